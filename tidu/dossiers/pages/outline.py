"""The parts of an application: how far each is, which comes next, and where something missing can be given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidu.core import presentation
from tidu.core.findings import Finding
from tidu.dossiers.models import Dossier
from tidu.dossiers.pages.words import in_language
from tidu.dossiers.queries import Standing
from tidu.rulebook.model import Application

SUBMISSION = "submission"


def place_url(dossier: Dossier, place: str) -> str:
    """The page where an answer, a proof or a declaration can be given."""
    if not place:
        return ""
    if place in {"attachments", "declarations"}:
        return reverse(f"dossiers:{place}", args=[dossier.pk])
    return reverse("dossiers:section", args=[dossier.pk, place.removeprefix("section:")])


def linked(findings: Iterable[Finding], dossier: Dossier) -> list[Finding]:
    """Findings with addresses of this dossier's pages as their links, down to the field or document they are about."""
    return [
        replace(finding, link=f"{url}{_anchor(dossier, finding)}" if (url := place_url(dossier, finding.link)) else "")
        for finding in findings
    ]


def _anchor(dossier: Dossier, finding: Finding) -> str:
    """Where on its page a finding can be settled; a table as a whole, where it is about a table."""
    if finding.code == "dossiers.document_missing":
        return f"#document-{finding.field}"
    key = finding.link.removeprefix("section:")
    sections = {section.key: section for section in dossier.campaign.notice.application.sections}
    if key not in sections or sections[key].repeated:
        return ""
    return f"#id_{finding.field}" if finding.field in {field.key for field in sections[key].fields} else ""


def outline_of(standing: Standing, current: str = "") -> list[presentation.OutlineItem]:
    """The parts of the application with how far each one is."""
    dossier = standing.dossier
    gaps = Counter(finding.link.removeprefix("section:") for finding in [*standing.missing, *standing.undecided])
    parts = [(key, item) for key, item in zip(part_keys(standing.application), parts_in_order(dossier), strict=True)]
    return [
        replace(item, state=_part_state(key, gaps[key]), note=gaps_words(gaps[key]), current=current == key)
        for key, item in parts
    ]


def _part_state(key: str, gaps: int) -> Any:
    """How far a part is; the submission itself is no part to be filled in."""
    if key == SUBMISSION:
        return ""
    return "missing" if gaps else "done"


def gaps_words(number: int) -> str:
    """How many things are still missing; "" where nothing is."""
    return ngettext("%(number)s missing", "%(number)s missing", number) % {"number": number} if number else ""


def part_keys(application: Application) -> list[str]:
    """The parts of an application in their order: its sections, then what follows them."""
    return [*(section.key for section in application.sections), "attachments", "declarations", SUBMISSION]


def parts_in_order(dossier: Dossier) -> list[presentation.OutlineItem]:
    """All parts with their titles and addresses."""
    return [
        *(
            _item(dossier, in_language(section.title), "section", section.key)
            for section in dossier.campaign.notice.application.sections
        ),
        _item(dossier, _("Attachments"), "attachments"),
        _item(dossier, _("Declarations"), "declarations"),
        _item(dossier, _("Read and submit"), SUBMISSION),
    ]


def _item(dossier: Dossier, title: str, name: str, *more: str) -> presentation.OutlineItem:
    return presentation.OutlineItem(title, reverse(f"dossiers:{name}", args=[dossier.pk, *more]))


def neighbours(dossier: Dossier, key: str) -> tuple[presentation.OutlineItem | None, presentation.OutlineItem]:
    """The part before one, None before the first, and the part after it, itself after the last."""
    items = parts_in_order(dossier)
    at = part_keys(dossier.campaign.notice.application).index(key)
    return items[at - 1] if at else None, items[min(at + 1, len(items) - 1)]


def position_of(application: Application, key: str) -> tuple[int, int]:
    """Which part of how many one is."""
    keys = part_keys(application)
    return keys.index(key) + 1, len(keys)
