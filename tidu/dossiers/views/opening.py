"""Who opened which dossier: the auditor's list, and the part of it that a dossier's log shows."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tidu.accounts.request import person_of
from tidu.core import permissions
from tidu.core.digest import short
from tidu.core.lists import Column, Filter, ListPage, list_of
from tidu.dossiers import pages, queries
from tidu.dossiers.models import Dossier, Opened, Opening

BY_WHAT = Filter("what", gettext_lazy("Opened"), Opened.choices, lambda rows, what: rows.filter(what=what))


def opened_part(opening: Opening) -> str:
    """What was opened, with its part: the version's number, the beginning of the file's digest."""
    part = short(opening.part) if opening.what == Opened.FILE else opening.part
    return f"{opening.get_what_display()} {part}".strip()


WHEN = Column("at", gettext_lazy("When"), lambda row: row.at, "tight num")
WHO = Column(
    "person",
    gettext_lazy("Person"),
    lambda row: (row.person.name or row.person.email, pages.roles_of(row.capacity)),
    "main",
)
WHAT = Column("what", gettext_lazy("Opened"), opened_part)
DOSSIER = Column(
    "dossier", gettext_lazy("Dossier"), lambda row: (row.dossier.title, row.dossier.factory.enterprise.name), "wide"
)
NUMBER = Column("number", gettext_lazy("Number"), lambda row: row.dossier.number, "wide tight")


@require_GET
@login_required
def opening_list(request: HttpRequest) -> HttpResponse:
    """All openings, for the auditor."""
    permissions.require(request.user, "dossiers.read_openings")
    shown = list_of(
        request,
        queries.openings_visible_to(person_of(request)),
        [WHO, WHAT, DOSSIER, NUMBER, WHEN],
        search=queries.search_openings,
        search_label=_("Person, e-mail address, project, enterprise, number"),
        filters=[BY_WHAT],
        link=lambda row: reverse("dossiers:log", args=[row.dossier_id]),
        empty=_("Nobody has opened a dossier yet."),
    )
    return render(request, "dossiers/openings.html", {"list": shown})


def openings_of(request: HttpRequest, dossier: Dossier) -> ListPage:
    """The openings of one dossier."""
    rows = queries.openings_visible_to(person_of(request)).filter(dossier=dossier)
    empty = _("Nobody but the applicant has opened it yet.")
    return list_of(request, rows, [WHO, WHAT, WHEN], filters=[BY_WHAT], empty=empty, per_page=20, prefix="o")
