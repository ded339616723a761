"""Whether a check may be decided. Values in, findings out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tidu.core.findings import Finding
from tidu.rulebook.model import Citation, Text


def pass_findings(
    checklist: Sequence[Mapping[str, Any]], answers: Mapping[str, bool], citation: Citation
) -> list[Finding]:
    """Every point of the checklist must be confirmed before a dossier passes."""
    return [
        Finding("checks.point_open", citation, {"label": Text(**point["text"])}, point["key"])
        for point in checklist
        if answers.get(point["key"]) is not True
    ]


def leftover_findings(reasons: Sequence[Mapping[str, str]], citation: Citation) -> list[Finding]:
    """A dossier that passes is not corrected any more, so no correction may be left on the page."""
    return [Finding("checks.reasons_left", citation, {"count": len(reasons)})] if reasons else []


def version_findings(seen: str | None, digest: str, citation: Citation) -> list[Finding]:
    """Whether the version that is decided is the one that was looked at; None where nobody looked at a page."""
    return [] if seen is None or seen == digest else [Finding("checks.version_changed", citation)]


def return_findings(reasons: Sequence[Mapping[str, str]], returns: bool, citation: Citation) -> list[Finding]:
    """A return needs a reason, and a stage that allows returns."""
    if not returns:
        return [Finding("checks.returns_not_allowed", citation)]
    return [] if reasons else [Finding("checks.no_reason", citation, field="reasons")]
