"""``perform``: lock, check, change, log. Nothing else writes a state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import connection, transaction
from django.utils.functional import Promise

from tidu.core import clock, permissions
from tidu.core.digest import canonical
from tidu.core.findings import Finding, Refused
from tidu.workflow import log
from tidu.workflow.capacity import capacity_of
from tidu.workflow.models import StatefulModel
from tidu.workflow.transitions import Transition

Row = TypeVar("Row", bound=StatefulModel)


@dataclass
class Act(Generic[Row]):
    """An act under way. ``row`` is the locked row; what is recorded goes into the log entry."""

    row: Row
    data: dict[str, Any] = field(default_factory=dict)
    reason: str = ""

    def record(self, **data: Any) -> None:
        """Keep facts of the act in its log entry: plain data only."""
        canonical(data)
        self.data.update(data)


@contextmanager
def perform(person: Any, verb: str, row: Row, *, reason: str = "", under: Act[Any] | None = None) -> Iterator[Act[Row]]:
    """Do one act on one row, wholly or not at all.

    Locks the row, refuses a wrong state (Refused) or a person without the right (PermissionDenied), lets the caller
    change what belongs to the act, then writes the new state and one log entry in the same transaction.
    ``under``: the act that this one is part of; its permission covers both.
    ``person`` None is the platform itself acting on a rule, and needs no permission.
    """
    with transaction.atomic(savepoint=under is None):
        locked = lock(row)
        transition = transition_of(locked, verb)
        if person is not None and under is None:
            permissions.require(person, permission_name(locked, verb), locked)
        refuse_wrong_state(locked, transition)
        act = Act(row=locked, reason=reason)
        yield act
        before = state_of(locked)
        _write_state(locked, transition.after(before))
        log.append(
            locked.chain_key,
            at=clock.now(),
            person=person,
            capacity=capacity_of(person),
            verb=permission_name(locked, verb),
            subject=subject_of(locked),
            state_before=before,
            state_after=state_of(locked),
            reason=act.reason,
            data=act.data,
        )
    _carry_over(locked, row)


def lock(row: Row) -> Row:
    """The row as it stands, locked until the transaction ends."""
    manager = type(row)._default_manager
    locked = manager.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    for name in row.lasting_relations:
        if name in row._state.fields_cache:
            setattr(locked, name, getattr(row, name))
    return locked


def transition_of(row: StatefulModel, verb: str) -> Transition:
    """The transition of a verb; KeyError where the row's table has none."""
    return row.states_table[verb]


def permission_name(row: StatefulModel, verb: str) -> str:
    """The name of the permission that the act needs, such as ``dossiers.submit``."""
    return f"{row._meta.app_label}.{verb}"


def refuse_wrong_state(row: StatefulModel, transition: Transition) -> None:
    """Raise Refused when the act is not allowed from the row's state."""
    if state_of(row) not in transition.sources:
        raise Refused([Finding("workflow.not_now", params={"state": state_label(row)})])


def state_of(row: StatefulModel) -> str:
    """The state as stored."""
    return str(getattr(row, "state"))  # noqa: B009 - the abstract model leaves the field to its subclasses


def state_label(row: StatefulModel) -> str | Promise:
    """The state as people read it."""
    label: str | Promise = getattr(row, "get_state_display")()  # noqa: B009 - given by Django for fields with choices
    return label


def begin(person: Any, verb: str, row: StatefulModel, **data: Any) -> None:
    """Log that a row came into being in its first state. The caller holds the transaction and checked the right."""
    log.append(
        row.chain_key,
        at=clock.now(),
        person=person,
        capacity=capacity_of(person),
        verb=permission_name(row, verb),
        subject=subject_of(row),
        state_before="",
        state_after=state_of(row),
        reason="",
        data=data,
    )


def subject_of(row: StatefulModel) -> str:
    """The row's name in the log, such as ``dossiers.step/12``."""
    return f"{row._meta.label_lower}/{row.pk}"


def _carry_over(locked: Row, row: Row) -> None:
    """Let the caller's row say what the locked one says now."""
    for column in row._meta.concrete_fields:
        if getattr(row, column.attname) != getattr(locked, column.attname):
            setattr(row, column.attname, getattr(locked, column.attname))


def _write_state(row: StatefulModel, state: str) -> None:
    """Name the row that is being acted on, then save. A trigger refuses any other change of a state."""
    if state_of(row) != state:
        setattr(row, "state", state)  # noqa: B010 - see state_of
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('tidu.act', %s, true)", [f"{row._meta.db_table}/{row.pk}"])
    row.save(force_update=True)
