"""The list of all sheets."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.campaigns.pages import campaign_choices
from tidu.core.lists import Column, Filter, ListPage, list_of
from tidu.stages.recommendations import queries
from tidu.stages.recommendations.awaiting import MISSING, lacking_papers
from tidu.stages.recommendations.pages.words import state_tag
from tidu.stages.recommendations.states import SheetState


def sheet_list(request: HttpRequest) -> ListPage:
    """All sheets that a person may read."""
    columns = [
        Column("unit", _("Recommending unit"), lambda sheet: sheet.unit.label, "main"),
        Column("campaign", _("Campaign"), lambda sheet: sheet.campaign.title, "wide"),
        Column("state", _("State"), state_tag),
        Column("ranked", _("Quota"), lambda sheet: f"{sheet.ranked} / {sheet.quota}", "num"),
        Column("signed", _("Signatures"), lambda sheet: f"{sheet.signed} / {len(queries.signers_of(sheet))}", "num"),
        Column("received", _("Papers"), lambda sheet: f"{sheet.received} / {len(queries.papers_of(sheet))}", "num"),
        Column("submitted", _("Handed in"), lambda sheet: sheet.submitted_at, "wide"),
    ]
    return list_of(
        request,
        queries.with_counts(queries.visible_to(request.user)),
        columns,
        search=queries.search,
        search_label=_("Name or code of the unit"),
        filters=[
            Filter("state", _("State"), SheetState.choices, lambda sheets, value: sheets.filter(state=value)),
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
    )
