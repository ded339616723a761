"""Drafts to be submitted to a running server, and whether a submission is there in all its parts."""

from __future__ import annotations

from django.urls import reverse

from tests.builders import a_factory, an_enterprise
from tests.dossier_builders import a_dossier, an_applicant, complete
from tests.faults.parts import Answer, Web, session_of
from tidu.dossiers.models import Dossier, Step, Version
from tidu.dossiers.states import DossierState, StepState
from tidu.stages.checks.models import Check
from tidu.workflow.models import Entry


def drafts(number: int) -> tuple[list[Dossier], str]:
    """Complete drafts of one enterprise with many factories, and the session of its signatory."""
    enterprise = an_enterprise()
    person = an_applicant(enterprise)
    made = [complete(a_dossier(a_factory(enterprise), applicant=person)) for _ in range(number)]
    return made, session_of(person)


def submit(server: Web, dossier: Dossier, session: str) -> Answer:
    """Submit one dossier. Raises OSError where no answer comes."""
    return server.ask("POST", reverse("dossiers:submit", args=[dossier.pk]), session)


def is_receipt(answer: Answer) -> bool:
    """Whether an answer acknowledges a submission: it leads to the receipt."""
    status, headers, _page = answer
    return status == 302 and headers["location"].endswith("/receipt/")


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
