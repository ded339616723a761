"""How messages to people are said: each module installs the wording of the kinds that it sends. Plain Python.

What a message is about decides how it may reach somebody, so each kind belongs to one topic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Topic(StrEnum):
    """What a message is about. People choose by topic how messages reach them."""

    TASK = "task"
    DECISION = "decision"
    DEADLINE = "deadline"
    PROGRESS = "progress"
    DUTY = "duty"


@dataclass(frozen=True)
class MessageWording:
    """How a kind of message is said; all three may be lazy translations with ``{parameters}``.

    ``subject``: one line that says what happened to what. ``body``: what it means and what to do, in a few sentences.
    ``act``: the words of the link under it.
    """

    subject: Any
    body: Any
    act: Any
    topic: Topic = Topic.PROGRESS


_wordings: dict[str, MessageWording] = {}


def install(wordings: Mapping[str, MessageWording]) -> None:
    """Make the wording of a module's messages known. Each kind belongs to one module."""
    _wordings.update(wordings)


def wording_of(kind: str) -> MessageWording:
    """The wording of a kind; KeyError where no module installed it."""
    return _wordings[kind]


def installed_kinds() -> Mapping[str, MessageWording]:
    """All kinds with their wording."""
    return dict(_wordings)
