"""Who may do what with a campaign."""

import rules

from tidu.organisations.permissions import is_secretariat

TABLE = {
    "campaigns.see": rules.always_allow,
    "campaigns.manage": is_secretariat,
    "campaigns.open": is_secretariat,
    "campaigns.close": is_secretariat,
}
