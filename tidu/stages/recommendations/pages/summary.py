"""The summary form, as it goes on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tidu.core import clock
from tidu.dossiers.models import Version
from tidu.rulebook import shipped
from tidu.rulebook.model import Text
from tidu.rulebook.reference import region_path
from tidu.stages.recommendations import queries
from tidu.stages.recommendations.models import Entry, Sheet
from tidu.stages.recommendations.pages.words import industry_of, title_of


@dataclass(frozen=True)
class Line:
    """One line of the summary form."""

    rank: int
    project: str
    enterprise: str
    credit_code: str
    region: Text
    industry: Text
    contact: str
    phone: str


def summary(sheet: Sheet) -> dict[str, Any]:
    """The summary form: the list in priority order (its columns: decision 0005)."""
    entries = list(queries.entries_of(sheet))
    versions = queries.ranked_versions(entries)
    return {
        "sheet": sheet,
        "title": title_of(sheet),
        "notice": sheet.campaign.notice,
        "lines": [_line(entry, versions.get(entry.step.dossier_id)) for entry in entries],
        "desks": [queries.desk_name(sheet, desk) for desk in queries.signers_of(sheet)],
        "printed_on": clock.today(),
    }


def _line(entry: Entry, version: Version | None) -> Line:
    dossier = entry.dossier
    contact = version.content["sections"].get("basic", {}) if version else {}
    return Line(
        rank=entry.rank,
        project=dossier.title,
        enterprise=dossier.factory.enterprise.name,
        credit_code=dossier.factory.enterprise.credit_code or "",
        region=region_path(shipped().reference, dossier.factory.region_code),
        industry=industry_of(dossier),
        contact=contact.get("contact_name", ""),
        phone=contact.get("contact_phone", ""),
    )
