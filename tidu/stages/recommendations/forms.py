"""What the pages of a sheet send. The page itself shows the inputs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django import forms

from tidu.stages.recommendations import rules

ORDER = re.compile(r"\d{1,18}(-\d{1,18})*", re.ASCII)
PLACE = re.compile(r"\d{1,4}", re.ASCII)
MOST_TEXT = 4000


class OrderForm(forms.Form):
    """An order of the list, and the digest of the list from which it was made."""

    order = forms.CharField(max_length=MOST_TEXT, required=False)
    seen = forms.CharField(max_length=64)


class SignForm(forms.Form):
    """A desk, and the digest of the list that was shown."""

    desk = forms.CharField(max_length=30)
    seen = forms.CharField(max_length=64)


class ReasonForm(forms.Form):
    """Why a sheet goes back."""

    reason = forms.CharField(max_length=4000, required=False)


class PaperForm(forms.Form):
    """A paper, and the desk that received it."""

    document = forms.CharField(max_length=64)
    desk = forms.CharField(max_length=30)


def order_in(text: str) -> list[int] | None:
    """An order as an address writes it, ``12-7-31``: the numbers of steps. None where it is not written so."""
    if text and (len(text) > MOST_TEXT or not ORDER.fullmatch(text)):
        return None
    return list(dict.fromkeys(int(step) for step in text.split("-") if step))


def written(order: list[int]) -> str:
    """An order as an address writes it."""
    return "-".join(map(str, order))


def asks_to_move(sent: Mapping[str, str]) -> bool:
    """Whether the form of the list was sent, with its numbers and perhaps a button pressed."""
    return any(name == "move" or name.startswith("place-") for name in sent)


def moved_order(sent: Mapping[str, str]) -> list[int]:
    """The order that the form of the list asks for: the numbers that were typed over, then the button pressed.

    A button is ``on:31``, ``off:31``, ``up:31`` or ``down:31``. What makes no sense changes nothing.
    """
    order = order_in(sent.get("order", "")) or []
    typed = {step: place for step in order if (place := _typed(sent.get(f"place-{step}", "")))}
    places = {step: typed[step] for rank, step in enumerate(order, 1) if typed.get(step, rank) != rank}
    return _pressed(rules.arranged(order, places), sent.get("move", ""))


def _typed(text: str) -> int:
    return int(text) if PLACE.fullmatch(text.strip()) else 0


def _pressed(order: list[int], button: str) -> list[int]:
    verb, _colon, name = button.partition(":")
    step = (order_in(name) or [0])[0]
    if verb == "on" and step and step not in order:
        return [*order, step]
    if step not in order:
        return order
    if verb == "off":
        return [each for each in order if each != step]
    place = order.index(step) + 1 + {"up": -1, "down": 1}.get(verb, 0)
    return rules.arranged(order, {step: place})
