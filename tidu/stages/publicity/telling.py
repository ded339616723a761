"""Whom this stage tells what: the applicants on the list that the public can read it."""

from __future__ import annotations

from django.urls import reverse

from tidu.accounts.models import User
from tidu.notifications.actions import notify
from tidu.organisations.models import Membership
from tidu.organisations.roles import APPLICANT_ROLES
from tidu.stages.publicity.models import Publication


def started(publication: Publication) -> None:
    """The applicants whose project is on the list are told from when to when it is public."""
    enterprises = publication.entries.values("step__dossier__factory__enterprise")
    seats = Membership.objects.filter(organisation__in=enterprises, role__in=APPLICANT_ROLES, ended_on__isnull=True)
    facts = {"title": publication.campaign.title, "from": publication.starts_on, "until": publication.ends_on}
    notify(
        User.objects.filter(pk__in=seats.values("user")),
        "publicity.started",
        url=reverse("publicity:public", args=[publication.pk]),
        params=facts,
    )
