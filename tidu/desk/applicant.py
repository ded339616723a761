"""The ladders of those who apply: the factory that asks for something first in full, the others in a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch

from tidu.dossiers.models import Dossier
from tidu.dossiers.states import EDITABLE
from tidu.factories.models import Factory, Title
from tidu.factories.pages import Ladder, ladder_of, rungs_of
from tidu.factories.queries import visible_to
from tidu.organisations.queries import enterprises_of

if TYPE_CHECKING:
    from tidu.accounts.models import User
    from tidu.core.presentation import Rung

MOST_FACTORIES = 12


@dataclass(frozen=True)
class OtherFactory:
    """A factory in a line: its name and its rungs."""

    factory: Factory
    rungs: list[Rung]


@dataclass(frozen=True)
class Ladders:
    """The ladder of one factory, and the others of the same enterprises."""

    first: Ladder
    others: list[OtherFactory]


def ladders_of(person: User) -> Ladders | None:
    """The factories that a person applies for, one with a draft first; None for those who apply for none."""
    enterprises = enterprises_of(person)
    if not enterprises:
        return None
    drafts = Dossier.objects.filter(factory=OuterRef("pk"), state__in=EDITABLE)
    titles = Prefetch("titles", Title.objects.order_by("granted_on", "pk"))
    own = visible_to(person).filter(enterprise__in=enterprises).annotate(has_draft=Exists(drafts))
    found = list(own.order_by("-has_draft", "pk").prefetch_related(titles)[:MOST_FACTORIES])
    if not found:
        return None
    first, *others = found
    return Ladders(
        ladder_of(person, first, list(first.titles.all())),
        [OtherFactory(factory, rungs_of(list(factory.titles.all()))) for factory in others],
    )
