"""Starting a dossier and filling it."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from tidu.campaigns import window_findings
from tidu.campaigns.models import Campaign
from tidu.campaigns.queries import window_of
from tidu.campaigns.states import CampaignState
from tidu.core import clock, files, permissions
from tidu.core.findings import Finding, Refused, refuse_if
from tidu.dossiers import queries
from tidu.dossiers.models import Attachment, Declaration, Dossier, Step
from tidu.dossiers.states import StepState
from tidu.factories.models import Factory
from tidu.factories.queries import channels
from tidu.organisations.models import Organisation
from tidu.rulebook.model import Notice
from tidu.workflow.acts import begin, lock, perform

MEGABYTE = 1 << 20


def start_dossier(person: Any, campaign: Campaign, factory: Factory, unit: Organisation) -> Dossier:
    """Start the one dossier of a factory under a campaign, through one of the units it may choose."""
    permissions.require(person, "dossiers.start", factory)
    notice = campaign.notice
    refuse_if(_start_findings(campaign, notice, factory, unit))
    try:
        with transaction.atomic():
            return _create(person, campaign, notice, factory, unit)
    except IntegrityError as twice:
        raise Refused([Finding("dossiers.already_started", notice.process[0].citation)]) from twice


def _start_findings(campaign: Campaign, notice: Notice, factory: Factory, unit: Organisation) -> list[Finding]:
    findings = window_findings(window_of(campaign, notice.process[0], unit), clock.received())
    if campaign.state != CampaignState.OPEN:
        findings.append(Finding("dossiers.campaign_closed"))
    if unit not in channels(factory):
        findings.append(Finding("dossiers.not_a_channel", field="unit"))
    if Dossier.objects.filter(campaign=campaign, factory=factory).exists():
        findings.append(Finding("dossiers.already_started", notice.process[0].citation))
    return findings


def _create(person: Any, campaign: Campaign, notice: Notice, factory: Factory, unit: Organisation) -> Dossier:
    dossier = Dossier.objects.create(
        campaign=campaign, factory=factory, unit=unit, started_at=clock.now(), started_by=person
    )
    dossier.number = number_of(dossier, notice)
    dossier.save(update_fields=["number"])
    Step.objects.bulk_create(first_steps(dossier, notice))
    begin(person, "start", dossier, number=dossier.number, factory=factory.pk, unit=unit.code)
    return dossier


def number_of(dossier: Dossier, notice: Notice) -> str:
    """The number that a dossier bears from its start: the notice's number and its own."""
    return f"{notice.id.rsplit('/', 1)[-1]}-{dossier.pk:05d}"


def first_steps(dossier: Dossier, notice: Notice) -> list[Step]:
    """One step for each stage of the process, the first of them open."""
    steps = [
        Step(dossier=dossier, stage_key=stage.key, kind=stage.kind, position=position)
        for position, stage in enumerate(notice.process, 1)
    ]
    steps[0].state, steps[0].opened_at = StepState.OPEN, clock.now()
    return steps


def attach(person: Any, dossier: Dossier, key: str, upload: UploadedFile[Any]) -> Attachment:
    """Attach a file as a proof. Raises Refused naming the document where the file is not accepted."""
    permissions.require(person, "dossiers.edit", dossier)
    document = queries.notice_of(dossier).application.document(key)
    stored = files.store(
        upload, formats=document.formats, max_bytes=document.max_megabytes * MEGABYTE, field=document.key
    )
    with transaction.atomic():
        locked = lock(dossier)
        permissions.require(person, "dossiers.edit", locked)
        attached = {item.file_id: item for item in Attachment.objects.filter(dossier=locked, document=key)}
        if stored.pk in attached:
            return attached[stored.pk]
        if len(attached) >= document.max_count:
            raise Refused([Finding("dossiers.too_many_files", document.citation, {"limit": document.max_count}, key)])
        return Attachment.objects.create(
            dossier=locked,
            document=key,
            file=stored,
            name=plain_name(upload.name or key),
            attached_at=clock.now(),
            attached_by=person,
        )


def plain_name(name: str) -> str:
    """The name of an upload without folders and unprintable characters, its ending kept."""
    printable = "".join(
        character for character in name.replace("\\", "/").rsplit("/", 1)[-1] if character.isprintable()
    )
    return printable[-200:]


def detach(person: Any, attachment: Attachment) -> None:
    """Take a file off the draft. Versions that were submitted with it keep it."""
    with transaction.atomic():
        locked = lock(attachment.dossier)
        permissions.require(person, "dossiers.edit", locked)
        attachment.delete()


def declare(person: Any, dossier: Dossier, keys: list[str], *, seen: str | None = None) -> None:
    """The signatory declares about exactly the content as it stands now. A later change needs new declarations.

    ``seen``: the digest of the content on the page that was declared on; Refused where a colleague changed it since.
    """
    application = queries.notice_of(dossier).application
    for key in keys:
        application.declaration(key)
    with perform(person, "declare", dossier) as act:
        digest = queries.standing_of(act.row).digest
        if seen is not None and seen != digest:
            raise Refused([Finding("dossiers.content_changed")])
        made = [
            Declaration(dossier=act.row, key=key, content_digest=digest, made_at=clock.now(), made_by=person)
            for key in keys
        ]
        Declaration.objects.bulk_create(made, ignore_conflicts=True)
        act.record(declarations=sorted(keys), content=digest)
