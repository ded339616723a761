"""Texts of the rulebook and findings as words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language

from tidu.core.findings import Finding, reason, way_out
from tidu.rulebook.model import Text


def in_language(text: Text) -> str:
    """A bilingual text in the current language."""
    return text.in_language(get_language() or "zh-hans")


def said(findings: Iterable[Finding]) -> list[str]:
    """Findings as sentences."""
    return [f"{reason(finding)} {way_out(finding)}".strip() for finding in findings]
