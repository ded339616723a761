"""What awaits a person, what the person waits for, and what others did meanwhile; from every stage kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob

from tidu.campaigns import queries as campaigns
from tidu.core import clock, permissions
from tidu.dossiers import queries as dossiers
from tidu.dossiers.models import Dossier
from tidu.dossiers.stages import Awaited, Task, Watched, kinds
from tidu.notifications import queries as notifications
from tidu.organisations.permissions import may_apply
from tidu.questions import queries as questions
from tidu.workflow.models import Entry
from tidu.workflow.verbs import verb_label

if TYPE_CHECKING:
    from tidu.accounts.models import User

NEVER = datetime.max.replace(tzinfo=UTC)
MOST_NEWS = 12


def tasks_of(person: User) -> list[Task]:
    """All tasks, the most urgent first; those without a date last."""
    found = [task for kind in kinds().values() for task in kind.tasks(person)]
    found += [*notices_to_open(person), *questions_to_answer(person), *deliveries_to_see_to(person)]
    return sorted(found, key=lambda task: (task.due or NEVER, str(task.title)))


def notices_to_open(person: User) -> list[Task]:
    """The notices on which the secretariat can open a campaign; due on the day their first window opens."""
    if not permissions.may(person, "campaigns.open"):
        return []
    return [
        Task(
            title=_("Check the notice and open the campaign"),
            url=reverse("campaigns:prepare", args=[notice.id]),
            due=clock.end_of(opens_on) if (opens_on := notice.process[0].window.opens_on) else None,
            detail=notice.title,
        )
        for notice in campaigns.notices_not_open()
    ]


def questions_to_answer(person: User) -> list[Task]:
    """The questions that await the person's answer, and since when the first of them waits."""
    waiting = questions.waiting_for(person)
    count = waiting.count()
    if not count:
        return []
    url = f"{reverse('questions:mine')}?state=waiting&part=answering"
    return [Task(_("Answer questions on the call"), url, count, since=waiting[0].asked_at)]


def deliveries_to_see_to(person: User) -> list[Task]:
    """The messages that could not be delivered, for those who can send them again."""
    if not (permissions.may(person, "notifications.retry") and (count := failed_deliveries())):
        return []
    return [Task(_("See to messages that could not be delivered"), reverse("notifications:troubled"), count=count)]


def awaited_by(person: User) -> list[Awaited]:
    """What lies with others and the person waits for, the most urgent first."""
    found = [awaited for kind in kinds().values() for awaited in kind.awaited(person)]
    return sorted(found, key=lambda awaited: (awaited.due or NEVER, awaited.since or NEVER, str(awaited.title)))


def campaigns_to_apply_under(person: User) -> set[int]:
    """The open campaigns whose window for applications has not closed, for those who may apply."""
    if not may_apply.test(person, None):
        return set()
    running = campaigns.open_campaigns().prefetch_related(campaigns.WINDOWS)
    closing = {one.pk: campaigns.window_of(one, one.notice_today.process[0]).closes_at for one in running}
    return {pk for pk, closes_at in closing.items() if closes_at is None or closes_at >= clock.now()}


def own_dossiers(person: User) -> list[Dossier]:
    """The dossiers of the enterprises that the person applies for, newest first."""
    own = dossiers.visible_to(person).filter(factory__enterprise__in=dossiers.applicant_of(person))
    return list(own.prefetch_related(f"steps__dossier__campaign__{campaigns.WINDOWS}").order_by("-pk"))


@dataclass(frozen=True)
class News:
    """Acts of one kind by others: how many, the last of them, and where that one is seen."""

    what: Any
    count: int
    at: datetime
    url: str


def news_for(person: User, since: int) -> list[News]:
    """What others did since an entry of the log, on what the person may see; the newest first."""
    watched = [one for kind in kinds().values() for one in kind.watched(person)]
    found = [row for one in watched for row in _acts(person, one, since)]
    found = sorted(found, key=lambda row: row["at"], reverse=True)[:MOST_NEWS]
    keys = dict(Entry.objects.filter(pk__in=[row["last"] for row in found]).values_list("pk", "chain__key"))
    return [
        News(verb_label(row["verb"]), row["count"], row["at"], _page(row["url_name"], keys[row["last"]]))
        for row in found
    ]


def _acts(person: User, watched: Watched, since: int) -> list[dict[str, Any]]:
    entries = Entry.objects.filter(pk__gt=since, chain__key__in=watched.keys).exclude(person=person)
    if watched.verbs is not None:
        entries = entries.filter(verb__in=watched.verbs)
    grouped = entries.order_by().values("verb").annotate(count=Count("pk"), last=Max("pk"), at=Max("at"))
    return [row | {"url_name": watched.url_name} for row in grouped]


def _page(url_name: str, chain_key: str) -> str:
    return reverse(url_name, args=[int(chain_key.partition("/")[2])])


def failed_deliveries() -> int:
    """How many messages could not be delivered, or not for certain."""
    return notifications.troubled_deliveries().count()


def failed_jobs() -> int:
    """How many background jobs failed and were not taken up again."""
    return ProcrastinateJob.objects.filter(status="failed").count()
