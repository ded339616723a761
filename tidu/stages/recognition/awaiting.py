"""What awaits the secretariat here: dossiers to be recognised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.dossiers.stages import Task
from tidu.organisations import queries as organisations
from tidu.organisations.roles import Role
from tidu.stages.recognition import queries


def tasks(person: Any) -> Iterator[Task]:
    """One task per stage at which dossiers wait."""
    if not organisations.holds(person, Role.SECRETARIAT):
        return
    for batch in queries.batches(person):
        if batch.waiting:
            url = reverse("recognition:batch", args=[batch.campaign.pk, batch.stage.key])
            yield Task(title=_("Recognise the dossiers"), url=url, count=batch.waiting, detail=batch.campaign.title)
