"""Every address of the platform with something in its variable parts, right or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern

SAMPLES: dict[str, Any] = {
    "IntConverter": 1,
    "StringConverter": "x",
    "SlugConverter": "x",
    "UUIDConverter": UUID(int=1),
    "PathConverter": "x",
}
BY_REGEX = {"account_reset_password_from_key": ("1", "set-password")}


def every_address() -> dict[str, str]:
    """The path of each route by its name."""
    return dict(_walk(get_resolver(), "", ()))


def _walk(resolver: Any, namespace: str, before: tuple[Any, ...]) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        given = (*before, *_samples(pattern))
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, inner, given)
        elif isinstance(pattern, URLPattern) and pattern.name:
            name = f"{namespace}{pattern.name}"
            yield name, reverse(name, args=BY_REGEX.get(name, given))


def _samples(pattern: Any) -> tuple[Any, ...]:
    if isinstance(pattern.pattern, RegexPattern):
        return ()
    return tuple(SAMPLES[type(converter).__name__] for converter in pattern.pattern.converters.values())
