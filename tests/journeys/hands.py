"""How somebody works a page: with the mouse, or by keyboard alone.

By keyboard everything is reached with Tab from where the focus is, so what cannot be reached, or is reached without the
focus being seen, fails the journey.
"""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Error, FileChooser, FilePayload, Locator, Page, expect

MOST_STEPS = 600
"""More than any page has things to stop at."""
CHOOSER_MS = 400
AT_IT = "element => element === document.activeElement"
IN_ITS_GROUP = "element => document.activeElement.name === element.name && document.activeElement.form === element.form"
WATCH_LEAVING = """() => {
  window.isWhereItWasPressed = true;
  navigation.addEventListener("navigate", (event) => { window.isLeft = !event.destination.sameDocument; });
}"""
LEAVES = "() => new Promise((told) => setTimeout(() => told(window.isLeft === true), 20))"
HAS_LEFT = "() => !window.isWhereItWasPressed && document.readyState === 'complete'"
HOW_SEEN = """async (element) => {
  const inside = () => { const box = element.getBoundingClientRect(); return box.bottom > 0 && box.top < innerHeight; };
  const begun = performance.now();
  while (performance.now() - begun < 10000 && !inside()) await new Promise(requestAnimationFrame);
  const style = getComputedStyle(element);
  const marked = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  return { marked, inside: inside(), top: element.getBoundingClientRect().top, height: innerHeight };
}"""
"""The browser glides to what has the focus: it is waited for."""


class Hands(Protocol):
    """What a visitor does to one thing on a page."""

    def press(self, thing: Locator) -> None:
        """A link, a button, or what opens and closes."""

    def write(self, field: Locator, text: str) -> None:
        """A text, a number or a day (such as 2024-11-22) in place of what is there."""

    def choose(self, field: Locator, value: str) -> None:
        """One of the options of a list."""

    def tick(self, box: Locator) -> None:
        """A box, or one of several choices."""

    def hand_over(self, field: Locator, file: FilePayload) -> None:
        """A file."""


class Mouse:
    """Whatever is on the page can be pointed at."""

    def press(self, thing: Locator) -> None:
        thing.click()

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def choose(self, field: Locator, value: str) -> None:
        field.select_option(value)

    def tick(self, box: Locator) -> None:
        box.check()

    def hand_over(self, field: Locator, file: FilePayload) -> None:
        field.set_input_files(file)


class Keyboard:
    """Tab, Enter, space bar, arrows, and letters."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, thing: Locator) -> None:
        self.reach(thing)
        self.page.evaluate(WATCH_LEAVING)
        self.page.keyboard.press("Enter")
        if self._says(LEAVES):
            while not self._says(HAS_LEFT):
                self.page.wait_for_timeout(20)

    def _says(self, question: str) -> bool:
        """What the page answers; it is being left if it cannot any more."""
        try:
            return bool(self.page.evaluate(question))
        except Error:
            return question == LEAVES

    def write(self, field: Locator, text: str) -> None:
        self.reach(field)
        if field.get_attribute("type") == "date":
            self._write_day(field, text)
        else:
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(text)

    def choose(self, field: Locator, value: str) -> None:
        self.reach(field)
        wanted = field.locator(f"option[value='{value}']").evaluate("option => option.index")
        shown = field.evaluate("list => list.selectedIndex")
        for _ in range(abs(wanted - shown)):
            self.page.keyboard.press("ArrowDown" if wanted > shown else "ArrowUp")
        expect(field).to_have_value(value)

    def tick(self, box: Locator) -> None:
        if box.get_attribute("type") == "radio":
            self._step_to(box, "Tab", IN_ITS_GROUP)
            self._step_to(box, "ArrowDown", AT_IT)
        else:
            self.reach(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")

    def hand_over(self, field: Locator, file: FilePayload) -> None:
        self.reach(field)
        choosers: list[FileChooser] = []
        self.page.once("filechooser", lambda chooser: choosers.append(chooser))
        for key in ("Enter", "Space", "Enter", "Space"):  # the browser now and then swallows the first press
            assert field.evaluate(AT_IT), "the focus went away"
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(CHOOSER_MS)
            if choosers:
                choosers[0].set_files(file)
                return
        raise AssertionError(f"no file can be chosen at {field}")

    def reach(self, thing: Locator) -> None:
        """Go on with Tab until the focus is there, and is seen."""
        expect(thing).to_be_visible()
        self._step_to(thing, "Tab", AT_IT)
        seen = thing.evaluate(HOW_SEEN)
        assert seen["marked"], f"the focus is not seen at {thing}: {seen}"
        assert seen["inside"], f"the focus is off the screen at {thing}: {seen}"

    def _step_to(self, thing: Locator, key: str, there: str) -> None:
        for _ in range(MOST_STEPS):
            if thing.evaluate(there):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{thing} is not reached by {key}")

    def _write_day(self, field: Locator, day: str) -> None:
        """The parts of a day in the order in which the browser asks for them."""
        year, month, date = day.split("-")
        for parts in ((date, month, year), (month, date, year)):
            for _ in range(2):
                self.page.keyboard.press("ArrowLeft")  # to its first part
            self.page.keyboard.type("".join(parts))
            if field.input_value() == day:
                return
        raise AssertionError(f"{day} cannot be typed: {field.input_value()}")
