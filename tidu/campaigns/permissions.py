"""Who may do what with a campaign."""

import rules

from tidu.organisations.permissions import holds_role, is_secretariat
from tidu.organisations.roles import Role

TABLE = {
    "campaigns.see": rules.always_allow,
    "campaigns.manage": is_secretariat,
    "campaigns.open": is_secretariat,
    "campaigns.close": is_secretariat,
    "campaigns.extend": is_secretariat,
    "campaigns.remind": is_secretariat,
    "campaigns.set_own_deadline": holds_role(Role.UNIT_OFFICER),
}
