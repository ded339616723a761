"""What a decision finds: a code, the clause it rests on, and what it is about. Plain Python.

Rules return findings; actions raise them as a refusal; pages show their wording, clause and way out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tidu.rulebook.model import Citation, Text


@dataclass(frozen=True)
class Finding:
    """One finding. ``field``: the key of the field it is about, or "". ``link``: where it can be settled, or ""."""

    code: str
    citation: Citation | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    field: str = ""
    link: str = ""
    binding: bool = True


@dataclass(frozen=True)
class Wording:
    """How a finding is said to people: the reason, and the way out. Both may be lazy translations."""

    says: Any
    way_out: Any = ""


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """An act was refused; nothing was changed."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(", ".join(finding.code for finding in findings))


_wordings: dict[str, Wording] = {}


def install(wordings: Mapping[str, Wording]) -> None:
    """Make the wording of a module's findings known. Each code belongs to one module."""
    _wordings.update(wordings)


def wording_of(code: str) -> Wording:
    """The wording of a code; KeyError where no module installed it."""
    return _wordings[code]


def installed_codes() -> frozenset[str]:
    """All codes with a wording."""
    return frozenset(_wordings)


def reason(finding: Finding) -> str:
    """The reason as a sentence in the current language."""
    return str(wording_of(finding.code).says).format(**localised_params(finding))


def way_out(finding: Finding) -> str:
    """What the person can do now, in the current language; "" where nothing."""
    return str(wording_of(finding.code).way_out).format(**localised_params(finding))


def localised_params(finding: Finding) -> dict[str, Any]:
    """The parameters with bilingual texts in the current language."""
    from django.utils.translation import get_language  # noqa: PLC0415 - rules use findings without Django

    language = get_language() or "zh-hans"
    return {
        name: value.in_language(language) if isinstance(value, Text) else value
        for name, value in finding.params.items()
    }


def refuse_if(findings: Iterable[Finding]) -> None:
    """Raise Refused when any of the findings binds."""
    binding = [finding for finding in findings if finding.binding]
    if binding:
        raise Refused(binding)
