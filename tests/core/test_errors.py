import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation

from tests.core.gallery import CLAUSE
from tidu.core import errors, theme
from tidu.core.findings import Finding
from tidu.core.refusals import refusal_page

HANDLERS = {
    "bad_request": (400, "无法识别本次请求"),
    "denied": (403, "您无权办理此事项"),
    "not_found": (404, "未找到该页面"),
    "failed": (500, "系统暂时无法办理"),
    "csrf_failed": (403, "表单已失效"),
}


def asked(**headers: str) -> HttpRequest:
    request = RequestFactory().get("/x", **headers)
    request.user = AnonymousUser()
    return request


@pytest.mark.parametrize("handler", HANDLERS)
def test_error_page_says_what_happened_and_the_way_out(handler: str) -> None:
    status, said = HANDLERS[handler]
    with translation.override("zh-hans"):
        response = getattr(errors, handler)(asked())
    html = response.content.decode()
    assert response.status_code == status
    assert re.search(r"<h1[^>]*>(.*?)</h1>", html).group(1) == said  # type: ignore[union-attr]
    assert 'class="btn-primary" href="/"' in html


def test_refusal_names_reason_clause_and_way_out() -> None:
    with translation.override("zh-hans"):
        response = refusal_page(asked(), [Finding("core.file_too_large", CLAUSE, {"limit": 20})])
    html = response.content.decode()
    said = ("文件超过 20 MB。", "请压缩或拆分后重新上传。", "依据 通知 二(二)3")
    assert (response.status_code, [part in html for part in said]) == (409, [True] * 3)


@pytest.mark.parametrize(
    ("asked_for", "back", "leads_to", "kept"),
    [
        ("dark", "/x?a=1", "/x?a=1", "dark"),
        ("light", "https://elsewhere.example/", "/", "light"),
        ("pink", "//elsewhere.example", "/", None),
    ],
)
def test_theme_is_kept_and_leads_back(asked_for: str, back: str, leads_to: str, kept: str | None) -> None:
    response = theme.choose_theme(RequestFactory().post("/core/theme/", {"theme": asked_for, "next": back}))
    cookie = response.cookies.get(theme.COOKIE)
    assert (response.status_code, response["Location"], cookie and cookie.value) == (302, leads_to, kept)


def test_theme_of_a_foreign_cookie_is_auto() -> None:
    request = asked()
    request.COOKIES[theme.COOKIE] = '"><script>'
    assert theme.theme_of(request) == "auto"
