"""What a factory aims at: the call open for a higher level, and its application under it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidu.assessments import Judgement
from tidu.campaigns import window_findings
from tidu.campaigns.models import Campaign
from tidu.campaigns.pages import deadline_of
from tidu.campaigns.queries import open_campaigns, window_of
from tidu.core import clock, presentation
from tidu.core.presentation import Act
from tidu.dossiers import queries
from tidu.dossiers.actions.submitting import window_for
from tidu.dossiers.models import Dossier
from tidu.dossiers.pages.outline import place_url
from tidu.dossiers.pages.reading import judgement_of, rail_of
from tidu.dossiers.pages.words import said
from tidu.dossiers.states import ENDED
from tidu.factories.aims import Aim
from tidu.factories.models import Factory
from tidu.factories.pages import elements_of, unjudged
from tidu.rulebook.model import Notice

OF_THE_FACTORY = "factory."


def aim_of(person: Any, factory: Factory, held_rank: int) -> Aim | None:
    """The application of a factory for a level above the one it holds, else the call that it could answer; None
    where no call is open."""
    running = [campaign for campaign in open_campaigns() if campaign.level.rank > held_rank]
    if not running:
        return None
    campaign = min(running, key=lambda found: found.level.rank)
    own = queries.visible_to(person).filter(campaign=campaign, factory=factory).first()
    return _before_applying(campaign, factory) if own is None else _under_way(campaign, own)


def _before_applying(campaign: Campaign, factory: Factory) -> Aim:
    """A factory that has not applied, judged on its record."""
    judgements = [
        replace(judgement_of(judgement), settle_url=_record_url(judgement, factory), settle_label=_("Go there"))
        for judgement in queries.judgements_before_applying(campaign.notice, factory)
    ]
    window = window_of(campaign, campaign.notice.process[0])
    closed = " ".join(said(window_findings(window, clock.received())))
    url = reverse("dossiers:start_for", args=[campaign.pk, factory.pk])
    return Aim(
        campaign.level,
        [*judgements, *_elements(campaign.notice)],
        act=Act(_("Check the conditions and apply"), url, "get", disabled_because=closed),
        deadline=deadline_of(_("Online submission closes"), window),
    )


def _record_url(judgement: Judgement, factory: Factory) -> str:
    """The factory's record, where the condition is decided by it and not met."""
    facts = {test.fact for tests in judgement.condition.alternatives for test in tests}
    of_record = any(fact.startswith(OF_THE_FACTORY) for fact in facts) and not judgement.condition.justified_by
    return reverse("factories:edit", args=[factory.pk]) if of_record and judgement.outcome != "met" else ""


def _under_way(campaign: Campaign, dossier: Dossier) -> Aim:
    """A factory with an application, judged on what that says."""
    standing = queries.standing_of(dossier)
    judgements = [judgement_of(judgement, dossier, standing.application) for judgement in standing.judgements]
    missing = len(standing.findings)
    return Aim(
        campaign.level,
        [*judgements, *_elements(campaign.notice)],
        act=_next_act(dossier, standing),
        deadline=deadline_of(_("Online submission closes"), window_for(dossier, campaign.notice))
        if dossier.is_editable
        else None,
        note=_missing(missing) if dossier.is_editable else _stands(dossier),
        rail=rail_of(dossier, dossier.steps.select_related("dossier__campaign")),
    )


def _next_act(dossier: Dossier, standing: queries.Standing) -> Act:
    """The one next act: the first thing that is missing, else the submission; later, to look at it."""
    if not dossier.is_editable:
        return Act(_("Look at the application"), reverse("dossiers:detail", args=[dossier.pk]), "get", tone="quiet")
    first = next((finding.link for finding in standing.findings if finding.link), "")
    if first:
        return Act(_("Go on with the application"), place_url(dossier, first), "get")
    return Act(_("Read and submit"), reverse("dossiers:submission", args=[dossier.pk]), "get")


def _missing(number: int) -> str:
    if not number:
        return _("The application is complete.")
    text = ngettext(
        "%(number)s thing is missing in the application.", "%(number)s things are missing in the application.", number
    )
    return text % {"number": number}


def _stands(dossier: Dossier) -> str:
    state = str(dossier.get_state_display())
    step = None if dossier.state in ENDED else queries.open_step(dossier)
    if step is None:
        return state
    step.dossier = dossier
    who = step.organisation.label if step.organisation is not None else ""
    return " · ".join(part for part in (state, who) if part)


def _elements(notice: Notice) -> list[presentation.Judgement]:
    """The element conditions of the level that no condition of the notice stands for."""
    stood_for = {condition.element for condition in notice.conditions}
    elements = elements_of(notice.level, notice.edition)
    return [unjudged(condition) for condition in elements if condition.code not in stood_for]
