"""Pages of organisations."""

from tidu.organisations.views.duties import deputy, end_deputy, hand_over, name_deputy, successor
from tidu.organisations.views.inviting import invitation_form, invite_list
from tidu.organisations.views.organising import (
    all_organisations,
    detail,
    edit,
    end_membership,
    found,
    invite,
    join,
    mine,
    new,
    regions,
)

__all__ = [
    "all_organisations",
    "deputy",
    "detail",
    "edit",
    "end_deputy",
    "end_membership",
    "found",
    "hand_over",
    "invitation_form",
    "invite",
    "invite_list",
    "join",
    "mine",
    "name_deputy",
    "new",
    "regions",
    "successor",
]
