"""A list tells a role nothing of another side: not on its pages, not by the numbers of its filters, not in its file."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.template import Context
from django.test import Client
from django.urls import reverse

from tests.route_cast import NOW, Cast, Party
from tests.test_every_route import EXPECTED
from tidu.core import clock
from tidu.core.lists import ListPage

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

OURS = ("applicant_editor", "applicant_signatory", "province_officer", "province_finance", "city_officer")
THEIRS = ("foreign_applicant", "foreign_officer", "their_signatory")


def names_of(party: Party) -> set[str]:
    """What names a side in any list."""
    enterprise = party.own.factory.enterprise
    return {party.own.number, party.own.title, enterprise.name, str(enterprise.credit_code)}


def behind_the_door(role: str) -> list[str]:
    """The routes that a role may read and the public may not."""
    shown = EXPECTED["get"].items()
    known = {"their_signatory": "foreign_applicant"}.get(role, role)
    return [route for route, statuses in shown if statuses[known] == 200 != statuses["anonymous"]]


def client_of(cast: Cast, role: str) -> Client:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = cast.keys[role]
    return client


def lists_of(answer: Any) -> dict[str, ListPage]:
    """The lists of a page by their prefixes."""
    contexts = [answer.context] if isinstance(answer.context, Context) else answer.context or ()
    values = [value for context in contexts for layer in context.dicts for value in layer.values()]
    return {value.prefix: value for value in values if isinstance(value, ListPage)}


def told(client: Client, address: str, listed: ListPage) -> Iterator[str]:
    """Everything that the pages of a list, the choices of its filters and its file say."""
    for chosen in listed.filters:
        yield from (str(choice.label) for choice in chosen.options)
    for number in listed.page.paginator.page_range:
        yield client.get(address, {f"{listed.prefix}page": number}).content.decode()
    if listed.exports:
        file = BytesIO(b"".join(client.get(address, {f"{listed.prefix}export": "1"}).streaming_content))  # type: ignore[attr-defined]
        rows = openpyxl.load_workbook(file).active.iter_rows(values_only=True)  # type: ignore[union-attr]
        yield from (str(cell) for row in rows for cell in row if cell is not None)


def addresses(cast: Cast, role: str) -> list[str]:
    arguments = cast.foreign if role in THEIRS else cast.arguments
    return [reverse(route, args=arguments.get(route, ())) for route in behind_the_door(role)]


@pytest.mark.parametrize("role", [*OURS, *THEIRS])
def test_nothing_of_the_other_side(cast: Cast, role: str) -> None:
    client, found, files = client_of(cast, role), set(), 0
    strange = names_of(cast.ours if role in THEIRS else cast.theirs)
    with clock.frozen(NOW):
        for address in addresses(cast, role):
            for listed in lists_of(client.get(address)).values():
                files += listed.exports
                text = "\n".join(told(client, address, listed))
                found |= {(address, name) for name in strange if name in text}
    assert found == set()
    assert files


@pytest.mark.parametrize("role", [*OURS, "foreign_officer", "secretariat", "expert_1"])
def test_a_filter_counts_the_rows_that_one_sees(cast: Cast, role: str) -> None:
    client, wrong = client_of(cast, role), []
    with clock.frozen(NOW):
        for address in addresses(cast, role):
            for listed in lists_of(client.get(address)).values():
                for chosen in listed.filters:
                    for choice in chosen.options:
                        shown = client.get(address, {chosen.name: choice.key})
                        count = lists_of(shown)[listed.prefix].count
                        if choice.number not in (None, count):
                            wrong.append((address, chosen.name, choice.key, choice.number, count))
    assert wrong == []
