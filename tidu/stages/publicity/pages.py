"""What the pages of a publication show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidu.core import clock, presentation
from tidu.core.lists import Column, Filter
from tidu.core.permissions import may
from tidu.core.presentation import Act, Deadline, Fact, Tag
from tidu.core.templatetags.tidu import localised
from tidu.organisations.queries import province_choices, province_of
from tidu.rulebook import shipped
from tidu.stages.publicity import queries
from tidu.stages.publicity.models import Publication, PublicationEntry
from tidu.stages.publicity.states import PublicationState
from tidu.stages.publicity.wording import VERBS
from tidu.workflow.models import Entry

TONES: dict[str, presentation.Tone] = {
    PublicationState.WAITING: "quiet",
    PublicationState.RUNNING: "brand",
    PublicationState.CLOSED: "ok",
}


def tag_of(publication: Publication) -> Tag:
    """The state of a publication; one that has not begun yet, or is over but not closed, says so."""
    if publication.starts_on and publication.starts_on > clock.today():
        return Tag(_("to begin on %(day)s") % {"day": publication.starts_on.isoformat()})
    if publication.state == PublicationState.RUNNING and not queries.is_open(publication):
        return Tag(_("period over"))
    return Tag(publication.get_state_display(), TONES[publication.state])


def deadline_of(publication: Publication) -> Deadline | None:
    """The last second of a publication that was started."""
    if publication.ends_on is None or publication.state == PublicationState.CLOSED:
        return None
    return Deadline(_("Publicity"), clock.end_of(publication.ends_on), publication.stage.citation)


def _title(publication: Publication) -> str:
    return localised(publication.campaign.title)


PERIOD_COLUMNS = (
    Column("starts_on", gettext_lazy("First day"), lambda row: row.starts_on, "tight num"),
    Column("ends_on", gettext_lazy("Last day"), lambda row: row.ends_on, "tight num"),
    Column("state", gettext_lazy("State"), tag_of),
)
PUBLICATION_COLUMNS = (Column("campaign", gettext_lazy("Notice"), _title, "main"), *PERIOD_COLUMNS)


def region_of(entry: PublicationEntry) -> str:
    """The province and the place that the factory lies in."""
    regions = shipped().reference.regions
    codes = [entry.region_code[:2] + "0000", entry.region_code]
    return " ".join(localised(regions[code].name) for code in dict.fromkeys(codes) if code in regions)


ENTRY_COLUMNS = (
    Column("position", gettext_lazy("No."), lambda row: row.position, "rank num"),
    Column("project", gettext_lazy("Project"), lambda row: row.project_name, "main"),
    Column("enterprise", gettext_lazy("Applicant"), lambda row: row.enterprise_name),
    Column("region", gettext_lazy("Place of the factory"), region_of, "wide"),
    Column("number", gettext_lazy("Dossier number"), lambda row: row.number, "wide num tight"),
)

BY_PROVINCE = Filter(
    "province",
    gettext_lazy("Province of the factory"),
    province_choices,
    lambda rows, value: rows.filter(region_code__startswith=value[:2]),
    group=province_of("region_code"),
)
STEP_COLUMNS = (
    Column("project", gettext_lazy("Project"), lambda step: step.dossier.title, "main"),
    Column("enterprise", gettext_lazy("Applicant"), lambda step: step.dossier.factory.enterprise.name),
    Column("number", gettext_lazy("Dossier number"), lambda step: step.dossier.number, "wide num tight"),
)


def facts_of(publication: Publication) -> list[Fact]:
    """The period and how long it must be."""
    stage = publication.stage
    return [
        Fact(_("First day"), publication.starts_on),
        Fact(_("Last day"), publication.ends_on),
        Fact(_("Working days"), stage.parameters["working_days"], stage.citation),
    ]


def acts(person: Any, publication: Publication) -> list[Act]:
    """What the secretariat can do with a publication that runs."""
    if publication.state != PublicationState.RUNNING or not may(person, "publicity.close", publication):
        return []
    assert publication.ends_on is not None
    url = reverse("publicity:close", args=[publication.pk])
    if not clock.has_passed(publication.ends_on, clock.now()):
        until = _("Possible after %(day)s, the last day.") % {"day": publication.ends_on.isoformat()}
        return [Act(_("Close the publicity"), url, disabled_because=until)]
    asked = _("All dossiers on the list go on to recognition.")
    return [Act(_("Close the publicity"), url, tone="seal", confirm=asked)]


def history(entries: Iterable[Entry]) -> list[presentation.Entry]:
    """The acts on a publication, the newest first."""
    return [
        presentation.Entry(entry.at, str(entry.person) if entry.person else _("The platform"), VERBS[entry.verb])
        for entry in entries
    ][::-1]
