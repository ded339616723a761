"""Reads about organisations and roles."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Left
from django.utils.translation import get_language

from tidu.accounts.models import User
from tidu.core import clock
from tidu.organisations.models import Deputy, Invitation, Membership, Organisation
from tidu.organisations.roles import APPLICANT_ROLES, NATIONAL_ROLES, Kind, Role, Tier
from tidu.rulebook import Text, shipped
from tidu.rulebook.reference import CITY, PROVINCE, divisions, region_path, regions_under

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    Person = User | AnonymousUser

NOTHING = Q(pk__in=[])
PREFIX_LENGTH = {Tier.PROVINCE: 2, Tier.CITY: 4, Tier.COUNTY: 6}


def visible_to(user: Person) -> QuerySet[Organisation]:
    """The organisations whose page a person may open: the own ones, those in charge of, all for national roles."""
    if holds(user, Role.OPERATOR) or holds_any(user, NATIONAL_ROLES):
        return Organisation.objects.all()
    own = [membership.organisation_id for membership in memberships_of(user)]
    in_charge = jurisdiction(user, region="region_code", group="group", corps="") & Q(kind=Kind.ENTERPRISE)
    return Organisation.objects.filter(Q(pk__in=own) | in_charge)


def memberships_of(user: Person) -> tuple[Membership, ...]:
    """The active memberships with their organisations, and those held as somebody's deputy today (told apart by
    ``user``); read once per person object, that is once a request.
    """
    if not user.is_authenticated or not user.is_active:
        return ()
    kept: tuple[Membership, ...] | None = getattr(user, "_memberships", None)
    if kept is None:
        active = Membership.objects.filter(ended_on__isnull=True).select_related("organisation")
        # A union, for each half has an index; with "or" between them the whole table is read.
        rows = active.filter(user=user).union(active.filter(pk__in=deputised_by(user)), all=True)
        kept = tuple(sorted(rows, key=lambda row: (row.user_id != user.pk, row.pk)))
        setattr(user, "_memberships", kept)  # noqa: B010 - a cache that the model does not know
    return kept


def running_deputies() -> QuerySet[Deputy]:
    """The deputies of today, as far as they belong to the organisation still."""
    today = clock.today()
    colleague = Membership.objects.filter(
        user=OuterRef("person"), organisation=OuterRef("membership__organisation"), ended_on__isnull=True
    )
    running = Deputy.objects.filter(ended_at__isnull=True, starts_on__lte=today, ends_on__gte=today)
    return running.filter(Exists(colleague), membership__ended_on__isnull=True)


def deputised_by(user: User) -> QuerySet[Deputy, int]:
    """The keys of the memberships that a person holds as a deputy today."""
    return running_deputies().filter(person=user).values_list("membership_id", flat=True)


def deputies_of(organisation: Organisation) -> QuerySet[Deputy]:
    """The deputies of an organisation, today's and later ones, in the order of their days."""
    rows = Deputy.objects.filter(
        membership__organisation=organisation, membership__ended_on__isnull=True, ended_at__isnull=True
    )
    return (
        rows.filter(ends_on__gte=clock.today()).select_related("membership__user", "person").order_by("starts_on", "pk")
    )


def colleagues_for(membership: Membership) -> QuerySet[User]:
    """The other people of the organisation of a membership, by name."""
    seats = Membership.objects.filter(organisation=membership.organisation_id, ended_on__isnull=True)
    others = User.objects.filter(pk__in=seats.values("user"), is_active=True).exclude(pk=membership.user_id)
    return others.order_by("name", "pk")


def signs_elsewhere(person: User, membership: Membership) -> bool:
    """Whether a person holds the same signing role for another department of the organisation of a membership."""
    seats = Membership.objects.filter(
        user=person, organisation=membership.organisation_id, role=membership.role, ended_on__isnull=True
    )
    return seats.exclude(department=membership.department).exists()


def forget_memberships(user: Any) -> None:
    """Read the memberships anew at the next question; call after changing them."""
    user.__dict__.pop("_memberships", None)


def holds(
    user: Person, role: str, organisation: Organisation | int | None = None, department: str | None = None
) -> bool:
    """Whether a person holds a role; None for organisation or department means any."""
    pk = organisation.pk if isinstance(organisation, Organisation) else organisation
    return any(
        membership.role == role
        and (pk is None or membership.organisation_id == pk)
        and (department is None or membership.department == department)
        for membership in memberships_of(user)
    )


def holds_any(user: Person, roles: frozenset[Role] | set[Role], organisation: Organisation | int | None = None) -> bool:
    """Whether a person holds one of the roles."""
    return any(holds(user, role, organisation) for role in roles)


def roles_of(user: Person) -> frozenset[str]:
    """The roles a person holds anywhere."""
    return frozenset(membership.role for membership in memberships_of(user))


def departments_of(user: Person, organisation: Organisation | int) -> tuple[str, ...]:
    """The departments a person signs for in an organisation, in the order of the memberships."""
    pk = organisation.pk if isinstance(organisation, Organisation) else organisation
    found = [m.department for m in memberships_of(user) if m.organisation_id == pk and m.department]
    return tuple(dict.fromkeys(found))


def organisations_of(user: Person, *roles: str) -> list[Organisation]:
    """The organisations in which a person holds one of the roles (any role if none is given), each once."""
    found = {m.organisation_id: m.organisation for m in memberships_of(user) if not roles or m.role in roles}
    return list(found.values())


def enterprises_of(user: Person) -> list[Organisation]:
    """The enterprises a person applies for."""
    return organisations_of(user, *APPLICANT_ROLES)


def describe(user: Person) -> str:
    """The organisation shown beside the person's name; "" for a person without one."""
    memberships = memberships_of(user)
    return memberships[0].organisation.label if memberships else ""


def recommending_units(*kinds: str) -> QuerySet[Organisation]:
    """The recommending units, of these unit kinds only if any is given, in the order of their codes."""
    units = Organisation.objects.exclude(unit_kind="").order_by("code")
    return units.filter(unit_kind__in=kinds) if kinds else units


def unit_choices() -> list[tuple[str, str]]:
    """The recommending units by their codes, for a filter."""
    return [(unit.code or "", unit.label) for unit in recommending_units()]


def unit(code: str) -> Organisation:
    """The recommending unit with this code of the reference data; Organisation.DoesNotExist where there is none."""
    return recommending_units().get(code=code)


def ministry() -> Organisation:
    """The ministry that runs the national programme."""
    return Organisation.objects.get(kind=Kind.MINISTRY)


def authority_for(tier: str, region_code: str) -> Organisation | None:
    """The authority of a tier (county, city, province) in charge of a region, None where it has no account.

    The corps is in charge of no region: its factories are declared as such.
    """
    code = region_code[: PREFIX_LENGTH[Tier(tier)]].ljust(6, "0")
    authorities = Organisation.objects.filter(kind=Kind.AUTHORITY, tier=tier, region_code=code)
    return authorities.exclude(unit_kind="corps").first()


def jurisdiction(user: Person, *, region: str, group: str, corps: str) -> Q:
    """The condition on rows that lie in the charge of a unit for which a person is officer.

    ``region``, ``group``, ``corps``: lookups to the region code, the group and the corps mark ("" where rows have
    none). A separately planned city's rows belong to the city and not to its province.
    """
    condition = NOTHING
    for membership in memberships_of(user):
        if membership.role in (Role.UNIT_OFFICER, Role.DEPARTMENT_OFFICER):
            condition |= in_charge(membership.organisation, region=region, group=group, corps=corps)
    return condition


def in_charge(authority: Organisation, *, region: str, group: str, corps: str) -> Q:
    """The condition on rows that lie in the charge of one authority or group (see ``jurisdiction``)."""
    if authority.kind == Kind.GROUP:
        return Q(**{group: authority})
    if authority.kind != Kind.AUTHORITY:
        return NOTHING
    if authority.unit_kind == "corps":
        return Q(**{corps: True}) if corps else NOTHING
    condition = Q(**{f"{region}__startswith": authority.region_code[: PREFIX_LENGTH[Tier(authority.tier)]]})
    if authority.tier == Tier.PROVINCE:
        for prefix in separately_planned_prefixes():
            condition &= ~Q(**{f"{region}__startswith": prefix})
    return condition & Q(**{corps: False}) if corps else condition


def separately_planned_prefixes() -> tuple[str, ...]:
    """The first four digits of the regions of the separately planned cities."""
    units = shipped().reference.units.values()
    return tuple(sorted(unit.region[:4] for unit in units if unit.kind == "separately_planned_city"))


def capacity(user: Person) -> str:
    """The roles in which a person acts, for the log: ``unit_officer/320000``, several joined by a comma.

    Of a role held as a deputy it says for whom: ``unit_officer/320000 for person 17``.
    """
    return ",".join(
        f"{membership.role}{':' if membership.department else ''}{membership.department}"
        f"/{membership.organisation.code or membership.organisation_id}"
        f"{'' if membership.user_id == user.pk else f' for person {membership.user_id}'}"
        for membership in memberships_of(user)
    )


def people_with_role(
    organisation: Organisation | QuerySet[Organisation] | list[Organisation],
    *roles: str,
    departments: Collection[str] | None = None,
) -> QuerySet[User]:
    """The people who hold one of the roles in one organisation, or in several, now; deputies among them, each once.

    None for departments means any.
    """
    places = [organisation] if isinstance(organisation, Organisation) else organisation
    seats = Membership.objects.filter(organisation__in=places, role__in=roles, ended_on__isnull=True)
    if departments is not None:
        seats = seats.filter(department__in=departments)
    deputies = running_deputies().filter(membership__in=seats).values("person")
    holders = seats.values("user").union(deputies)  # with "or" the table of people would be read whole
    return User.objects.filter(pk__in=holders, is_active=True).order_by("pk")


def applicants_of(enterprise: Organisation) -> QuerySet[User]:
    """The people who apply for an enterprise."""
    return people_with_role(enterprise, *APPLICANT_ROLES)


def secretariat() -> QuerySet[User]:
    """The people who run campaigns for the ministry."""
    return people_with_role(ministry(), Role.SECRETARIAT)


def active_members(organisation: Organisation) -> QuerySet[Membership]:
    """The people of an organisation, by role."""
    return organisation.memberships.filter(ended_on__isnull=True).select_related("user").order_by("role", "pk")


def open_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """The invitations not accepted yet, expired ones among them."""
    return organisation.invitations.filter(accepted_at__isnull=True).order_by("-invited_at")


def province_choices() -> list[tuple[str, str]]:
    """The provinces, for a form."""
    return [(region.code, said(region.name)) for region in regions_under(shipped().reference, "")]


def region_choices(province: str) -> list[tuple[str, str]]:
    """The cities and counties of a province by code, each county after its city's name; none for another code."""
    regions = shipped().reference.regions
    below = [region for code, region in regions.items() if code[:2] == province[:2] and region.tier != PROVINCE]
    cities = {region.code: said(region.name) for region in below if region.tier == CITY}
    return [
        (
            region.code,
            f"{cities[region.parent]} · {said(region.name)}" if region.parent in cities else said(region.name),
        )
        for region in sorted(below, key=lambda region: region.code)
        if province
    ]


def province_of(region: str) -> Concat:
    """The code of the province that a region lies in, as ``province_choices`` names it. ``region``: its lookup."""
    return Concat(Left(region, 2), Value("0000"))


def industry_choices() -> list[tuple[str, str]]:
    """The divisions of GB/T 4754, for a form."""
    return [(industry.code, f"{industry.code} {said(industry.name)}") for industry in divisions(shipped().reference)]


def department_choices() -> list[tuple[str, str]]:
    """The six departments, for a form."""
    return [(key, said(department.name)) for key, department in shipped().reference.departments.items()]


def department_name(key: str) -> str:
    """A department's name in the current language; "" for none."""
    return said(shipped().reference.departments[key].name) if key else ""


def place_name(region_code: str) -> str:
    """The full name of a region in the current language; the code itself where the reference does not know it."""
    reference = shipped().reference
    return said(region_path(reference, region_code)) if region_code in reference.regions else region_code


def industry_name(code: str) -> str:
    """An industry's name in the current language; the code itself where the reference does not know it."""
    industry = shipped().reference.industries.get(code)
    return f"{code} {said(industry.name)}" if industry else code


def said(text: Text) -> str:
    """A text in the current language."""
    return text.in_language(get_language() or "zh-hans")
