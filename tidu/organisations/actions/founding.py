"""What stands on an instance from the first day: the units, the ministry, the platform, the first operator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from tidu.accounts import PERSONAS
from tidu.accounts.models import User
from tidu.core import permissions
from tidu.core.findings import Finding, Refused
from tidu.organisations.models import Membership, Organisation
from tidu.organisations.roles import Kind, Role, Tier
from tidu.rulebook import shipped
from tidu.rulebook.model import RecommendingUnit, Reference, Text

MINISTRY_CODE = "ministry"
PLATFORM_CODE = "platform"
PLATFORM_NAME = Text("梯度平台运行中心", "Tidu platform operations")
TIER_OF_UNIT = {"province": Tier.PROVINCE, "separately_planned_city": Tier.CITY, "corps": Tier.PROVINCE}


def create_units(reference: Reference) -> None:
    """Add the recommending units, the ministry and the platform that are not there yet."""
    wanted = [_unit(unit) for unit in reference.units.values()]
    wanted.append(_named(Kind.MINISTRY, MINISTRY_CODE, reference.departments["industry"].ministry))
    wanted.append(_named(Kind.PLATFORM, PLATFORM_CODE, PLATFORM_NAME))
    known = set(Organisation.objects.exclude(code=None).values_list("code", flat=True))
    Organisation.objects.bulk_create(row for row in wanted if row.code not in known)


def create_authority(tier: Tier, region_code: str, reference: Reference) -> Organisation:
    """The authority of a region, added if it is not there yet. Its code is the region's."""
    name = reference.regions[region_code].name
    found, _ = Organisation.objects.get_or_create(
        code=region_code,
        defaults={
            "kind": Kind.AUTHORITY,
            "tier": tier,
            "region_code": region_code,
            "name": name.zh,
            "name_en": name.en,
        },
    )
    return found


def create_institute(name: Text, region_code: str) -> Organisation:
    """An institute that employs experts; its province matters for conflicts of interest."""
    return Organisation.objects.create(kind=Kind.INSTITUTE, name=name.zh, name_en=name.en, region_code=region_code)


def found(person: User, kind: str, *, region_code: str, name: Text | None = None) -> Organisation:
    """Set up an institute, or the authority of a city or county. The recommending units are there from the start."""
    permissions.require(person, "organisations.found")
    reference = shipped().reference
    region = reference.regions.get(region_code)
    if region is None:
        raise Refused([Finding("organisations.region_unknown", field="region_code")])
    if kind == Kind.AUTHORITY:
        return create_authority(Tier(region.tier), region_code, reference)
    if name is None or not name.zh.strip():
        raise Refused([Finding("organisations.name_missing", field="name")])
    return create_institute(name, region_code)


def create_first_operator(email: str, name: str, password: str) -> User:
    """The first person of an empty instance. Raises Refused when anybody is there already."""
    with transaction.atomic():
        platform = Organisation.objects.select_for_update().get(code=PLATFORM_CODE)
        if User.objects.exists():
            raise Refused([Finding("organisations.not_empty")])
        operator = User.objects.create_user(email, password, name=name)
        Membership.objects.create(user=operator, organisation=platform, role=Role.OPERATOR, created_by=operator)
    return operator


def seat_personas(places: Mapping[str, Organisation]) -> dict[str, User]:
    """Make the personas of the demo with their roles; ``places`` gives each persona's organisation by its key.

    Personas have no password, so that outside the demo nobody can sign in as one.
    """
    people = {
        persona.key: User(
            email=f"{persona.key.replace('_', '-')}@example.cn", name=persona.name.zh, persona_key=persona.key
        )
        for persona in PERSONAS
    }
    for person in people.values():
        person.set_unusable_password()
    User.objects.bulk_create(people.values())
    Membership.objects.bulk_create(_persona_seats(people, places))
    return people


def _persona_seats(people: Mapping[str, User], places: Mapping[str, Organisation]) -> Iterable[Membership]:
    for persona in PERSONAS:
        yield Membership(
            user=people[persona.key],
            organisation=places[persona.organisation],
            role=persona.role,
            department=persona.department,
        )


def _unit(unit: RecommendingUnit) -> Organisation:
    is_group = unit.kind == "central_enterprise"
    return Organisation(
        kind=Kind.GROUP if is_group else Kind.AUTHORITY,
        unit_kind=unit.kind,
        tier="" if is_group else TIER_OF_UNIT[unit.kind],
        code=unit.code,
        name=unit.name.zh,
        name_en=unit.name.en,
        region_code=unit.region,
    )


def _named(kind: Kind, code: str, name: Text) -> Organisation:
    return Organisation(kind=kind, code=code, name=name.zh, name_en=name.en)
