"""The facts that fill in a message: kept as plain data, said in the recipient's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.functional import Promise

from tidu.core import clock
from tidu.rulebook.model import Text

LANGUAGES = {"zh": "zh-hans", "en": "en"}


def kept(params: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as they are stored. Texts and lazy words keep both languages; TypeError for what cannot be kept."""
    return {name: _kept(value) for name, value in params.items()}


def said(params: Mapping[str, Any]) -> dict[str, str]:
    """The stored facts in the current language."""
    return {name: _said(value) for name, value in params.items()}


def _kept(value: Any) -> Any:
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, Promise):
        return {key: _in(language, value) for key, language in LANGUAGES.items()}
    if isinstance(value, datetime | date):
        return {"at": value.isoformat()}
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, str | int):
        return value
    raise TypeError(f"a message keeps no {type(value).__name__}")


def _in(language: str, words: Promise) -> str:
    with translation.override(language):
        return str(words)


def _said(value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    if "at" in value:
        return _moment(value["at"])
    return Text(value["zh"], value["en"]).in_language(translation.get_language() or LANGUAGES["zh"])


def _moment(iso: str) -> str:
    """A day, or a moment to the minute, in Asia/Shanghai."""
    if "T" not in iso:
        return iso
    return datetime.fromisoformat(iso).astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")
