"""What stands on the summary form (its columns: decision 0005)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidu.core.templatetags.tidu import minute
from tidu.dossiers.models import Version
from tidu.rulebook import shipped
from tidu.rulebook.reference import region_path
from tidu.stages.recommendations import queries
from tidu.stages.recommendations.models import Entry, Sheet, Signature
from tidu.stages.recommendations.pages.words import industry_of, title_of

LANGUAGE = "zh-hans"
Cells = tuple[str, ...]


@dataclass(frozen=True)
class Desk:
    """A place for a stamp, and how its desk has signed on the platform."""

    name: str
    state: str
    when: str


@dataclass(frozen=True)
class SummaryForm:
    """The form in words, ready to be set. ``check_url``: where the holder of the paper can check its digest."""

    title: str
    unit: str
    notice: str
    unit_line: str
    copy_to: str
    count_line: str
    digest_line: str
    check_line: str
    check_url: str
    columns: Cells
    rows: tuple[Cells, ...]
    nothing: str
    desks: tuple[Desk, ...]
    stamp: str
    remark: str


def summary_form(sheet: Sheet, check_url: str, copy: queries.Paper | None = None) -> SummaryForm:
    """The form with the list in priority order, in Chinese whatever the reader's language is. ``copy``: the paper
    that goes to another desk of the ministry than the first."""
    with translation.override(LANGUAGE):
        return _form(sheet, check_url, copy)


def _form(sheet: Sheet, check_url: str, copy: queries.Paper | None) -> SummaryForm:
    entries = list(queries.entries_of(sheet))
    versions = queries.ranked_versions(entries)
    unit, notice = sheet.unit.label, sheet.campaign.notice
    number = len(entries)
    return SummaryForm(
        title=title_of(sheet).zh,
        unit=unit,
        notice=_("Notice: {number}").format(number=notice.number.zh),
        unit_line=_("Recommending unit: {unit}").format(unit=unit),
        copy_to=_("Copy to: {desk}").format(desk=_ministry(copy.desk)) if copy else "",
        count_line=ngettext(
            "%(number)d project of at most %(limit)d", "%(number)d projects of at most %(limit)d", number
        )
        % {"number": number, "limit": sheet.quota},
        digest_line=_("Digest of the list {digest}, revision {revision}").format(
            digest=sheet.digest, revision=sheet.revision
        ),
        check_line=_("Scan the code to check the digest"),
        check_url=check_url,
        columns=(
            _("Priority"),
            _("Project"),
            _("Applicant"),
            _("Unified social credit code"),
            _("Region"),
            _("Industry"),
            _("Contact person"),
            _("Telephone"),
        ),
        rows=tuple(_row(entry, versions.get(entry.step.dossier_id)) for entry in entries),
        nothing=_("Nothing is on the list yet."),
        desks=tuple(_desks(sheet)),
        stamp=_("(stamp)"),
        remark=_("The columns follow decision 0005 of the platform until the official form is loaded."),
    )


def _ministry(desk: str) -> str:
    return shipped().reference.departments[desk].ministry.zh


def _row(entry: Entry, version: Version | None) -> Cells:
    dossier = entry.dossier
    contact = version.content["sections"].get("basic", {}) if version else {}
    return (
        str(entry.rank),
        dossier.title,
        dossier.factory.enterprise.name,
        dossier.factory.enterprise.credit_code or "",
        region_path(shipped().reference, dossier.factory.region_code).zh,
        industry_of(dossier).zh,
        contact.get("contact_name") or "—",
        contact.get("contact_phone") or "—",
    )


def _desks(sheet: Sheet) -> list[Desk]:
    signed = queries.last_signatures(sheet)
    return [
        Desk(queries.desk_name(sheet, desk).zh, *_signature(signed.get(desk))) for desk in queries.signers_of(sheet)
    ]


def _signature(row: Signature | None) -> tuple[str, str]:
    if row is None:
        return _("not signed on the platform"), ""
    if row.voided_at is not None:
        return _("signature void"), minute(row.voided_at)
    return _("signed on the platform by {name}").format(name=row.signed_by.name), minute(row.signed_at)
