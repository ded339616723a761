"""What the pace so far says of the last hour. Values in, numbers out.

The model (decision 0022). First submissions come as a Poisson process whose rate is an unknown pace times a known
exposure. Exposure is measured by the submissions of an earlier campaign where there is one; without one it follows the
law that people answer a deadline by: the rate grows like one over the time left. The pace has a gamma distribution.
It is learnt from the submissions so far, each over the exposure passed, and from the open drafts, each of which counts
half over the exposure to come: not every draft is handed in, and some that will be are not begun. An evening keeps to
the pace only roughly, so the pace is never known better than ``STEADINESS`` says. What then comes in the last hour has
a negative binomial distribution, whose interval holds nine cases in ten.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, lgamma, log, log1p, sqrt

HOUR = timedelta(hours=1)
SETTLING = timedelta(hours=1)
"""Nearer than this to the deadline the rate grows no further: nobody submits infinitely fast."""
WEIGHT_OF_DRAFTS = 0.5
UNSEEN = 0.5
"""What Jeffreys' prior for a rate adds to the count: it prefers no pace, and lets nothing seen still mean something."""
STEADINESS = 25
"""An evening's own share differs from the pace by about a fifth (one over the root), however much was seen before."""
COVERED = 0.9

Exposure = Callable[[timedelta, timedelta], float]
"""How much of all pace lies between two moments, each given by the time left until the deadline; the whole is 1."""


@dataclass(frozen=True)
class Load:
    """What is expected in the hour before ``ends``: ``mean``, and ``low`` to ``high`` in nine cases of ten."""

    mean: float
    low: int
    high: int
    ends: datetime


@dataclass(frozen=True)
class Share:
    """Dossiers with the same deadline: how many were submitted for the first time, and how many are drafts."""

    closes: datetime
    submitted: int
    drafts: int


def law_of_deadlines(whole: timedelta) -> Exposure:
    """The exposure of a window of some length, by a rate that grows like one over the time left."""
    everything = log1p(whole / SETTLING)

    def exposure(start: timedelta, end: timedelta) -> float:
        return (log1p(min(start, whole) / SETTLING) - log1p(end / SETTLING)) / everything if everything else 0.0

    return exposure


def measured(left: Sequence[timedelta]) -> Exposure:
    """The exposure by an earlier campaign. ``left``: the time that was left at each submission, at least one."""
    ordered = sorted(left)

    def exposure(start: timedelta, end: timedelta) -> float:
        return (bisect_left(ordered, start) - bisect_left(ordered, end)) / len(ordered)

    return exposure


def expected_load(
    shares: Sequence[Share], *, opened: datetime, at: datetime, exposure: Exposure | None = None
) -> Load | None:
    """What the busiest hour before a deadline still brings. None before the window opens and after all have closed.

    Where units close on days of their own there are several last hours, and in each the others go on at their pace.
    """
    running = [share for share in shares if opened <= at < share.closes]
    paces = [_pace_of(share, opened, at, exposure, UNSEEN / len(running)) for share in running]
    hours = [_hour_before(share.closes, at, paces) for share in sorted(running, key=lambda share: share.closes)]
    return max(hours, key=lambda load: load.mean, default=None)


@dataclass(frozen=True)
class _Pace:
    """The pace of one share: a gamma distribution of this ``shape``, over ``seen`` of the exposure until ``closes``."""

    shape: float
    seen: float
    closes: datetime
    exposed: Exposure

    def between(self, start: datetime, end: datetime) -> float:
        """How much of what was seen lies between two moments, as a factor."""
        nothing = timedelta(0)
        return self.exposed(max(self.closes - start, nothing), max(self.closes - end, nothing)) / self.seen


def _pace_of(share: Share, opened: datetime, at: datetime, exposure: Exposure | None, unseen: float) -> _Pace:
    whole, left = share.closes - opened, share.closes - at
    exposed = exposure if exposure and exposure(whole, timedelta(0)) else law_of_deadlines(whole)
    seen = exposed(whole, left) + WEIGHT_OF_DRAFTS * exposed(left, timedelta(0))
    return _Pace(share.submitted + WEIGHT_OF_DRAFTS * share.drafts + unseen, seen, share.closes, exposed)


def _hour_before(end: datetime, at: datetime, paces: Sequence[_Pace]) -> Load:
    """What comes in the hour before a moment, as far as it still lies ahead: the sum of all paces, taken for one gamma
    distribution with the mean and the variance of the sum."""
    factors = [(pace.shape, pace.between(max(end - HOUR, at), end)) for pace in paces]
    mean = sum(shape * factor for shape, factor in factors)
    if not mean:
        return Load(0.0, 0, 0, end)
    variance = sum(shape * factor**2 for shape, factor in factors) + mean**2 / STEADINESS
    return Load(mean, *interval(mean**2 / variance, variance / mean), end)


def interval(shape: float, odds: float) -> tuple[int, int]:
    """The numbers between which a negative binomial count lies in nine cases of ten.

    The count of a Poisson process whose mean has a gamma distribution of this ``shape`` and the scale ``odds``.
    """
    if odds <= 0:
        return 0, 0
    mean, spread = shape * odds, sqrt(shape * odds * (1 + odds))
    first, below, low = max(0, int(mean - 12 * spread)), 0.0, None
    for count in range(first, int(mean + 40 * spread) + 2):
        below += _chance(count, shape, odds)
        if low is None and below >= (1 - COVERED) / 2:
            low = count
        if below >= (1 + COVERED) / 2:
            return low or 0, count
    return low or 0, int(mean + 40 * spread) + 1


def _chance(count: int, shape: float, odds: float) -> float:
    """The chance of exactly this count, by logarithms, so that large counts do not overflow."""
    choose = lgamma(shape + count) - lgamma(shape) - lgamma(count + 1)
    return exp(choose + count * (log(odds) - log1p(odds)) - shape * log1p(odds))


@dataclass(frozen=True)
class UnitFigures:
    """What is counted of one unit. ``signers`` and ``papers``: how many the notice asks for; ``sheet``: its state."""

    drafts: int = 0
    submitted: int = 0
    waiting: int = 0
    passed: int = 0
    ranked: int = 0
    signed: int = 0
    signers: int = 0
    received: int = 0
    papers: int = 0
    quota: int = 0
    sheet: str = ""

    @property
    def is_signed(self) -> bool:
        """Whether every desk of the unit has signed a list with something on it."""
        return self.ranked > 0 and self.signed >= self.signers

    @property
    def is_handed_in(self) -> bool:
        """Whether the ministry has the list."""
        return self.sheet in {"submitted", "accepted"}

    @property
    def has_papers(self) -> bool:
        """Whether every paper that the notice asks for has come in."""
        return self.is_handed_in and self.received >= self.papers


def standing_of(unit: UnitFigures) -> str:
    """Where a unit stands: the key of ``states.Standing``."""
    if unit.sheet in {"accepted", "returned"}:
        return unit.sheet
    if unit.sheet == "submitted":
        return "handed_in"
    if unit.ranked:
        return "signed" if unit.is_signed else "signing" if unit.signed else "ranking"
    if unit.submitted:
        return "checking"
    return "drafts" if unit.drafts else "not_started"


REMINDED: dict[str, Callable[[UnitFigures], bool]] = {
    "not_started": lambda unit: standing_of(unit) == "not_started",
    "not_signed": lambda unit: not unit.is_handed_in and unit.ranked > 0 and not unit.is_signed,
    "not_handed_in": lambda unit: not unit.is_handed_in,
}
"""The groups of units that can be reminded together."""


def is_too_soon(last: datetime | None, at: datetime, pause: timedelta) -> bool:
    """Whether a unit was reminded of the same a short while ago."""
    return last is not None and at - last < pause
