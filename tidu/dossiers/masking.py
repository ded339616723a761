"""Contact persons in frozen versions: committed to, so that they can be masked and the digest stays (decision 0028)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from copy import deepcopy
from typing import Any

from tidu.core.digest import digest_of
from tidu.rulebook.model import Application

Commitments = Mapping[str, Mapping[str, str]]
"""For each confidential answer, by ``section.field``: ``hash``, and ``salt`` until it is masked."""
SALT_BYTES = 32

_salts: ContextVar[Callable[[], str]] = ContextVar("salts", default=lambda: secrets.token_hex(SALT_BYTES))


@contextmanager
def salted_by(source: Callable[[], str]) -> Iterator[None]:
    """Take salts from elsewhere, so that invented data is the same each time it is seeded."""
    token = _salts.set(source)
    try:
        yield
    finally:
        _salts.reset(token)


def commit(content: Mapping[str, Any], application: Application) -> dict[str, dict[str, str]]:
    """A commitment to each answer that the rulebook calls confidential."""
    made = {}
    for section, field in _confidential(application):
        if value := content["sections"].get(section, {}).get(field):
            salt = _salts.get()()
            made[f"{section}.{field}"] = {"salt": salt, "hash": hash_of(salt, value)}
    return made


def hash_of(salt: str, value: object) -> str:
    """What an answer is committed to by."""
    return digest_of({"salt": salt, "value": value})


def digest_over(content: Mapping[str, Any], commitments: Commitments) -> str:
    """The digest of a version: over its content with the commitments in place of what they stand for."""
    return digest_of(_replaced(content, {path: one["hash"] for path, one in commitments.items()}))


def masked(content: Mapping[str, Any], commitments: Commitments) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """The content without what was committed to, and the commitments without their salts."""
    return _replaced(content, dict.fromkeys(commitments, "")), {
        path: {"hash": one["hash"]} for path, one in commitments.items()
    }


def is_whole(content: Mapping[str, Any], commitments: Commitments, digest: str) -> bool:
    """Whether a version is what its digest says: every answer, and behind each salt the value itself."""
    opened = all(
        "salt" not in one or hash_of(one["salt"], _value(content, path)) == one["hash"]
        for path, one in commitments.items()
    )
    return opened and digest_over(content, commitments) == digest


def _confidential(application: Application) -> Iterator[tuple[str, str]]:
    for section in application.sections:
        for field in section.fields:
            if field.confidential and not section.repeated:
                yield section.key, field.key


def _replaced(content: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    copied = deepcopy(dict(content))
    for path, value in values.items():
        section, _, field = path.partition(".")
        copied["sections"][section][field] = value
    return copied


def _value(content: Mapping[str, Any], path: str) -> Any:
    section, _, field = path.partition(".")
    return content["sections"][section][field]
