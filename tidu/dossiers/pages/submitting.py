"""What a page shows around a submission: until when, the receipt, and who has the dossier next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tidu.campaigns.pages import deadline_of
from tidu.campaigns.queries import window_of
from tidu.core.presentation import Deadline, Fact, Receipt
from tidu.dossiers import queries
from tidu.dossiers.models import Dossier, Version
from tidu.dossiers.pages.words import in_language


@dataclass(frozen=True)
class NextStep:
    """What happens next, by whom, and until when where the notice says so."""

    title: str
    who: str
    deadline: Deadline | None


def receipt_of(dossier: Dossier, version: Version) -> Receipt:
    """The proof that a version was submitted."""
    content: dict[str, Any] = version.content
    return Receipt(
        title=_("Submitted"),
        number=str(dossier.number),
        when=version.submitted_at,
        who=version.submitted_by.name,
        digest=version.digest,
        facts=[
            Fact(_("Version"), version.number),
            Fact(_("Project"), dossier.title),
            Fact(_("Applicant"), content["enterprise"]["name"]),
            Fact(_("Credit code"), content["enterprise"]["credit_code"]),
            Fact(_("Factory"), content["factory"]["name"]),
            Fact(_("Recommending unit"), dossier.unit.label),
            Fact(_("Notice"), dossier.campaign.notice_today.number),
            Fact(_("Attached files"), len(content["files"])),
        ],
    )


def next_step_of(dossier: Dossier) -> NextStep | None:
    """The stage that the dossier stands at after its submission; None where the applicant has it, or it ended."""
    step = queries.open_step(dossier)
    if step is None or step.position == 1:
        return None
    step.dossier = dossier
    stage = step.stage
    deadline = deadline_of(_("Until"), window_of(dossier.campaign, stage, dossier.unit_id))
    who = step.organisation.label if step.organisation is not None else ""
    return NextStep(in_language(stage.title), who, deadline)
