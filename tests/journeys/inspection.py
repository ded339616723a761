"""What a page must be for everybody: no violation that axe finds, nothing that leaves the screen or jumps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules that a theme can break; all others are about what the page holds and how wide it is."""
MOST_SHIFT = 0.02
RUN_AXE = """async (rules) => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
  const places = (one) => one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ");
  return found.violations.map((one) => `${one.id}: ${places(one)}`);
}"""
SHIFTED = """() => new Promise((told) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((one) => { if (!one.hadRecentInput) sum += one.value; }))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => told(sum), 50);
})"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
KINDS = """() => [...new Set([...document.querySelectorAll("body *")].map(
  (one) => `${one.localName}.${one.getAttribute("class") ?? ""}.${one.getAttribute("role") ?? ""}`))]"""
DRESS = """(theme) => {
  document.documentElement.dataset.theme = theme;
  document.documentElement.dataset.bsTheme = theme;
}"""


@dataclass(frozen=True)
class State:
    """How a page is looked at: the width in pixels and the theme."""

    width: int
    theme: str

    def __str__(self) -> str:
        return f"{self.width} {self.theme}"


STATES = [State(width, theme) for width in (1440, 390) for theme in ("light", "dark")]
OPPOSITE = [State(1440, "light"), State(390, "dark")]


def faults(
    page: Page, states: Sequence[State], show: Callable[[State], None] | None = None
) -> Iterator[tuple[State, str]]:
    """Everything that is wrong with the page that is open, in each of the states, in which it is shown as well.

    Every rule is held against the page at each width; in the other theme of a width, those about colours.
    """
    widths = set[int]()
    shifted = page.evaluate(SHIFTED)
    if shifted > MOST_SHIFT:
        yield states[0], f"moves while it loads: {shifted:.3f}"
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for state in states:
        dress(page, state)
        if show is not None:
            show(state)
        rules = COLOURS if state.width in widths else TAGS
        widths.add(state.width)
        yield from ((state, fault) for fault in page.evaluate(RUN_AXE, rules))
        if (over := page.evaluate(OVERFLOW)) > 0:
            yield state, f"is {over} px wider than the screen"


def kinds_of_elements(page: Page) -> list[str]:
    """What kinds of elements the open page has: names with classes and roles."""
    found: list[str] = page.evaluate(KINDS)
    return found


def dress(page: Page, state: State) -> None:
    """Show the open page in a state."""
    page.set_viewport_size({"width": state.width, "height": 900})
    page.evaluate(DRESS, state.theme)


def watch(page: Page, heard: list[str]) -> None:
    """Keep what the page complains of."""

    def keep(message: Any) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            heard.append(message.text)

    page.on("console", keep)
    page.on("pageerror", lambda error: heard.append(str(error)))
