"""The questionnaire, its result and the comparison, with and without scripts."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.assessments.builders import DISCRETE, an_assessment, answer_all, finished
from tests.builders import a_factory, a_person, a_province, a_user, an_enterprise, signed_in
from tests.dossier_builders import an_applicant
from tidu.assessments import actions, queries
from tidu.assessments.actions import Given
from tidu.assessments.models import Answer, Assessment
from tidu.organisations.roles import Role

pytestmark = pytest.mark.django_db


def page(client: Client, route: str, *args: object) -> str:
    answer = client.get(reverse(f"assessments:{route}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_factory_to_the_first_item(client: Client) -> None:
    enterprise = an_enterprise()
    factory, person = a_factory(enterprise), an_applicant(enterprise)
    signed_in(client, person)
    assert DISCRETE in page(client, "begin", factory.pk)
    begun = client.post(reverse("assessments:begin", args=[factory.pk]), {"scheme": DISCRETE})
    assessment = Assessment.objects.get()
    assert begun["Location"] == reverse("assessments:overview", args=[assessment.pk])
    assert "0 / 7" in page(client, "overview", assessment.pk)
    assert page(client, "subdomain", assessment.pk, "P1").count('class="item"') == 7


def test_a_choice_is_saved_at_once(client: Client) -> None:
    assessment, person = an_assessment()
    url = reverse("assessments:answer", args=[assessment.pk, "1/P1/0"])
    sent = {"degree-1/P1/0": "0.8", "comment-1/P1/0": "见规划", "new-1/P1/0": "规划文件", "seen-1/P1/0": "0"}
    said = signed_in(client, person).post(url, sent).content.decode()
    answer = Answer.objects.get()
    assert (str(answer.degree), answer.comment, [proof.title for proof in answer.evidence.all()]) == (
        "0.8",
        "见规划",
        ["规划文件"],
    )
    assert 'id="item-1-P1-0"' in said
    assert 'id="standing" hx-swap-oob="true"' in said
    assert re.search(r'value="0.8" checked', said)


@pytest.mark.parametrize("item", ["x", "1/P1", "1/P1/99", "9/P1/0", "1/X1/0"])
def test_what_is_no_item_is_not_there(client: Client, item: str) -> None:
    assessment, person = an_assessment()
    url = reverse("assessments:answer", args=[assessment.pk, item])
    for sent in ({}, {f"degree-{item}": "1.0"}):
        assert signed_in(client, person).post(url, sent).status_code == 404
    assert not Answer.objects.exists()


def test_what_was_left_alone_is_no_answer(client: Client) -> None:
    assessment, person = an_assessment()
    url = reverse("assessments:subdomain", args=[assessment.pk, "P1"])
    signed_in(client, person).post(url, {"degree-1/P1/0": "1.0", "seen-1/P1/0": "0", "seen-1/P1/1": "0"})
    assert [answer.item for answer in Answer.objects.all()] == ["1/P1/0"]


def test_a_colleagues_answer_stands_and_is_told(client: Client) -> None:
    assessment, person = an_assessment()
    other = an_applicant(assessment.factory.enterprise)
    actions.answer(other, assessment, "1/P1/0", Given("1.0"))
    url = reverse("assessments:answer", args=[assessment.pk, "1/P1/0"])
    said = signed_in(client, person).post(url, {"degree-1/P1/0": "0.5", "seen-1/P1/0": "0"}).content.decode()
    assert other.name in said
    assert 'value="1.0" checked' in said
    assert str(Answer.objects.get().degree) == "1.0"


def test_without_scripts_the_whole_page_is_sent(client: Client) -> None:
    assessment, person = an_assessment()
    url = reverse("assessments:subdomain", args=[assessment.pk, "P1"])
    sent = {"degree-1/P1/0": "1.0", "degree-2/P1/1": "0.0", "next": "1"}
    went = signed_in(client, person).post(url, sent)
    assert went["Location"] == reverse("assessments:subdomain", args=[assessment.pk, "P2"])
    assert set(queries.degrees_of(assessment)) == {"1/P1/0", "2/P1/1"}


def test_finishing_too_early_names_what_is_missing(client: Client) -> None:
    assessment, person = an_assessment()
    url = reverse("assessments:finish", args=[assessment.pk])
    went = signed_in(client, person).post(url, {"for_application": ""})
    assert went["Location"] == reverse("assessments:overview", args=[assessment.pk])
    said = page(client, "overview", assessment.pk)
    assert "206" in re.findall(r'class="reason">(.*?)<', said)[0]
    assert 'id="refusal-title">未予办理：共 1 项原因<' in said


def test_the_result_shows_its_working(client: Client) -> None:
    assessment, person = an_assessment()
    answer_all(assessment, person, "0.8")
    actions.answer(person, assessment, "1/P1/0", Given("0.0", seen=1))
    actions.finish(person, assessment, for_application=False)
    said = page(signed_in(client, person), "result", assessment.pk)
    exact = assessment.result["levels"][0]
    assert exact in said
    assert assessment.level == 0
    assert "组织战略" in said[said.index("为什么") :] if "为什么" in said else "P1"
    assert said.count('class="working"') == 5


def test_two_side_by_side(client: Client) -> None:
    first, person = finished("0.5")
    second = actions.begin(person, first.factory, DISCRETE, like=first)
    actions.answer(person, second, "1/P1/0", Given("1.0", seen=1))
    actions.finish(person, second, for_application=False)
    said = page(signed_in(client, person), "compare", first.pk, second.pk)
    tables = re.compile("<table.*?</table>", re.DOTALL)
    assert tables.findall(said) == tables.findall(page(client, "compare", second.pk, first.pk))
    assert "0.2500" in said


def test_the_way_up(client: Client) -> None:
    assessment, person = finished("0.5")
    said = page(signed_in(client, person), "plan", assessment.pk)
    rows = re.findall(r'name="keep" value="(.*?)"', said)
    assert rows
    assert {row.split("/")[0] for row in rows} == {"1"}
    address = reverse("assessments:plan", args=[assessment.pk])
    kept = client.get(address, {"target": "1", "keep": rows[0]}).content.decode()
    assert f'value="{rows[0]}" checked' in kept
    assert re.findall(r'form="wishes" name="keep" value="(.*?)"', kept).count(rows[0]) == 0
    odd = client.get(address, {"target": "9", "effort-1": "NaN", "effort-2": "-1", "keep": "x"})
    assert odd.status_code == 200
    assert 'name="effort-5" min="0" max="1000000" step="0.0001" value="10"' in said
    top, owner = finished("1.0")
    signed_in(client, owner)
    assert "<form id=" not in page(client, "plan", top.pk)


def test_others_do_not_see_it(client: Client) -> None:
    open_one, _person = an_assessment()
    done, _person = finished()
    signed_in(client, a_user())
    for assessment in (open_one, done):
        for route in ("overview", "result"):
            assert client.get(reverse(f"assessments:{route}", args=[assessment.pk])).status_code == 404


def test_the_officer_in_charge_reads_what_is_finished(client: Client) -> None:
    open_one, _person = an_assessment()
    done, _person = finished()
    officer = a_person(Role.UNIT_OFFICER, a_province("320000"))
    signed_in(client, officer)
    assert client.get(reverse("assessments:result", args=[done.pk])).status_code == 200
    assert client.get(reverse("assessments:overview", args=[open_one.pk])).status_code == 404
    assert client.get(reverse("assessments:subdomain", args=[done.pk, "P1"])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list(client: Client, rows: int, django_assert_num_queries: object) -> None:
    enterprise = an_enterprise()
    person = an_applicant(enterprise)
    for _ in range(rows):
        actions.begin(person, a_factory(enterprise), DISCRETE)
    signed_in(client, person)
    page(client, "list")
    with django_assert_num_queries(8):  # type: ignore[operator]
        page(client, "list")
