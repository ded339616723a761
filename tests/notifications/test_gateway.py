"""The gateway, over a real HTTP server: what it is sent, and what its answers mean."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import override_settings

from tests.builders import a_user
from tests.fixtures.pigeon.carrier import CARRIER
from tidu.core import messages
from tidu.core.messages import MessageWording, Topic
from tidu.notifications import carrying
from tidu.notifications.actions import notify, send_due
from tidu.notifications.carriers.gateway.carrier import body_of
from tidu.notifications.carrying import Letter
from tidu.notifications.models import Contact, Delivery, Status

KIND = "test.decided"

pytestmark = pytest.mark.django_db


class Gateway(HTTPServer):
    """Keeps what it was sent and answers as told."""

    status, answer = 200, b'{"errcode": 0}'

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.taken: list[tuple[str, Any, dict[str, str]]] = []


class Handler(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.taken.append((self.path, sent, dict(self.headers)))
        self.send_response(self.server.status)
        self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    monkeypatch.setitem(messages._wordings, KIND, MessageWording("{what}", "正文", "查看", Topic.DECISION))
    server = Gateway()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/send?agent=1"
    body = '{"touser": "{to}", "text": {"content": "{text}"}, "n": 1}'
    with override_settings(
        TIDU_GATEWAY_URL=url,
        TIDU_GATEWAY_HEADER="Authorization: Bearer s3cret",
        TIDU_GATEWAY_BODY=body,
        TIDU_GATEWAY_SUCCESS="errcode=0",
        TIDU_ORIGIN="https://tidu.example.cn",
    ):
        yield server
    server.shutdown()
    server.server_close()
    thread.join()


def told(number: str = "13800000000", what: str = "申报书已退回") -> Delivery | None:
    person = a_user()
    Contact.objects.create(person=person, number=number)
    notify([person], KIND, url="/", params={"what": what})
    return Delivery.objects.filter(carrier="gateway").first()


def test_what_is_sent(gateway: Gateway) -> None:
    delivery = told()
    assert delivery is not None
    send_due()
    ((path, sent, headers),) = gateway.taken
    delivery.refresh_from_db()
    assert delivery.status == Status.SENT
    assert path == "/send?agent=1"
    assert headers["Authorization"] == "Bearer s3cret"
    link = f"https://tidu.example.cn/messages/{delivery.message_id}/"
    assert sent == {"touser": "13800000000", "text": {"content": f"【梯度】申报书已退回 {link}"}, "n": 1}


def test_without_a_number_nothing_is_sent(gateway: Gateway) -> None:
    assert told(number="") is None


@pytest.mark.parametrize(
    ("status", "answer", "expected"),
    [
        (200, b'{"errcode": 40001}', Status.FAILED),
        (200, b"not json", Status.FAILED),
        (302, b"", Status.GIVEN_UP),
        (400, b"", Status.GIVEN_UP),
        (429, b"", Status.FAILED),
        (502, b"", Status.UNCLEAR),
        (503, b"", Status.FAILED),
    ],
)
def test_answers(gateway: Gateway, status: int, answer: bytes, expected: Status) -> None:
    gateway.status, gateway.answer = status, answer
    delivery = told()
    assert delivery is not None
    send_due()
    delivery.refresh_from_db()
    assert delivery.status == expected
    assert len(gateway.taken) == 1, "a redirect is not followed"


@override_settings(TIDU_GATEWAY_BODY='{"text": "{text}", "to": "{to}"}')
def test_words_only_ever_become_values() -> None:
    subject = '"}, "to": "thief {to} {link}'
    letter = Letter("1", "13800000000", "en", subject, (), "https://tidu.example.cn/")
    sent = json.loads(body_of(letter))
    assert sent == {"text": f"{subject} https://tidu.example.cn/", "to": "13800000000"}


def test_a_copied_folder_is_a_carrier() -> None:
    carrying.carriers_known.cache_clear()
    with override_settings(TIDU_CARRIERS=["tests.fixtures.pigeon"]):
        assert carrying.carriers_known()["pigeon"] is CARRIER
    carrying.carriers_known.cache_clear()
    assert set(carrying.carriers_known()) == {"email", "gateway"}
