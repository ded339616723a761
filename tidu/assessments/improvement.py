"""From a finished assessment to the shortest honest way up: what to raise, by how much, at what effort."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby

from tidu.assessments.models import Assessment
from tidu.assessments.planning import Plan, Raise, after, plan, plans
from tidu.assessments.queries import degrees_of
from tidu.assessments.scoring import LEVELS, Score, score
from tidu.assessments.sheets import Item as Place
from tidu.assessments.sheets import Sheet
from tidu.rulebook.maturity import Item


@dataclass(frozen=True)
class Wishes:
    """What a plan is asked for: the level, the effort of a step at each level, and items that stay as they are."""

    target: int
    effort: Mapping[int, Fraction] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Way:
    """A plan with the score that it leads to."""

    plan: Plan
    score: Score


def sheet_of(assessment: Assessment, wishes: Wishes) -> Sheet:
    """The assessment as the planner reads it."""
    degrees, items = degrees_of(assessment), list(assessment.questionnaire.items())
    asked = [item for item in items if item.code not in assessment.not_asked]
    efforts = dict(assessment.questionnaire.effort) | dict(wishes.effort)
    return Sheet(
        scheme=assessment.scheme,
        left_out=frozenset(assessment.left_out),
        items={
            level: {
                code: tuple(degrees.get(item.key, Fraction()) for item in group)
                for code, group in groupby(_at(level, asked), key=lambda item: item.code)
            }
            for level in LEVELS
        },
        effort={_place(item): efforts[item.level] for item in asked},
        frozen=frozenset(_place(item) for item in asked if item.key in wishes.kept),
    )


def _at(level: int, items: Collection[Item]) -> list[Item]:
    """The items of one level, those of a subdomain together and in their order."""
    return sorted((item for item in items if item.level == level), key=lambda item: (item.code, item.index))


def _place(item: Item) -> Place:
    return item.level, item.code, item.index


def way_to(assessment: Assessment, wishes: Wishes) -> Way:
    """The way of least effort to the level that is wished for."""
    sheet = sheet_of(assessment, wishes)
    return _way(sheet, plan(sheet, wishes.target))


def curve(assessment: Assessment, wishes: Wishes) -> list[tuple[int, Way]]:
    """The way to each level above the one that is reached: how effort grows with the score."""
    sheet, reached = sheet_of(assessment, wishes), assessment.level or 0
    found = zip(LEVELS, plans(sheet), strict=True)
    return [(level, _way(sheet, planned)) for level, planned in found if level > reached]


def _way(sheet: Sheet, planned: Plan) -> Way:
    return Way(planned, score(sheet.scheme, after(sheet, planned.raises), sheet.left_out))


def by_item(assessment: Assessment, way: Way) -> list[tuple[Item, Raise]]:
    """The raises with the items that they raise, in the order of the questionnaire."""
    raised = {found.item: found for found in way.plan.raises}
    return [(item, raised[_place(item)]) for item in assessment.questionnaire.items() if _place(item) in raised]
