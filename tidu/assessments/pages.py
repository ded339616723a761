"""What the pages of self-assessments show."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from tidu.assessments import queries
from tidu.assessments.models import Answer, Assessment, Degree, Evidence
from tidu.assessments.results import ratio, rounded
from tidu.assessments.scoring import LEVELS, judged
from tidu.assessments.states import AssessmentState
from tidu.core.lists import Column
from tidu.core.permissions import may
from tidu.core.presentation import Act, OutlineItem, Tag
from tidu.core.templatetags.tidu import localised
from tidu.factories import queries as factories
from tidu.organisations import queries as organisations
from tidu.rulebook import Text, shipped
from tidu.rulebook.maturity import Item, MaturityScheme, Scenario, Subdomain

WORST = 5
"""How many subdomains are named as what keeps a level from being met."""
MOST_FACTORIES = 12
RADIUS, CENTRE_X, CENTRE_Y = 150.0, 320.0, 200.0


def state_tag(assessment: Assessment) -> Tag:
    """The state, as a tag."""
    tone = "ok" if assessment.state == AssessmentState.FINISHED else "warn"
    return Tag(assessment.get_state_display(), tone)  # type: ignore[arg-type]


def level_words(row: Assessment) -> str:
    """The level and the score of a finished one."""
    if row.level is None:
        return ""
    return _("level %(level)s · %(score)s") % {"level": row.level, "score": row.score}


COLUMNS = [
    Column("factory", gettext_lazy("Factory"), lambda row: (row.factory.name, row.factory.enterprise.label), "main"),
    Column("scheme", gettext_lazy("Scheme"), lambda row: localised(row.scheme.title), "wide"),
    Column("state", gettext_lazy("State"), state_tag),
    Column("result", pgettext_lazy("maturity", "Result"), level_words, "num"),
    Column("begun", gettext_lazy("Begun"), lambda row: row.begun_at, "wide", sort=["begun_at"]),
    Column("finished", gettext_lazy("Finished"), lambda row: row.finished_at, "wide", sort=["finished_at"]),
]


def begin_acts(person: Any) -> list[Act]:
    """One button for each factory that the person may assess."""
    own = [enterprise.pk for enterprise in organisations.enterprises_of(person)]
    rows = factories.visible_to(person).filter(enterprise__in=own).order_by("name", "pk")[:MOST_FACTORIES]
    label = _("Assess the maturity")
    found = list(rows)
    return [
        Act(
            label if len(found) == 1 else f"{label}: {factory.name}",
            reverse("assessments:begin", args=[factory.pk]),
            method="get",
        )
        for factory in found
    ]


def schemes_offered() -> list[MaturityScheme]:
    """The schemes that have a questionnaire."""
    book = shipped()
    return [scheme for scheme in book.maturity.values() if scheme.model.id in book.questionnaires]


def subdomains_asked(assessment: Assessment) -> list[Subdomain]:
    """The subdomains that the scheme weighs, in the order of the questionnaire; those left out among them."""
    used = {part.code for part in assessment.scheme.subdomains()}
    return [subdomain for subdomain in assessment.questionnaire.subdomains if subdomain.code in used]


def outline(assessment: Assessment, degrees: Mapping[str, Fraction], current: str = "") -> list[OutlineItem]:
    """The subdomains with how much of each is answered."""
    return [_outline_item(assessment, subdomain, degrees, current) for subdomain in subdomains_asked(assessment)]


def _outline_item(
    assessment: Assessment, subdomain: Subdomain, degrees: Mapping[str, Fraction], current: str
) -> OutlineItem:
    number = sum(item.key in degrees for item in subdomain.items)
    is_out = subdomain.code in assessment.left_out
    is_done = is_out or number == len(subdomain.items)
    return OutlineItem(
        title=localised(assessment.scheme.model.names[subdomain.code]),
        url=reverse("assessments:subdomain", args=[assessment.pk, subdomain.code]),
        state="done" if is_done else "open",
        note=pgettext("subdomain", "left out") if is_out else f"{number} / {len(subdomain.items)}",
        current=subdomain.code == current,
    )


@dataclass(frozen=True)
class ItemRow:
    """One item with what is answered. ``standing``: what somebody else answered meanwhile, where that was met."""

    item: Item
    answer: Answer | None
    evidence: Sequence[Evidence]
    standing: Answer | None = None
    mine: str = ""

    @property
    def degree(self) -> str:
        """The degree as the form sends it; "" where there is none."""
        return str(self.answer.degree) if self.answer is not None and self.answer.degree is not None else ""

    @property
    def choices(self) -> list[tuple[str, Any, bool]]:
        """Each degree with its words and whether it is chosen."""
        return [(value, words, value == self.degree) for value, words in Degree.choices]

    @property
    def proofs(self) -> list[tuple[Evidence, bool]]:
        """The evidence of the assessment, and whether it proves this item."""
        linked = {proof.pk for proof in self.answer.evidence.all()} if self.answer is not None else set()
        return [(proof, proof.pk in linked) for proof in self.evidence]

    @property
    def proved_by(self) -> int:
        """How many proofs the item has."""
        return sum(is_linked for _proof, is_linked in self.proofs)


@dataclass(frozen=True)
class LevelGroup:
    """The items of one level."""

    rank: int
    name: Text
    meaning: Text
    rows: list[ItemRow] = field(default_factory=list)


def groups_of(assessment: Assessment, subdomain: Subdomain) -> list[LevelGroup]:
    """The items of a subdomain by level, with their answers."""
    answers, evidence = queries.answers_about(assessment, subdomain.code), list(assessment.evidence.all())
    rows = [ItemRow(item, answers.get(item.key), evidence) for item in subdomain.items]
    groups = [
        LevelGroup(level.rank, level.name, level.meaning, [row for row in rows if row.item.level == level.rank])
        for level in assessment.scheme.model.levels
    ]
    return [group for group in groups if group.rows]


@dataclass(frozen=True)
class Standing:
    """The score so far or at the end, as pages show it."""

    level: int
    score: Decimal
    exact: str
    rungs: list[LevelRung]


@dataclass(frozen=True)
class LevelRung:
    """One level of the model: A_k, as decimal, exactly and in per cent, and whether it is met and counts."""

    rank: int
    name: Text
    value: Decimal
    exact: str
    percent: float
    is_met: bool
    is_next: bool


def standing_of(scheme: MaturityScheme, levels: Iterable[Fraction]) -> Standing:
    """The level scores A_1 to A_5 as a standing."""
    values = list(levels)
    level, total = judged(values, scheme.met_from)
    rungs = [
        LevelRung(
            described.rank,
            described.name,
            rounded(value),
            ratio(value),
            round(float(100 * value), 2),
            value >= scheme.met_from,
            described.rank == level + 1,
        )
        for described, value in zip(scheme.model.levels, values, strict=True)
    ]
    return Standing(level, rounded(total), ratio(total), rungs)


@dataclass(frozen=True)
class WorkingRow:
    """One subdomain at one level: share times score, and what is missing to the whole share."""

    code: str
    name: Text
    share: Fraction
    score: Fraction

    @property
    def missing(self) -> Fraction:
        """What the level would gain from the whole share."""
        return self.share * (1 - self.score)

    @property
    def numbers(self) -> list[tuple[str, Decimal]]:
        """Share, score and their product: exactly, and with four decimals."""
        return [(ratio(value), rounded(value)) for value in (self.share, self.score, self.share * self.score)]


@dataclass(frozen=True)
class Working:
    """How the score of one level comes about."""

    rung: LevelRung
    rows: list[WorkingRow]

    @property
    def worst(self) -> list[WorkingRow]:
        """The subdomains that keep most from the level, the heaviest first."""
        short = [row for row in self.rows if row.missing]
        return sorted(short, key=lambda row: (-row.missing, row.code))[:WORST]


@dataclass(frozen=True)
class Shown:
    """A frozen result as its pages show it."""

    standing: Standing
    workings: list[Working]
    verified: bool
    met_from: str
    left_out: list[tuple[Text, str]]

    @property
    def following(self) -> Working | None:
        """The first level that is not met."""
        return next((working for working in self.workings if working.rung.is_next), None)


def shown(assessment: Assessment) -> Shown:
    """A finished assessment's result from what was frozen with it."""
    kept, scheme = assessment.result, assessment.scheme
    standing = standing_of(scheme, map(Fraction, kept["levels"]))
    workings = [
        Working(rung, _working_rows(scheme, kept["shares"][str(rung.rank)], kept["scores"][str(rung.rank)]))
        for rung in standing.rungs
    ]
    left_out = [(scheme.model.names[code], reason) for code, reason in kept["left_out"].items()]
    return Shown(standing, workings, kept["verified"], kept["met_from"], left_out)


def _working_rows(scheme: MaturityScheme, shares: Mapping[str, str], scores: Mapping[str, str]) -> list[WorkingRow]:
    return [
        WorkingRow(code, scheme.model.names[code], Fraction(share), Fraction(scores[code]))
        for code, share in shares.items()
    ]


@dataclass(frozen=True)
class Spoke:
    """One axis of the radar: a subdomain with its own maturity, 0 to 5."""

    name: Text
    value: Decimal
    x: float
    y: float
    end_x: float
    end_y: float
    label_x: float
    label_y: float
    anchor: str


def radar(assessment: Assessment) -> list[Spoke]:
    """The maturity of each subdomain, by the rule of the whole: met levels, and the score of the first unmet one.

    A level that asks nothing of a subdomain is passed over.
    """
    kept, scheme = assessment.result["scores"], assessment.scheme
    codes = list(dict.fromkeys(code for level in LEVELS for code in kept[str(level)]))
    spokes = []
    for place, code in enumerate(codes):
        asked = [Fraction(kept[str(level)][code]) for level in LEVELS if code in kept[str(level)]]
        value = judged(asked, scheme.met_from)[1] * Fraction(len(LEVELS), len(asked))
        spokes.append(_spoke(scheme.model.names[code], value, 2 * math.pi * place / len(codes) - math.pi / 2))
    return spokes


def _spoke(name: Text, value: Fraction, angle: float) -> Spoke:
    across, down = math.cos(angle), math.sin(angle)
    length = RADIUS * float(value) / len(LEVELS)
    side = "middle" if abs(across) < 0.2 else "start" if across > 0 else "end"
    return Spoke(
        name,
        rounded(value),
        CENTRE_X + length * across,
        CENTRE_Y + length * down,
        CENTRE_X + RADIUS * across,
        CENTRE_Y + RADIUS * down,
        CENTRE_X + (RADIUS + 10) * across,
        CENTRE_Y + (RADIUS + 12) * down + 4,
        side,
    )


def rings() -> list[tuple[int, float]]:
    """The circles of the radar, one a level."""
    return [(level, RADIUS * level / len(LEVELS)) for level in LEVELS]


def scenarios_for(subdomain: Subdomain) -> list[Scenario]:
    """The scenarios of the latest guide that lead to a subdomain."""
    guides = shipped().guides
    listed = guides[max(guides)].scenarios if guides else ()
    return [scenario for scenario in listed if scenario.number in subdomain.scenarios]


@dataclass(frozen=True)
class Compared:
    """One subdomain at one level in two assessments."""

    name: Text
    level: int
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        """What was gained; below 0 what was lost."""
        return self.after - self.before


def compared(before: Assessment, after: Assessment) -> list[Compared]:
    """Where two results of one model differ."""
    names = after.scheme.model.names
    old, new = before.result["scores"], after.result["scores"]
    places = [(level, code) for level in new for code in new[level] if code in old[level]]
    pairs = (
        Compared(names[code], int(level), rounded(Fraction(old[level][code])), rounded(Fraction(new[level][code])))
        for level, code in places
    )
    return [pair for pair in pairs if pair.change]


def acts(person: Any, assessment: Assessment) -> list[Act]:
    """What the person can do with an assessment beside answering."""
    if not may(person, "assessments.answer", assessment):
        return []
    if assessment.state == AssessmentState.OPEN:
        return [
            Act(_("Left out"), reverse("assessments:left_out", args=[assessment.pk]), method="get", tone="quiet"),
            Act(
                _("Give it up"),
                reverse("assessments:abandon", args=[assessment.pk]),
                tone="quiet",
                confirm=_("The answers are kept, but the assessment counts nowhere and cannot be gone on with."),
            ),
        ]
    return [
        Act(_("Begin a new one from this"), reverse("assessments:again", args=[assessment.pk]), tone="quiet"),
        Act(_("The way to the next level"), reverse("assessments:plan", args=[assessment.pk]), method="get"),
    ]


def finish_acts(assessment: Assessment) -> list[Act]:
    """The two ways to finish."""
    url = reverse("assessments:finish", args=[assessment.pk])
    freezes = _("The answers are frozen with the result. A new assessment can be begun from them at any time.")
    return [
        Act(_("Finish for your own use"), url, tone="quiet", confirm=freezes, hidden={"for_application": ""}),
        Act(_("Finish for an application"), url, tone="primary", confirm=freezes, hidden={"for_application": "1"}),
    ]
