"""Fills an empty demo with a campaign at one moment of its life. The same every time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from django.db import connection, transaction
from django.db.models import F

from tidu.config.demo import STAGES, story
from tidu.config.demo.people import assemble
from tidu.core import clock
from tidu.core.digest import digest_of
from tidu.dossiers import masking
from tidu.notifications.models import Delivery, Message, Status
from tidu.workflow.seals import seal_heads

UNREAD_FOR = timedelta(days=4)
BEGINNING = datetime(2024, 10, 20, 9, tzinfo=clock.SHANGHAI)


@dataclass(frozen=True)
class Chapter:
    """One moment at which the demo can be opened: what happens until then, and the time on the clock."""

    stage: str
    acts: tuple[Callable[[story.Story], None], ...]
    opens_at: datetime


def _moment(month: int, day: int, hour: int, year: int = 2024) -> datetime:
    return datetime(year, month, day, hour, tzinfo=clock.SHANGHAI)


CHAPTERS = (
    Chapter("notice", (), _moment(10, 28, 8)),
    Chapter("application", (story.open_the_campaign, story.factories_apply), _moment(11, 19, 10)),
    Chapter("recommendation", (story.own_factory_applies, story.units_recommend), _moment(11, 27, 9)),
    Chapter("review", (story.ministry_accepts, story.experts_review), _moment(12, 10, 9)),
    Chapter("signoff", (story.list_is_proposed,), _moment(12, 26, 9)),
    Chapter("publicity", (story.list_is_published,), _moment(1, 6, 9, 2025)),
    Chapter("closed", (story.titles_are_granted,), _moment(1, 20, 9, 2025)),
)


def count_rows_anew() -> None:
    """Let the planner know what was written: within one transaction nothing else tells it."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def carry_messages() -> None:
    """Let the messages of the past be sent, and those of more than some days ago be read."""
    due = Delivery.objects.filter(status=Status.WAITING, next_attempt_at__lte=clock.now())
    due.update(status=Status.SENT, attempts=1, sent_at=F("next_attempt_at"), next_attempt_at=None)
    Message.objects.filter(created_at__lt=clock.now() - UNREAD_FOR).update(read_at=F("created_at"))


def invented_salts() -> Callable[[], str]:
    """Salts that are the same each time; nobody real stands behind what they protect."""
    numbers = count(1)
    return lambda: digest_of(next(numbers))


@transaction.atomic
def run(stage: str) -> None:
    """Seed up to a stage and set the rehearsal clock to its moment. ValueError for an unknown stage."""
    *_, last = told_until(stage)
    open_at(last)


def told_until(stage: str) -> Iterator[Chapter]:
    """Each chapter up to a stage, when its acts are done. ValueError for an unknown stage."""
    if stage not in STAGES:
        raise ValueError(f"no such stage: {stage}; there are {', '.join(STAGES)}")
    with clock.frozen(BEGINNING):
        telling = story.Story(assemble(), BEGINNING)
    salts = invented_salts()
    for chapter in CHAPTERS[: STAGES.index(stage) + 1]:
        for act in chapter.acts:
            with masking.salted_by(salts):
                act(telling)
            count_rows_anew()
        yield chapter


def open_at(chapter: Chapter) -> None:
    """Bring the demo to the moment of a chapter that was told: seals, messages and the clock."""
    with clock.frozen(chapter.opens_at):
        seal_heads()
        carry_messages()
    clock.set_rehearsal(chapter.opens_at)
