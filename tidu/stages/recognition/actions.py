"""Recognising dossiers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from tidu.campaigns.models import Campaign
from tidu.core import clock, permissions
from tidu.core.findings import refuse_if
from tidu.dossiers import actions as dossiers
from tidu.dossiers.models import Dossier, Step
from tidu.dossiers.queries import last_version
from tidu.factories.actions import grant_title, lock_factories
from tidu.rulebook.model import Stage
from tidu.stages.recognition import queries, rules
from tidu.stages.recognition.models import CertificateSeries, Recognition
from tidu.workflow.acts import Act, begin, perform


def enter(step: Step, under: Act[Any]) -> None:
    """Let a dossier wait for its recognition."""
    recognition, created = Recognition.objects.get_or_create(step=step)
    if created:
        begin(None, "begin", recognition, stage=step.stage_key)


@transaction.atomic
def recognise_all(person: Any, campaign: Campaign, stage_key: str, seen: str) -> list[Recognition]:
    """Recognise all dossiers that wait at a stage of a campaign, all or none.

    ``seen``: the digest of the list that the person saw (``rules.digest_of_waiting``); Refused where it has changed.
    """
    permissions.require(person, "recognition.recognise")
    stage = queries.stage_of(campaign, stage_key)
    waiting = queries.waiting_at(campaign, stage_key)
    holders = queries.holders_among(waiting, stage.parameters["level"])
    refuse_if(rules.recognise_findings(queries.numbers_of(waiting), seen, holders, stage.citation))
    lock_factories(recognition.step.dossier.factory_id for recognition in waiting)
    for recognition in waiting:
        _recognise(person, recognition, stage)
    return waiting


def _recognise(person: Any, recognition: Recognition, stage: Stage) -> None:
    step, today = recognition.step, clock.today()
    with perform(person, "recognise", recognition) as act:
        number = next_number(stage.parameters["certificate_prefix"])
        content = certified_content(step.dossier, stage, number, today)
        title = grant_title(
            person,
            step.dossier.factory,
            level=content["level"],
            edition=content["edition"],
            notice_id=content["notice"],
            granted_on=today,
            valid_until=rules.last_valid_day(today, stage.parameters["valid_years"]),
            certificate_number=number,
            content=content,
            dossier_number=content["dossier"],
        )
        act.row.title, act.row.certificate_number = title, number
        act.record(certificate=number, title=title.pk, digest=title.digest)
    dossiers.recognise(person, step, number, under=act)


def certified_content(dossier: Dossier, stage: Stage, number: str, granted_on: date) -> dict[str, Any]:
    """What a certificate states, in the names that were submitted."""
    version = last_version(dossier)
    assert version is not None, "a dossier that reaches a stage was submitted"
    return {
        "certificate": number,
        "level": stage.parameters["level"],
        "edition": dossier.campaign.notice.edition,
        "notice": dossier.campaign.notice_id,
        "dossier": dossier.number or "",
        "version": version.digest,
        "project": dossier.title,
        "factory": version.content["factory"]["name"],
        "region": version.content["factory"]["region"],
        "enterprise": version.content["enterprise"]["name"],
        "credit_code": version.content["enterprise"]["credit_code"],
        "granted_on": granted_on.isoformat(),
    }


def next_number(prefix: str) -> str:
    """Take the next certificate number; the series stays locked until the transaction ends."""
    CertificateSeries.objects.bulk_create([CertificateSeries(prefix=prefix)], ignore_conflicts=True)
    series = CertificateSeries.objects.select_for_update().get(prefix=prefix)
    series.last += 1
    series.save(update_fields=["last"])
    return rules.certificate_number(prefix, series.last)


@transaction.atomic
def decline(person: Any, recognition: Recognition, reason: str) -> None:
    """Do not recognise a dossier, for a reason that the applicant sees."""
    step = recognition.step
    with perform(person, "decline", recognition, reason=reason) as act:
        stage = queries.stage_of(step.dossier.campaign, step.stage_key)
        refuse_if(rules.reason_findings(reason, stage.citation))
    dossiers.refuse_step(person, step, [{"field": "", "reason": reason}], under=act)
