"""In which capacity people act, as the log keeps it. The module that knows memberships tells it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

LONGEST = 120

_describe: Callable[[Any], str] = str


def describe_capacity(function: Callable[[Any], str]) -> None:
    """Install how a person's capacity is told."""
    global _describe
    _describe = function


def capacity_of(person: Any) -> str:
    """In which capacity a person acts, such as ``unit_officer/320000``; "" for the platform itself."""
    return "" if person is None else _describe(person)[:LONGEST]
