"""Keeping the answers of a section, also when two people type in it at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction

from tidu.core import clock, permissions
from tidu.core.findings import Finding, Refused, refuse_if
from tidu.dossiers import queries, rules
from tidu.dossiers.models import Dossier, Editor, Section
from tidu.rulebook.model import Section as Described
from tidu.workflow.acts import lock

PROJECT_NAME = ("overall", "project_name")
FORGET_EDITORS_AFTER = timedelta(hours=1)
KEPT = ["content", "revision", "row_keys", "changes", "disputes", "saved_at", "saved_by"]


@dataclass(frozen=True)
class Basis:
    """What a page started from: the marks of its answers, the keys of its rows in order, and the page's own name, by
    which the platform knows an earlier save of the same page again, should its answer have been lost on the way.

    ``held``: places whose answers are left as they are stored, because what was typed there cannot be.
    """

    marks: rules.Marks
    row_keys: tuple[str, ...] = ()
    page: str = ""
    held: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Saved:
    """The section as it stands now, and what the save met: ``disputes`` to be decided, rows ``kept`` though removed."""

    section: Section
    rows: Mapping[str, rules.Content]
    disputes: list[rules.Dispute] = field(default_factory=list)
    kept: frozenset[str] = frozenset()


def save_section(
    person: Any, dossier: Dossier, key: str, content: Mapping[str, Any], *, basis: Basis | None = None
) -> Saved:
    """Keep the answers of a section. Raises Refused naming the fields whose answers are not allowed.

    With a ``basis`` the answers meet what others saved since, by ``rules.merge``; without one they replace all.
    """
    described = queries.notice_of(dossier).application.section(key)
    refuse_if(rules.section_findings(described, content, clock.today()))
    with transaction.atomic():
        locked = _locked_draft(person, dossier)
        stored = Section.objects.filter(dossier=locked, key=key).first() or Section(dossier=locked, key=key)
        saved = _meet(described, stored, content, basis)
        _write(person, locked, described, saved, page=basis.page if basis else "")
    return saved


def _locked_draft(person: Any, dossier: Dossier) -> Dossier:
    """The dossier locked, while the person may edit it."""
    locked = lock(dossier)
    permissions.require(person, "dossiers.edit", locked)
    return locked


def _meet(described: Described, stored: Section, content: Mapping[str, Any], basis: Basis | None) -> Saved:
    """What was sent and what is stored, together. Raises Refused where both have added more rows than there may be."""
    theirs = rules.content_as_rows(stored.content, stored.row_keys, repeated=described.repeated)
    mine: rules.Rows = rules.content_as_rows(content, basis.row_keys if basis else (), repeated=described.repeated)
    if basis is None:
        return Saved(stored, mine)
    mine = _with_held(mine, theirs, basis)
    merged = rules.merge(_known(basis, stored, theirs), mine, theirs)
    if described.repeated:
        together, _keys = rules.rows_as_content(merged.rows, repeated=True)
        refuse_if(rules.section_findings(described, together, clock.today()))
    return Saved(stored, merged.rows, merged.disputes, merged.kept)


def _with_held(mine: rules.Rows, theirs: rules.Rows, basis: Basis) -> rules.Rows:
    """The sent rows, with the stored answers where what was typed cannot be."""
    held = {key: {place[1] for place in basis.held if place[0] == key} for key in mine}
    return {
        key: {name: value for name, value in row.items() if name not in held[key]}
        | {name: value for name, value in theirs.get(key, {}).items() if name in held[key]}
        for key, row in mine.items()
    }


def _known(basis: Basis, stored: Section, theirs: rules.Rows) -> rules.Marks:
    """What the page knows: what it started from, and what it saved itself since."""
    known = {key: dict(row) for key, row in basis.marks.items()}
    for key, row in theirs.items():
        for name, value in row.items():
            if basis.page and stored.changes.get(place_of(key, name), {}).get("page") == basis.page:
                known.setdefault(key, {})[name] = rules.mark_of(value)
    for key, name in basis.held:
        known.setdefault(key, {})[name] = rules.mark_of(theirs.get(key, {}).get(name))
    return known


def place_of(row: str, name: str) -> str:
    """Where an answer stands in a section: ``field``, or ``row.field`` in a table."""
    return f"{row}.{name}" if row else name


def _write(person: Any, dossier: Dossier, described: Described, saved: Saved, *, page: str) -> None:
    """Keep the merged rows, note who changed what, and let the disputed answers wait beside those that stand.

    Where all of it is stored already, nothing is written.
    """
    section, stamp = saved.section, {"by": person.pk, "at": clock.now().isoformat(), "page": page}
    content, keys = rules.rows_as_content(saved.rows, repeated=described.repeated)
    disputes = _disputes(section.disputes, saved.disputes, stamp)
    if section.pk and (section.content, section.row_keys, section.disputes) == (content, keys, disputes):
        return
    before = rules.content_as_rows(section.content, section.row_keys, repeated=described.repeated)
    section.changes = _changes(section.changes, before, saved.rows, stamp)
    section.content, section.row_keys, section.disputes = content, keys, disputes
    _keep(person, dossier, section)


def _keep(person: Any, dossier: Dossier, section: Section) -> None:
    section.revision += 1
    section.saved_at, section.saved_by = clock.now(), person
    section.save(update_fields=KEPT if section.pk else None)
    if section.key == PROJECT_NAME[0]:
        name = str(section.content.get(PROJECT_NAME[1]) or "")
        if name != dossier.project_name:
            dossier.project_name = name
            dossier.save(update_fields=["project_name"])


def _changes(
    known: Mapping[str, Any], before: rules.Rows, after: rules.Rows, stamp: Mapping[str, Any]
) -> dict[str, Any]:
    """Who changed each answer last; answers of rows that are gone are forgotten."""
    places = {place_of(key, name): (key, name) for key, row in after.items() for name in {*row, *before.get(key, {})}}
    return {
        place: stamp if before.get(key, {}).get(name) != after[key].get(name) else known[place]
        for place, (key, name) in places.items()
        if before.get(key, {}).get(name) != after[key].get(name) or place in known
    }


def _disputes(known: Mapping[str, Any], new: Iterable[rules.Dispute], stamp: Mapping[str, Any]) -> dict[str, Any]:
    """The disputes with new ones; a person has at most one answer waiting at a place."""
    found: dict[str, Any] = {place: dict(waiting) for place, waiting in known.items()}
    for dispute in new:
        waiting = found.setdefault(place_of(dispute.row, dispute.field), {})
        by = str(stamp["by"])
        if waiting.get(by, {}).get("value") != dispute.mine or by not in waiting:
            waiting[by] = {"value": dispute.mine, "at": stamp["at"]}
    return found


@dataclass(frozen=True)
class Waiting:
    """An answer that waits beside the one that stands: where, by whom, and when it was given."""

    place: str
    by: str
    at: str


def settle_dispute(person: Any, dossier: Dossier, key: str, seen: Waiting, *, take: bool) -> None:
    """Decide between the answer that stands and the one that waits: ``take`` the latter, or leave it.

    Raises Refused where it is no longer there as it was seen.
    """
    described = queries.notice_of(dossier).application.section(key)
    with transaction.atomic():
        locked = _locked_draft(person, dossier)
        section = Section.objects.filter(dossier=locked, key=key).first()
        waiting = section.disputes.get(seen.place, {}).get(seen.by) if section is not None else None
        if section is None or waiting is None or waiting["at"] != seen.at:
            raise Refused([Finding("dossiers.dispute_gone")])
        section.disputes = _without(section.disputes, seen.place, seen.by)
        if take:
            _take(person, described, section, seen.place, waiting["value"])
        _keep(person, locked, section)


def _without(disputes: Mapping[str, Any], place: str, by: str) -> dict[str, Any]:
    left = {**disputes, place: {other: waiting for other, waiting in disputes[place].items() if other != by}}
    return {name: waiting for name, waiting in left.items() if waiting}


def _take(person: Any, described: Described, section: Section, place: str, value: Any) -> None:
    """Let the waiting answer stand."""
    rows = {
        key: dict(row)
        for key, row in rules.content_as_rows(section.content, section.row_keys, repeated=described.repeated).items()
    }
    row, _, name = place.rpartition(".")
    rows.setdefault(row, {})[name] = value
    if rules.is_empty(value):
        del rows[row][name]
    stamp = {"by": person.pk, "at": clock.now().isoformat(), "page": ""}
    section.changes = {**section.changes, place: stamp}
    section.content, section.row_keys = rules.rows_as_content(rows, repeated=described.repeated)


def note_editor(person: Any, dossier: Dossier, key: str) -> None:
    """Note that somebody has a section open at this moment."""
    editor = Editor(dossier=dossier, key=key, person=person, seen_at=clock.now())
    Editor.objects.bulk_create(
        [editor],
        update_conflicts=True,
        unique_fields=["dossier", "key", "person"],
        update_fields=["seen_at"],
    )


def sweep_editors() -> int:
    """Delete what was noted long ago; how many rows."""
    return Editor.objects.filter(seen_at__lt=clock.now() - FORGET_EDITORS_AFTER).delete()[0]
