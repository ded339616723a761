"""What a carrier must be able to do, and which carriers this instance has.

A carrier is a folder below ``tidu/notifications/carriers`` or a package named in ``TIDU_CARRIERS``, with a file
``carrier.py`` that holds ``CARRIER``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Protocol

from django.conf import settings

from tidu.core.messages import Topic
from tidu.notifications import carriers
from tidu.notifications.models import Mode

IN_APP = "in_app"
"""The app itself: the message's own row is what people read there, so nothing has to be carried."""


@dataclass(frozen=True)
class Item:
    """One message as it is said, in one language. ``link`` is a whole address."""

    subject: str
    body: str
    act: str
    link: str
    until: str = ""


@dataclass(frozen=True)
class Letter:
    """What goes out to one recipient: one message, or those of a digest. ``key``: the same one for every attempt.

    ``subject`` is one line. ``link`` leads to the one message, or to all of them.
    """

    key: str
    to: str
    language: str
    subject: str
    items: tuple[Item, ...]
    link: str


class NotCarried(Exception):  # noqa: N818 - an answer of the other side
    """The letter surely did not go out. ``final``: trying again is of no use. ``flaw`` names no person."""

    def __init__(self, flaw: str, *, final: bool = False) -> None:
        self.flaw, self.final = flaw, final
        super().__init__(flaw)


class Unreachable(NotCarried):
    """The other side could not be reached at all, so the next letter will fare no better now."""


class InDoubt(Exception):  # noqa: N818 - an answer of the other side
    """The letter may have gone out or not. ``flaw`` names no person."""

    def __init__(self, flaw: str) -> None:
        self.flaw = flaw
        super().__init__(flaw)


Carry = Callable[[Letter], None]
"""Hands one letter over. Raises NotCarried or InDoubt; any other exception counts as InDoubt."""


class Carrier(Protocol):
    """A way by which messages reach people. ``usual``: when a topic goes out unless the person chose otherwise."""

    key: str
    label: Any
    usual: Mapping[Topic, Mode]

    def is_open(self) -> bool:
        """Whether this instance is set up for it."""

    def address_of(self, email: str, number: str, /) -> str:
        """Where it reaches somebody with this e-mail address and number; "" where it cannot."""

    def session(self) -> AbstractContextManager[Carry]:
        """A connection that carries several letters. It may connect as late as the first of them."""


@cache
def carriers_known() -> Mapping[str, Carrier]:
    """All carriers by key, in the order of their names, then those of the deployment."""
    inside = [f"{carriers.__name__}.{found.name}" for found in iter_modules(carriers.__path__)]
    found = [import_module(f"{package}.carrier").CARRIER for package in [*inside, *settings.TIDU_CARRIERS]]
    return {carrier.key: carrier for carrier in found}


def carriers_open() -> list[Carrier]:
    """The carriers that this instance is set up for."""
    return [carrier for carrier in carriers_known().values() if carrier.is_open()]
