"""Whom this stage tells what: the applicants on the list from when to when the public can read it."""

from __future__ import annotations

from django.urls import reverse

from tidu.notifications.actions import notify
from tidu.organisations.queries import applicants_of
from tidu.stages.publicity.models import Publication


def started(publication: Publication) -> None:
    """The applicants whose project is on the list are told; the link is their own dossier: the list opens later."""
    days = {"from": publication.starts_on, "until": publication.ends_on}
    for entry in publication.entries.select_related("step__dossier__factory__enterprise"):
        dossier = entry.step.dossier
        notify(
            list(applicants_of(dossier.factory.enterprise)),
            "publicity.started",
            url=reverse("dossiers:detail", args=[dossier.pk]),
            params={"title": publication.campaign.title, "project": entry.project_name, **days},
        )
