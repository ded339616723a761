"""The dossier as the checking officer reads it: each part with the place for a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField

from tidu.dossiers import pages as dossiers
from tidu.rulebook.model import Application
from tidu.stages.checks.forms import REASON, CheckForm
from tidu.stages.checks.models import Check


@dataclass(frozen=True)
class AnswerWithReason:
    """An answer and the field in which a correction of it is asked for."""

    answer: dossiers.Answer
    reason: BoundField


@dataclass(frozen=True)
class PartWithReasons:
    """A part of the application; ``reason`` is set for tables, which are corrected as a whole."""

    part: dossiers.Part
    answers: list[AnswerWithReason]
    reason: BoundField | None


def parts_with_reasons(application: Application, content: Mapping[str, Any], form: CheckForm) -> list[PartWithReasons]:
    """All sections as they were submitted."""
    return [
        PartWithReasons(
            part,
            [AnswerWithReason(answer, form[REASON + answer.place]) for answer in part.answers],
            form[REASON + part.key] if part.labels else None,
        )
        for part in dossiers.parts_of(application, content["sections"])
    ]


def proofs_with_reasons(
    application: Application, content: Mapping[str, Any], form: CheckForm
) -> list[tuple[dossiers.Proof, BoundField]]:
    """All documents as they were submitted."""
    proofs = dossiers.proofs_of(application, content["files"])
    return [(proof, form[f"{REASON}document.{proof.key}"]) for proof in proofs]


def labelled(reasons: Iterable[Mapping[str, str]], application: Application) -> list[dict[str, str]]:
    """Reasons of a return with the label of the part that each is about."""
    return dossiers.labelled_reasons(reasons, application)


def ticked(check: Check) -> str:
    """How many points of the checklist are confirmed."""
    checklist = check.step.stage.parameters["checklist"]
    return f"{sum(check.answers.get(point['key']) is True for point in checklist)} / {len(checklist)}"
