"""The report: the figures of the run, one file that needs nothing else."""

from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidu.config.rehearsal.evening import Outcome
from tidu.config.rehearsal.measures import Measures
from tidu.config.rehearsal.report import WAY_OUT, Findings, as_html, as_text, by_second, in_time, picture
from tidu.config.rehearsal.told import Balance
from tidu.workflow.seals import Flaw


def findings(lost: int = 0, status: int = 302, flaws: tuple[Flaw, ...] = ()) -> Findings:
    measures = Measures()
    measures.note("submit <now>", 0.25, status)
    return Findings(
        "2 dossiers & more",
        measures,
        2.0,
        Counter({Outcome.HANDED_IN: 1}),
        [Balance("dossiers.submit", 1, lost, 0)],
        flaws,
    )


def test_text() -> None:
    said = as_text(findings()).splitlines()
    assert said[3].split() == ["submit", "<now>", "1", "0.5", "250", "250", "250", "250", "0", "0"]
    assert said[-3] == "1 handed in, 0 too late of their own or refused, 0 too late because pages were slow"
    assert said[-1] == "lost 0, doubled 0, without an answer or 5xx 0; the log is whole"


@pytest.mark.parametrize(
    ("found", "good"),
    [
        (findings(), True),
        (findings(status=409), True),
        (findings(lost=1), False),
        (findings(status=503), False),
        (findings(status=0), False),
        (findings(flaws=(Flaw("dossiers.dossier/1#2", "entry_missing"),)), False),
    ],
)
def test_verdict(found: Findings, good: bool) -> None:
    assert found.is_good is good


def test_whoever_was_held_up_is_counted_beside_the_way_out() -> None:
    assert in_time(Counter({Outcome.HELD_UP: 3})).endswith(f"3 too late because pages were slow; {WAY_OUT}")


def test_html_is_whole_and_asks_for_nothing_elsewhere() -> None:
    html = as_html(findings())
    assert "submit &lt;now&gt;" in html
    assert "2 dossiers &amp; more" in html
    fetched: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            fetched.extend(name for name, _ in attrs if name in {"src", "href"})
            assert tag != "script"

    Reader().feed(html)
    assert fetched == []


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0, 5)), max_size=60))
def test_every_answer_is_in_one_second(answered: list[tuple[float, float]]) -> None:
    seconds = by_second(answered)
    assert sum(count for count, _ in seconds) == len(answered)
    drawn = picture(answered)
    assert drawn.count("<rect") == len(seconds)
    assert drawn.count('fill="none"') == drawn.count("<path") + drawn.count("<polyline") == 2
