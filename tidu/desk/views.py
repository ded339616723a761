"""The first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from tidu.accounts.models import User
from tidu.campaigns import queries as campaigns
from tidu.desk import applicant, pages, public, queries
from tidu.dossiers import pages as dossier_pages
from tidu.organisations.permissions import may_apply
from tidu.organisations.queries import enterprises_of, memberships_of
from tidu.register.pages import rungs


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The desk to those who are signed in, the notices and the ladder to the public."""
    if not isinstance(request.user, User):
        shown = {"calls": public.calls(), "publications": public.newest_publications(), "rungs": rungs()}
        return render(request, "desk/public.html", shown)
    return desk(request, request.user)


def desk(request: HttpRequest, person: User) -> HttpResponse:
    """What awaits the person. Somebody new is led to registering the enterprise."""
    if may_apply.test(person, None) and not enterprises_of(person):
        return redirect("organisations:mine")
    tasks = queries.tasks_of(person)
    shown = {
        "tasks": tasks,
        "groups": pages.grouped(tasks),
        "awaited": pages.awaited_lines(person, queries.awaited_by(person)),
        "since": pages.since_last_visit(request, person),
        "platform": pages.state_of_the_platform(person),
        "ladders": applicant.ladders_of(person),
        "memberships": memberships_of(person),
        "campaigns": campaigns.open_campaigns(),
        "applicable": queries.campaigns_to_apply_under(person),
        "dossiers": [
            (dossier, dossier_pages.state_tag(dossier), dossier_pages.rail_of(dossier, dossier.steps.all()))
            for dossier in queries.own_dossiers(person)
        ],
    }
    return render(request, "desk/home.html", shown)
