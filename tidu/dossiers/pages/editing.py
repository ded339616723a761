"""What a page of a section shows while people type: what was saved, what waits to be decided, who else is here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidu.accounts.models import User
from tidu.core import clock
from tidu.core.presentation import Act
from tidu.dossiers import rules
from tidu.dossiers.actions import Saved
from tidu.dossiers.forms import AnswersForm, RowsForm
from tidu.dossiers.models import Editor, Section
from tidu.dossiers.pages.outline import gaps_words
from tidu.dossiers.pages.reading import shown_value
from tidu.rulebook.model import Field, Text
from tidu.rulebook.model import Section as Described


@dataclass(frozen=True)
class Given:
    """An answer that somebody gave, as it is read."""

    value: Any
    who: str
    when: datetime | None


@dataclass(frozen=True)
class Side:
    """One of two values, with the act that chooses it."""

    word: str
    given: Given
    act: Act


@dataclass(frozen=True)
class Disputed:
    """An answer with two values: the one that stands in the form, and one that waits beside it."""

    label: Text
    row: int
    sides: tuple[Side, Side]


def disputes_of(described: Described, stored: Section | None, url: str) -> list[Disputed]:
    """What waits to be decided in a section; ``url``: where a decision is sent."""
    if stored is None or not stored.disputes:
        return []
    reader = _Reader(described, stored, _names(stored), url)
    return [
        reader.disputed(place, by, waiting)
        for place, all_waiting in stored.disputes.items()
        for by, waiting in all_waiting.items()
    ]


def _names(stored: Section) -> dict[str, str]:
    people = {by for waiting in stored.disputes.values() for by in waiting}
    people |= {str(stored.changes[place]["by"]) for place in stored.disputes if place in stored.changes}
    return {str(pk): person.name for pk, person in User.objects.in_bulk([int(pk) for pk in people]).items()}


@dataclass(frozen=True)
class _Reader:
    """Reads what waits in one section."""

    described: Described
    stored: Section
    names: Mapping[str, str]
    url: str

    def disputed(self, place: str, by: str, waiting: Mapping[str, Any]) -> Disputed:
        row, _dot, name = place.rpartition(".")
        rows = _stored_rows(self.described, self.stored)
        field = next(field for field in self.described.fields if field.key == name)
        change = self.stored.changes.get(place, {"by": "", "at": None})
        standing = rows.get(row, {}).get(name)
        hidden = {"place": place, "by": by, "at": waiting["at"]}
        keep = Act(_("Keep this one"), self.url, tone="quiet", hidden=hidden | {"choice": "standing"})
        take = Act(_("Take this one"), self.url, tone="quiet", hidden=hidden | {"choice": "waiting"})
        return Disputed(
            label=field.label,
            row=list(rows).index(row) + 1 if row and row in rows else 0,
            sides=(
                Side(_("In the form"), self._given(field, standing, str(change["by"]), change["at"]), keep),
                Side(_("Beside it"), self._given(field, waiting["value"], by, waiting["at"]), take),
            ),
        )

    def _given(self, field: Field, value: Any, by: str, at: str | None) -> Given:
        return Given(shown_value(field, value), self.names.get(by, ""), datetime.fromisoformat(at) if at else None)


def base_of(described: Described, stored: Section | None) -> str:
    """The marks of what is stored, as a page carries them along."""
    return json.dumps(rules.marks_of(_stored_rows(described, stored))) if stored else "{}"


def _stored_rows(described: Described, stored: Section) -> Mapping[str, rules.Content]:
    return rules.content_as_rows(stored.content, stored.row_keys, repeated=described.repeated)


def autosaved(
    request: HttpRequest,
    form: AnswersForm | RowsForm,
    saved: Saved,
    *,
    others: Iterable[Editor],
    settle_url: str,
) -> dict[str, Any]:
    """The answer to a page that saved by itself, in the words that it shows.

    ``keep``: places at which the page goes on from what it started from, since they are not settled. ``values``: what
    others changed, as the inputs hold it.
    """
    described = form.section
    sent = form.filled if isinstance(form, RowsForm) else {"": form.answers}
    open_places = {(dispute.row, dispute.field) for dispute in saved.disputes} | form.held
    waiting = disputes_of(described, saved.section, settle_url)
    return {
        "revision": saved.section.revision,
        "said": _said(saved, form.held),
        "base": rules.marks_of(_stored_rows(described, saved.section)),
        "keep": sorted(open_places),
        "values": _values(saved.rows, sent, open_places, described),
        "wrong": _wrong(form),
        "rows_differ": {*saved.rows} != {*sent},
        "disputes": render_to_string("dossiers/_disputes.html", {"disputes": waiting}, request=request)
        if waiting
        else "",
        "missing": gaps_note(described, saved.section.content),
        "others": others_note(others),
    }


def _said(saved: Saved, held: frozenset[tuple[str, str]]) -> str:
    time = f"{saved.section.saved_at.astimezone(clock.SHANGHAI):%H:%M:%S}"
    if held:
        number = len(held)
        return ngettext(
            "Saved at %(time)s, apart from one answer that cannot be right; it is marked below.",
            "Saved at %(time)s, apart from %(number)s answers that cannot be right; they are marked below.",
            number,
        ) % {"time": time, "number": number}
    return _("Saved at %(time)s") % {"time": time}


def _values(
    merged: rules.Rows, sent: rules.Rows, left: set[tuple[str, str]], described: Described
) -> dict[str, dict[str, str]]:
    fields = [field.key for field in described.fields]
    found = {
        key: {
            name: _typed(merged[key].get(name))
            for name in fields
            if (key, name) not in left and merged[key].get(name) != row.get(name)
        }
        for key, row in sent.items()
        if key in merged
    }
    return {key: row for key, row in found.items() if row}


def _typed(value: Any) -> str:
    """An answer as an input holds it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _wrong(form: AnswersForm | RowsForm) -> dict[str, dict[str, list[str]]]:
    forms = form.shown if isinstance(form, RowsForm) else [("", form)]
    return {
        key: {name: [str(error) for error in errors] for name, errors in one.errors.items()}
        for key, one in forms
        if one.errors
    }


def gaps_note(described: Described, content: Mapping[str, Any]) -> str:
    """How many answers of a section are still missing, in words."""
    return gaps_words(len(rules.missing_answers(described, {described.key: content})))


def others_note(others: Iterable[Editor]) -> str:
    """Who else has the section open, in words; "" for nobody."""
    names = _(", ").join(editor.person.name or str(editor.person) for editor in others)
    if not names:
        return ""
    return _("%(names)s has this part open too. What both of you enter is brought together.") % {"names": names}
