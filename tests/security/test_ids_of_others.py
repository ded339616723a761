"""Whoever puts another's id into an address learns nothing: every route with an id, every role, every method.

The rows are those of two sides (``tests/route_cast.py``): ours, and another enterprise's in another province, with
another expert. What a side may see of its own rows says ``tests/test_every_route.py``; here each looks for the other's.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from tests.route_cast import Cast
from tests.test_every_route import EXPECTED, NATION, OPERATOR

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

OVERSEE = NATION | OPERATOR
OURS = ("applicant_editor", "applicant_signatory", "province_officer", "province_finance", "city_officer", "expert_1")
THEIRS = ("foreign_applicant", "foreign_officer", "their_signatory", "their_expert")
STRANGERS = ("group_officer", "foreign_expert", "newcomer")
NOT_HERE = {404, 405}
IN_PARTS = "dossiers:upload"
"""The one route that knows other methods than GET and POST."""
TUS = {"Tus-Resumable": "1.0.0"}


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
