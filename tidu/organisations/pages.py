"""What the pages of organisations show, as values for the components."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.accounts.models import User
from tidu.core import permissions
from tidu.core.lists import Column, ListPage, list_of
from tidu.core.presentation import Act, Fact
from tidu.organisations import queries
from tidu.organisations.models import Deputy, Membership, Organisation
from tidu.organisations.roles import PERSONAL_ROLES, Kind


def acts_of_mine(person: User) -> list[Act]:
    """What a person can do beside looking at the own organisations."""
    if not permissions.may(person, "organisations.register_enterprise"):
        return []
    return [Act(_("Register an enterprise"), reverse("organisations:new"), method="get")]


def acts_of_list(person: User) -> list[Act]:
    """What a person can do beside looking at all organisations."""
    if not permissions.may(person, "organisations.found"):
        return []
    return [Act(_("Set up an organisation"), reverse("organisations:found"), method="get")]


def of_organisation(request: HttpRequest, organisation: Organisation) -> dict[str, Any]:
    """The page of one organisation."""
    person = cast(User, request.user)
    leads = permissions.may(person, "organisations.invite", organisation)
    belongs = any(m.organisation_id == organisation.pk for m in queries.memberships_of(person))
    return {
        "organisation": organisation,
        "facts": facts_of(organisation),
        "acts": _acts(person, organisation),
        "people": _people(request, organisation, leads) if leads or belongs else None,
        "people_acts": _people_acts(organisation) if leads else [],
        "deputies": _deputies(request, organisation) if leads or belongs else None,
        "invitations": _invitations(request, organisation) if leads else None,
    }


def facts_of(organisation: Organisation) -> list[Fact]:
    """What is known of an organisation, empty values left out."""
    rows = [
        (_("Kind"), organisation.get_kind_display()),
        (_("Unified social credit code"), organisation.credit_code),
        (_("Legal form"), organisation.get_legal_form_display() if organisation.legal_form else ""),
        (_("Parent"), [organisation.parent_name, organisation.parent_credit_code] if organisation.parent_name else ""),
        (_("Industry"), queries.industry_name(organisation.industry)),
        (_("Region"), queries.place_name(organisation.region_code)),
        (_("Central enterprise"), organisation.group.label if organisation.group else ""),
    ]
    return [Fact(label, value) for label, value in rows if value]


def _acts(person: User, organisation: Organisation) -> list[Act]:
    if organisation.kind != Kind.ENTERPRISE or not permissions.may(person, "organisations.edit", organisation):
        return []
    return [Act(_("Edit"), reverse("organisations:edit", args=[organisation.pk]), method="get", tone="quiet")]


def _people_acts(organisation: Organisation) -> list[Act]:
    ways = ((_("Invite"), "organisations:invite"), (_("Invite a list"), "organisations:invite_list"))
    return [Act(label, reverse(route, args=[organisation.pk]), method="get", tone="quiet") for label, route in ways]


def _people(request: HttpRequest, organisation: Organisation, leads: bool) -> ListPage:
    columns = [
        Column("name", _("Name"), lambda row: row.user.name or row.user.email, "main"),
        Column("role", _("Role"), lambda row: row.get_role_display()),
        Column("department", _("Department"), lambda row: queries.department_name(row.department), "wide"),
        Column("since", _("Since"), lambda row: row.since, "wide num"),
    ]
    columns.append(Column("acts", "", lambda row: _acts_on(request, row, leads), "tight"))
    return list_of(request, queries.active_members(organisation), columns, empty=_("Nobody yet."), prefix="people")


def _acts_on(request: HttpRequest, membership: Membership, leads: bool) -> tuple[Act, ...]:
    """What can be done with a seat: the holder passes it on, whoever leads ends it."""
    own = membership.user_id == request.user.pk and membership.role not in PERSONAL_ROLES
    passing = (
        (_("Name a deputy"), "organisations:deputy"),
        (_("Hand over"), "organisations:successor"),
    )
    acts = [Act(label, reverse(route, args=[membership.pk]), method="get", tone="quiet") for label, route in passing]
    return (*(acts if own else ()), *((_end_act(membership),) if leads else ()))


def _deputies(request: HttpRequest, organisation: Organisation) -> ListPage:
    columns = [
        Column("person", _("Deputy"), lambda row: str(row.person), "main"),
        Column("for", _("For"), lambda row: str(row.membership.user)),
        Column("role", _("Role"), lambda row: row.membership.get_role_display()),
        Column("from", _("First day"), lambda row: row.starts_on, "num tight"),
        Column("until", _("Last day"), lambda row: row.ends_on, "num tight"),
        Column("reason", _("Reason"), lambda row: row.reason, "wide"),
        Column("end", "", lambda row: _end_deputy_act(request, row), "tight"),
    ]
    rows = queries.deputies_of(organisation).select_related("membership__organisation")
    return list_of(request, rows, columns, empty=_("Nobody stands in."), prefix="deputies")


def _end_deputy_act(request: HttpRequest, deputy: Deputy) -> Act | str:
    if not permissions.may(request.user, "organisations.end_deputy", deputy):
        return ""
    return Act(
        _("End"),
        reverse("organisations:end_deputy", args=[deputy.pk]),
        tone="quiet",
        confirm=_("From now on this person no longer acts in the role. What they did stays."),
    )


def _end_act(membership: Membership) -> Act:
    return Act(
        _("End the role"),
        reverse("organisations:end_membership", args=[membership.pk]),
        tone="quiet",
        confirm=_("The person can no longer act in this role from now on. What they did stays."),
    )


def _invitations(request: HttpRequest, organisation: Organisation) -> ListPage:
    columns = [
        Column("email", _("E-mail address"), lambda row: row.email, "main"),
        Column("role", _("Role"), lambda row: row.get_role_display()),
        Column("until", _("Holds until"), lambda row: row.expires_at, "wide num"),
    ]
    rows = queries.open_invitations(organisation)
    return list_of(request, rows, columns, empty=_("No open invitations."), prefix="invitations")
