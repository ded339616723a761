"""A text in both languages, and where a rule stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A text in both languages of the platform."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The wording for a language tag such as ``zh-hans`` or ``en``."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True)
class Citation:
    """Where a rule stands. ``source`` is a notice id (``miit/2024-399``), a standard or ``decision NNNN``.

    ``confidence`` is A to C or M (see docs/rulebook.md); C and M are shown as provisional.
    """

    source: str
    clause: str
    label: Text
    confidence: str = "A"

    @property
    def provisional(self) -> bool:
        """Whether the operator still has to confirm the rule."""
        return self.confidence not in ("A", "A/B", "B")

    @property
    def is_decision(self) -> bool:
        """Whether the rule is the platform's or the issuer's own choice where the notice is silent."""
        return self.source.startswith("decision ")
