"""A refusal that leads back to its page: told there once, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import RequestFactory

from tidu.core.findings import Finding, reason, way_out
from tidu.core.refusals import kept_findings, refused_at
from tidu.rulebook.model import Citation, Text

CLAUSE = Citation("miit/2024-399", "2.2.1", Text("二(二)1", "II(2)1"), "C")
REFUSAL = Finding("core.file_too_large", CLAUSE, {"limit": 20}, "licence", "/there/")


def a_request(path: str, session: Any) -> Any:
    request = RequestFactory().get(path)
    request.session = session
    return request


@pytest.fixture
def session() -> Any:
    return SessionStore()


def test_it_is_answered_with_303_and_told_once(session: Any) -> None:
    answer = refused_at(a_request("/act/", session), [REFUSAL], "/page/#place")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/page/#place")
    (kept,) = kept_findings(a_request("/page/", session))
    assert (reason(kept), way_out(kept)) == (reason(REFUSAL), way_out(REFUSAL))
    assert (kept.citation, kept.field, kept.link) == (CLAUSE, "licence", "/there/")
    assert kept_findings(a_request("/page/", session)) == []


def test_another_page_does_not_tell_it(session: Any) -> None:
    refused_at(a_request("/act/", session), [REFUSAL], "/page/")
    assert kept_findings(a_request("/other/", session)) == []
    assert kept_findings(a_request("/page/", session)) == []


def test_what_people_wrote_is_shown_and_never_filled_in(session: Any) -> None:
    odd = Finding("core.file_type_refused", params={"allowed": "{secret} %s {0}"})
    refused_at(a_request("/act/", session), [odd], "/page/")
    (kept,) = kept_findings(a_request("/page/", session))
    assert "{secret} %s {0}" in reason(kept)
    assert kept.citation is None
