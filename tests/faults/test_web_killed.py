"""The web server is killed amid submissions: what was answered is there once, all else wholly or not at all."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.dossier_builders import IN_TIME
from tests.faults.parts import Web, rehearse, web
from tests.faults.submitting import drafts, is_receipt, submit, whole
from tidu.dossiers.models import Dossier, Version
from tidu.workflow.seals import verify

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SUBMISSIONS, AT_ONCE, KILLED_AFTER = 200, 12, 60


class Rush:
    """All drafts are submitted, several at once; ``answered`` holds those that were acknowledged."""

    def __init__(self, server: Web, session: str) -> None:
        self.server, self.session = server, session
        self.answered: set[int] = set()
        self.enough = threading.Event()

    def submit(self, dossier: Dossier) -> None:
        try:
            acknowledged = is_receipt(submit(self.server, dossier, self.session))
        except OSError:
            return
        assert acknowledged
        self.answered.add(dossier.pk)
        if len(self.answered) >= KILLED_AFTER:
            self.enough.set()

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
        assert not is_receipt(submit(server, dossiers[0], session))
    assert all(whole(dossier) for dossier in dossiers)
    assert Version.objects.count() == SUBMISSIONS
    assert verify() == []
