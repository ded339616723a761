"""The registry of stage kinds. Each kind registers itself when the app starts; none knows another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tidu.workflow.modules import ModuleConfig

if TYPE_CHECKING:
    from tidu.dossiers.models import Step
    from tidu.workflow.acts import Act


@dataclass(frozen=True)
class Task:
    """Something that awaits a person: what, where, how many, and until when.

    A ``count`` above one is exactly the number of rows that the list at ``url`` shows. ``since``: from when on the
    first of them waits. ``done``: how many of the same pile are done already, where people work through one.
    """

    title: Any
    url: str
    count: int = 1
    due: datetime | None = None
    detail: Any = ""
    since: datetime | None = None
    done: int | None = None


@dataclass(frozen=True)
class Awaited:
    """Something that a person waits for: what, with whom it lies, where it is seen, how many, since and until when.

    ``count`` as with a task. ``campaign``: where it lies with units that the campaign's control room can remind.
    """

    title: Any
    who: Any
    url: str
    count: int = 1
    since: datetime | None = None
    due: datetime | None = None
    detail: Any = ""
    campaign: int | None = None


@dataclass(frozen=True)
class Watched:
    """Chains of the log that a person may follow: their ``keys``, such as ``dossier/17``, and the verbs that concern
    the person (None: all). ``url_name``: the page of what a chain is about, by its number."""

    keys: Any
    url_name: str
    verbs: frozenset[str] | None = None


def nothing(step: Step, under: Act[Any]) -> None:
    """A kind that needs nothing prepared."""


def no_tasks(person: Any) -> Iterable[Task]:
    """A kind at which nothing awaits anybody."""
    return ()


def nothing_awaited(person: Any) -> Iterable[Awaited]:
    """A kind at which nobody waits for others."""
    return ()


def nothing_watched(person: Any) -> Iterable[Watched]:
    """A kind without chains of its own."""
    return ()


@dataclass(frozen=True)
class StageKind:
    """One kind of stage.

    ``enter``: called when a dossier's step of this kind opens. ``leave``: called when the applicant withdraws while
    the step is open, or the dossier is returned from it; it may raise Refused. ``tasks``: what awaits a person here.
    ``awaited``: what a person waits for here. ``watched``: whose acts a person is told of.
    ``urlconf``: dotted module with the kind's pages, mounted at ``path``.
    """

    key: str
    enter: Callable[[Step, Act[Any]], None] = nothing
    leave: Callable[[Step, Act[Any]], None] = nothing
    tasks: Callable[[Any], Iterable[Task]] = no_tasks
    awaited: Callable[[Any], Iterable[Awaited]] = nothing_awaited
    watched: Callable[[Any], Iterable[Watched]] = nothing_watched
    urlconf: str | None = None
    path: str = ""
    withdrawable: bool = False


_kinds: dict[str, StageKind] = {}


def register(kind: StageKind) -> None:
    """Make a kind known."""
    _kinds[kind.key] = kind


def kinds() -> Mapping[str, StageKind]:
    """All registered kinds by key."""
    return dict(_kinds)


def kind_of(key: str) -> StageKind:
    """The kind with this key; KeyError where no app registered it."""
    return _kinds[key]


class StageConfig(ModuleConfig):
    """The app of a stage: installs what every module brings, and registers ``kind.KIND`` as a kind of stage."""

    def ready(self) -> None:
        """Install and register."""
        super().ready()
        register(self.given("kind", "KIND", None))
