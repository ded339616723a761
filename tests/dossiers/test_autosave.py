"""A page of a section that saves by itself: what it is told, and what the same does without script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import a_person, signed_in
from tests.dossier_builders import IN_TIME, a_dossier, a_submitted_dossier, applicant_of
from tidu.accounts.models import User
from tidu.core import clock
from tidu.dossiers import actions
from tidu.dossiers.models import Dossier, Section
from tidu.organisations.roles import Role

pytestmark = pytest.mark.django_db

ROW = {"indicator": "productivity", "unit": "%", "after": "1"}
SAVE_QUERIES = 9
"""session, person, roles, dossier; lock, section, write; who is here, who else."""


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with clock.frozen(IN_TIME):
        yield


@pytest.fixture
def dossier() -> Dossier:
    return a_dossier()


def here(name: str, dossier: Dossier, *more: Any) -> str:
    return reverse(f"dossiers:{name}", args=[dossier.pk, *more])


def colleague(dossier: Dossier, name: str = "周敏") -> User:
    return a_person(Role.APPLICANT_EDITOR, dossier.factory.enterprise, name=name)


def opened(client: Client, dossier: Dossier, key: str = "basic") -> dict[str, str]:
    """What the page's form carries along when it is opened."""
    shown = client.get(here("section", dossier, key)).context
    return {"base": shown["base"], "page": shown["page"]}


def autosave(client: Client, dossier: Dossier, carried: dict[str, str], key: str = "basic", **typed: Any) -> Any:
    """The answer to a page that saves by itself; it goes on from the marks in it."""
    answer = client.post(here("autosave", dossier, key), carried | typed, headers={"Accept": "application/json"}).json()
    carried["base"] = json.dumps(answer["base"])
    return answer


def test_an_unfinished_section_is_saved_and_says_when(client: Client, dossier: Dossier) -> None:
    signed_in(client, applicant_of(dossier))
    answer = autosave(client, dossier, opened(client, dossier), employees="860")
    assert Section.objects.get().content == {"employees": 860}
    assert (answer["said"], answer["wrong"], answer["values"], answer["disputes"].strip()) == (
        "10:00:00 已保存",
        {},
        {},
        "",
    )
    assert answer["missing"] == "还缺7项"


def test_what_cannot_be_is_named_and_the_rest_is_saved(client: Client, dossier: Dossier) -> None:
    signed_in(client, applicant_of(dossier))
    carried = opened(client, dossier)
    autosave(client, dossier, carried, employees="860", turnover="3")
    answer = autosave(client, dossier, carried, employees="861", turnover="-5")
    assert Section.objects.get().content == {"employees": 861, "turnover": "3"}
    assert [*answer["wrong"][""]] == ["turnover"]
    assert answer["keep"] == [["", "turnover"]]
    assert answer["values"] == {}


def test_what_somebody_else_changed_comes_to_the_page(client: Client, dossier: Dossier) -> None:
    signed_in(client, applicant_of(dossier))
    carried = opened(client, dossier)
    autosave(client, dossier, carried, employees="860")
    actions.save_section(colleague(dossier), dossier, "basic", {"employees": 860, "main_business": "轴承"})
    answer = autosave(client, dossier, carried, employees="870")
    assert answer["values"] == {"": {"main_business": "轴承"}}
    assert Section.objects.get().content == {"employees": 870, "main_business": "轴承"}


def test_two_values_are_both_shown_until_one_is_chosen(client: Client, dossier: Dossier) -> None:
    signed_in(client, applicant_of(dossier))
    carried = opened(client, dossier)
    actions.save_section(colleague(dossier), dossier, "basic", {"employees": 860})
    answer = autosave(client, dossier, carried, employees="900")
    assert answer["keep"] == [["", "employees"]]
    page = client.get(here("section", dossier, "basic"))
    for text in ("周敏", "860 人", "900 人", "2024-11-12 10:00:00", here("settle", dossier, "basic")):
        assert text in answer["disputes"]
        assert text in page.content.decode()
    act = page.context["disputes"][0].sides[1].act
    assert client.post(act.url, act.hidden).url == here("section", dossier, "basic")  # type: ignore[attr-defined]
    assert Section.objects.get().content == {"employees": 900}
    assert client.get(here("section", dossier, "basic")).context["disputes"] == []


def test_the_same_without_script_leads_to_the_choice(client: Client, dossier: Dossier) -> None:
    signed_in(client, applicant_of(dossier))
    carried = opened(client, dossier)
    actions.save_section(colleague(dossier), dossier, "basic", {"employees": 860, "main_business": "轴承"})
    sent = carried | {"employees": "900", "contact_name": "周"}
    response = client.post(here("section", dossier, "basic"), sent)
    assert response.url == here("section", dossier, "basic")  # type: ignore[attr-defined]
    assert len(client.get(response.url).context["disputes"]) == 1  # type: ignore[attr-defined]
    assert Section.objects.get().content == {"employees": 860, "main_business": "轴承", "contact_name": "周"}


def test_marks_that_cannot_be_read_lose_nothing(client: Client, dossier: Dossier) -> None:
    signed_in(client, applicant_of(dossier))
    actions.save_section(colleague(dossier), dossier, "basic", {"employees": 860})
    for base in ("", "{", "[]", '{"": 3}', '{"": {"employees": []}}'):
        answer = autosave(client, dossier, {"base": base, "page": "x"}, employees="900")
        assert (answer["keep"], Section.objects.get().content) == ([["", "employees"]], {"employees": 860})


def test_rows_of_two_people_are_told_apart(client: Client, dossier: Dossier) -> None:
    signed_in(client, applicant_of(dossier))
    carried = opened(client, dossier, "results") | {"rows": "2", "row-0-key": "aa", "row-1-key": "bb"}
    typed = {f"row-0-{name}": value for name, value in ROW.items()}
    assert autosave(client, dossier, carried, "results", **typed)["rows_differ"] is False
    other = signed_in(Client(), colleague(dossier))
    theirs = opened(other, dossier, "results") | {"rows": "2", "row-0-key": "aa", "row-1-key": "cc"}
    autosave(other, dossier, theirs, "results", **typed, **{"row-1-unit": "吨", "row-0-remove": ""})
    answer = autosave(client, dossier, carried, "results", **{**typed, "row-0-after": "2"})
    assert answer["rows_differ"] is True
    stored = Section.objects.get()
    assert (stored.row_keys, [row["unit"] for row in stored.content["rows"]]) == (["aa", "cc"], ["%", "吨"])
    assert stored.content["rows"][0]["after"] == "2"


def test_a_row_is_removed_by_its_mark(client: Client, dossier: Dossier) -> None:
    signed_in(client, applicant_of(dossier))
    actions.save_section(applicant_of(dossier), dossier, "results", {"rows": [ROW, {**ROW, "unit": "吨"}]})
    carried = opened(client, dossier, "results")
    typed = {f"row-{at}-{name}": value for at in (0, 1) for name, value in ROW.items()} | {"row-1-unit": "吨"}
    sent = carried | typed | {"rows": "2", "row-0-key": "r0", "row-1-key": "r1", "row-0-remove": "1"}
    client.post(here("section", dossier, "results"), sent)
    assert [row["unit"] for row in Section.objects.get().content["rows"]] == ["吨"]


def test_who_else_is_here_is_told(client: Client, dossier: Dossier) -> None:
    other, person = signed_in(Client(), colleague(dossier)), applicant_of(dossier)
    signed_in(client, person)
    other.get(here("section", dossier, "basic"))
    assert "周敏" in client.get(here("section", dossier, "basic")).content.decode()
    told = client.post(here("here", dossier, "basic")).json()
    assert (told["revision"], "周敏" in told["others"]) == (0, True)
    assert client.post(here("here", dossier, "factory")).json()["others"] == ""
    assert person.name in other.post(here("here", dossier, "basic")).json()["others"]


def test_a_signed_out_page_is_told_so_and_not_sent_elsewhere(client: Client, dossier: Dossier) -> None:
    for name in ("autosave", "here"):
        assert client.post(here(name, dossier, "basic"), headers={"Accept": "application/json"}).status_code == 401
        assert client.post(here(name, dossier, "basic")).status_code == 302


def test_a_page_of_a_submitted_dossier_leads_to_its_receipt_and_saves_nothing(client: Client) -> None:
    dossier = a_submitted_dossier()
    signed_in(client, applicant_of(dossier))
    for name, *more in (("section", "basic"), ("attachments",), ("declarations",), ("submission",)):
        assert client.get(here(name, dossier, *more)).url == here("receipt", dossier, 1)  # type: ignore[attr-defined]
    before = Section.objects.get(key="basic").content
    answer = client.post(here("autosave", dossier, "basic"), {"employees": "1"})
    assert answer.status_code == 409
    assert "已提交" in answer.content.decode()
    assert Section.objects.get(key="basic").content == before


def test_a_save_is_cheap(client: Client, dossier: Dossier, django_assert_num_queries: Any) -> None:
    signed_in(client, applicant_of(dossier))
    carried = opened(client, dossier)
    autosave(client, dossier, carried, employees="1")
    with django_assert_num_queries(SAVE_QUERIES + 2):  # the test's own transaction makes a savepoint
        autosave(client, dossier, carried, employees="2", turnover="7")
    with django_assert_num_queries(SAVE_QUERIES + 1):  # nothing to write
        autosave(client, dossier, carried, employees="2", turnover="7")


def test_an_error_names_the_clause_it_rests_on(client: Client, dossier: Dossier) -> None:
    signed_in(client, applicant_of(dossier))
    response = client.post(here("section", dossier, "factory"), {"completed_on": "2999-01-01"})
    assert response.status_code == 422
    error = response.content.decode().split('class="error-basis"')[1]
    assert "二(一)2" in error.split("</p>")[0]


def test_the_page_says_where_it_is_and_what_comes_next(client: Client, dossier: Dossier) -> None:
    signed_in(client, applicant_of(dossier))
    shown = client.get(here("section", dossier, "factory"))
    assert "第2部分，共10部分" in shown.content.decode()
    assert (shown.context["before"].url, shown.context["after"].url) == (
        here("section", dossier, "basic"),
        here("section", dossier, "overall"),
    )


def test_who_sends_answers_without_a_page_replaces_them(client: Client, dossier: Dossier) -> None:
    signed_in(client, applicant_of(dossier))
    actions.save_section(applicant_of(dossier), dossier, "basic", {"employees": 860, "turnover": "1"})
    client.post(here("section", dossier, "basic"), {"employees": "900"})
    assert (Section.objects.get().content, Section.objects.get().disputes) == ({"employees": 900}, {})


def test_what_the_record_says_is_offered_with_its_origin(client: Client, dossier: Dossier) -> None:
    signed_in(client, applicant_of(dossier))
    shown = client.get(here("section", dossier, "factory"))
    assert shown.context["form"]["address"].value() == dossier.factory.address
    assert shown.content.decode().count("取自工厂档案") == 3
    actions.save_section(applicant_of(dossier), dossier, "factory", {"address": "新址"})
    again = client.get(here("section", dossier, "factory"))
    assert (again.context["form"]["address"].value(), "取自工厂档案" in again.content.decode()) == ("新址", False)
