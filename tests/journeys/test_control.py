"""The control room in a real browser: charts under the page's policy, without a script, and its acts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.running import RunningDemo
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def test_a_chart_is_drawn_anew_when_somebody_asks(
    at_recommendation: RunningDemo, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(at_recommendation)
    fetched: list[str] = []
    visitor.page.on("request", lambda request: fetched.append(request.url))
    visitor.become("secretariat")
    visitor.go("desk:control_rooms")
    visitor.page.wait_for_load_state("networkidle")
    assert not [address for address in fetched if "echarts" in address]
    visitor.keep_picture("control-room")
    visitor.page.locator("#figure-2").focus()
    with visitor.page.expect_response(lambda answer: answer.request.headers.get("hx-target") == "figures"):
        visitor.page.evaluate("htmx.ajax('GET', location.pathname, {target: '#figures', swap: 'outerHTML'})")
    expect(visitor.page.locator("#figure-2")).to_be_focused()
    visitor.press("Read point by point")
    expect(visitor.page.locator("#chart-progress canvas")).to_be_visible()
    visitor.page.emulate_media(color_scheme="dark")
    visitor.page.set_viewport_size({"width": 390, "height": 800})
    expect(visitor.page.locator("#chart-progress canvas")).to_be_visible()
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_a_script_everything_is_there(at_recommendation: RunningDemo, visit: Callable[..., Visitor]) -> None:
    visitor = visit(at_recommendation, scripts=False)
    visitor.become("secretariat")
    visitor.go("desk:control_rooms")
    expect(visitor.page.locator("#chart-progress svg polyline")).to_have_count(2)
    expect(visitor.page.get_by_role("button", name="Read point by point")).to_have_count(0)
    visitor.page.locator("#chart-progress summary").click()
    expect(visitor.page.locator("#chart-progress tbody tr").first).to_be_visible()
    expect(visitor.page.locator(".map a", has_text="JS")).to_have_attribute("href", "/dossiers/?province=320000")


def test_a_deadline_is_extended_and_units_are_reminded(
    at_recommendation: RunningDemo, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(at_recommendation)
    visitor.become("secretariat")
    visitor.go("desk:control_rooms")
    visitor.follow("Extend…")
    visitor.fill({"stage": "recommendation", "closes_on": "2024-11-20", "reason": "Snow"})
    with visitor.refused(422):
        visitor.press("Show what this does")
    visitor.sees("An extension must be later than the day in force")
    visitor.page.locator("[name=unit]").first.select_option(label="Beijing")
    visitor.page.locator("[name=closes_on]").first.fill("2024-12-03")
    visitor.press("Show what this does")
    visitor.sees("closes for Beijing at the end of 2024-12-03")
    visitor.press("Extend and tell those concerned")
    visitor.confirm()
    visitor.sees("The deadline is extended")
    visitor.go("/campaigns/notices/miit/2024-399/")
    visitor.sees("Beijing: until 2024-12-03", "Snow")
    visitor.go("desk:control_rooms")
    visitor.page.get_by_role("link", name="Remind units that have not started").click()
    visitor.press("Show what this does")
    visitor.sees("What this does", "Beijing")
    visitor.press("Send the reminder")
    visitor.sees("what became of each unit")
