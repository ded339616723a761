"""The instance that is rehearsed: what stands in it before the last hour, and its parts, running."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from tidu.accounts.models import User
from tidu.campaigns.actions import open_campaign
from tidu.campaigns.models import Campaign
from tidu.campaigns.queries import window_of
from tidu.config.demo.filling import answers_of
from tidu.config.demo.names import FEWEST
from tidu.config.demo.seed import count_rows_anew
from tidu.config.rehearsal import crowd
from tidu.config.rehearsal.applying import LastChange, as_form
from tidu.config.rehearsal.people import Officials, officials
from tidu.config.rehearsal.plan import experts_needed
from tidu.config.running.supervisor import Child, Place, is_healthy, start, stop, wait_until_ready
from tidu.config.running.together import parts_at
from tidu.core import clock
from tidu.dossiers.models import Dossier
from tidu.organisations.actions import create_units
from tidu.rulebook import shipped
from tidu.rulebook.model import Notice

SECTION = "overall"
OPEN_FOR = timedelta(days=20)


@dataclass(frozen=True)
class Ready:
    """Everything that stands before the last hour. ``keys``: sessions by person."""

    campaign: Campaign
    officials: Officials
    dossiers: list[Dossier]
    changes: list[LastChange]
    keys: dict[int, str]

    def places_of(self, unit: str) -> int:
        """How many projects a unit may put on its list."""
        kind = shipped().reference.units[unit].kind
        return self.campaign.notice.quota_for(kind).limit


def prepare(notice_key: str, dossiers: int, seed: int) -> Ready:
    """Write everybody and a complete draft for each applicant, and sign everybody in.

    Raises SystemExit where the instance holds anything already.
    """
    if User.objects.exists() or Campaign.objects.exists():
        raise SystemExit("A rehearsal needs an empty demo; name another folder by TIDU_HOME.")
    notice = shipped().notice(notice_key)
    with clock.frozen(_closing(notice) - OPEN_FOR):
        create_units(shipped().reference)
        everybody = crowd.applicants(max(FEWEST, dossiers), seed)
        applying = Random(seed).sample(everybody, dossiers)  # noqa: S311 - invented acts, no secret
        units = {one.unit.pk: one.unit for one in applying}
        working = officials(units.values(), experts_needed(dossiers, _experts_each(notice)), seed)
        campaign = open_campaign(working.secretariat[0], notice_key)
        drafts = crowd.drafts(campaign, applying, seed)
    people = [*working.everybody(), *(one.person for one in applying)]
    keys = {person.pk: key for person, key in zip(people, crowd.sessions(people), strict=True)}
    count_rows_anew()
    return Ready(campaign, working, drafts, last_changes(campaign, drafts, applying, seed), keys)


def last_changes(
    campaign: Campaign, drafts: Sequence[Dossier], applying: Sequence[crowd.Applicant], seed: int
) -> list[LastChange]:
    """What each applicant still does: a section anew, and a file for the document that takes most: it always fits."""
    document = max(campaign.notice.application.documents, key=lambda item: item.max_count).key
    return [
        LastChange(draft.pk, SECTION, as_form(answers_of(one.invented, seed)[SECTION]), document)
        for draft, one in zip(drafts, applying, strict=True)
    ]


def set_the_clock(campaign: Campaign, seconds: float) -> None:
    """Let the deadline of the applications lie so many seconds ahead."""
    closes_at = window_of(campaign, campaign.notice.process[0]).closes_at
    assert closes_at is not None, "the notice was refused without one"
    clock.set_rehearsal(closes_at + timedelta(seconds=1 - seconds))


def _closing(notice: Notice) -> datetime:
    day = notice.process[0].window.closes_on
    if day is None:
        raise SystemExit("This notice has no last day of application: there is no last hour to rehearse.")
    return clock.end_of(day)


def _experts_each(notice: Notice) -> int:
    """How many experts the notice wants for each dossier."""
    return next(
        (stage.parameters["experts_per_dossier"] for stage in notice.process if stage.kind == "expert_review"), 0
    )


@contextmanager
def running(place: Place) -> Iterator[None]:
    """The instance, as it runs already, or started as ``tidu serve`` starts it and stopped afterwards."""
    with nullcontext() if is_healthy(place) else started(place):
        yield


@contextmanager
def started(place: Place) -> Iterator[dict[str, int]]:
    """The parts as ``tidu serve`` starts them, ready; their process numbers by name."""
    children = [Child(part, start(part)) for part in parts_at(place)]
    try:
        wait_until_ready(place, children)
        yield {child.part.name: child.process.pid for child in children}
    finally:
        stop(children)
