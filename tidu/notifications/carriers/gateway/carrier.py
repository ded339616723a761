"""Carries letters to the gateway of the settings: one POST of JSON each.

Nobody but the operator names the address, redirects are not followed, and what people wrote only ever becomes the
value of a JSON text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tidu.core.messages import Topic
from tidu.notifications.carrying import Carry, InDoubt, Letter, NotCarried, Unreachable
from tidu.notifications.models import Mode

TIMEOUT_SECONDS = 10
LONGEST_ANSWER = 1 << 16
TRY_AGAIN = {408, 425, 429, 503}
CONNECTIONS = {"https": HTTPSConnection, "http": HTTPConnection}


class GatewayCarrier:
    """A short text with the subject and the link. It reaches those who gave their number."""

    key = "gateway"
    label = _("Short message")
    usual = dict.fromkeys(Topic, Mode.OFF) | {Topic.DECISION: Mode.AT_ONCE, Topic.DEADLINE: Mode.AT_ONCE}

    def is_open(self) -> bool:
        """Whether the settings name a gateway."""
        return bool(settings.TIDU_GATEWAY_URL)

    def address_of(self, _email: str, number: str, /) -> str:
        """The number that a person gave."""
        return number

    @contextmanager
    def session(self) -> Iterator[Carry]:
        """A connection for each letter: gateways are slow rather than busy."""
        yield _carry


def body_of(letter: Letter) -> bytes:
    """The JSON of the settings with the letter's words in its texts."""
    words = {
        "{to}": letter.to,
        "{subject}": letter.subject,
        "{link}": letter.link,
        "{text}": f"{letter.subject} {letter.link}",
        "{key}": letter.key,
    }
    return json.dumps(_filled(json.loads(settings.TIDU_GATEWAY_BODY), words), ensure_ascii=False).encode()


def _filled(value: Any, words: Mapping[str, str]) -> Any:
    """The same structure with placeholders replaced inside texts; a word that holds a placeholder is not read again."""
    if isinstance(value, dict):
        return {name: _filled(inner, words) for name, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, words) for inner in value]
    if not isinstance(value, str):
        return value
    filled = value.replace("{", "\x00{")
    parts = filled.split("\x00")
    return "".join(_part(part, words) for part in parts)


def _part(part: str, words: Mapping[str, str]) -> str:
    for placeholder, word in words.items():
        if part.startswith(placeholder):
            return word + part.removeprefix(placeholder)
    return part


def _carry(letter: Letter) -> None:
    place = urlsplit(settings.TIDU_GATEWAY_URL)
    connection = CONNECTIONS[place.scheme](place.hostname or "", place.port, timeout=TIMEOUT_SECONDS)
    try:
        connection.connect()
    except OSError as failure:
        raise Unreachable(type(failure).__name__) from failure
    try:
        path = f"{place.path or '/'}{'?' if place.query else ''}{place.query}"
        connection.request("POST", path, body_of(letter), _headers())
        _judge(connection.getresponse())
    except (OSError, HTTPException) as failure:
        raise InDoubt(type(failure).__name__) from failure
    finally:
        connection.close()


def _headers() -> dict[str, str]:
    name, _colon, value = settings.TIDU_GATEWAY_HEADER.partition(":")
    own = {name.strip(): value.strip()} if name.strip() else {}
    return {"Content-Type": "application/json; charset=utf-8", **own}


def _judge(answer: HTTPResponse) -> None:
    """Return when the gateway took the letter. A redirect is no address of ours, so it counts as a refusal."""
    said = answer.read(LONGEST_ANSWER)
    if answer.status in TRY_AGAIN:
        raise NotCarried(f"http_{answer.status}")
    if 300 <= answer.status < 500:
        raise NotCarried(f"http_{answer.status}", final=True)
    if answer.status >= 500:
        raise InDoubt(f"http_{answer.status}")
    if settings.TIDU_GATEWAY_SUCCESS and not _says_success(said):
        raise NotCarried("gateway_refused")


def _says_success(said: bytes) -> bool:
    """Whether the answer holds what the settings take for success, such as ``errcode=0``."""
    name, _equals, wanted = settings.TIDU_GATEWAY_SUCCESS.partition("=")
    try:
        found = json.loads(said)
    except ValueError:
        return False
    return isinstance(found, dict) and str(found.get(name)) == wanted


CARRIER = GatewayCarrier()
