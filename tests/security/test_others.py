"""Nobody learns of what is another side's: not by its id in an address, whatever the route, role and method; not from a
list, neither on its pages, nor by the numbers of its filters, nor in its file.

The rows are those of two sides (``tests/route_cast.py``): ours, and another enterprise's in another province, with
another expert. What a side may see of its own rows says ``tests/test_every_route.py``; here each looks for the other's.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import product
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.db import transaction
from django.template import Context
from django.test import Client
from django.urls import reverse

from tests.route_cast import NOW, Cast, Party
from tests.test_every_route import EXPECTED, NATION, OPERATOR
from tidu.core import clock
from tidu.core.lists import ListPage

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

OVERSEE = NATION | OPERATOR
OURS = ("applicant_editor", "applicant_signatory", "province_officer", "province_finance", "city_officer", "expert_1")
THEIRS = ("foreign_applicant", "foreign_officer", "their_signatory", "their_expert")
STRANGERS = ("group_officer", "foreign_expert", "newcomer")
NOT_HERE = {404, 405}
IN_PARTS = "dossiers:upload"
"""The one route that knows other methods than GET and POST."""
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """The cast, made once for all tests of a file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Cast()
        transaction.set_rollback(True)


def somebodys(method: str, route: str) -> bool:
    """Whether strangers do not learn that a row of this route exists."""
    return EXPECTED[method].get(route, {}).get("newcomer") == 404


def methods(route: str) -> tuple[str, ...]:
    """What the route answers to."""
    return ("get", "post", "head", "patch", "delete") if route == IN_PARTS else ("get", "post")


def owned(cast: Cast) -> list[str]:
    """The routes whose ids differ from one side to the other, and that are not open to everybody."""
    differing = {route for route, given in cast.arguments.items() if given != cast.foreign[route]}
    return sorted(route for route in differing if somebodys("get", route) or somebodys("post", route))


def test_another_sides_id_is_not_there(cast: Cast) -> None:
    found, sides = {}, ((OURS + STRANGERS, cast.foreign), (THEIRS + STRANGERS, cast.arguments))
    for roles, arguments in sides:
        for route, role in product(owned(cast), roles):
            for method in methods(route):
                status = cast.knock(role, method, route, arguments[route])
                if status not in ({404} if route in EXPECTED.get(method, {}) else NOT_HERE):
                    found[method, route, role] = status
    assert found == {}


def test_the_ids_are_those_of_rows_that_are_there(cast: Cast) -> None:
    """Else the test before would find 404 for a misprint, too."""
    lost = [
        route
        for route in owned(cast)
        if not any(
            cast.knock(role, method, route, cast.foreign[route]) not in NOT_HERE
            for role, method in product((*THEIRS, *OVERSEE), ("get", "post"))
        )
    ]
    assert lost == []


def mixed(cast: Cast) -> list[tuple[str, tuple[Any, ...]]]:
    """Addresses of two ids that do not belong together."""
    pairs = []
    for route in owned(cast):
        ours, theirs = cast.arguments[route], cast.foreign[route]
        if len(ours) == 2 and all(mine != other for mine, other in zip(ours, theirs, strict=True)):
            pairs += [(route, (ours[0], theirs[1])), (route, (theirs[0], ours[1]))]
    return pairs


def test_ids_that_do_not_belong_together_are_nowhere(cast: Cast) -> None:
    """A file, an upload or an attachment of one dossier is not found below another, whoever asks."""
    pairs = mixed(cast)
    assert {route for route, _given in pairs} == {
        "assessments:compare",
        "dossiers:detach",
        "dossiers:file",
        "dossiers:upload",
        "reviews:file",
    }
    found = {}
    for (route, given), role in product(pairs, (*OURS, *THEIRS, *OVERSEE)):
        for method in methods(route):
            if (status := cast.knock(role, method, route, given, **TUS)) not in NOT_HERE:
                found[method, route, role] = status
    assert found == {}


LISTING = OURS[:-1]
"""All of ours but the expert, whose only list has no file."""
LISTING_THERE = THEIRS[:-1]


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
    arguments = cast.foreign if role in LISTING_THERE else cast.arguments
    return [reverse(route, args=arguments.get(route, ())) for route in behind_the_door(role)]


@pytest.mark.parametrize("role", [*LISTING, *LISTING_THERE])
def test_nothing_of_the_other_side(cast: Cast, role: str) -> None:
    client, found, files = client_of(cast, role), set(), 0
    strange = names_of(cast.ours if role in LISTING_THERE else cast.theirs)
    with clock.frozen(NOW):
        for address in addresses(cast, role):
            for listed in lists_of(client.get(address)).values():
                files += listed.exports
                text = "\n".join(told(client, address, listed))
                found |= {(address, name) for name in strange if name in text}
    assert found == set()
    assert files


@pytest.mark.parametrize("role", [*LISTING, "foreign_officer", "secretariat", "expert_1"])
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
