"""Setting up an empty instance from the command line."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from tests import builders
from tidu.accounts.models import User
from tidu.organisations import queries
from tidu.organisations.roles import Role

pytestmark = pytest.mark.django_db


def run(email: str = "first@example.cn") -> None:
    call_command("init", "--email", email, "--name", "首任")


def test_init_makes_one_operator_and_no_persona(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDU_INIT_PASSWORD", builders.PASSWORD)
    run()
    operator = User.objects.get()
    assert queries.roles_of(operator) == {Role.OPERATOR}
    assert operator.check_password(builders.PASSWORD)
    assert not operator.is_persona


def test_init_refuses_an_instance_with_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDU_INIT_PASSWORD", builders.PASSWORD)
    builders.a_user()
    with pytest.raises(CommandError):
        run()


@pytest.mark.parametrize(("email", "password"), [("no address", builders.PASSWORD), ("a@example.cn", "short")])
def test_init_refuses_bad_input(monkeypatch: pytest.MonkeyPatch, email: str, password: str) -> None:
    monkeypatch.setenv("TIDU_INIT_PASSWORD", password)
    with pytest.raises(CommandError):
        run(email)
    assert not User.objects.exists()
