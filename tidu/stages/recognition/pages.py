"""What the pages of the recognition show."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tidu.campaigns.models import Campaign
from tidu.core.lists import Column
from tidu.core.permissions import may
from tidu.core.presentation import Act
from tidu.core.templatetags.tidu import localised
from tidu.stages.recognition import queries, rules
from tidu.stages.recognition.models import Recognition


def url_of(batch: queries.Batch) -> str:
    """The page of a batch."""
    return reverse("recognition:batch", args=[batch.campaign.pk, batch.stage.key])


def _names(batch: queries.Batch) -> tuple[str, str]:
    return localised(batch.campaign.title), localised(batch.stage.title)


BATCH_COLUMNS = (
    Column(
        "campaign",
        gettext_lazy("Notice"),
        _names,
        "main",
    ),
    Column("waiting", gettext_lazy("To be recognised"), lambda row: row.waiting, "num"),
    Column("recognised", gettext_lazy("Recognised"), lambda row: row.recognised, "num"),
)


def _project(row: Recognition) -> tuple[str, str]:
    return row.step.dossier.title, row.step.dossier.factory.enterprise.name


SHARED_COLUMNS = (
    Column("project", gettext_lazy("Project and applicant"), _project, "main"),
    Column("factory", gettext_lazy("Factory"), lambda row: row.step.dossier.factory.name, "wide"),
    Column("number", gettext_lazy("Dossier number"), lambda row: row.step.dossier.number, "wide num tight"),
)
RECOGNISED_COLUMNS = (
    *SHARED_COLUMNS,
    Column("certificate", gettext_lazy("Certificate"), lambda row: row.certificate_number, "tight num"),
    Column("granted_on", gettext_lazy("Granted on"), lambda row: row.title.granted_on, "tight num"),
)


def waiting_columns(person: Any) -> list[Column]:
    """The columns of the waiting dossiers; the secretariat may also take one off."""
    columns = list(SHARED_COLUMNS)
    if may(person, "recognition.decline"):
        columns.append(Column("acts", "", _declining))
    return columns


def _declining(row: Recognition) -> Act:
    return Act(
        _("Do not recognise"),
        reverse("recognition:decline", args=[row.pk]),
        tone="quiet",
        reason_label=_("Reason, which the applicant will see"),
    )


def acts(person: Any, campaign: Campaign, stage_key: str) -> list[Act]:
    """The recognition of all waiting dossiers, about exactly the list that is shown."""
    waiting = queries.waiting_at(campaign, stage_key)
    if not waiting or not may(person, "recognition.recognise"):
        return []
    count = len(waiting)
    asked = ngettext(
        "%(count)d dossier becomes a title and enters the public register. This cannot be undone here.",
        "%(count)d dossiers become titles and enter the public register. This cannot be undone here.",
        count,
    )
    return [
        Act(
            _("Recognise all"),
            reverse("recognition:recognise", args=[campaign.pk, stage_key]),
            tone="seal",
            confirm=asked % {"count": count},
            hidden={"seen": rules.digest_of_waiting(queries.numbers_of(waiting))},
        )
    ]
