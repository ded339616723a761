"""The acts of the control room. Each is asked for on a form, shown with what it would do, and then confirmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tidu.accounts.confirmation import confirm_identity
from tidu.accounts.models import User
from tidu.accounts.request import person_of
from tidu.campaigns import actions as campaigns
from tidu.campaigns import pages as windows
from tidu.campaigns.models import Campaign
from tidu.core import permissions
from tidu.core.findings import Refused
from tidu.core.forms import add_findings
from tidu.core.templatetags.tidu import minute
from tidu.desk import rules
from tidu.desk.control import actions, figures, pages
from tidu.desk.control.figures import Room
from tidu.desk.control.forms import ExtendForm, OwnDeadlineForm, RemindForm
from tidu.desk.control.views import campaign_of
from tidu.organisations import queries as organisations

Binding = Callable[[], object]


def asked(request: HttpRequest, form: forms.Form, effects: list[str], **shown: Any) -> HttpResponse:
    """The form; once it is filled in well, the same again with what it would do and the button that does it."""
    ready = form.is_bound and not form.errors
    status = 422 if form.is_bound and not ready else 200
    given = [(name, value) for name, values in request.POST.lists() if name in form.fields for value in values]
    context = {"form": form, "ready": ready, "effects": effects if ready else [], "given": given, **shown}
    return render(request, "desk/control/form.html", context, status=status)


def tried(form: forms.Form, act: Binding) -> None:
    """Do the act and undo it, so that the form says what would be refused before anything is confirmed."""
    if not (form.is_bound and form.is_valid()):
        return
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except Refused as refused:
        add_findings(form, refused.findings)


# Extending


def _extend_form(request: HttpRequest, campaign: Campaign) -> ExtendForm:
    permissions.require(request.user, "campaigns.extend", campaign)
    return ExtendForm(campaign.notice, organisations.recommending_units(), request.POST or None)


@require_http_methods(["GET", "POST"])
@login_required
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """A later day for a stage, for all or for one unit."""
    campaign = campaign_of(request, pk)
    form = _extend_form(request, campaign)
    tried(form, lambda: campaigns.extend_window(person_of(request), campaign, **_extension(form)))
    return asked(
        request,
        form,
        _extension_effects(campaign, form) if form.is_bound and not form.errors else [],
        campaign=campaign,
        title=_("Extend a deadline"),
        note=_("An extension is published with its reason and is never taken back."),
        calendar=windows.calendar_of(campaign.notice, campaign),
        confirm_url=reverse("desk:extend_now", args=[pk]),
        button=_("Extend and tell those concerned"),
    )


@require_POST
@login_required
@confirm_identity
def extend_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Extend."""
    campaign = campaign_of(request, pk)
    form = _extend_form(request, campaign)
    if not form.is_valid():
        return extend(request, pk)
    actions.extend(person_of(request), campaign, **_extension(form))
    messages.success(request, _("The deadline is extended; those concerned are told."))
    return redirect("desk:control", pk)


def _extension(form: forms.Form) -> dict[str, Any]:
    given = form.cleaned_data
    return {name: given[name] for name in ("closes_on", "reason", "unit")} | {"stage_key": given["stage"]}


def _extension_effects(campaign: Campaign, form: ExtendForm) -> list[str]:
    """What the extension would do, in words."""
    given = form.cleaned_data
    unit, is_first = given["unit"], given["stage"] == campaign.notice.process[0].key
    stage = windows.in_language(campaign.notice.stage(given["stage"]).title)
    whom = unit.label if unit else _("all units")
    effects = [
        _("%(stage)s closes for %(whom)s at the end of %(day)s.")
        % {"stage": stage, "whom": whom, "day": given["closes_on"]}
    ]
    if is_first:
        number = actions.unfinished_applicants(campaign, unit).count()
        effects.append(_("%(number)s people with an unfinished application are told.") % {"number": number})
    officers = actions.officers_of([unit] if unit else organisations.recommending_units()).count()
    effects.append(_("%(number)s officers of units are told.") % {"number": officers})
    if is_first:
        effects.append(_("Lists that were handed in take later dossiers only if they are returned (decision 0009)."))
    return effects


# A unit's own day


def _own_form(request: HttpRequest, room: Room) -> OwnDeadlineForm:
    permissions.require(request.user, "campaigns.set_own_deadline", room.campaign)
    return OwnDeadlineForm(room.units, request.POST or None)


@require_http_methods(["GET", "POST"])
@login_required
def own_deadline(request: HttpRequest, pk: int) -> HttpResponse:
    """An earlier day for the unit's own applicants."""
    room = figures.room_of(person_of(request), campaign_of(request, pk))
    form = _own_form(request, room)
    tried(form, lambda: campaigns.set_own_deadline(person_of(request), room.campaign, **_own_day(form)))
    return asked(
        request,
        form,
        _own_effects(room.campaign, form) if form.is_bound and not form.errors else [],
        campaign=room.campaign,
        title=_("A deadline of your own"),
        note=_("It holds for those who apply through your unit, beside the campaign's day, with your name and reason."),
        calendar=windows.calendar_of(room.campaign.notice, room.campaign),
        confirm_url=reverse("desk:own_deadline_now", args=[pk]),
        button=_("Set it and tell the applicants"),
    )


@require_POST
@login_required
@confirm_identity
def own_deadline_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the unit's own day."""
    room = figures.room_of(person_of(request), campaign_of(request, pk))
    form = _own_form(request, room)
    if not form.is_valid():
        return own_deadline(request, pk)
    actions.set_own_deadline(person_of(request), room.campaign, **_own_day(form))
    messages.success(request, _("Your deadline is set; your applicants are told."))
    return redirect("desk:control", pk)


def _own_day(form: forms.Form) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("unit", "closes_on", "reason")}


def _own_effects(campaign: Campaign, form: OwnDeadlineForm) -> list[str]:
    given = form.cleaned_data
    number = actions.unfinished_applicants(campaign, given["unit"]).count()
    day = given["closes_on"]
    closes = _("Applicants of %(unit)s submit by the end of %(day)s.") % {"unit": given["unit"].label, "day": day}
    lifted = _("Your earlier day no longer holds; the campaign's does.")
    told = _("%(number)s people with an unfinished application are told.") % {"number": number}
    return [closes if day else lifted, told]


# Reminding


def _remind_form(request: HttpRequest, room: Room, group: str) -> RemindForm:
    """The units of a group to choose from, all chosen at first unless none is asked for; 404 for an unknown group."""
    permissions.require(request.user, "campaigns.remind")
    if group not in rules.REMINDED:
        raise Http404
    counted = figures.figures_of(room)
    units = [row.unit for row in pages.rows_of(counted) if rules.REMINDED[group](row.figures)]
    chosen = [] if request.GET.get("chosen") == "none" else [unit.pk for unit in units]
    given = {"units": chosen, "text": pages.REMINDER_TEXTS[group]}
    return RemindForm(units, request.POST or None, initial=given)


@require_http_methods(["GET", "POST"])
@login_required
def remind(request: HttpRequest, pk: int, group: str) -> HttpResponse:
    """Choose whom to remind, and write the text."""
    room = figures.room_of(person_of(request), campaign_of(request, pk))
    form = _remind_form(request, room, group)
    return asked(
        request,
        form,
        _remind_effects(room.campaign, form, group) if form.is_bound and form.is_valid() else [],
        campaign=room.campaign,
        title=pages.GROUPS[group],
        note=_("Each unit is reminded of the same only once in %(hours)s hours.") % {"hours": _pause_hours()},
        groups=[(key, label, key == group) for key, label in pages.GROUPS.items()],
        confirm_url=reverse("desk:remind_now", args=[pk, group]),
        button=_("Send the reminder"),
    )


def _pause_hours() -> int:
    return int(actions.pause().total_seconds() // 3600)


def _remind_effects(campaign: Campaign, form: RemindForm, group: str) -> list[str]:
    """How many are reminded, and their names; those who were reminded a short while ago."""
    chosen = list(form.cleaned_data["units"])
    before = actions.last_reminders(campaign, group)
    fresh = [unit for unit in chosen if unit.code not in before]
    number = len(fresh)
    words = ngettext("%(number)s unit is reminded: %(names)s", "%(number)s units are reminded: %(names)s", number)
    names = "、".join(unit.label for unit in fresh)
    effects = [words % {"number": number, "names": names}] if fresh else []
    effects += [
        _("%(unit)s was reminded at %(at)s and is left out.") % {"unit": unit.label, "at": minute(before[unit.code])}
        for unit in chosen
        if unit.code in before
    ]
    return effects


@require_POST
@login_required
@confirm_identity
def remind_now(request: HttpRequest, pk: int, group: str) -> HttpResponse:
    """Remind, and report unit by unit."""
    person: User = person_of(request)
    room = figures.room_of(person, campaign_of(request, pk))
    form = _remind_form(request, room, group)
    if not form.is_valid():
        return remind(request, pk, group)
    given = form.cleaned_data
    outcomes = actions.remind(person, room.campaign, list(given["units"]), group, given["text"])
    shown = {"campaign": room.campaign, "outcomes": [pages.outcome_row(one) for one in outcomes]}
    return render(request, "desk/control/reminded.html", shown)
