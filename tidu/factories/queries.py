"""Reads about factories and titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet

from tidu.core import clock
from tidu.factories.models import Factory, Title, TitleStatus
from tidu.organisations import queries as organisations
from tidu.organisations.models import Organisation
from tidu.organisations.roles import APPLICANT_ROLES, NATIONAL_ROLES
from tidu.rulebook import shipped
from tidu.rulebook.reference import recommending_region

if TYPE_CHECKING:
    from tidu.organisations.queries import Person


def visible_to(user: Person) -> QuerySet[Factory]:
    """The factories a person may see: the own enterprise's, those in charge of, all for national roles."""
    factories = Factory.objects.select_related("enterprise")
    if organisations.holds_any(user, NATIONAL_ROLES):
        return factories
    own = [enterprise.pk for enterprise in organisations.organisations_of(user, *APPLICANT_ROLES)]
    return factories.filter(Q(enterprise__in=own) | in_charge_of(user))


def in_charge_of(user: Person, prefix: str = "") -> Q:
    """The condition on factories in the charge of a unit for which a person is officer.

    ``prefix`` leads from other rows to the factory, such as ``factory__``.
    """
    return organisations.jurisdiction(
        user, region=f"{prefix}region_code", group=f"{prefix}enterprise__group", corps=f"{prefix}under_corps"
    )


def with_titles(factories: QuerySet[Factory]) -> QuerySet[Factory]:
    """Factories with their valid titles read ahead as ``valid_titles``, in one query for all."""
    rows = Title.objects.filter(status=TitleStatus.VALID)
    return factories.prefetch_related(Prefetch("titles", queryset=rows, to_attr="valid_titles"))


def titles_of(factory: Factory) -> QuerySet[Title]:
    """All titles of a factory, the oldest first."""
    return factory.titles.order_by("granted_on", "pk")


def has_title(factory: Factory, level: str) -> bool:
    """Whether a factory holds a title of this level today: valid and not run out."""
    return holding(Title.objects.filter(factory=factory, level=level)).exists()


def holding(titles: QuerySet[Title]) -> QuerySet[Title]:
    """The titles that count today."""
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=clock.today())
    return titles.filter(lasting, status=TitleStatus.VALID)


def channels(factory: Factory) -> list[Organisation]:
    """The recommending units a factory may choose from, its region's first, then the group it declares.

    A separately planned city's factory has the city and not the province; one under the corps has the corps.
    """
    found = [unit for unit in (_region_unit(factory), factory.enterprise.group) if unit is not None]
    return [unit for unit in found if unit.is_unit]


def _region_unit(factory: Factory) -> Organisation | None:
    units = organisations.recommending_units()
    if factory.under_corps:
        return units.filter(unit_kind="corps").first()
    code = recommending_region(shipped().reference, factory.region_code)
    return units.filter(code=code).first()
