"""The first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tidu.accounts.models import User
from tidu.campaigns import queries as campaigns
from tidu.core.presentation import Deadline
from tidu.desk import applicant, queries
from tidu.dossiers import pages as dossier_pages
from tidu.dossiers.stages import Task
from tidu.organisations.permissions import may_apply
from tidu.organisations.queries import enterprises_of, memberships_of
from tidu.register.pages import rungs


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The desk to those who are signed in, the notices and the ladder to the public."""
    if not isinstance(request.user, User):
        shown = {"campaigns": campaigns.visible_to(request.user), "rungs": rungs()}
        return render(request, "desk/public.html", shown)
    return desk(request, request.user)


def desk(request: HttpRequest, person: User) -> HttpResponse:
    """What awaits the person. Somebody new is led to registering the enterprise."""
    if may_apply.test(person, None) and not enterprises_of(person):
        return redirect("organisations:mine")
    shown = {
        "tasks": [(task, deadline_of(task)) for task in queries.tasks_of(person)],
        "ladders": applicant.ladders_of(person),
        "memberships": memberships_of(person),
        "campaigns": campaigns.open_campaigns(),
        "may_apply": may_apply.test(person, None),
        "dossiers": [
            (dossier, dossier_pages.state_tag(dossier), dossier_pages.rail_of(dossier, dossier.steps.all()))
            for dossier in queries.own_dossiers(person)
        ],
    }
    return render(request, "desk/home.html", shown)


def deadline_of(task: Task) -> Deadline | None:
    """The task's date as the pages show it."""
    return Deadline(_("Due"), task.due) if task.due else None
