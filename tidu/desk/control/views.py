"""The control room itself."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tidu.accounts.request import person_of
from tidu.campaigns import pages as windows
from tidu.campaigns import queries as campaigns
from tidu.campaigns.models import Campaign
from tidu.core import clock, permissions
from tidu.core.presentation import Act
from tidu.desk.control import figures, pages
from tidu.desk.control.figures import Room

PROVINCE, CITY = 2, 4


def campaign_of(request: HttpRequest, pk: int) -> Campaign:
    """The campaign of the room; who has no room learns nothing of it."""
    permissions.require(request.user, "desk.see_control_room")
    return get_object_or_404(campaigns.visible_to(request.user), pk=pk)


@require_GET
@login_required
def control_rooms(request: HttpRequest) -> HttpResponse:
    """The room of the newest campaign; without one, what is missing."""
    permissions.require(request.user, "desk.see_control_room")
    newest = campaigns.visible_to(request.user).order_by("-opened_at").first()
    return redirect("desk:control", newest.pk) if newest else render(request, "desk/control/none.html")


@require_GET
@login_required
def control(request: HttpRequest, pk: int) -> HttpResponse:
    """The campaign as it stands now. htmx asks for the figures alone, every half minute."""
    campaign = campaign_of(request, pk)
    room = figures.room_of(person_of(request), campaign)
    counted, by_hour = figures.figures_of(room), figures.submissions_by_hour(room)
    shown: dict[str, Any] = {
        "campaign": campaign,
        "room": room,
        "at": clock.now(),
        "funnel": pages.funnel_of(counted, by_hour),
        "units_figure": pages.units_figure(counted) if room.is_national else None,
        "load": pages.load_figure(figures.expected_load(room, counted)) if room.is_national else None,
    }
    if request.headers.get("HX-Target") == "figures":
        return render(request, "desk/control/_figures.html", shown)
    passed = figures.checks_passed_by_hour(room)
    shown |= {
        "acts": acts_of(request, room, counted),
        "deadline": windows.deadline_of(_("Online submission closes"), own_window(room)),
        "progress": pages.progress_chart(room, by_hour, passed),
        "hours": pages.hours_chart(room, by_hour),
        "list": pages.unit_list(request, counted),
        "others": campaigns.visible_to(request.user).exclude(pk=pk),
    }
    return render(request, "desk/control/room.html", shown | places_of(room))


def own_window(room: Room) -> Any:
    """The applicants' window: of the one unit in the room, else of the campaign."""
    unit = room.units[0] if not room.is_national and len(room.units) == 1 else None
    return campaigns.window_of(room.campaign, room.notice.process[0], unit)


def places_of(room: Room) -> dict[str, Any]:
    """The map by province and the campaign's log for those who oversee; the cities of a unit."""
    if room.is_national:
        return {"map": pages.map_by_province(figures.by_place(room, PROVINCE)), "timeline": pages.timeline_of(room)}
    return {"cities": pages.cities_of(figures.by_place(room, CITY))}


def acts_of(request: HttpRequest, room: Room, counted: figures.Figures) -> list[Act]:
    """What the person can do in the room."""
    pk, acts = room.campaign.pk, []
    if permissions.may(request.user, "campaigns.remind"):
        number = sum(row.standing == "not_started" for row in pages.rows_of(counted))
        label = _("Remind units that have not started (%(number)s)") % {"number": number}
        acts.append(Act(label, reverse("desk:remind", args=[pk, "not_started"]), "get", tone="quiet"))
    if permissions.may(request.user, "campaigns.extend", room.campaign):
        acts.append(Act(_("Extend…"), reverse("desk:extend", args=[pk]), "get", tone="quiet"))
    if not room.is_national:
        acts.append(Act(_("Own deadline…"), reverse("desk:own_deadline", args=[pk]), "get", tone="quiet"))
    return acts
