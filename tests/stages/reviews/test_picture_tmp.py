import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import *
from tests.stages.reviews.panels import *
pytestmark = pytest.mark.django_db(transaction=True)

def shot(browser, live_server, person, path, name, width=1280, height=1000, full=True):
    client = confirmed(Client(), person)
    ctx = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    ctx.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = ctx.new_page()
    page.goto(live_server.url + path)
    page.screenshot(path=f"/tmp/g_{name}.png", full_page=full)
    print(name, page.evaluate("document.documentElement.scrollWidth"), width)
    ctx.close()

def test_pictures(browser, live_server):
    a = a_scored_review(91, 92.5, 90); b = a_scored_review(88, 85, 91); c = a_review()
    for i in range(2): an_expert(an_institute(region_code="320100", name=f"南京智能制造研究院{i}"))
    for i in range(2): an_expert()
    x = an_assignment(c); sec = a_secretary()
    camp = a.step.dossier.campaign_id
    shot(browser, live_server, sec, reverse("reviews:list"), "list")
    shot(browser, live_server, sec, reverse("reviews:detail", args=[c.pk]), "detail")
    shot(browser, live_server, sec, reverse("reviews:detail", args=[c.pk]), "detail_phone", 390)
    drafted(x)
    shot(browser, live_server, x.expert.user, reverse("reviews:mine"), "mine")
    shot(browser, live_server, x.expert.user, reverse("reviews:score", args=[x.pk]), "score", full=True)
    shot(browser, live_server, x.expert.user, reverse("reviews:score", args=[x.pk]), "score_phone", 390)
    shot(browser, live_server, x.expert.user, reverse("reviews:check", args=[x.pk]), "check")
    handed_in(x)
    for i in range(2): handed_in(an_assignment(c), maturity=12)
    shot(browser, live_server, sec, reverse("reviews:ranking", args=[camp, STAGE]), "ranking")
    shot(browser, live_server, sec, reverse("reviews:ranking", args=[camp, STAGE]), "ranking_phone", 390)
    client = confirmed(Client(), sec)
    ctx = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    ctx.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = ctx.new_page(); page.goto(live_server.url + reverse("reviews:ranking", args=[camp, STAGE]))
    page.check(f"input[value='{a.pk}']"); page.check(f"input[value='{c.pk}']")
    page.click("form[action*=proposal] button.btn-primary")
    page.screenshot(path="/tmp/g_proposal.png", full_page=True)
    page.fill("textarea", "排名靠后"); page.click("main button.btn-seal")
    page.wait_for_load_state()
    page.screenshot(path="/tmp/g_done.png", full_page=True)
    ctx.close()
