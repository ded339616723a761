"""Starting and closing a publication."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from tidu.core import clock
from tidu.core.digest import digest_of
from tidu.core.findings import Finding, Refused, refuse_if
from tidu.dossiers.actions import pass_step
from tidu.dossiers.models import Step
from tidu.dossiers.queries import last_version
from tidu.stages.publicity import queries, rules, telling
from tidu.stages.publicity.models import Publication, PublicationEntry
from tidu.stages.publicity.states import PublicationState
from tidu.workflow.acts import Act, begin, lock, perform


def enter(step: Step, under: Act[Any]) -> None:
    """See that a publication waits for the dossiers that reach the stage."""
    publication, created = Publication.objects.get_or_create(
        campaign=step.dossier.campaign, stage_key=step.stage_key, state=PublicationState.WAITING
    )
    if created:
        begin(None, "begin", publication, notice=publication.campaign.notice_id, stage=step.stage_key)
    elif lock(publication).state != PublicationState.WAITING:
        # It was started a moment ago without this dossier, so another one must wait for it.
        enter(step, under)


@transaction.atomic
def start(person: Any, publication: Publication, first_day: date) -> None:
    """Publish all dossiers that stand at the stage, from the first working day on or after ``first_day``.

    Raises Refused for a day that has passed, or where nothing is there to be published.
    """
    with perform(person, "start", publication) as act:
        stage = queries.stage_of(act.row)
        steps = list(queries.steps_to_publish(act.row))
        refuse_if(rules.start_findings(first_day, clock.today(), len(steps), stage.citation))
        period = rules.period_from(first_day, stage.parameters["working_days"])
        if period is None:
            raise Refused([Finding("publicity.calendar_unknown", stage.citation, field="first_day")])
        entries = PublicationEntry.objects.bulk_create(_entries(act.row, steps))
        act.row.starts_on, act.row.ends_on = period.starts_on, period.ends_on
        act.row.digest = digest_of([[entry.position, entry.number, entry.project_name] for entry in entries])
        act.record(starts_on=period.starts_on.isoformat(), ends_on=period.ends_on.isoformat(), digest=act.row.digest)
        telling.started(act.row)


def _entries(publication: Publication, steps: list[Step]) -> list[PublicationEntry]:
    return [_entry(publication, step, position) for position, step in enumerate(steps, 1)]


def _entry(publication: Publication, step: Step, position: int) -> PublicationEntry:
    """A line with the names that were submitted, and nothing else of the dossier."""
    version = last_version(step.dossier)
    assert version is not None, "a dossier that reaches a stage was submitted"
    return PublicationEntry(
        publication=publication,
        step=step,
        position=position,
        number=step.dossier.number or "",
        project_name=step.dossier.title,
        enterprise_name=version.content["enterprise"]["name"],
        region_code=version.content["factory"]["region"],
    )


@transaction.atomic
def close(person: Any, publication: Publication) -> None:
    """End a publication whose last day has passed; every dossier on it goes on."""
    with perform(person, "close", publication) as act:
        assert act.row.ends_on is not None, "a running publication has a period"
        refuse_if(rules.close_findings(act.row.ends_on, clock.now(), queries.stage_of(act.row).citation))
        act.record(digest=act.row.digest)
    related = ("step__dossier__campaign", "step__dossier__factory__enterprise")
    for entry in queries.entries_of(publication).select_related(*related):
        pass_step(person, entry.step, under=act, publication=publication.pk)
