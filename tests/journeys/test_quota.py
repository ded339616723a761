"""The quota in front of a unit's officer: twenty places, and what stands at the twenty-first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.running import RunningDemo
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def test_pictures_of_the_documentation(at_recommendation: RunningDemo, visit: Callable[..., Visitor]) -> None:
    """The pages that the documentation shows, in Chinese; written only when pictures are asked for."""
    visitor = visit(at_recommendation, language="zh")
    visitor.go("/campaigns/notices/miit/2024-399/")
    visitor.keep_picture("notice")
    visitor.go("register:list")
    visitor.keep_picture("register")
    visitor.become("province_officer")
    expect(visitor.page.locator(".tasks li").first).to_be_visible()
    visitor.keep_picture("desk")
    open_own_sheet(visitor)
    visitor.keep_picture("ranking")


def test_the_twenty_first_is_refused(at_recommendation: RunningDemo, visit: Callable[..., Visitor]) -> None:
    officer, other = visit(at_recommendation), visit(at_recommendation)
    for visitor in (officer, other):
        visitor.become("province_officer")
        open_own_sheet(visitor)
        visitor.sees("17 / 20")
        visitor.press("Put on the list")
        visitor.sees("18 / 20")
    for used in (19, 20):
        officer.press("Put on the list")
        officer.sees(f"{used} / 20")
    officer.press("Put on the list")
    officer.sees("21 / 20", "no more than 20 projects", "Basis: II(2)2")
    expect(officer.page.get_by_role("button", name="Save the order")).to_have_count(0)
    officer.press("Undo")
    officer.press("Save the order")
    officer.sees("The order was saved")
    expect(officer.page.locator(".signatures .void")).to_have_count(3)
    with other.refused(409):  # this order was made from the list as it was before
        other.press("Save the order")
    other.sees("Nothing was changed.", "What changed meanwhile", "put on the list as no. 18", "Your order")
    other.follow("Compare it with the list as it stands")
    other.sees("Proposed order, not saved", "taken off the list")
    open_own_sheet(other)
    other.sees("20 / 20")


def open_own_sheet(visitor: Visitor) -> None:
    """The officer's only list."""
    visitor.go("recommendations:list")
    visitor.page.locator("tbody a").first.click()
    visitor.page.wait_for_load_state()
