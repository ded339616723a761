"""The web server is killed amid submissions: what was answered is there once, all else wholly or not at all."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.urls import reverse

from tests.builders import a_factory, an_enterprise
from tests.dossier_builders import IN_TIME, a_dossier, an_applicant, complete
from tests.faults.parts import Web, rehearse, session_of, web
from tidu.dossiers.models import Dossier, Step, Version
from tidu.dossiers.states import DossierState, StepState
from tidu.stages.checks.models import Check
from tidu.workflow.models import Entry
from tidu.workflow.seals import verify

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SUBMISSIONS, AT_ONCE, KILLED_AFTER = 200, 12, 60


def drafts(number: int) -> tuple[list[Dossier], str]:
    """Complete drafts of one enterprise with many factories, and the session of its signatory."""
    enterprise = an_enterprise()
    person = an_applicant(enterprise)
    made = [complete(a_dossier(a_factory(enterprise), applicant=person)) for _ in range(number)]
    return made, session_of(person)


class Rush:
    """All drafts are submitted, several at once; ``answered`` holds those that were acknowledged."""

    def __init__(self, server: Web, session: str) -> None:
        self.server, self.session = server, session
        self.answered: set[int] = set()
        self.enough = threading.Event()

    def submit(self, dossier: Dossier) -> None:
        try:
            acknowledged = self.is_acknowledged(dossier)
        except OSError:
            return
        assert acknowledged
        self.answered.add(dossier.pk)
        if len(self.answered) >= KILLED_AFTER:
            self.enough.set()

    def is_acknowledged(self, dossier: Dossier) -> bool:
        """Submit one dossier; whether the answer leads to its receipt. Raises OSError where there is none."""
        address = reverse("dossiers:submit", args=[dossier.pk])
        status, headers, _page = self.server.ask("POST", address, self.session)
        return status == 302 and headers["location"].endswith("/receipt/")

    def run(self, dossiers: list[Dossier], *, kill: bool) -> set[int]:
        """Submit them; kill the server when some were answered. Returns those that were acknowledged."""
        self.answered = set()
        with ThreadPoolExecutor(AT_ONCE) as people:
            done = [people.submit(self.submit, dossier) for dossier in dossiers]
            if kill:
                assert self.enough.wait(60)
                self.server.kill()
        for one in done:
            one.result()
        return set(self.answered)


def whole(dossier: Dossier) -> bool:
    """Whether a dossier is submitted in all its parts; fails where it is so in some parts only."""
    dossier.refresh_from_db()
    submitted = dossier.state == DossierState.SUBMITTED
    parts = {
        "versions": Version.objects.filter(dossier=dossier).count(),
        "entries": Entry.objects.filter(chain__key=dossier.chain_key, verb="dossiers.submit").count(),
        "passed steps": Step.objects.filter(dossier=dossier, state=StepState.PASSED).count(),
        "checks": Check.objects.filter(step__dossier=dossier).count(),
    }
    assert set(parts.values()) == {int(submitted)}, (dossier.state, parts)
    return submitted


def test_every_acknowledged_submission_is_there_once() -> None:
    dossiers, session = drafts(SUBMISSIONS)
    rehearse(IN_TIME)
    with web() as server:
        rush = Rush(server, session)
        answered = rush.run(dossiers, kill=True)
        assert KILLED_AFTER <= len(answered) < SUBMISSIONS
        there = {dossier.pk for dossier in dossiers if whole(dossier)}
        assert answered <= there

        server.begin()
        left = [dossier for dossier in dossiers if dossier.pk not in there]
        again = rush.run(left, kill=False)
        assert again == {dossier.pk for dossier in left}
        assert not rush.is_acknowledged(dossiers[0])
    assert all(whole(dossier) for dossier in dossiers)
    assert Version.objects.count() == SUBMISSIONS
    assert verify() == []
