"""The list in its order, as it stands or as somebody proposes it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tidu.core.templatetags.tidu import localised
from tidu.dossiers.models import Step
from tidu.rulebook.model import Text
from tidu.stages.recommendations import queries, rules
from tidu.stages.recommendations.forms import written
from tidu.stages.recommendations.models import Sheet
from tidu.stages.recommendations.pages.words import change_sentence, city_of, dossier_url, industry_of
from tidu.stages.recommendations.rules import Effect, Listed

MOST_NAMED = 5


@dataclass(frozen=True)
class Line:
    """One project of the list. ``before``: its present rank, 0 when it is not on the list yet."""

    step: int
    rank: int
    before: int
    title: str
    enterprise: str
    industry: Text
    city: Text
    url: str


class Order:
    """The list of a sheet in some order: the present one, unless ``proposed`` names the steps of another one.

    Steps that are neither on the list nor wait for it are left out.
    """

    def __init__(self, sheet: Sheet, proposed: list[int] | None = None) -> None:
        self.sheet = sheet
        self.present = queries.listed(sheet)
        known = {each.step: each for each in self.present}
        known |= queries.arrivals(sheet, set(proposed or ()) - known.keys())
        wanted = known if proposed is None else proposed
        self.listed: list[Listed] = [known[step] for step in wanted if step in known]

    @property
    def text(self) -> str:
        """The order as an address writes it."""
        return written([each.step for each in self.listed])

    @property
    def is_proposed(self) -> bool:
        """Whether it differs from the list as it stands."""
        return bool(self.effect.changes)

    @cached_property
    def effect(self) -> Effect:
        """What saving it does."""
        quota = self.sheet.campaign.notice.quota_for(self.sheet.unit.unit_kind)
        return rules.effect_of(self.present, self.listed, quota, queries.signed_digests(self.sheet))

    @property
    def put_on(self) -> list[int]:
        """The steps that it puts on the list."""
        here = {each.step for each in self.present}
        return [each.step for each in self.listed if each.step not in here]

    @property
    def taken_off(self) -> list[int]:
        """The steps that it takes off the list."""
        kept = {each.step for each in self.listed}
        return [each.step for each in self.present if each.step not in kept]

    @property
    def changes(self) -> list[str]:
        """The first changes, as sentences."""
        return [change_sentence(change.plain()) for change in self.effect.changes[:MOST_NAMED]]

    @property
    def more_changes(self) -> int:
        """How many changes are not named."""
        return len(self.effect.changes) - len(self.changes)

    @property
    def voided(self) -> list[str]:
        """The desks whose signatures become void."""
        return [localised(queries.desk_name(self.sheet, desk)) for desk in self.effect.voided]

    @cached_property
    def lines(self) -> list[Line]:
        """The projects in order."""
        ranks = {each.step: rank for rank, each in enumerate(self.present, 1)}
        steps = queries.steps_of(self.sheet).in_bulk([each.step for each in self.listed])
        return [_line(steps[each.step], rank, ranks.get(each.step, 0)) for rank, each in enumerate(self.listed, 1)]


def _line(step: Step, rank: int, before: int) -> Line:
    dossier = step.dossier
    return Line(
        step=step.pk,
        rank=rank,
        before=before,
        title=dossier.title,
        enterprise=dossier.factory.enterprise.name,
        industry=industry_of(dossier),
        city=city_of(dossier),
        url=dossier_url(dossier),
    )


def restorable(sheet: Sheet, acts: list[Any]) -> dict[str, Any] | None:
    """The act that made the present order, with the order before it; None where there is none to go back to."""
    act = queries.last_reorder(sheet, acts)
    if act is None:
        return None
    return {"act": act, "order": written(queries.steps_numbered(sheet, act.data["before"]))}
