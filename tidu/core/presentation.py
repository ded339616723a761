"""What the components of a page take: plain frozen values that views build and templates show.

They know nothing of programmes: words are given, and a citation is shown as the rulebook says it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from django.utils.functional import Promise

from tidu.core import clock
from tidu.rulebook.model import Citation

Words = str | Promise
Tone = Literal["ok", "warn", "seal", "brand", "quiet"]
URGENT = timedelta(hours=24)


@dataclass(frozen=True)
class Tag:
    """A word with a coloured dot. The word carries the meaning, the colour only helps."""

    word: Words
    tone: Tone = "quiet"


@dataclass(frozen=True)
class Act:
    """Something a person can do: a link (``get``) or a one-button form (``post``).

    ``confirm``: a text shown before the real button. ``reason_label``: the act needs a reason, sent as
    ``reason_name``. ``disabled_because``: the act is not open now; the reason stands where the button would.
    """

    label: Words
    url: str = ""
    method: Literal["post", "get"] = "post"
    tone: Literal["primary", "quiet", "seal"] = "primary"
    confirm: Words = ""
    reason_label: Words = ""
    reason_name: str = "reason"
    hidden: Mapping[str, Any] = field(default_factory=dict)
    disabled_because: Words = ""

    @property
    def asks_first(self) -> bool:
        """Whether the button opens a text or a reason before it acts."""
        return bool(self.confirm or self.reason_label)


@dataclass(frozen=True)
class Deadline:
    """A moment until which something may be done; ``moment`` is aware. ``note``: who moved it, and why."""

    label: Words
    moment: datetime
    citation: Citation | None = None
    note: Words = ""

    @property
    def overdue(self) -> bool:
        """Whether the moment has passed."""
        return clock.now() > self.moment

    @property
    def urgent(self) -> bool:
        """Whether less than 24 hours are left, or none."""
        return self.moment - clock.now() < URGENT


@dataclass(frozen=True)
class Fact:
    """One line of a list of facts."""

    label: Words
    value: Any
    citation: Citation | None = None


@dataclass(frozen=True)
class Judgement:
    """How one condition stands: the state, what it rests on, its clause, and where it can be settled."""

    state: Literal["met", "unmet", "unknown", "warning", "stated"]
    text: Words
    evidence: Words = ""
    citation: Citation | None = None
    settle_url: str = ""
    settle_label: Words = ""
    binding: bool = True
    hint: Words = ""
    asks_reason: bool = False


@dataclass(frozen=True)
class Entry:
    """One entry of a timeline."""

    when: datetime
    who: str
    what: Words
    reason: str = ""
    where: str = ""
    url: str = ""
    tone: Tone = "quiet"


@dataclass(frozen=True)
class RailStep:
    """One step of a process as the rail shows it."""

    title: Words
    state: Literal["done", "now", "next", "stopped"]
    note: Words = ""
    url: str = ""


@dataclass(frozen=True)
class QuotaUse:
    """How much of a quota is used."""

    used: int
    limit: int
    citation: Citation | None = None
    note: Words = ""

    @property
    def boxes(self) -> list[bool]:
        """One box per place, used ones first."""
        return [place < self.used for place in range(self.limit)]

    @property
    def full(self) -> bool:
        """Whether no place is left."""
        return self.used >= self.limit

    @property
    def left(self) -> int:
        """How many places are left."""
        return max(0, self.limit - self.used)


@dataclass(frozen=True)
class Signature:
    """One desk of a signature panel. A void signature says in ``reason`` what changed."""

    desk: Words
    state: Literal["signed", "void", "waiting", "dissent"]
    who: str = ""
    when: datetime | None = None
    reason: Words = ""
    act: Act | None = None


@dataclass(frozen=True)
class Rung:
    """One level of the ladder."""

    level: Literal["basic", "advanced", "excellent", "leading"]
    name: Words
    state: Literal["held", "next", "later", "lapsed"]
    note: Words = ""
    figure: Words = ""
    url: str = ""


@dataclass(frozen=True)
class Receipt:
    """The proof that an act was recorded."""

    title: Words
    number: str
    when: datetime
    who: str = ""
    digest: str = ""
    facts: Sequence[Fact] = ()


@dataclass(frozen=True)
class OutlineItem:
    """One entry of the side navigation of a long form."""

    title: Words
    url: str
    state: Literal["done", "missing", "open", "locked", ""] = ""
    note: Words = ""
    current: bool = False
