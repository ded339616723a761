"""Pages of self-assessments: begin, answer, leave out, finish, read, compare."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tidu.accounts.models import User
from tidu.accounts.request import person_of
from tidu.assessments import actions, pages, plan_pages, queries
from tidu.assessments.actions import AnsweredMeanwhileError, Given
from tidu.assessments.models import Assessment
from tidu.assessments.results import Degrees
from tidu.assessments.states import AssessmentState
from tidu.core import permissions
from tidu.core.findings import Refused
from tidu.core.forms import sent_text
from tidu.core.lists import answer as list_answer
from tidu.core.lists import list_of
from tidu.core.refusals import kept_findings, refused_at
from tidu.factories import queries as factories
from tidu.rulebook.maturity import Subdomain


@require_GET
@login_required
def all_assessments(request: HttpRequest) -> HttpResponseBase:
    """The assessments that the person may see."""
    rows = list_of(
        request,
        queries.visible_to(person_of(request)).exclude(state=AssessmentState.ABANDONED).order_by("-begun_at", "-pk"),
        pages.COLUMNS,
        link=lambda row: reverse("assessments:overview", args=[row.pk]),
        empty=_("No factory has been assessed yet."),
    )
    shown = {"acts": pages.begin_acts(request.user)}
    return list_answer(request, "assessments/list.html", rows, _("Maturity"), shown)


@require_http_methods(["GET", "POST"])
@login_required
def begin(request: HttpRequest, factory: int) -> HttpResponse:
    """Choose a scheme and begin; an assessment that is open already is gone on with."""
    person = person_of(request)
    found = get_object_or_404(factories.visible_to(person).select_related("enterprise"), pk=factory)
    permissions.require(person, "assessments.begin", found)
    if request.method == "POST":
        scheme = sent_text(request.POST, "scheme")
        begun = actions.begin(person, found, scheme, like=queries.latest_finished(found))
        return redirect("assessments:overview", begun.pk)
    shown = {"factory": found, "schemes": pages.schemes_offered(), "earlier": queries.of_factory(person, found)}
    return render(request, "assessments/begin.html", shown)


@require_GET
@login_required
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an open assessment is; a finished one's result."""
    assessment = _visible(request, pk)
    if assessment.state == AssessmentState.FINISHED:
        return redirect("assessments:result", pk)
    degrees = queries.degrees_of(assessment)
    shown = {
        "assessment": assessment,
        "outline": pages.outline(assessment, degrees),
        "standing": _standing(assessment, degrees),
        "answered": len(degrees),
        "asked": sum(len(subdomain.items) for subdomain in _asked(assessment)),
        "findings": kept_findings(request),
        "finish_acts": pages.finish_acts(assessment) if assessment.state == AssessmentState.OPEN else [],
        "acts": pages.acts(request.user, assessment),
    }
    return render(request, "assessments/overview.html", shown)


@require_http_methods(["GET", "POST"])
@login_required
def subdomain(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The items of one subdomain. A form without scripts sends all of them at once, and goes on to the next."""
    assessment = _visible(request, pk)
    found = next((item for item in pages.subdomains_asked(assessment) if item.code == code), None)
    if found is None or assessment.state != AssessmentState.OPEN:
        raise Http404
    permissions.require(request.user, "assessments.answer", assessment)
    if request.method == "POST":
        return _all_kept(request, assessment, found)
    return _subdomain_page(request, assessment, found)


def _subdomain_page(request: HttpRequest, assessment: Assessment, found: Subdomain) -> HttpResponse:
    asked, degrees = pages.subdomains_asked(assessment), queries.degrees_of(assessment)
    place = asked.index(found)
    shown = {
        "assessment": assessment,
        "subdomain": found,
        "name": assessment.scheme.model.names[found.code],
        "groups": pages.groups_of(assessment, found),
        "outline": pages.outline(assessment, degrees, found.code),
        "standing": _standing(assessment, degrees),
        "scenarios": pages.scenarios_for(found),
        "findings": kept_findings(request),
        "place": place + 1,
        "of": len(asked),
        "following": asked[place + 1] if place + 1 < len(asked) else None,
    }
    return render(request, "assessments/subdomain.html", shown)


def _all_kept(request: HttpRequest, assessment: Assessment, found: Subdomain) -> HttpResponse:
    """Keep every item of the page; what others answered meanwhile is left and told."""
    here = reverse("assessments:subdomain", args=[assessment.pk, found.code])
    passed_over = 0
    for item in found.items:
        try:
            _keep(person_of(request), assessment, item.key, request.POST)
        except AnsweredMeanwhileError:
            passed_over += 1
        except Refused as refused:
            return refused_at(request, refused.findings, here)
    if passed_over:
        messages.warning(request, _("Somebody else answered meanwhile; their answers were left as they are."))
        return redirect(here)
    messages.success(request, _("Saved."))
    return redirect((sent_text(request.POST, "next") and _following(assessment, found)) or here)


def _following(assessment: Assessment, found: Subdomain) -> str:
    asked = pages.subdomains_asked(assessment)
    place = asked.index(found) + 1
    if place == len(asked):
        return reverse("assessments:overview", args=[assessment.pk])
    return reverse("assessments:subdomain", args=[assessment.pk, asked[place].code])


@require_POST
@login_required
def answer(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    """Keep one item as it is chosen; answers with the item and the score as they stand now."""
    assessment = _visible(request, pk)
    permissions.require(request.user, "assessments.answer", assessment)
    asked = pages.subdomains_asked(assessment)
    found = next((one for one in asked if any(known.key == item for known in one.items)), None)
    if found is None:
        raise Http404
    standing = None
    try:
        _keep(person_of(request), assessment, item, request.POST)
    except AnsweredMeanwhileError as met:
        standing = met.standing
    row = next(row for group in pages.groups_of(assessment, found) for row in group.rows if row.item.key == item)
    shown = {
        "assessment": assessment,
        "row": row,
        "met": standing,
        "standing": _standing(assessment, queries.degrees_of(assessment)),
        "is_saved": standing is None,
    }
    return render(request, "assessments/_answered.html", shown)


def _keep(person: User, assessment: Assessment, item: str, sent: QueryDict) -> None:
    """Keep what was sent about one item: its degree, comment and evidence, a new piece of evidence among it."""
    proofs = [int(key) for key in sent.getlist(f"evidence-{item}") if key.isdecimal()]
    new = sent_text(sent, f"new-{item}")
    degree, comment = sent_text(sent, f"degree-{item}"), sent_text(sent, f"comment-{item}")
    seen = sent_text(sent, f"seen-{item}")
    is_answered = seen.isdecimal() and int(seen) > 0
    if not (degree or comment or proofs or new or is_answered):
        return
    if new.strip():
        proofs.append(actions.add_evidence(person, assessment, new).pk)
    actions.answer(person, assessment, item, Given(degree, comment, tuple(proofs), int(seen) if is_answered else 0))


@require_http_methods(["GET", "POST"])
@login_required
def left_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Which subdomains the factory does not carry out, and why."""
    assessment = _visible(request, pk)
    permissions.require(request.user, "assessments.leave_out", assessment)
    scheme = assessment.scheme
    offered = [part.code for part in scheme.subdomains() if part.code in scheme.may_leave_out()]
    if request.method == "POST":
        chosen = {code: sent_text(request.POST, f"reason-{code}") for code in request.POST.getlist("code")}
        try:
            actions.leave_out(person_of(request), assessment, chosen)
        except Refused as refused:
            return refused_at(request, refused.findings, request.path)
        messages.success(request, _("Saved."))
        return redirect("assessments:overview", pk)
    rows = [(code, scheme.model.names[code], assessment.left_out.get(code)) for code in offered]
    shown = {"assessment": assessment, "rows": rows, "findings": kept_findings(request)}
    return render(request, "assessments/left_out.html", shown)


@require_POST
@login_required
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the assessment with its result."""
    assessment = _visible(request, pk)
    try:
        is_for_one = bool(sent_text(request.POST, "for_application"))
        actions.finish(person_of(request), assessment, for_application=is_for_one)
    except Refused as refused:
        return refused_at(request, refused.findings, reverse("assessments:overview", args=[pk]))
    return redirect("assessments:result", pk)


@require_POST
@login_required
def abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the assessment up."""
    assessment = _visible(request, pk)
    actions.abandon(person_of(request), assessment)
    messages.success(request, _("The assessment was given up."))
    return redirect("factories:detail", assessment.factory_id)


@require_POST
@login_required
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a new assessment from the answers of this one."""
    assessment = _visible(request, pk)
    begun = actions.begin(person_of(request), assessment.factory, assessment.scheme_id, like=assessment)
    return redirect("assessments:overview", begun.pk)


@require_GET
@login_required
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """The result of a finished assessment with its working."""
    assessment = _finished(request, pk)
    others = queries.of_factory(person_of(request), assessment.factory).exclude(pk=pk)
    shown = {
        "assessment": assessment,
        "shown": pages.shown(assessment),
        "radar": pages.radar(assessment),
        "rings": pages.rings(),
        "others": others.filter(state=AssessmentState.FINISHED, scheme_id=assessment.scheme_id),
        "acts": pages.acts(request.user, assessment),
    }
    return render(request, "assessments/result.html", shown)


@require_GET
@login_required
def compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two finished assessments of one factory side by side, the earlier one first."""
    first, second = sorted((_finished(request, pk), _finished(request, other)), key=lambda one: one.pk)
    if (first.factory_id, first.scheme_id) != (second.factory_id, second.scheme_id):
        raise Http404
    shown = {
        "before": first,
        "after": second,
        "rungs": list(zip(pages.shown(first).standing.rungs, pages.shown(second).standing.rungs, strict=True)),
        "changes": pages.compared(first, second),
    }
    return render(request, "assessments/compare.html", shown)


def _visible(request: HttpRequest, pk: int) -> Assessment:
    return get_object_or_404(queries.visible_to(person_of(request)), pk=pk)


def _finished(request: HttpRequest, pk: int) -> Assessment:
    return get_object_or_404(queries.visible_to(person_of(request)), pk=pk, state=AssessmentState.FINISHED)


def _standing(assessment: Assessment, degrees: Degrees) -> pages.Standing:
    return pages.standing_of(assessment.scheme, queries.result_so_far(assessment, degrees).score.levels)


def _asked(assessment: Assessment) -> list[Subdomain]:
    return [one for one in pages.subdomains_asked(assessment) if one.code not in assessment.left_out]


@require_GET
@login_required
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The way of least effort from a finished assessment to a level; what is wished for stands in the address."""
    assessment = _finished(request, pk)
    permissions.require(request.user, "assessments.answer", assessment)
    wishes = plan_pages.wishes_of(assessment, request.GET)
    shown = {"assessment": assessment, **plan_pages.shown(assessment, wishes, request.GET)}
    return render(request, "assessments/plan.html", shown)
