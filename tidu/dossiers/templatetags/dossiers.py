"""Template tags that show the content of a dossier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from tidu.dossiers import pages
from tidu.rulebook.model import Application

register = template.Library()


@register.simple_tag
def parts_of(application: Application, contents: Mapping[str, Mapping[str, Any]]) -> list[pages.Part]:
    """The sections as they are read."""
    return pages.parts_of(application, contents)


@register.simple_tag
def proofs_of(application: Application, files: Iterable[Mapping[str, Any]]) -> list[pages.Proof]:
    """The documents with their files."""
    return pages.proofs_of(application, files)
