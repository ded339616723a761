import pytest
from django.conf import settings
from tests.builders import *
from tests.stages.recommendations.rows import *
from tidu.core import clock
from django.test import Client
from playwright.sync_api import sync_playwright
import os
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="1"

def test_look(live_server, browser, monkeypatch):
    monkeypatch.setattr(clock, "_rehearsal_offset", lambda: clock.moment(clock.date(2024,11,28), clock.time(19,47)) - clock.datetime.now(clock.UTC))
    sheet = a_sheet(ranked=6, waiting=3)
    sign_all(sheet, "industry", "development_reform", "finance", "state_assets")
    with clock.frozen(IN_TIME):
        actions.move(an_officer(sheet), sheet, sheet.entries.get(rank=4), 2)
    sheet.refresh_from_db()
    sign_all(sheet, "industry", "development_reform", "finance")
    people = {"officer": an_officer(sheet), "signer": a_signer(sheet, "state_assets")}
    for who, person in people.items():
        c = signed_in(Client(), person)
        for width in (1440, 390):
            ctx = browser.new_context(viewport={"width": width, "height": 900})
            ctx.add_cookies([{"name": "sessionid", "value": c.cookies["sessionid"].value, "url": live_server.url}])
            p = ctx.new_page()
            p.goto(live_server.url + f"/stages/recommendations/{sheet.pk}/")
            p.screenshot(path=f"/tmp/look-{who}-{width}.png", full_page=True)
            if who == "officer" and width == 1440:
                p.locator("td .ask summary").nth(2).click()
                p.screenshot(path=f"/tmp/look-open.png", full_page=True)
                p.goto(live_server.url + f"/stages/recommendations/{sheet.pk}/summary/")
                p.screenshot(path=f"/tmp/look-summary.png", full_page=True)
                p.pdf(path="/tmp/look.pdf", prefer_css_page_size=True)
                p.goto(live_server.url + f"/stages/recommendations/")
                p.screenshot(path=f"/tmp/look-list.png", full_page=True)
