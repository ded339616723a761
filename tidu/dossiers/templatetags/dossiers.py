"""Template tags that show the content of a dossier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

from tidu.core.findings import Finding
from tidu.core.presentation import OutlineItem
from tidu.dossiers import pages
from tidu.rulebook.model import Application

register = template.Library()
DIGITS = "零一二三四五六七八九"


@register.simple_tag
def parts_of(
    application: Application, contents: Mapping[str, Mapping[str, Any]], hide_confidential: bool = False
) -> list[pages.Part]:
    """The sections as they are read; without the fields that concern the applicant's people, where they are hidden."""
    return pages.parts_of(application, contents, confidential=not hide_confidential)


@register.filter
def ordinal(number: int) -> str:
    """The number of a part as documents write it: 一、 in Chinese, 1. elsewhere."""
    if not (get_language() or "zh-hans").startswith("zh"):
        return f"{number}."
    tens, ones = divmod(number, 10)
    return f"{'十' if tens == 1 else DIGITS[tens] + '十' if tens else ''}{DIGITS[ones] if ones else ''}、"


@register.simple_tag
def proofs_of(application: Application, files: Iterable[Mapping[str, Any]]) -> list[pages.Proof]:
    """The documents with their files."""
    return pages.proofs_of(application, files)


@register.simple_tag
def gaps_of(
    findings: Iterable[Finding], outline: Iterable[OutlineItem]
) -> list[tuple[OutlineItem | None, list[Finding]]]:
    """What is missing by the part of the form where it can be given; last, without a part, what is given elsewhere."""
    rest = list(findings)
    gaps: list[tuple[OutlineItem | None, list[Finding]]] = []
    for item in outline:
        here = [finding for finding in rest if finding.link.partition("#")[0] == item.url]
        rest = [finding for finding in rest if finding.link.partition("#")[0] != item.url]
        gaps += [(item, here)] if here else []
    return [*gaps, (None, rest)] if rest else gaps
