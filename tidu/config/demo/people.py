"""The organisations and people of the demo: units with their officers, enterprises with their factories, experts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from tidu.accounts.models import User
from tidu.config.demo import names
from tidu.config.demo.names import InventedEnterprise, InventedExpert
from tidu.factories.models import Factory, Title, TitleSource
from tidu.organisations.actions import create_authority, create_institute, create_units, seat_personas
from tidu.organisations.models import Membership, Organisation
from tidu.organisations.queries import ministry, unit
from tidu.organisations.roles import Kind, Role, Tier
from tidu.rulebook import Text, shipped
from tidu.rulebook.model import Reference
from tidu.rulebook.reference import city_of, recommending_region

SEED = 399
ENTERPRISES = 320
EXPERTS_BESIDE_PERSONAS = 6
PERSONA_INSTITUTES = (
    (Text("京畿智造研究院", "Jingji Institute of Intelligent Manufacturing"), "110000"),
    (Text("秦川工业大学", "Qinchuan Polytechnic University"), "610000"),
    (Text("蜀川数字工业研究所", "Shuchuan Institute of Digital Industry"), "510000"),
)
ACTIVE_REGIONS = ("320000", "330000", "370000", "440000", "420000", "440300")
"""The regions whose factories apply in the demo; no expert who is assigned comes from one of them."""


@dataclass
class Applicant:
    """An invented enterprise on the platform, with its factory and the two people who apply."""

    invented: InventedEnterprise
    factory: Factory
    editor: User
    signatory: User


@dataclass
class Cast:
    """Everybody who acts in the demo."""

    personas: dict[str, User]
    own: Applicant
    applicants: dict[str, list[Applicant]]
    officers: dict[str, User]
    signers: dict[str, dict[str, User]]
    experts: list[Membership] = field(default_factory=list)

    def units(self) -> list[str]:
        """The units that take part, the personas' own province first."""
        return [names.PERSONA_PROVINCE, *(code for code in self.applicants if code != names.PERSONA_PROVINCE)]


def assemble() -> Cast:
    """Create all organisations and people."""
    reference = shipped().reference
    create_units(reference)
    invented = names.invented_enterprises(ENTERPRISES, SEED, reference)
    factories = _register(invented)
    mine = next(row for row in invented if _may_be_own(row))
    personas = seat_personas(_places(factories[mine.credit_code].enterprise, mine, reference))
    active = _active_by_unit(invented, mine, reference)
    officers, signers = _officers(active, personas, reference)
    cast = Cast(
        personas=personas,
        own=Applicant(mine, factories[mine.credit_code], personas["applicant_editor"], personas["applicant_signatory"]),
        applicants=_applicants(active, factories),
        officers=officers,
        signers=signers,
    )
    cast.experts = _experts(reference)
    _note_titles(invented, factories, mine)
    return cast


def _may_be_own(row: InventedEnterprise) -> bool:
    return row.region.startswith(names.PERSONA_PROVINCE[:2]) and row.legal_form == "legal_person" and not row.group


def _register(invented: list[InventedEnterprise]) -> dict[str, Factory]:
    """All enterprises with one factory each, in two statements."""
    groups = {row.code: row for row in Organisation.objects.filter(kind=Kind.GROUP)}
    enterprises = Organisation.objects.bulk_create(
        Organisation(
            kind=Kind.ENTERPRISE,
            name=row.name,
            credit_code=row.credit_code,
            legal_form=row.legal_form,
            parent_name=row.parent_name,
            parent_credit_code=row.parent_credit_code,
            industry=row.industry,
            region_code=row.region,
            group=groups.get(row.group),
        )
        for row in invented
    )
    factories = Factory.objects.bulk_create(
        Factory(
            enterprise=enterprise,
            name=row.factory_name,
            region_code=row.region,
            address=row.address,
            industry=row.industry,
            construction_started_on=row.started_on,
            completed_on=row.completed_on,
        )
        for row, enterprise in zip(invented, enterprises, strict=True)
    )
    return {row.credit_code: factory for row, factory in zip(invented, factories, strict=True)}


def _places(enterprise: Organisation, mine: InventedEnterprise, reference: Reference) -> dict[str, Organisation]:
    institutes = {
        f"institute_{number}": create_institute(name, region)
        for number, (name, region) in enumerate(PERSONA_INSTITUTES, 1)
    }
    return {
        "enterprise": enterprise,
        "province": unit(names.PERSONA_PROVINCE),
        "city": create_authority(Tier.CITY, city_of(mine.region), reference),
        "group": unit(names.demo_group(reference)),
        "ministry": ministry(),
        "platform": Organisation.objects.get(kind=Kind.PLATFORM),
        **institutes,
    }


def _active_by_unit(
    invented: list[InventedEnterprise], mine: InventedEnterprise, reference: Reference
) -> dict[str, list[InventedEnterprise]]:
    """The enterprises that apply, by the unit that each chooses; subsidiaries choose their group."""
    found: dict[str, list[InventedEnterprise]] = defaultdict(list)
    for row in invented:
        code = row.group or recommending_region(reference, row.region)
        if row is not mine and (row.group or code in ACTIVE_REGIONS):
            found[code].append(row)
    return found


def _applicants(
    active: dict[str, list[InventedEnterprise]], factories: dict[str, Factory]
) -> dict[str, list[Applicant]]:
    rows = [(code, row) for code, group in active.items() for row in group]
    editors = User.objects.bulk_create(_person(row.editor.name, f"editor{at}") for at, (_, row) in enumerate(rows))
    signatories = User.objects.bulk_create(
        _person(row.signatory.name, f"signatory{at}") for at, (_, row) in enumerate(rows)
    )
    found: dict[str, list[Applicant]] = defaultdict(list)
    seats = []
    for (code, row), editor, signatory in zip(rows, editors, signatories, strict=True):
        factory = factories[row.credit_code]
        found[code].append(Applicant(row, factory, editor, signatory))
        seats.append(Membership(user=editor, organisation=factory.enterprise, role=Role.APPLICANT_EDITOR))
        seats.append(Membership(user=signatory, organisation=factory.enterprise, role=Role.APPLICANT_SIGNATORY))
    Membership.objects.bulk_create(seats)
    return found


def _officers(
    active: dict[str, list[InventedEnterprise]], personas: dict[str, User], reference: Reference
) -> tuple[dict[str, User], dict[str, dict[str, User]]]:
    """The unit officer and the signing department officers of each unit; personas where there are some."""
    officers: dict[str, User] = {
        names.PERSONA_PROVINCE: personas["province_officer"],
        names.demo_group(reference): personas["group_officer"],
    }
    signers = {names.PERSONA_PROVINCE: {key: personas[f"province_{key}"] for key in reference.departments}}
    people = iter(names.invented_people(7 * len(active), SEED))
    for code in active:
        if code in officers:
            continue
        organisation = unit(code)
        officers[code] = _seated(next(people).name, organisation, Role.UNIT_OFFICER)
        signers[code] = {
            key: _seated(next(people).name, organisation, Role.DEPARTMENT_OFFICER, key) for key in reference.departments
        }
    return officers, signers


def _experts(reference: Reference) -> list[Membership]:
    """The personas and some more, none of them from a province whose factories apply.

    One further expert lies in the home province, whom the platform lets nobody assign to its dossiers.
    """
    found = list(_seats_of_experts())
    invented = names.invented_experts(31, SEED, reference)
    outside = [row for row in invented if row.region not in {*ACTIVE_REGIONS, *(at for _, at in PERSONA_INSTITUTES)}]
    for row in outside[:EXPERTS_BESIDE_PERSONAS]:
        found.append(_seats_of_experts().get(user=_expert(row)))
    _expert(next(row for row in invented if row.region == names.PERSONA_PROVINCE))
    return found


def _seats_of_experts() -> QuerySet[Membership]:
    return Membership.objects.filter(role=Role.EXPERT).select_related("user", "organisation").order_by("pk")


def _expert(row: InventedExpert) -> User:
    institute = create_institute(Text(row.institute, row.institute), row.region)
    return _seated(row.person.name, institute, Role.EXPERT)


def _note_titles(invented: list[InventedEnterprise], factories: dict[str, Factory], mine: InventedEnterprise) -> None:
    """Titles granted before the platform: three in four are basic, two in five advanced; the persona's factory both."""
    titles = []
    for at, row in enumerate(invented):
        factory = factories[row.credit_code]
        if at % 4 or row is mine:
            titles.append(_earlier(factory, "basic", date(2023, 1 + at % 12, 15)))
        if at % 5 in (1, 3) or row is mine:
            titles.append(_earlier(factory, "advanced", date(2024, 1 + at % 8, 20)))
    Title.objects.bulk_create(titles)


def _earlier(factory: Factory, level: str, granted_on: date) -> Title:
    return Title(factory=factory, level=level, edition="2024", source=TitleSource.EARLIER, granted_on=granted_on)


def _person(name: str, address: str) -> User:
    return User(email=f"{address}@seed.example.cn", name=name, password="!")  # noqa: S106 - nobody can sign in


def _seated(name: str, organisation: Organisation, role: Role, department: str = "") -> User:
    user = _person(name, f"{role}-{department or 'any'}-{organisation.pk}".replace("_", "-"))
    user.save()
    Membership.objects.create(user=user, organisation=organisation, role=role, department=department)
    return user
