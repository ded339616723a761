"""A reason that no database keeps is a bad request and changes nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import confirmed
from tests.stages.recognition.waiting import a_secretary, waiting
from tidu.core import clock

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("reason", ["材料\x00失实", "长" * 4001])
def test_a_bad_reason_declines_nothing(client: Client, reason: str) -> None:
    with clock.frozen(clock.moment(clock.date(2025, 1, 20), clock.time(9))):
        (recognition,) = waiting(1)
        confirmed(client, a_secretary())
        answer = client.post(reverse("recognition:decline", args=[recognition.pk]), {"reason": reason})
    recognition.refresh_from_db()
    assert (answer.status_code, recognition.state) == (400, "waiting")
