"""What no page of ours sends is answered in order, never with a failure."""

from __future__ import annotations

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from django.test import Client, RequestFactory

from tidu.core import theme
from tidu.core.forms import REASON_LENGTH, sent_text


@pytest.mark.django_db
def test_a_foreign_host_name_is_a_bad_request() -> None:
    answer = Client(raise_request_exception=False).get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("word", ["foo", "desk", "account_logout", "a\x00b"])
def test_a_word_is_no_route_to_go_back_to(word: str) -> None:
    answer = theme.choose_theme(RequestFactory().post("/core/theme/", {"theme": "dark", "next": word}))
    assert answer.status_code == 302
    assert "/account/" not in answer["Location"]


def sent(**fields: str) -> QueryDict:
    given = QueryDict(mutable=True)
    given.update(fields)
    return given


@pytest.mark.parametrize("text", ["a\x00b", "长" * (REASON_LENGTH + 1)])
def test_a_text_that_cannot_be_kept_is_a_bad_request(text: str) -> None:
    with pytest.raises(SuspiciousOperation):
        sent_text(sent(reason=text), "reason")


@pytest.mark.parametrize(
    ("given", "kept"),
    [({}, ""), ({"reason": " 同意 "}, "同意"), ({"reason": "甲\r\n" * (REASON_LENGTH // 2)}, None)],
)
def test_a_text_as_browsers_send_it_is_kept(given: dict[str, str], kept: str | None) -> None:
    text = sent_text(sent(**given), "reason")
    assert text == kept if kept is not None else len(text) == REASON_LENGTH - 1
