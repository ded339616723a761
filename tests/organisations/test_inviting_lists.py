"""Inviting a list of people from Excel: each row is checked, seen, then carried out or left out with a reason."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.builders import a_person, a_province, an_enterprise, signed_in
from tidu.accounts.models import User
from tidu.core.findings import Refused
from tidu.notifications.models import Message
from tidu.organisations import actions, workbooks
from tidu.organisations.models import Invitation, Organisation
from tidu.organisations.roles import Role
from tidu.organisations.workbooks import Line

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Organisation:
    """A province's unit."""
    return a_province()


@pytest.fixture
def leader(province: Organisation) -> User:
    """Its officer, who may invite."""
    return a_person(Role.UNIT_OFFICER, province)


def words(role: Role, language: str = "zh-hans") -> str:
    with override(language):
        return str(role.label)


def head(language: str = "zh-hans") -> tuple[str, ...]:
    with override(language):
        return tuple(str(name) for name in workbooks.HEAD)


def a_book(*rows: tuple[Any, ...], above: int = 1) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    sheet = book.active
    for _ in range(above):
        sheet.append(["邀请名单"])
    for row in rows:
        sheet.append(list(row))
    target = BytesIO()
    book.save(target)
    return SimpleUploadedFile("名单.xlsx", target.getvalue())


def hand_in(client: Client, organisation: Organisation, upload: Any) -> Any:
    return client.post(reverse("organisations:invite_list", args=[organisation.pk]), {"list": upload})


def results(answer: Any, name: str = "checked") -> list[tuple[str, bool]]:
    return [(row.item.line.email, row.item.is_right) for row in answer.context[name].rows]


def confirm(client: Client, organisation: Organisation, answer: Any) -> Any:
    address = reverse("organisations:invite_list", args=[organisation.pk])
    return client.post(address, {"line": answer.context["lines"]})


def test_a_list_is_checked_confirmed_and_reported(province: Organisation, leader: User) -> None:
    client = signed_in(Client(), leader)
    book = a_book(
        head(),
        ("A@example.cn", words(Role.UNIT_OFFICER)),
        ("b@example.cn", words(Role.DEPARTMENT_OFFICER), "财政"),
        ("no address", words(Role.UNIT_OFFICER)),
    )
    seen = hand_in(client, province, book)
    names = dict(results(seen))
    assert not Invitation.objects.exists()
    done = confirm(client, province, seen)
    made = set(Invitation.objects.values_list("email", "role", "department", "invited_by"))
    assert names["no address"] is False
    assert ("a@example.cn", "unit_officer", "", leader.pk) in made
    assert results(done, "done") == results(seen)
    assert {row.address for row in Message.objects.all()} == {email for email, *_ in made}


def lines_of(*rows: tuple[str, ...]) -> list[Line]:
    return [Line(number, *row) for number, row in enumerate(rows, start=3)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("a@example.cn", "unit_officer"), None),
        (("a@example.cn", "Unit_Officer"), None),
        (("a@example.cn", "department_officer", "finance"), None),
        (("", "unit_officer"), "line_address"),
        (("a@example", "unit_officer"), "line_address"),
        (("a@example.cn\nb@example.cn", "unit_officer"), "line_address"),
        (("=HYPERLINK(1)", "unit_officer"), "line_address"),
        (("a@example.cn", "operator"), "role_does_not_fit"),
        (("a@example.cn", ""), "role_does_not_fit"),
        (("a@example.cn", "=1+1"), "role_does_not_fit"),
        (("a@example.cn", "department_officer"), "department_missing"),
        (("a@example.cn", "department_officer", "weather"), "line_department"),
        (("a@example.cn", "unit_officer", "finance"), "department_unwanted"),
    ],
)
def test_what_a_row_comes_to(province: Organisation, leader: User, row: tuple[str, ...], code: str | None) -> None:
    (checked,) = actions.check_list(leader, province, lines_of(row))
    assert [finding.code for finding in checked.findings] == ([f"organisations.{code}"] if code else [])


def test_whom_a_row_leaves_out(province: Organisation, leader: User) -> None:
    holder = a_person(Role.UNIT_OFFICER, province)
    actions.invite(leader, province, email="waits@example.cn", role="unit_officer")
    rows = [(email, "unit_officer") for email in (leader.email, holder.email, "waits@example.cn")]
    rows += [("twice@example.cn", "unit_officer"), ("Twice@example.cn", "unit_officer")]
    checked = actions.check_list(leader, province, lines_of(*rows))
    codes = [one.findings[0].code.removeprefix("organisations.") for one in checked]
    assert codes == ["own_invitation", "line_holds", "line_invited", "line_twice", "line_twice"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_form_is_read_in_the_language_it_was_made_in(province: Organisation, leader: User, language: str) -> None:
    client = signed_in(Client(headers={"accept-language": language}), leader)
    answer = client.get(reverse("organisations:invitation_form", args=[province.pk]))
    assert "attachment" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(BytesIO(answer.content))
    role = words(Role.UNIT_OFFICER, language)
    assert role in {cell.value for row in book.worksheets[1].rows for cell in row}
    sheet = book.worksheets[0]
    sheet.append(["a@example.cn", role])
    target = BytesIO()
    book.save(target)
    seen = hand_in(client, province, SimpleUploadedFile("a.xlsx", target.getvalue()))
    assert results(seen) == [("a@example.cn", True)]


def bomb() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (50 << 20))
    return target.getvalue()


def broken() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>')
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b""),
        ("a.xlsx", b"no workbook"),
        ("a.xlsx", b"%PDF-1.7"),
        ("a.csv", b"a@example.cn,unit_officer"),
        ("a.xlsx", bomb()),
        ("a.xlsx", broken()),
        ("a.xlsx", b"PK\x03\x04" + bytes(2 << 20)),
    ],
    ids=["empty", "text", "PDF", "CSV", "bomb", "entity", "too large"],
)
def test_a_hostile_file_is_refused(province: Organisation, leader: User, name: str, content: bytes) -> None:
    answer = hand_in(signed_in(Client(), leader), province, SimpleUploadedFile(name, content))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"list"}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("a@example.cn", "unit_officer")], "list_without_head"),
        ([head()], "list_empty"),
        ([head(), *[(f"p{n}@example.cn", "unit_officer") for n in range(201)]], "list_too_long"),
    ],
)
def test_a_list_that_is_none(rows: list[tuple[str, ...]], code: str) -> None:
    with pytest.raises(Refused) as refused:
        workbooks.read(a_book(*rows).file)  # type: ignore[arg-type]
    assert [finding.code for finding in refused.value.findings] == [f"organisations.{code}"]


def test_formulas_are_not_worked_out_and_come_back_as_words(province: Organisation, leader: User) -> None:
    client = signed_in(Client(), leader)
    seen = hand_in(client, province, a_book(head(), ('=HYPERLINK("http://evil.example")', "unit_officer")))
    assert [right for _, right in results(seen)] == [False]
    assert "http://evil.example" not in seen.content.decode()


@pytest.mark.parametrize("sent", ["", "x", "[]", "[1,2]", '["a","b","c","d"]', "{}", "[" * 5000, '[1,"a","b","c","d"]'])
def test_lines_that_no_page_sends_are_a_bad_request(province: Organisation, leader: User, sent: str) -> None:
    client = Client(raise_request_exception=False)
    signed_in(client, leader)
    answer = client.post(reverse("organisations:invite_list", args=[province.pk]), {"line": sent})
    assert answer.status_code == 400


def test_changed_lines_are_checked_again(province: Organisation, leader: User) -> None:
    client = signed_in(Client(), leader)
    sent = json.dumps([3, "a@example.cn", "operator", ""])
    done = client.post(reverse("organisations:invite_list", args=[province.pk]), {"line": sent})
    assert results(done, "done") == [("a@example.cn", False)]
    assert not Invitation.objects.exists()


def test_too_many_lines_are_refused(province: Organisation, leader: User) -> None:
    with pytest.raises(Refused):
        actions.invite_list(leader, province, lines_of(*[(f"p{n}@example.cn", "unit_officer") for n in range(201)]))


def test_the_same_list_twice_at_once_invites_once(at_once: Callable[..., list[Any]]) -> None:
    province = a_province()
    leader = a_person(Role.UNIT_OFFICER, province)
    rows = lines_of(("a@example.cn", "unit_officer"), ("b@example.cn", "unit_officer"))

    def send() -> int:
        return sum(one.is_right for one in actions.invite_list(leader, province, rows))

    assert sorted(at_once(send, send)) == [0, 2]
    assert Invitation.objects.count() == 2


def test_strangers_find_nothing(province: Organisation) -> None:
    client = signed_in(Client(), a_person(Role.APPLICANT_SIGNATORY, an_enterprise()))
    for name in ("invite_list", "invitation_form"):
        assert client.get(reverse(f"organisations:{name}", args=[province.pk])).status_code == 404
