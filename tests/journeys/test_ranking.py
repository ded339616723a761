"""An officer brings the list into another order: by dragging, by keyboard alone, by typing a place, and back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.running import RunningDemo
from tests.journeys.test_quota import open_own_sheet
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.slow]


@pytest.fixture
def officer(at_recommendation: RunningDemo, visit: Callable[..., Visitor]) -> Visitor:
    visitor = visit(at_recommendation)
    visitor.become("province_officer")
    open_own_sheet(visitor)
    return visitor


def order(page: Page) -> list[str]:
    """The projects in the order that the page shows."""
    return page.locator("#ranked tbody tr").evaluate_all("rows => rows.map(row => row.dataset.step)")


def shows(page: Page, expected: list[str]) -> None:
    """Wait until the address carries the order, then compare the rows and their numbers."""
    page.wait_for_url(lambda url: url.endswith("order=" + "-".join(expected)))
    assert order(page) == expected
    numbers = page.locator("#ranked .place-number").evaluate_all("fields => fields.map(field => Number(field.value))")
    assert numbers == list(range(1, len(expected) + 1))


def lifted(steps: list[str], which: int, place: int) -> list[str]:
    rest = [step for step in steps if step != steps[which]]
    return [*rest[:place], steps[which], *rest[place:]]


def test_by_dragging_and_typing_and_undone_and_redone(officer: Visitor) -> None:
    page, before = officer.page, order(officer.page)
    handles = page.locator("#ranked .grab")
    handles.nth(4).drag_to(handles.nth(1), target_position={"x": 5, "y": 2})
    dragged = lifted(before, 4, 1)
    shows(page, dragged)
    officer.sees("Proposed order, not saved", "moved from no. 5 to no. 2")
    page.locator("#ranked .place-number").nth(9).fill("1")
    page.keyboard.press("Enter")
    typed = lifted(dragged, 9, 0)
    shows(page, typed)
    officer.press("Undo")
    shows(page, dragged)
    officer.press("Redo")
    shows(page, typed)
    page.reload()
    assert order(page) == typed
    officer.press("Take off", page.locator("#ranked tbody tr").nth(2))
    shows(page, [*typed[:2], *typed[3:]])
    officer.sees("now")
    page.keyboard.press("Control+z")
    shows(page, typed)
    officer.follow("Drop the proposal")
    assert order(page) == before


def test_by_keyboard_alone_saved_and_restored(officer: Visitor) -> None:
    page, before = officer.page, order(officer.page)
    page.locator("#content").focus()
    handle = page.locator("#ranked .grab").nth(2)
    for _ in range(60):
        page.keyboard.press("Tab")
        if handle.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Space")
    expect(page.locator("#ranking-said")).to_contain_text("is taken up at place 3")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#ranking-said")).to_contain_text("place 1 of")
    page.keyboard.press("Escape")
    assert order(page) == before
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    moved = lifted(before, 2, 3)
    shows(page, moved)
    expect(page.locator("#ranking-said")).to_contain_text("places used")
    save = page.get_by_role("button", name="Save the order")
    save.focus()
    page.keyboard.press("Enter")
    officer.sees("The order was saved")
    assert order(page) == moved
    officer.follow("Restore the order before it")
    officer.press("Save the order")
    officer.sees("The order was saved")
    assert order(page) == before


def test_without_scripts_numbers_and_buttons_do_the_same(
    at_recommendation: RunningDemo, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(at_recommendation, scripts=False)
    visitor.become("province_officer")
    open_own_sheet(visitor)
    page = visitor.page
    before = [field.get_attribute("name") for field in page.locator("#ranked .place-number").all()]
    page.locator("#ranked .place-number").nth(3).fill("1")
    visitor.press("Show what these places would change")
    visitor.sees("Proposed order, not saved", "moved from no. 4 to no. 1")
    page.locator("#ranked [value^='down:']").first.click()
    visitor.sees("moved from no. 4 to no. 2")
    after = [field.get_attribute("name") for field in page.locator("#ranked .place-number").all()]
    assert after == [before[0], before[3], *before[1:3], *before[4:]]
    visitor.follow("Drop the proposal")


def test_a_proposal_outlives_a_search_among_those_that_wait(officer: Visitor) -> None:
    page, before = officer.page, order(officer.page)
    page.locator("#ranked .place-number").nth(5).fill("2")
    page.keyboard.press("Enter")
    proposed = lifted(before, 5, 1)
    shows(page, proposed)
    officer.press("Take off", page.locator("#ranked tbody tr").last)
    gone, shorter = proposed[-1], proposed[:-1]
    shows(page, shorter)
    project = page.locator("#waiting tbody tr", has=page.locator(f"[value='on:{gone}']")).locator("a").inner_text()
    page.locator("#waiting input[type=search]").fill(project)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "wq=" in url)
    expect(page.locator("#waiting tbody tr", has_text=project)).to_have_count(1)
    assert order(page) == shorter
    officer.press("Put on the list", page.locator("#waiting tbody tr", has_text=project).first)
    expect(page.locator("#ranked tbody tr")).to_have_count(len(proposed))
    assert order(page) == proposed
    page.go_back()
    page.wait_for_load_state()
    officer.follow("Drop the proposal")
    assert order(page) == before
