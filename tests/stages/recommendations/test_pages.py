import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests.builders import a_group, a_person, a_province, confirmed, signed_in
from tests.dossier_builders import IN_TIME, a_submitted_dossier
from tests.stages.recommendations.rows import (
    a_sheet,
    a_signer,
    a_submitted_sheet,
    a_waiting_step,
    an_officer,
    move,
    rank,
    secretariat,
    sheet_of,
    sign_all,
)
from tidu.core import clock
from tidu.organisations.roles import Role
from tidu.stages.recommendations import actions, awaiting, queries
from tidu.stages.recommendations.models import Sheet

pytestmark = pytest.mark.django_db
TOO_LATE = clock.moment(clock.date(2024, 11, 30))


@pytest.fixture(autouse=True)
def _in_time():
    with clock.frozen(IN_TIME):
        yield


def url(name, *arguments):
    return reverse(f"recommendations:{name}", args=arguments)


def page(client, sheet):
    answer = client.get(url("sheet", sheet.pk))
    assert answer.status_code == 200
    return answer.content.decode()


def query_count(client, address):
    with CaptureQueriesContext(connection) as queries_made:
        assert client.get(address).status_code == 200
    return len(queries_made)


def test_the_list_needs_no_more_queries_for_more_rows(client):
    signed_in(client, secretariat())
    a_sheet(unit=a_group())
    query_count(client, url("list"))
    one = query_count(client, url("list"))
    a_sheet(ranked=2)
    a_sheet(unit=a_province("330000"))
    assert query_count(client, url("list")) == one


def test_the_sheet_needs_no_more_queries_for_more_rows(client):
    sheet = a_sheet(ranked=2, waiting=1)
    officer = an_officer(sheet)
    signed_in(client, officer)
    query_count(client, url("sheet", sheet.pk))
    one = query_count(client, url("sheet", sheet.pk)), query_count(client, url("summary", sheet.pk))
    for _ in range(2):
        rank(officer, sheet, a_waiting_step())
        a_waiting_step()
    assert (query_count(client, url("sheet", sheet.pk)), query_count(client, url("summary", sheet.pk))) == one


def test_the_officer_sees_quota_places_and_what_waits(client):
    sheet = a_sheet(ranked=2, waiting=1)
    text = page(signed_in(client, an_officer(sheet)), sheet)
    assert 'aria-valuenow="2"' in text
    assert 'aria-valuemax="20"' in text
    assert text.count('name="place-') == 2
    assert f'value="on:{queries.waiting_for(sheet).get().pk}"' in text
    assert "2024-11-29 23:59:59" in text
    assert "二(二)3" in text
    assert "尚缺 6 个签署" in text


def proposed(client, sheet, order):
    """The page of a proposed order."""
    answer = client.get(url("sheet", sheet.pk), {"order": "-".join(map(str, order))})
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_an_order_is_saved_the_page_says_what_it_does(client):
    sheet = a_sheet(ranked=2, waiting=1)
    client = signed_in(client, an_officer(sheet))
    first, second = queries.order_of(sheet)
    new = queries.waiting_for(sheet).get()
    assert "保存排序" not in page(client, sheet)
    assert "无签署失效" in proposed(client, sheet, [second, first])
    sign_all(sheet, "finance", "data", "industry", "state_assets")
    text = proposed(client, sheet, [new.pk, second, first])
    assert "4 个签署将失效" in text
    assert "财政、" in text
    assert f"“{new.dossier.title}”列入第 1 位" in text
    assert 'aria-valuenow="3"' in text
    assert queries.order_of(sheet) == [first, second]


def test_a_proposal_above_the_quota_is_shown_with_the_clause_and_cannot_be_saved(client):
    sheet = a_sheet(ranked=5, waiting=1, unit=a_group())
    order = [*queries.order_of(sheet), queries.waiting_for(sheet).get().pk]
    client = signed_in(client, an_officer(sheet))
    text = proposed(client, sheet, order)
    assert "名额已满：推荐项目不超过 5 项。" in text
    assert url("reorder", sheet.pk) not in text
    answer = client.post(url("reorder", sheet.pk), {"order": "-".join(map(str, order)), "seen": sheet.digest})
    assert answer.status_code == 409
    assert "二(二)2" in answer.content.decode()


def test_the_form_of_the_list_leads_to_the_address_of_the_order(client):
    sheet = a_sheet(ranked=3, waiting=1)
    one, two, three = queries.order_of(sheet)
    client = signed_in(client, an_officer(sheet))
    sent = {
        "order": f"{one}-{two}-{three}",
        f"place-{one}": "1",
        f"place-{two}": "2",
        f"place-{three}": "1",
        "wq": "苏州",
    }
    for pressed, order in [({}, [three, one, two]), ({"move": f"off:{one}"}, [three, two])]:
        answer = client.get(url("sheet", sheet.pk), sent | pressed)
        assert answer.status_code == 302
        address = f"{url('sheet', sheet.pk)}?order={'-'.join(map(str, order))}&wq=%E8%8B%8F%E5%B7%9E"
        assert sorted(answer["Location"].partition("?")[2].split("&")) == sorted(address.partition("?")[2].split("&"))


def test_a_proposal_moves_projects_between_the_list_and_those_that_wait(client):
    sheet = a_sheet(ranked=2, waiting=2)
    first, second = queries.order_of(sheet)
    new, other = queries.waiting_for(sheet)
    client = signed_in(client, an_officer(sheet))
    text = proposed(client, sheet, [first, new.pk])
    offered_on = {step for step in (first, second, new.pk, other.pk) if f'"on:{step}"' in text}
    offered_off = {step for step in (first, second, new.pk, other.pk) if f'"off:{step}"' in text}
    assert (offered_on, offered_off) == ({second, other.pk}, {first, new.pk})


@pytest.mark.parametrize("order", ["x", "1--2", "-1", "1-", "9" * 30, "1,2", "'", "1-2" * 2000])
def test_an_order_that_is_none_is_passed_over_in_an_address_and_refused_in_a_post(client, order):
    sheet = a_sheet(ranked=2)
    client = signed_in(client, an_officer(sheet))
    assert "保存排序" not in client.get(url("sheet", sheet.pk), {"order": order}).content.decode()
    assert client.post(url("reorder", sheet.pk), {"order": order, "seen": sheet.digest}).status_code == 400


def test_others_see_no_proposal(client):
    sheet = a_sheet(ranked=2, waiting=1)
    order = [queries.waiting_for(sheet).get().pk]
    for person in (a_signer(sheet, "data"), secretariat(), a_person(Role.AUDITOR)):
        assert proposed(signed_in(client, person), sheet, order).count("data-step=") == 2


def test_a_strangers_dossier_is_not_shown_by_a_proposal(client):
    sheet, foreign = a_sheet(ranked=1), a_waiting_step(a_province("330000"))
    text = proposed(signed_in(client, an_officer(sheet)), sheet, [*queries.order_of(sheet), foreign.pk])
    assert foreign.dossier.title not in text
    assert foreign.dossier.number not in text


def test_an_order_that_was_overtaken_is_not_lost(client):
    sheet = a_sheet(ranked=3)
    one, two, three = queries.order_of(sheet)
    client, seen = signed_in(client, an_officer(sheet)), sheet.digest
    moved = sheet.entries.get(rank=3)
    move(an_officer(sheet), sheet, moved, 1)
    answer = client.post(url("reorder", sheet.pk), {"order": f"{two}-{one}-{three}", "seen": seen})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert f"“{moved.dossier.title}”由第 3 位调至第 1 位" in text
    assert f"{url('sheet', sheet.pk)}?order={two}-{one}-{three}" in text


def test_after_saving_the_order_before_is_offered(client):
    sheet = a_sheet(ranked=2)
    first, second = queries.order_of(sheet)
    client = signed_in(client, an_officer(sheet))
    answer = client.post(url("reorder", sheet.pk), {"order": f"{second}-{first}", "seen": sheet.digest})
    assert (answer.status_code, answer["Location"]) == (302, url("sheet", sheet.pk))
    assert f'href="?order={first}-{second}"' in page(client, sheet)


def test_before_handing_in_the_page_says_who_would_be_left_behind(client):
    sheet = a_sheet(ranked=1, waiting=2)
    assert a_submitted_dossier().unit == sheet.unit
    text = page(signed_in(client, an_officer(sheet)), sheet)
    assert "2 份申报书已通过审核但未列入排序表。" in text
    assert "本单位尚有 1 份申报书正在审核。" in text
    assert "正在审核" not in page(signed_in(client, secretariat()), sheet)


def test_a_void_signature_names_the_change(client):
    sheet = a_sheet(ranked=2)
    sign_all(sheet, "state_assets")
    moved = sheet.entries.get(rank=2)
    move(an_officer(sheet), sheet, moved, 1)
    text = page(signed_in(client, a_signer(sheet, "state_assets")), sheet)
    assert f"“{moved.dossier.title}”由第 2 位调至第 1 位，须重新签署。" in text


@pytest.mark.parametrize(
    ("who", "verbs"),
    [
        (an_officer, {"reorder"}),
        (lambda sheet: a_signer(sheet, "data"), {"sign"}),
        (lambda sheet: secretariat(), set()),
        (lambda sheet: a_person(Role.MINISTRY_OFFICER), set()),
        (lambda sheet: a_person(Role.AUDITOR), set()),
    ],
)
def test_a_draft_offers_each_role_its_own_acts(client, who, verbs):
    sheet = a_sheet(ranked=2, waiting=1)
    order = list(reversed(queries.order_of(sheet)))
    assert offered(proposed(signed_in(client, who(sheet)), sheet, order), sheet) == verbs


@pytest.mark.parametrize(
    ("who", "verbs"),
    [
        (an_officer, set()),
        (lambda sheet: a_signer(sheet, "data"), set()),
        (lambda sheet: secretariat(), {"accept", "return", "receive"}),
        (lambda sheet: a_person(Role.MINISTRY_OFFICER, department="state_assets"), set()),
        (lambda sheet: a_person(Role.AUDITOR), set()),
    ],
)
def test_a_submitted_sheet_offers_each_role_its_own_acts(client, who, verbs):
    sheet = a_submitted_sheet(ranked=2, waiting=1)
    assert offered(page(signed_in(client, who(sheet)), sheet), sheet) == verbs


def offered(text, sheet):
    """The acts on a sheet that the page has a form for."""
    verbs = ("reorder", "sign", "submit", "return", "accept", "receive")
    return {verb for verb in verbs if f'action="{url("sheet", sheet.pk)}{verb}/' in text}


def test_a_signed_list_can_be_submitted_and_after_the_deadline_not(client):
    sheet = a_sheet()
    sign_all(sheet)
    client = signed_in(client, an_officer(sheet))
    assert "submit" in offered(page(client, sheet), sheet)
    with clock.frozen(TOO_LATE):
        text = page(client, sheet)
    assert "submit" not in offered(text, sheet)
    assert "已过截止时间" in text


def test_the_walk_of_a_group_through_its_pages(client):
    sheet = a_sheet(ranked=2, unit=a_group())
    confirmed(client, an_officer(sheet))
    assert client.post(url("sign", sheet.pk), {"desk": "unit", "seen": sheet.digest}).status_code == 302
    assert client.post(url("submit", sheet.pk)).status_code == 302
    confirmed(client, secretariat())
    assert client.post(url("return", sheet.pk), {"reason": "请核对第二位"}).status_code == 302
    confirmed(client, an_officer(sheet))
    assert client.post(url("submit", sheet.pk)).status_code == 302
    confirmed(client, secretariat())
    paper = {"document": "application", "desk": "industry"}
    assert client.post(url("receive", sheet.pk), paper).status_code == 302
    assert client.post(url("accept", sheet.pk)).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.state, sheet.receipts.count()) == ("accepted", 1)


@pytest.mark.parametrize("verb", ["sign", "submit", "return", "accept"])
def test_acts_that_bind_ask_who_it_is_first(client, verb):
    sheet = a_submitted_sheet() if verb in {"return", "accept"} else a_sheet()
    signed_in(client, secretariat() if verb in {"return", "accept"} else an_officer(sheet))
    before = sheet.state
    answer = client.post(url(verb, sheet.pk), {"reason": "x", "desk": "data", "seen": sheet.digest})
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    sheet.refresh_from_db()
    assert (sheet.state, sheet.signatures.filter(desk="data", signed_by=answer.wsgi_request.user.pk).exists()) == (
        before,
        False,
    )


@pytest.mark.parametrize("name", ["sheet", "summary"])
def test_a_strangers_sheet_is_not_there(client, name):
    sheet, foreign = a_sheet(), a_sheet(unit=a_province("330000"))
    signed_in(client, an_officer(sheet))
    assert client.get(url(name, foreign.pk)).status_code == 404
    assert foreign.unit.name not in client.get(url("list")).content.decode()


def test_nothing_of_a_strangers_sheet_can_be_touched(client):
    sheet, foreign = a_sheet(waiting=1), a_sheet(ranked=2, waiting=1, unit=a_province("330000"))
    confirmed(client, an_officer(sheet))
    posts = [url(verb, foreign.pk) for verb in ("submit", "return", "accept", "reorder")]
    found = {address: client.post(address, {"order": "", "seen": "", "reason": "x"}).status_code for address in posts}
    assert found == dict.fromkeys(posts, 404)
    assert foreign.entries.count() == 2


@pytest.mark.parametrize("verb", ["reorder", "sign", "submit", "return", "accept", "receive"])
def test_an_auditor_changes_nothing(client, verb):
    sheet = a_sheet(ranked=1, waiting=1)
    confirmed(client, a_person(Role.AUDITOR))
    data = {"order": "", "reason": "x", "desk": "data", "seen": sheet.digest, "document": "application"}
    assert client.post(url(verb, sheet.pk), data).status_code == 403


@pytest.mark.parametrize("name", ["reorder", "sign", "submit", "return", "accept", "receive"])
def test_acts_are_posts(client, name):
    signed_in(client, secretariat())
    assert client.get(url(name, 1)).status_code == 405


@pytest.mark.parametrize(("name", "data"), [("sign", {}), ("sign", {"desk": "data"}), ("receive", {"desk": "x" * 99})])
def test_a_malformed_post_is_a_bad_request(client, name, data):
    sheet = a_sheet()
    person = secretariat() if name == "receive" else a_signer(sheet, "data")
    assert confirmed(client, person).post(url(name, sheet.pk), data).status_code == 400


def test_a_returned_sheet_says_why_and_what_was_done(client):
    sheet = a_submitted_sheet(ranked=2, unit=a_group())
    actions.return_sheet(secretariat(), sheet, "第二位<b>行业</b>有误")
    text = page(signed_in(client, an_officer(sheet)), sheet)
    assert "部里退回意见：" in text
    assert "第二位&lt;b&gt;行业&lt;/b&gt;有误" in text
    assert [text.count(words) for words in ("建立推荐排序表", "调整推荐排序", "退回排序表")] == [1, 2, 1]
    actions.submit(an_officer(sheet), sheet)
    assert "部里退回意见：" not in page(client, sheet)


def test_the_summary_form_stands_in_priority_order(client):
    sheet = a_sheet(ranked=0, waiting=3)
    officer = an_officer(sheet)
    for step in reversed(queries.waiting_for(sheet)):
        rank(officer, sheet, step)
    text = signed_in(client, officer).get(url("summary", sheet.pk)).content.decode()
    enterprises = [entry.dossier.factory.enterprise for entry in queries.entries_of(sheet)]
    places = [text.index(enterprise.credit_code) for enterprise in enterprises]
    assert places == sorted(places)
    for shown in ("周敏", "0512-60000000", "江苏省苏州市虎丘区", Sheet.objects.get(pk=sheet.pk).digest, "（盖章）"):
        assert shown in text


def test_what_people_wrote_is_shown_as_text(client):
    step = a_waiting_step(name="<script>alert(1)</script>{title}智能工厂")
    sheet = sheet_of(step)
    officer = an_officer(sheet)
    rank(officer, sheet, step)
    rank(officer, sheet, a_waiting_step())
    sign_all(Sheet.objects.get(pk=sheet.pk), "data")
    move(officer, sheet, sheet.entries.get(rank=2), 1)
    move(officer, sheet, sheet.entries.get(rank=2), 1)
    text = page(signed_in(client, officer), sheet)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{title}智能工厂”由第 2 位" in text


def test_the_pages_speak_english_too(client):
    sheet = a_sheet(ranked=2, waiting=1)
    client.cookies["django_language"] = "en"
    text = page(signed_in(client, an_officer(sheet)), sheet)
    assert "Passed, not on the list" in text
    assert "6 signatures are missing." in text


def said(person):
    with translation.override("zh-hans"):
        return [(str(task.title), task.count, task.due) for task in awaiting.tasks(person)]


def test_what_awaits_whom():
    due = clock.end_of(clock.date(2024, 11, 29))
    sheet = a_sheet(ranked=1, waiting=2)
    officer, signer = an_officer(sheet), a_signer(sheet, "data")
    assert said(officer) == [("项目排序", 2, due)]
    assert said(signer) == [("签署推荐排序表", 1, due)]
    sign_all(sheet)
    assert said(officer) == [("项目排序", 2, due), ("报送推荐排序表", 1, due)]
    assert said(signer) == []
    assert said(secretariat()) == []
    actions.submit(officer, sheet)
    assert said(officer) == []
    assert said(secretariat()) == [("受理或退回推荐排序表", 1, None), ("登记纸质材料", 1, None)]
    actions.accept(secretariat(), sheet)
    for document in ("application", "summary_form"):
        actions.receive(secretariat(), sheet, document, "industry")
    assert said(secretariat()) == []


def test_a_groups_papers_await_the_commission_too():
    a_submitted_sheet(unit=a_group())
    assert said(a_person(Role.MINISTRY_OFFICER, department="state_assets")) == [("登记纸质材料", 1, None)]
    assert said(a_person(Role.MINISTRY_OFFICER, department="finance")) == []
