"""Forms of messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tidu.accounts.models import User
from tidu.core.messages import Topic
from tidu.notifications import queries, rules
from tidu.notifications.carrying import IN_APP, carriers_open
from tidu.notifications.models import Mode
from tidu.notifications.wording import EXPLAINED, MODES_IN_APP, TOPICS

MODES = {mode: mode.label for mode in Mode}
HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
NUMBER = RegexValidator(r"^[\w+.@-]{3,40}\Z", _("Use digits, letters and + - . _ @ only."))


@dataclass(frozen=True)
class TopicRow:
    """One topic with a field for each carrier that leaves a choice. ``is_fixed``: the app leaves none."""

    label: Any
    explained: Any
    fields: list[BoundField]
    is_fixed: bool


class PreferencesForm(forms.Form):
    """By which carrier the messages of a topic come, and when."""

    digest_hour = forms.TypedChoiceField(label=_("The digest comes at"), choices=HOURS, coerce=int)
    number = forms.CharField(
        label=_("Mobile number or account"),
        required=False,
        max_length=40,
        validators=[NUMBER],
        help_text=_("Where short messages reach you; without it none are sent."),
    )

    def __init__(self, sent: QueryDict | None, person: User) -> None:
        contact = queries.contact_of(person)
        super().__init__(sent, initial={"digest_hour": contact.digest_hour, "number": contact.number})
        self.carriers = carriers_open()
        self._add_choices(queries.chosen_by(person))
        if "gateway" not in {carrier.key for carrier in self.carriers}:
            del self.fields["number"]

    def choices(self) -> dict[tuple[Topic, str], Mode]:
        """What was chosen, by topic and carrier."""
        return {place: Mode(self.cleaned_data[name]) for place, name in self.places.items()}

    @property
    def number_given(self) -> str:
        """The number; "" where it was not asked."""
        return str(self.cleaned_data.get("number", ""))

    @property
    def rows(self) -> Iterator[TopicRow]:
        """The topics with their fields."""
        for topic in Topic:
            fields = [self[name] for place, name in self.places.items() if place[0] == topic]
            yield TopicRow(TOPICS[topic], EXPLAINED[topic], fields, topic in rules.ALWAYS_IN_APP)

    def _add_choices(self, chosen: dict[tuple[str, str], str]) -> None:
        """A field for each topic and carrier that leaves a choice."""
        self.places: dict[tuple[Topic, str], str] = {}
        for topic in Topic:
            if topic not in rules.ALWAYS_IN_APP:
                self._add((topic, IN_APP), _("In the app"), MODES_IN_APP, chosen.get((topic, IN_APP), Mode.AT_ONCE))
            for carrier in self.carriers:
                mode = chosen.get((topic, carrier.key), carrier.usual[topic])
                self._add((topic, carrier.key), carrier.label, MODES, mode)

    def _add(self, place: tuple[Topic, str], label: Any, modes: Mapping[Mode, Any], mode: str) -> None:
        topic, carrier = place
        self.places[place] = name = f"{topic}-{carrier}"
        self.fields[name] = forms.ChoiceField(label=label, choices=list(modes.items()))
        self.initial[name] = mode
