"""Writes to organisations, memberships and invitations."""

from tidu.organisations.actions.deputies import end_deputy, hand_over, name_deputy
from tidu.organisations.actions.enterprises import (
    EnterpriseFacts,
    change_enterprise,
    facts_findings,
    register_enterprise,
)
from tidu.organisations.actions.founding import (
    create_authority,
    create_first_operator,
    create_institute,
    create_units,
    found,
    seat_personas,
)
from tidu.organisations.actions.inviting import Checked, check_list, invite_list
from tidu.organisations.actions.memberships import accept_invitation, end_membership, find_invitation, invite, is_open

__all__ = [
    "Checked",
    "EnterpriseFacts",
    "accept_invitation",
    "change_enterprise",
    "check_list",
    "create_authority",
    "create_first_operator",
    "create_institute",
    "create_units",
    "end_deputy",
    "end_membership",
    "facts_findings",
    "find_invitation",
    "found",
    "hand_over",
    "invite",
    "invite_list",
    "is_open",
    "name_deputy",
    "register_enterprise",
    "seat_personas",
]
