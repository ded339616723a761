"""A title as recognition writes it, with its acts in the log."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from tests.builders import a_factory
from tests.dossier_builders import IN_TIME, NOTICE
from tidu.factories.actions import grant_title
from tidu.factories.models import Title
from tidu.register.models import RegisterEntry
from tidu.workflow import log

NUMBER = "ZY-2024-0001"
CHAIN = "dossier/1"


def an_act(verb: str, reason: str = "", **data: Any) -> None:
    """One act in the dossier's chain."""
    with transaction.atomic():
        log.append(
            CHAIN,
            at=IN_TIME,
            person=None,
            capacity="",
            verb=verb,
            subject="dossiers.dossier/1",
            state_before="submitted",
            state_after="recognised",
            reason=reason,
            data=data,
        )


def a_certified_title(number: str = NUMBER, **over: Any) -> Title:
    """A title granted on the platform: earlier acts, the recognition, and what follows in the same transaction."""
    content = {"certificate": number, "dossier": "2024-399-00001", "level": "excellent"}
    title = grant_title(
        None,
        over.pop("factory", None) or a_factory(),
        level="excellent",
        edition="2024",
        notice_id=NOTICE,
        granted_on=IN_TIME.date(),
        certificate_number=number,
        content=content,
        **over,
    )
    an_act("dossiers.submit", data="before the recognition")
    an_act("recognition.recognise", certificate=number, title=title.pk, digest=title.digest)
    an_act("dossiers.pass_step", stage="recognition")
    an_act("dossiers.recognise", certificate=number)
    return title


def entry_of(title: Title) -> RegisterEntry:
    """The title in the register."""
    return RegisterEntry.objects.get(pk=title.pk)
