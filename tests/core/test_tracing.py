"""Every request has a number and one line in the log, which names nobody."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from tests.builders import PASSWORD, a_user, confirmed, signed_in
from tests.dossier_builders import ANSWERS, a_dossier, applicant_of, complete
from tidu.config import logs
from tidu.core import tracing
from tidu.core.tracing import HEADER

pytestmark = pytest.mark.django_db
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What is logged, as the JSON that a machine would read."""
    written: list[str] = []
    handler = logging.Handler(logging.DEBUG)
    handler.setFormatter(logs.Json())
    handler.addFilter(logs.Context())
    handler.emit = lambda record: written.append(handler.format(record))  # type: ignore[method-assign]
    watched = [logging.getLogger(name) for name in ("", "django", "django.request", "tidu.requests")]
    before = [logger.level for logger in watched]
    for logger in (watched[0], watched[1]):
        logger.addHandler(handler)
    for logger in watched:
        logger.setLevel(logging.DEBUG if logger.name != "django" else logging.INFO)
    yield lambda: [json.loads(line) for line in written]
    for logger, level in zip(watched, before, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def requests_in(lines: Lines) -> list[dict[str, Any]]:
    return [line for line in lines() if line["logger"] == "tidu.requests"]


def test_a_line_says_which_page_whose_and_about_what(client: Client, lines: Lines) -> None:
    dossier = a_dossier()
    person = applicant_of(dossier)
    answer = signed_in(client, person).get(reverse("dossiers:detail", args=[dossier.pk]))
    (line,) = requests_in(lines)
    assert {name: line[name] for name in ("route", "method", "status", "person", "subject", "request")} == {
        "route": "dossiers:detail",
        "method": "GET",
        "status": 200,
        "person": person.pk,
        "subject": f"dossiers/{dossier.pk}",
        "request": answer[HEADER],
    }
    assert line["ms"] > 0


def test_static_files_and_foreign_addresses_are_no_names_of_pages(client: Client, lines: Lines) -> None:
    client.get("/static/tidu/tidu.css")
    client.get("/wp-admin/张三.php")
    assert [line["route"] for line in requests_in(lines)] == ["unknown"]


@pytest.mark.parametrize("given", ["abc", "a b c d e f g h", "x" * 65, "tidu\ninjected-line", ""])
def test_a_number_that_is_none_is_replaced(client: Client, settings: Any, given: str) -> None:
    settings.BEHIND_PROXY = True
    assert re.fullmatch(r"[0-9a-f]{16}", client.get("/register/", headers={HEADER: given})[HEADER])


@pytest.mark.parametrize("behind", [True, False])
def test_only_our_own_proxy_gives_numbers(client: Client, settings: Any, behind: bool) -> None:
    settings.BEHIND_PROXY = behind
    answer = client.get("/register/", headers={HEADER: "proxy-number-1"})
    assert (answer[HEADER] == "proxy-number-1") is behind


def test_an_error_page_shows_the_number(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    monkeypatch.setattr("tidu.register.views.register.render", None)
    answer = client.get("/register/")
    assert answer.status_code == 500
    assert answer[HEADER] in answer.content.decode()
    told = next(line for line in lines() if line["level"] == "ERROR")
    assert told["request"] == answer[HEADER]
    assert told["exc_info"].startswith("builtins.TypeError\n")


def test_a_refusal_shows_the_number(client: Client) -> None:
    dossier = a_dossier()
    answer = confirmed(client, applicant_of(dossier)).post(reverse("dossiers:resume", args=[dossier.pk]))
    assert answer.status_code == 409
    assert answer[HEADER] in answer.content.decode()


def test_nothing_that_people_wrote_is_logged(client: Client, lines: Lines) -> None:
    person = a_user(name="欧阳慎行", email="ouyang.shenxing@example.cn")
    client.post(reverse("account_login"), {"login": person.email, "password": "wrong-password-1"})
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    client.get("/dossiers/?q=欧阳慎行")
    dossier = complete(a_dossier())
    signed_in(client, applicant_of(dossier)).get(reverse("dossiers:detail", args=[dossier.pk]))
    try:
        a_user(email=person.email)
    except IntegrityError:
        logging.getLogger("tidu").exception("made twice")
    written = json.dumps(lines(), ensure_ascii=False)
    secret = ["欧阳慎行", "ouyang", PASSWORD, "wrong-password", ANSWERS["basic"]["contact_phone"], "周敏"]
    assert [word for word in secret if word in written] == []
    assert "accounts_user_email" in written  # the constraint, not the value


def test_failures_that_close_to_a_ring_are_told_once_each() -> None:
    lost, ending = ConnectionError("the wire"), TimeoutError("the end")
    lost.__context__, ending.__context__ = ending, lost
    assert logs.told(lost).splitlines() == ["builtins.ConnectionError", "builtins.TimeoutError"]


def test_a_job_is_told_by_its_number_and_task() -> None:
    record = logging.makeLogRecord(
        {
            "name": "procrastinate.worker",
            "msg": "Job tidu.x[7](email='a@b.cn') ended",
            "job": {"id": 7, "task_name": "tidu.x", "task_kwargs": {"email": "a@b.cn"}},
            "action": "job_success",
        }
    )
    assert logs.Context().filter(record)
    said = json.loads(logs.Json().format(record))
    assert {name: said[name] for name in ("job", "task", "message")} == {
        "job": 7,
        "task": "tidu.x",
        "message": "job_success",
    }
    assert "a@b.cn" not in json.dumps(said)


def test_the_words_for_a_terminal_carry_the_same_facts() -> None:
    record = logging.makeLogRecord({"name": "tidu.requests", "msg": "request", "route": "desk:home", "status": 200})
    with tracing.traced(request="abc"):
        logs.Context().filter(record)
    assert logs.Text().format(record).endswith("tidu.requests request request=abc route=desk:home status=200")


@pytest.mark.parametrize(("demo", "level"), [(True, "WARNING"), (False, "INFO")])
def test_a_demo_stays_quiet(demo: bool, level: str) -> None:
    assert logs.configuration(demo=demo)["loggers"]["tidu"]["level"] == level


def test_an_unknown_format_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDU_LOG_FORMAT", "xml")
    with pytest.raises(SystemExit, match="TIDU_LOG_FORMAT must be text or json"):
        logs.configuration(demo=False)
