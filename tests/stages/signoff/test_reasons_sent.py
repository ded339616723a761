"""A reason that no database keeps is a bad request and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import confirmed
from tests.stages.signoff.lists import a_list, a_proposed_list, a_secretary, an_officer, order_of, standing
from tidu.core import clock
from tidu.stages.signoff import queries

pytestmark = pytest.mark.django_db
BAD = ["同\x00意", "长" * 4001]


@pytest.fixture(autouse=True)
def _in_december() -> Iterator[None]:
    with clock.frozen(clock.moment(clock.date(2024, 12, 20), clock.time(9))):
        yield


@pytest.mark.parametrize("reason", BAD)
def test_a_bad_reason_takes_nothing_off(client: Client, reason: str) -> None:
    signoff_list = a_list(1)
    confirmed(client, a_secretary())
    entry, before = signoff_list.entries.get(), order_of(signoff_list)
    assert client.post(reverse("signoff:remove", args=[entry.pk]), {"reason": reason}).status_code == 400
    assert client.post(reverse("signoff:propose", args=[signoff_list.pk]), {"answer": reason}).status_code == 400
    signoff_list.refresh_from_db()
    assert (order_of(signoff_list), signoff_list.state) == (before, "draft")


@pytest.mark.parametrize("reason", BAD)
def test_a_bad_reason_is_no_dissent(client: Client, reason: str) -> None:
    signoff_list = a_proposed_list(1)
    confirmed(client, an_officer("finance"))
    sent = {"department": "finance", "digest": queries.digest_of(signoff_list), "reason": reason}
    assert client.post(reverse("signoff:dissent", args=[signoff_list.pk]), sent).status_code == 400
    assert standing(signoff_list) == {}
