"""The entries of the header: modules install them when they start, each person sees those meant for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

ShownTo = Callable[[Any], bool]


@dataclass(frozen=True)
class Item:
    """One entry. ``shown_to`` is asked with the person, or the anonymous user; ``under``: more URL prefixes of it."""

    label: str | Promise
    url_name: str
    shown_to: ShownTo
    order: int = 100
    under: Sequence[str] = ()


@dataclass(frozen=True)
class Link:
    """An entry as the header shows it."""

    label: str | Promise
    url: str
    current: bool


_items: dict[str, Item] = {}
_describers: list[Callable[[Any], str]] = []


def install(items: Sequence[Item]) -> None:
    """Add entries; an entry of the same URL name replaces the earlier one."""
    _items.update({item.url_name: item for item in items})


def describe_person(describe: Callable[[Any], str]) -> None:
    """Say how the header names the organisation that a person acts for."""
    _describers[:] = [describe]


def described(user: Any) -> str:
    """The organisation shown beside a person's name; empty where nobody says."""
    return _describers[0](user) if _describers else ""


def links_for(request: HttpRequest) -> list[Link]:
    """The entries this person may see, in order; at most one is the current page's."""
    items = [item for item in sorted(_items.values(), key=lambda item: item.order) if item.shown_to(request.user)]
    found = [(item, url) for item in items if (url := _url(item))]
    current = max((_match(item, url, request.path) for item, url in found), default=0)
    return [Link(item.label, url, 0 < current == _match(item, url, request.path)) for item, url in found]


def _url(item: Item) -> str:
    try:
        return reverse(item.url_name)
    except NoReverseMatch:
        return ""


def _match(item: Item, url: str, path: str) -> int:
    """How many characters of the path belong to the entry: the longest prefix is the current one."""
    prefixes = [prefix for prefix in (url, *item.under) if prefix != "/" or path == "/"]
    return max((len(prefix) for prefix in prefixes if path.startswith(prefix)), default=0)
