"""What people send: fields that no form asked for change nothing, no search takes longer than its input, no letter
takes a second recipient."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.mail import EmailMessage
from django.db import models
from django.test import Client
from django.urls import reverse

from tests.builders import a_factory, a_person, an_enterprise, confirmed, signed_in
from tidu.accounts.models import User
from tidu.organisations.models import Membership, Organisation
from tidu.organisations.roles import Role

SOURCES = [path for path in Path(__file__).parents[2].joinpath("tidu").rglob("*.py") if "migrations" not in path.parts]
SLOW = re.compile(r"__i?regex\b")
UNBOUNDED = 200
ONE_WAY_ONLY = {r"^[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+$"}
"""Repeats within repeats that can match in one way only: each part begins with a point, which no part contains."""
SEARCHED = (
    "dossiers:list",
    "dossiers:openings",
    "organisations:list",
    "factories:list",
    "register:list",
    "checks:list",
)
HOSTILE = ["%" * 100, "_" * 100, "\\" * 99, "'; DROP TABLE x;--", "\x00苏州", "(a+)+$" * 10, "𠮷" * 100]
TWO = ["a@example.cn\nBcc: evil@example.com", "a@example.cn,evil@example.com", "a@example.cn\x00"]


def values_of(row: models.Model) -> dict[str, Any]:
    return type(row)._default_manager.filter(pk=row.pk).values().get()


def everything_of(row: models.Model) -> dict[str, str]:
    """A value for every column of a table, under its name and its column's."""
    names = {name for field in row._meta.concrete_fields for name in (field.name, field.attname)}
    return dict.fromkeys(names, "1") | {
        "kind": "platform",
        "role": "operator",
        "is_superuser": "on",
        "state": "recognised",
    }


def test_no_form_is_made_of_a_table() -> None:
    """Forms name their fields; actions take values by name. So no new column becomes writable by itself."""
    made = {
        form.__module__
        for form in forms.BaseForm.__subclasses__()
        if issubclass(form, forms.BaseModelForm) and form.__module__.startswith("tidu")
    }
    text = {str(path) for path in SOURCES if "ModelForm(" in path.read_text() or "forms.ModelForm" in path.read_text()}
    assert made | text == set()


@pytest.mark.django_db
def test_fields_that_no_form_asked_for_change_nothing() -> None:
    enterprise = an_enterprise()
    person = a_person(Role.APPLICANT_SIGNATORY, enterprise)
    factory = a_factory(enterprise)
    client = confirmed(Client(), person)
    seats = Membership.objects.count()
    rows: dict[str, tuple[models.Model, set[str]]] = {
        reverse("accounts:profile"): (person, {"name", "language"}),
        reverse("organisations:edit", args=[enterprise.pk]): (enterprise, set()),
        reverse("factories:edit", args=[factory.pk]): (factory, set()),
    }
    for address, (row, asked) in rows.items():
        before = values_of(row)
        form = client.get(address).context["form"]
        right = {name: str(form[name].value() or "") for name in form.fields}
        answer = client.post(address, everything_of(row) | right)
        changed = {name for name, value in values_of(row).items() if value != before[name]}
        assert changed - asked - set(form.fields) == set(), (address, answer.status_code)
    assert Membership.objects.count() == seats
    assert not User.objects.filter(is_superuser=True).exists()
    assert Organisation.objects.get(pk=enterprise.pk).kind == "enterprise"


@pytest.mark.django_db
def test_an_invitation_offers_what_its_form_says_and_no_more() -> None:
    enterprise = an_enterprise()
    client = signed_in(Client(), a_person(Role.APPLICANT_SIGNATORY, enterprise))
    address = reverse("organisations:invite", args=[enterprise.pk])
    client.post(
        address, {"email": "a@example.cn", "role": "operator", "organisation": "1", "accepted_at": "2024-01-01"}
    )
    assert not enterprise.invitations.exists()
    client.post(address, {"email": "a@example.cn", "role": "applicant_editor", "accepted_by": "1", "token_hash": "0"})
    made = enterprise.invitations.get()
    assert (made.role, made.accepted_at, made.accepted_by) == ("applicant_editor", None, None)
    assert len(made.token_hash) == 64


def test_no_search_hands_a_pattern_to_the_database() -> None:
    """Constraints of tables do, with patterns of ours."""
    assert [str(path) for path in SOURCES if path.name != "models.py" and SLOW.search(path.read_text())] == []


def patterns() -> Iterator[tuple[str, str]]:
    """The regular expressions in the sources, with their file."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            called = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
            if called in {"compile", "match", "fullmatch", "search", "findall", "sub", "finditer", "split"}:
                assert isinstance(node, ast.Call)
                first = node.args[0] if node.args else None
                owner = ast.unparse(node.func).split(".")[0]
                if owner == "re" and isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value, path.name


def may_take_long(parsed: Any, inside: bool = False) -> bool:
    """Whether an unbounded repeat stands within another one, by which the steps may grow faster than the input."""
    return any(_may_take_long(kind, value, inside) for kind, value in parsed)


def _may_take_long(kind: Any, value: Any, inside: bool) -> bool:
    if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT):
        _, most, inner = value
        long = most is kinds.MAXREPEAT or most > UNBOUNDED
        return (long and inside) or may_take_long(inner, inside or long)
    if kind is kinds.SUBPATTERN:
        return may_take_long(value[-1], inside)
    if kind is kinds.BRANCH:
        return any(may_take_long(branch, inside) for branch in value[1])
    return kind in (kinds.ASSERT, kinds.ASSERT_NOT) and may_take_long(value[1], inside)


def test_the_check_of_patterns_can_fail() -> None:
    assert may_take_long(parser.parse(r"^(a+)+$"))
    assert may_take_long(parser.parse(r"(?:x|[a-z]*)*y"))
    assert not may_take_long(parser.parse(r"^[a-z]+(b{1,3})?$"))


def test_no_pattern_repeats_a_repeat() -> None:
    found = {pattern for pattern, _ in patterns()}
    assert len(found) > 5
    assert {pattern for pattern in found if may_take_long(parser.parse(pattern))} == ONE_WAY_ONLY


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", ["%" * 100, "_" * 100, "\\" * 99, "'; DROP TABLE x;--", "\x00苏州", "(a+)+$" * 10, "𠮷" * 100]
)
def test_any_search_is_answered(words: str) -> None:
    client = signed_in(Client(), a_person(Role.AUDITOR))
    for name in (
        "dossiers:list",
        "dossiers:openings",
        "organisations:list",
        "factories:list",
        "register:list",
        "checks:list",
    ):
        assert client.get(reverse(name), {"q": words}).status_code == 200, name


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["%", "_"])
def test_signs_of_a_pattern_are_words_in_a_search(words: str) -> None:
    an_enterprise()
    found = signed_in(Client(), a_person(Role.AUDITOR)).get(reverse("organisations:list"), {"q": words})
    assert found.context["list"].count == 0


@pytest.mark.parametrize("field", ["subject", "to", "from_email"])
def test_a_letter_takes_no_second_header(field: str) -> None:
    given: dict[str, Any] = {"subject": "x", "to": ["a@example.cn"], "from_email": "b@example.cn"}
    evil = "a@example.cn\nBcc: evil@example.com"
    message = EmailMessage(**given | {field: [evil] if field == "to" else evil})
    with pytest.raises(ValueError, match="newlines"):
        message.message()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "email", ["a@example.cn\nBcc: evil@example.com", "a@example.cn,evil@example.com", "a@example.cn\x00"]
)
def test_no_address_of_a_form_is_two(email: str) -> None:
    enterprise = an_enterprise()
    client = signed_in(Client(), a_person(Role.APPLICANT_SIGNATORY, enterprise))
    answer = client.post(
        reverse("organisations:invite", args=[enterprise.pk]), {"email": email, "role": "applicant_editor"}
    )
    assert "email" in answer.context["form"].errors
    assert Client().post(reverse("account_reset_password"), {"email": email}).status_code == 200
    assert apps.get_model("notifications", "Message").objects.count() == 0
