"""Template tags that show the content of a dossier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from tidu.core.findings import Finding
from tidu.core.presentation import OutlineItem
from tidu.dossiers import pages
from tidu.rulebook.model import Application

register = template.Library()


@register.simple_tag
def parts_of(
    application: Application, contents: Mapping[str, Mapping[str, Any]], hide_confidential: bool = False
) -> list[pages.Part]:
    """The sections as they are read; without the fields that concern the applicant's people, where they are hidden."""
    return pages.parts_of(application, contents, confidential=not hide_confidential)


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
        here = [finding for finding in rest if finding.link == item.url]
        rest = [finding for finding in rest if finding.link != item.url]
        gaps += [(item, here)] if here else []
    return [*gaps, (None, rest)] if rest else gaps
