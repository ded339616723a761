"""The list of all sheets."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidu.accounts.confirmation import confirm_identity
from tidu.campaigns.pages import campaign_choices
from tidu.core import permissions
from tidu.core.findings import Finding, refuse_if
from tidu.core.lists import BulkAct, Column, Filter, ListPage, list_of
from tidu.core.templatetags.tidu import localised
from tidu.rulebook import shipped
from tidu.stages.recommendations import actions, queries
from tidu.stages.recommendations.awaiting import MISSING, lacking_papers
from tidu.stages.recommendations.models import Sheet
from tidu.stages.recommendations.pages.words import state_tag
from tidu.stages.recommendations.states import SheetState


def sheet_list(request: HttpRequest) -> ListPage:
    """All sheets that a person may read."""
    columns = [
        Column("unit", _("Recommending unit"), lambda sheet: sheet.unit.label, "main", sort=["unit__code"]),
        Column("campaign", _("Campaign"), lambda sheet: sheet.campaign.title, "wide"),
        Column("state", _("State"), state_tag, sort=["state"]),
        Column("ranked", _("Quota"), lambda sheet: f"{sheet.ranked} / {sheet.quota}", "num"),
        Column("signed", _("Signatures"), lambda sheet: f"{sheet.signed} / {len(queries.signers_of(sheet))}", "num"),
        Column("received", _("Papers"), lambda sheet: f"{sheet.received} / {len(queries.papers_of(sheet))}", "num"),
        Column("submitted", _("Handed in"), lambda sheet: sheet.submitted_at, "wide", sort=["submitted_at"]),
    ]
    return list_of(
        request,
        queries.visible_to(request.user),
        columns,
        search=queries.search,
        search_label=_("Name or code of the unit"),
        filters=[
            Filter("state", _("State"), SheetState.choices, group="state"),
            Filter("kind", _("Kind of unit"), _unit_kinds, group="unit__unit_kind"),
            Filter("campaign", _("Campaign"), campaign_choices, group="campaign"),
            Filter(
                "papers",
                _("Papers"),
                [(MISSING, _("not all received"))],
                lambda sheets, _value: sheets.filter(pk__in=lacking_papers(request.user)),
            ),
        ],
        link=lambda sheet: reverse("recommendations:sheet", args=[sheet.pk]),
        empty=_("No unit has a list yet: the first dossier that passes the check opens it."),
        enrich=queries.with_counts,
        bulk=[ACCEPT] if permissions.may(request.user, "recommendations.accept") else [],
    )


def _unit_kinds() -> list[tuple[str, str]]:
    return [(key, localised(name)) for key, name in shipped().reference.unit_kinds.items()]


def _accept(person: Any, sheet: Sheet, seen: str) -> None:
    """Accept a list that is still the one whose digest was seen."""
    refuse_if([] if sheet.digest == seen else [Finding("recommendations.list_changed", sheet.stage.citation)])
    actions.accept(person, sheet)


ACCEPT = BulkAct(
    "accept",
    gettext_lazy("Accept the chosen lists"),
    _accept,
    explained=gettext_lazy(
        "The ranked projects of each list go on to the next stage; those that wait unranked end there."
    ),
    mark=lambda sheet: sheet.digest,
    guard=confirm_identity,
    tone="seal",
)
