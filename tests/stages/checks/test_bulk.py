"""Several checks are passed at once: shown by name before, done one by one, reported row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import PASSWORD, a_person, a_province, confirmed, signed_in
from tests.dossier_builders import IN_TIME, a_submitted_dossier, open_step
from tidu.core import clock
from tidu.core.lists import bulk
from tidu.organisations.roles import Role
from tidu.stages.checks import actions
from tidu.stages.checks.models import Check

pytestmark = pytest.mark.django_db
LIST = "/stages/checks/"


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with clock.frozen(IN_TIME):
        yield


@pytest.fixture
def checks() -> list[Check]:
    """Three checks of one unit; the first two with every point confirmed."""
    made = [Check.objects.get(step=open_step(a_submitted_dossier())) for _ in range(3)]
    officer = a_person(Role.UNIT_OFFICER, made[0].step.organisation)
    for check in made[:2]:
        ticks = {point["key"]: True for point in check.step.stage.parameters["checklist"]}
        actions.tick(officer, check, ticks, "")
    return made


@pytest.fixture
def officer(client: Client, checks: list[Check]) -> Client:
    return confirmed(client, a_person(Role.UNIT_OFFICER, checks[0].step.organisation))


def sent(html: str) -> dict[str, Any]:
    """What the confirmation page would send."""
    fields: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', html):
        if name != "csrfmiddlewaretoken":
            fields.setdefault(name, []).append(value)
    return fields


def states(checks: list[Check]) -> list[str]:
    return [Check.objects.get(pk=check.pk).state for check in checks]


def test_shown_before_done_one_by_one_and_reported(officer: Client, checks: list[Check]) -> None:
    asked = officer.post(LIST, {"bulk": "pass", "row": [check.pk for check in checks], "state": "state=open"})
    html = asked.content.decode()
    assert states(checks) == ["open"] * 3
    assert "已选 3 条" in html
    assert all(check.step.dossier.factory.enterprise.name in html for check in checks)
    report = officer.post(LIST, sent(html))
    assert states(checks) == ["passed", "passed", "open"]
    assert "已办理 2 条 · 未办理 1 条" in report.content.decode()
    assert [(line.pk, [one.code for one in line.findings]) for line in report.context["lines"]] == [
        (checks[0].pk, []),
        (checks[1].pk, []),
        (checks[2].pk, ["checks.point_open"] * len(checks[2].step.stage.parameters["checklist"])),
    ]
    again = officer.post(LIST, sent(html))
    assert [one.findings[0].code for one in again.context["lines"]][:2] == ["workflow.not_now"] * 2
    assert states(checks) == ["passed", "passed", "open"]


def test_all_that_the_list_shows(officer: Client, checks: list[Check]) -> None:
    number = checks[1].step.dossier.number
    asked = officer.post(LIST, {"bulk": "pass", "everything": "1", "state": f"q={number}"})
    assert sent(asked.content.decode())["row"] == [str(checks[1].pk)]


def test_another_version_than_the_one_that_was_seen(officer: Client, checks: list[Check]) -> None:
    fields = {"bulk": "pass", "confirmed": "1", "row": [checks[0].pk], f"seen-{checks[0].pk}": "0" * 64}
    report = officer.post(LIST, fields)
    assert [one.code for one in report.context["lines"][0].findings] == ["checks.version_changed"]
    assert states(checks)[0] == "open"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"bulk": "pass"}, 409),
        ({"bulk": "pass", "row": ["x", "-1", "9" * 30]}, 409),
        ({"bulk": "delete", "row": ["1"]}, 400),
        ({}, 400),
    ],
)
def test_nothing_or_nonsense_chosen(officer: Client, fields: dict[str, Any], status: int) -> None:
    assert officer.post(LIST, fields).status_code == status


def test_too_many_at_once(officer: Client, checks: list[Check], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 2)
    for chosen in ({"row": [check.pk for check in checks]}, {"everything": "1"}):
        assert officer.post(LIST, {"bulk": "pass", **chosen}).status_code == 409


def test_strangers_rows_are_not_there(checks: list[Check]) -> None:
    stranger = confirmed(Client(), a_person(Role.UNIT_OFFICER, _another_unit()))
    assert stranger.post(LIST, {"bulk": "pass", "row": [checks[0].pk]}).status_code == 409
    report = stranger.post(LIST, {"bulk": "pass", "confirmed": "1", "row": [checks[0].pk]})
    assert [one.code for one in report.context["lines"][0].findings] == ["core.row_gone"]
    assert checks[0].step.dossier.factory.enterprise.name not in report.content.decode()
    assert states(checks)[0] == "open"


def _another_unit() -> Any:
    return a_province("330000")


def test_identity_is_confirmed_once_before(client: Client, checks: list[Check]) -> None:
    unconfirmed = signed_in(client, a_person(Role.UNIT_OFFICER, checks[0].step.organisation))
    answer = unconfirmed.post(LIST, {"bulk": "pass", "confirmed": "1", "row": [checks[0].pk]})
    assert (answer.status_code, states(checks)[0]) == (302, "open")


def test_those_who_only_read_are_offered_no_act(client: Client, checks: list[Check]) -> None:
    auditor = signed_in(client, a_person(Role.AUDITOR))
    assert 'name="bulk"' not in auditor.get(LIST).content.decode()
    assert auditor.post(LIST, {"bulk": "pass", "row": [checks[0].pk]}).status_code == 400


def test_counts_search_and_file_tell_nothing_of_others_checks(checks: list[Check]) -> None:
    stranger = signed_in(Client(), a_person(Role.UNIT_OFFICER, _another_unit()))
    name = checks[0].step.dossier.factory.enterprise.name
    page = stranger.get(LIST, {"q": name}).context["list"]
    assert (page.count, [choice for one in page.filters for choice in one.options]) == (0, [])
    content = b"".join(stranger.get(LIST, {"export": "xlsx"}).streaming_content)  # type: ignore[attr-defined]
    assert openpyxl.load_workbook(BytesIO(content)).active.max_row == 4


def test_as_many_queries_for_one_row_as_for_three(officer: Client, checks: list[Check]) -> None:
    counted = []
    for query in (f"q={checks[0].step.dossier.number}", f"q={checks[0].step.dossier.number[:8]}"):
        officer.get(f"{LIST}?{query}")
        with CaptureQueriesContext(connection) as caught:
            assert officer.get(f"{LIST}?{query}").status_code == 200
        counted.append(len(caught))
    assert counted[0] == counted[1]


def test_the_act_goes_on_after_the_confirmation(client: Client, checks: list[Check]) -> None:
    officer = a_person(Role.UNIT_OFFICER, checks[0].step.organisation)
    unconfirmed = signed_in(client, officer)
    shown = unconfirmed.post(LIST, {"bulk": "pass", "row": [check.pk for check in checks]})
    asked = unconfirmed.post(LIST, sent(shown.content.decode()))
    report = unconfirmed.post(asked["Location"], {"password": PASSWORD})
    assert [(line.pk, bool(line.findings)) for line in report.context["lines"]] == [
        (check.pk, check is checks[2]) for check in checks
    ]
    assert states(checks) == ["passed", "passed", "open"]
