import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests.builders import a_group, a_person, a_province, confirmed, signed_in
from tests.dossier_builders import IN_TIME
from tests.stages.recommendations.rows import (
    a_sheet,
    a_signer,
    a_submitted_sheet,
    a_waiting_step,
    an_officer,
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
    sheet = a_sheet(ranked=1, waiting=1)
    officer = an_officer(sheet)
    signed_in(client, officer)
    query_count(client, url("sheet", sheet.pk))
    one = query_count(client, url("sheet", sheet.pk)), query_count(client, url("summary", sheet.pk))
    for _ in range(2):
        actions.rank(officer, sheet, a_waiting_step())
        a_waiting_step()
    assert (query_count(client, url("sheet", sheet.pk)), query_count(client, url("summary", sheet.pk))) == one


def test_the_officer_sees_quota_places_and_what_waits(client):
    sheet = a_sheet(ranked=2, waiting=1)
    text = page(signed_in(client, an_officer(sheet)), sheet)
    assert 'aria-valuenow="2"' in text
    assert 'aria-valuemax="20"' in text
    assert text.count('name="place" min="1" max="2"') == 2
    assert url("rank", sheet.pk, queries.waiting_for(sheet).get().pk) in text
    assert "2024-11-29 23:59:59" in text
    assert "二(二)3" in text
    assert "尚缺 6 个签署" in text


def test_before_a_change_the_page_says_what_it_voids(client):
    sheet = a_sheet(ranked=2, waiting=1)
    client = signed_in(client, an_officer(sheet))
    assert "将失效" not in page(client, sheet)
    sign_all(sheet, "finance", "data", "industry", "state_assets")
    assert "已有的 4 个签署将失效" in page(client, sheet)


def test_a_void_signature_names_the_change(client):
    sheet = a_sheet(ranked=2)
    sign_all(sheet, "state_assets")
    moved = sheet.entries.get(rank=2)
    actions.move(an_officer(sheet), sheet, moved, 1)
    text = page(signed_in(client, a_signer(sheet, "state_assets")), sheet)
    assert f"“{moved.dossier.title}”由第 2 位调至第 1 位，须重新签署。" in text


@pytest.mark.parametrize(
    ("who", "verbs"),
    [
        (an_officer, {"rank", "move", "remove"}),
        (lambda sheet: a_signer(sheet, "data"), {"sign"}),
        (lambda sheet: secretariat(), set()),
        (lambda sheet: a_person(Role.MINISTRY_OFFICER), set()),
        (lambda sheet: a_person(Role.AUDITOR), set()),
    ],
)
def test_a_draft_offers_each_role_its_own_acts(client, who, verbs):
    sheet = a_sheet(ranked=2, waiting=1)
    assert offered(page(signed_in(client, who(sheet)), sheet), sheet) == verbs


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
    verbs = ("rank", "move", "remove", "sign", "submit", "return", "accept", "receive")
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


def test_the_officer_ranks_moves_and_removes(client):
    sheet = a_sheet(ranked=2, waiting=1)
    signed_in(client, an_officer(sheet))
    waiting, second = queries.waiting_for(sheet).get(), sheet.entries.get(rank=2)
    for address, data in [
        (url("rank", sheet.pk, waiting.pk), {}),
        (url("move", sheet.pk, second.pk), {"place": "1"}),
        (url("remove", sheet.pk, second.pk), {}),
    ]:
        answer = client.post(address, data)
        assert (answer.status_code, answer["Location"]) == (302, url("sheet", sheet.pk))
    assert [rank for (rank,) in sheet.entries.values_list("rank")] == [1, 2]
    assert sheet.entries.get(rank=2).step == waiting


@pytest.mark.parametrize("place", ["", "first", "1.5", "9" * 40, "=1+1", "０x"])
def test_a_place_that_is_no_number_is_refused_aloud(client, place):
    sheet = a_sheet(ranked=2)
    answer = signed_in(client, an_officer(sheet)).post(
        url("move", sheet.pk, sheet.entries.get(rank=2).pk), {"place": place}
    )
    assert answer.status_code == 409
    assert "位次" in answer.content.decode()


def test_the_place_after_the_last_is_refused_with_the_clause(client):
    sheet = a_sheet(ranked=5, waiting=1, unit=a_group())
    step = queries.waiting_for(sheet).get()
    client = signed_in(client, an_officer(sheet))
    answer = client.post(url("rank", sheet.pk, step.pk))
    assert answer.status_code == 409
    assert "名额已满：推荐项目不超过 5 项。" in answer.content.decode()
    assert "二(二)2" in answer.content.decode()
    assert url("rank", sheet.pk, step.pk) not in page(client, sheet)


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
    entry, step = foreign.entries.get(rank=2), queries.waiting_for(foreign).get()
    posts = [
        *(url(verb, foreign.pk) for verb in ("submit", "return", "accept")),
        *(url(verb, own, entry.pk) for verb in ("move", "remove") for own in (foreign.pk, sheet.pk)),
        *(url("rank", own, step.pk) for own in (foreign.pk, sheet.pk)),
    ]
    found = {address: client.post(address, {"place": "1", "reason": "x"}).status_code for address in posts}
    assert found == dict.fromkeys(posts, 404)
    assert foreign.entries.count() == 2


@pytest.mark.parametrize("verb", ["rank", "move", "remove", "sign", "submit", "return", "accept", "receive"])
def test_an_auditor_changes_nothing(client, verb):
    sheet = a_sheet(ranked=1, waiting=1)
    confirmed(client, a_person(Role.AUDITOR))
    rest = {"rank": [queries.waiting_for(sheet).get().pk]}.get(verb, [])
    rest = [sheet.entries.get().pk] if verb in {"move", "remove"} else rest
    data = {"place": "1", "reason": "x", "desk": "data", "seen": sheet.digest, "document": "application"}
    assert client.post(url(verb, sheet.pk, *rest), data).status_code == 403


@pytest.mark.parametrize("name", ["rank", "move", "remove", "sign", "submit", "return", "accept", "receive"])
def test_acts_are_posts(client, name):
    signed_in(client, secretariat())
    rest = [1] if name in {"rank", "move", "remove"} else []
    assert client.get(url(name, 1, *rest)).status_code == 405


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
    assert [text.count(words) for words in ("建立推荐排序表", "项目列入排序表", "退回排序表")] == [1, 2, 1]
    actions.submit(an_officer(sheet), sheet)
    assert "部里退回意见：" not in page(client, sheet)


def test_the_summary_form_stands_in_priority_order(client):
    sheet = a_sheet(ranked=0, waiting=3)
    officer = an_officer(sheet)
    for step in reversed(queries.waiting_for(sheet)):
        actions.rank(officer, sheet, step)
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
    actions.rank(officer, sheet, step)
    actions.rank(officer, sheet, a_waiting_step())
    sign_all(Sheet.objects.get(pk=sheet.pk), "data")
    actions.move(officer, sheet, sheet.entries.get(rank=1), 2)
    text = page(signed_in(client, officer), sheet)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{title}智能工厂”由第 1 位" in text


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
