"""A part that is out of reach is known from what failed, and the page says so calmly."""

import errno

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.http import HttpRequest
from django.utils import translation
from procrastinate.exceptions import ConnectorException

from tidu.core import errors
from tidu.core.files.stores import StoreUnavailable
from tidu.core.unavailable import part_out_of_reach


def of_the_queue(reason: psycopg.Error) -> ConnectorException:
    """As the queue of jobs wraps what the driver says."""
    failure = ConnectorException()
    failure.__cause__ = reason
    return failure


@pytest.mark.parametrize(
    ("failure", "part"),
    [
        (OperationalError("server closed the connection"), "database"),
        (InterfaceError("the connection is closed"), "database"),
        (of_the_queue(psycopg.errors.AdminShutdown()), "database"),
        (of_the_queue(psycopg.InterfaceError()), "database"),
        (of_the_queue(psycopg.errors.UndefinedColumn()), ""),
        (ConnectorException(), ""),
        (StoreUnavailable("no"), "store"),
        (OSError(errno.ENOSPC, "No space left on device"), "store"),
        (OSError(errno.ENOENT, "No such file"), ""),
        (ProgrammingError("no such column"), ""),
        (ValueError(), ""),
        (None, ""),
    ],
    ids=repr,
)
def test_part_out_of_reach(failure: BaseException | None, part: str) -> None:
    assert part_out_of_reach(failure) == part


@pytest.mark.parametrize(
    ("failure", "said"),
    [(OperationalError(), "系统暂时无法响应"), (StoreUnavailable(), "文件暂时无法保存或读取")],
    ids=["database", "store"],
)
def test_the_page_says_so_calmly_and_when_to_come_back(failure: Exception, said: str) -> None:
    try:
        raise failure
    except Exception:
        with translation.override("zh-hans"):
            answer = errors.failed(HttpRequest())
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert f"<h1>{said}</h1>" in answer.content.decode()


@pytest.mark.parametrize(("method", "expected"), [("GET", False), ("POST", True)])
def test_who_sent_a_form_is_told_that_it_can_be_sent_again(method: str, expected: bool) -> None:
    request = HttpRequest()
    request.method = method
    try:
        raise OperationalError
    except OperationalError:
        with translation.override("zh-hans"):
            page = errors.failed(request).content.decode()
    assert ("刷新本页" in page) is expected
