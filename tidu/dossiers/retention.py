"""How long openings, drafts that were never submitted, and contact persons are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tidu.campaigns.queries import closed_before
from tidu.dossiers import masking
from tidu.dossiers.models import Attachment, Declaration, Dossier, Opening, Section, Version
from tidu.workflow.guards import retaining
from tidu.workflow.retention import Kind

SECTIONS = Section.objects.filter(dossier=OuterRef("pk"))
FILES = Attachment.objects.filter(dossier=OuterRef("pk"))
VERSIONS = Version.objects.filter(dossier=OuterRef("pk"))


def openings(before: datetime) -> QuerySet[Opening]:
    """Openings before a moment."""
    return Opening.objects.filter(at__lt=before)


def drafts(before: datetime) -> QuerySet[Dossier]:
    """Dossiers never submitted, of campaigns closed before, that still hold something."""
    return Dossier.objects.filter(
        Exists(SECTIONS) | Exists(FILES), ~Exists(VERSIONS), campaign__in=closed_before(before)
    ).order_by("pk")


def contacts(before: datetime) -> QuerySet[Dossier]:
    """Submitted dossiers of campaigns closed before, in which a contact person can still be read."""
    readable = VERSIONS.filter(~Q(commitments={}), commitments__icontains='"salt"')
    return Dossier.objects.filter(Exists(readable), campaign__in=closed_before(before)).order_by("pk")


def _delete_openings(rows: QuerySet[Any]) -> None:
    with retaining("dossiers_opening"):
        rows.delete()


def _empty(rows: QuerySet[Any]) -> None:
    for parts in (Section, Attachment, Declaration):
        parts.objects.filter(dossier__in=rows.values("pk")).delete()


def _mask(rows: QuerySet[Any]) -> None:
    for dossier in rows.select_related("campaign"):
        application = dossier.campaign.notice_today.application
        with retaining("dossiers_version"):
            for version in dossier.versions.all():
                version.content, version.commitments = masking.masked(version.content, version.commitments)
                version.save(update_fields=["content", "commitments"])
        for section in dossier.sections.all():
            hidden = {field.key for field in application.section(section.key).fields if field.confidential}
            section.content = {name: "" if name in hidden else value for name, value in section.content.items()}
            section.save(update_fields=["content"])


KINDS = (
    Kind("openings", openings, _delete_openings),
    Kind("drafts", drafts, _empty),
    Kind("contacts", contacts, _mask),
)
