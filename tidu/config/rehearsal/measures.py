"""What a rehearsal measures: how long each kind of request took and how it was answered. Plain values."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from time import perf_counter

QUANTILES = (0.5, 0.95, 0.99)


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of the values do not exceed; 0 where there are none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * share) - 1)]


@dataclass(frozen=True)
class Line:
    """One action over the whole run. Times in milliseconds."""

    action: str
    count: int
    per_second: float
    p50: float
    p95: float
    p99: float
    slowest: float
    refused: int
    failed: int


@dataclass
class Measures:
    """The notes of one run. A failure is an answer of 500 and above, or none at all (status 0)."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    began: float = field(default_factory=perf_counter)
    answered: list[tuple[float, float]] = field(default_factory=list)
    """When each request was answered, and how long it took; seconds, the first since this run began."""

    def note(self, action: str, seconds: float, status: int) -> None:
        """Keep one request that was just answered."""
        self.seconds[action].append(seconds)
        self.statuses[action][status] += 1
        self.answered.append((perf_counter() - self.began, seconds))

    def lines(self, duration: float) -> list[Line]:
        """One line for each action in the order in which it first happened; ``duration`` of the run in seconds."""
        return [self._line(action, duration) for action in self.seconds]

    def _line(self, action: str, duration: float) -> Line:
        taken = [1000 * value for value in self.seconds[action]]
        p50, p95, p99 = (quantile(taken, share) for share in QUANTILES)
        statuses = self.statuses[action]
        return Line(
            action=action,
            count=len(taken),
            per_second=len(taken) / duration,
            p50=p50,
            p95=p95,
            p99=p99,
            slowest=max(taken),
            refused=sum(count for status, count in statuses.items() if 400 <= status < 500),
            failed=sum(count for status, count in statuses.items() if status == 0 or status >= 500),
        )
