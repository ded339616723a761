"""What a rehearsal found: as a table on the terminal, and as one HTML file with a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil

from tidu.config.rehearsal.evening import Outcome
from tidu.config.rehearsal.measures import Line, Measures, quantile
from tidu.config.rehearsal.told import Balance
from tidu.workflow.seals import Flaw

HEADS = ("count", "per s", "p50 ms", "p95 ms", "p99 ms", "max ms", "refused", "failed")
OF_AN_ACT = ("told", "lost", "doubled")
WIDTH, HEIGHT, LEFT, BOTTOM = 900, 220, 84, 24
WAY_OUT = "rehearse with a smaller --compress, or give the platform more cores"
STYLE = """
:root { color-scheme: light dark; font: 15px/1.5 system-ui, "Noto Sans SC", sans-serif; }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; } th, td { padding: .2rem .8rem; text-align: right; }
th:first-child, td:first-child { text-align: left; } tr { border-bottom: 1px solid #8884; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; } .table { overflow-x: auto; }
svg { width: 100%; height: auto; } .rate { fill: #5b8def88; } .slow { stroke: #c2410c; stroke-width: 2; }
.axis { stroke: #8888; } text { fill: currentColor; font-size: 12px; }
"""


@dataclass(frozen=True)
class Findings:
    """All that a rehearsal found. ``duration`` in seconds."""

    title: str
    measures: Measures
    duration: float
    outcomes: Counter[Outcome]
    balances: Sequence[Balance]
    flaws: Sequence[Flaw]

    @property
    def lines(self) -> list[Line]:
        """One line for each action."""
        return self.measures.lines(self.duration)

    @property
    def is_good(self) -> bool:
        """Nothing lost, nothing doubled, nothing failed, the log whole."""
        return not (
            self.flaws
            or any(one.lost or one.doubled for one in self.balances)
            or any(line.failed for line in self.lines)
        )


def cells(line: Line) -> list[str]:
    """A line as its figures are printed."""
    times = [f"{value:.0f}" for value in (line.p50, line.p95, line.p99, line.slowest)]
    return [str(line.count), f"{line.per_second:.1f}", *times, str(line.refused), str(line.failed)]


def as_text(found: Findings) -> str:
    """The tables for a terminal."""
    acts = [[one.verb, str(one.told), str(one.lost), str(one.doubled)] for one in found.balances]
    tables = [requests(found.lines), in_columns(["act in the log", *OF_AN_ACT], acts)]
    return "\n\n".join([found.title, *tables, in_time(found.outcomes), verdict(found)]) + "\n"


def requests(lines: Sequence[Line]) -> str:
    """The table of all requests for a terminal."""
    return in_columns(["action", *HEADS], [[line.action, *cells(line)] for line in lines])


def in_columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table for a terminal: names, then figures."""
    width = 2 + max(len(row[0]) for row in (heads, *rows))
    return "\n".join(f"{row[0]:{width}}" + "".join(f"{cell:>9}" for cell in row[1:]) for row in (heads, *rows))


def in_time(outcomes: Counter[Outcome]) -> str:
    """For how many the deadline was kept; a way out where the platform kept somebody from it."""
    said = ", ".join(f"{outcomes[one]} {one}" for one in Outcome)
    return f"{said}; {WAY_OUT}" if outcomes[Outcome.HELD_UP] else said


def verdict(found: Findings) -> str:
    """The last line."""
    lost, doubled = sum(one.lost for one in found.balances), sum(one.doubled for one in found.balances)
    failed = sum(line.failed for line in found.lines)
    whole = "the log is whole" if not found.flaws else f"{len(found.flaws)} flaws in the log"
    return f"lost {lost}, doubled {doubled}, without an answer or 5xx {failed}; {whole}"


def as_html(found: Findings) -> str:
    """The report: one file that needs nothing else."""
    actions = [[line.action, *cells(line)] for line in found.lines]
    acts = [[one.verb, str(one.told), str(one.lost), str(one.doubled)] for one in found.balances]
    return "".join(
        (
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(found.title)}</title>',
            f"<style>{STYLE}</style><h1>{escape(found.title)}</h1><p><strong>{escape(verdict(found))}</strong></p>",
            f"<p>{escape(in_time(found.outcomes))}</p>",
            "<h2>Requests a second, and the slowest of twenty</h2>",
            picture(found.measures.answered),
            "<h2>Requests</h2>",
            table(["action", *HEADS], actions),
            "<h2>Acts that people were told of, held against the log</h2>",
            table(["act", *OF_AN_ACT], acts),
            "</html>\n",
        )
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table."""
    head = "".join(f'<th scope="col">{escape(word)}</th>' for word in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="table" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def by_second(answered: Sequence[tuple[float, float]]) -> list[tuple[int, float]]:
    """For each second of the run: how many requests were answered, and the 95th percentile of their times."""
    seconds: list[list[float]] = [[] for _ in range(ceil(max((at for at, _ in answered), default=0)) + 1)]
    for at, took in answered:
        seconds[int(at)].append(took)
    return [(len(times), quantile(times, 0.95)) for times in seconds]


def picture(answered: Sequence[tuple[float, float]]) -> str:
    """Bars for the rate, a line for the slow ones; each with its own scale at one side."""
    seconds = by_second(answered)
    most = max(count for count, _ in seconds) or 1
    slowest = max(slow for _, slow in seconds) or 1.0
    step, high = (WIDTH - 2 * LEFT) / len(seconds), HEIGHT - BOTTOM
    bars = "".join(
        f'<rect class="rate" x="{LEFT + at * step:.1f}" y="{high * (1 - count / most):.1f}" '
        f'width="{step:.2f}" height="{high * count / most:.1f}"/>'
        for at, (count, _) in enumerate(seconds)
    )
    line = " ".join(
        f"{LEFT + (at + 0.5) * step:.1f},{high * (1 - slow / slowest):.1f}" for at, (_, slow) in enumerate(seconds)
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="requests answered in each second, and how long '
        f'the slowest of twenty took">{bars}<polyline class="slow" fill="none" points="{line}"/>'
        f'<path class="axis" fill="none" d="M{LEFT} 0V{high}H{WIDTH - LEFT}V0"/>'
        f'<text x="0" y="12">{most} a second</text>'
        f'<text x="{WIDTH - LEFT + 4}" y="12">{slowest * 1000:.0f} ms</text>'
        f'<text x="{LEFT}" y="{HEIGHT - 6}">0 s</text><text x="{WIDTH - LEFT - 24}" y="{HEIGHT - 6}">'
        f"{len(seconds)} s</text></svg>"
    )
