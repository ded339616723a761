"""The public answers of a notice, and the pages of those who ask and answer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tidu.accounts.confirmation import confirm_identity
from tidu.accounts.request import person_of
from tidu.core import permissions
from tidu.core.findings import Refused
from tidu.core.forms import add_findings, sent_text
from tidu.core.limits import limited
from tidu.core.lists import list_of
from tidu.questions import actions, pages, queries
from tidu.questions.forms import AnswerForm, AskForm
from tidu.questions.models import Question
from tidu.questions.states import QuestionState
from tidu.rulebook import shipped
from tidu.rulebook.model import Notice
from tidu.workflow.queries import entries_of


@require_GET
def answers(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Everything that was answered about a notice, for everybody."""
    notice = _notice(notice_id)
    rows = queries.published(notice.id)
    shown = list_of(
        request,
        rows,
        (),
        search=queries.search,
        search_label=_("Words of the question or the answer"),
        filters=[pages.topic_filter(notice, rows.order_by().values_list("topic", flat=True).distinct())],
        per_page=20,
        empty=_("Nothing has been answered yet."),
    )
    context = {"notice": notice, "list": shown, "act": pages.ask_act(request.user, notice.id)}
    return render(request, "questions/answers.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@limited("question")
def ask(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Ask about a notice."""
    notice = _notice(notice_id)
    form = AskForm(notice, request.POST or None, initial={"topic": request.GET.get("topic", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            asked = actions.ask(person_of(request), notice.id, given["text"], topic=given["topic"], unit=given["unit"])
        except Refused as refused:
            add_findings(form, refused.findings)
        else:
            messages.success(request, _("Your question was handed in. You will be told when it is answered."))
            return redirect("questions:detail", asked.pk)
    context = {"form": form, "notice": notice, "answered": queries.published(notice.id).count()}
    return render(request, "questions/ask.html", context)


@require_GET
@login_required
def own_questions(request: HttpRequest) -> HttpResponse:
    """The questions that the person asked or answers."""
    shown = list_of(
        request,
        queries.visible_to(request.user),
        pages.COLUMNS,
        filters=pages.own_filters(request.user),
        link=lambda row: reverse("questions:detail", args=[row.pk]),
        empty=_("You have neither asked nor to answer anything."),
    )
    return render(request, "questions/list.html", {"list": shown})


@require_GET
@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One question, for who asked and for those who answer."""
    question = _visible(request, pk)
    return _detail(request, question, AnswerForm(question))


def _detail(request: HttpRequest, question: Question, form: AnswerForm, status: int = 200) -> HttpResponse:
    answers_it = permissions.may(request.user, "questions.answer", question)
    open_to_answer = question.state in {QuestionState.WAITING, QuestionState.ANSWERED, QuestionState.RETRACTED}
    context = {
        "question": question,
        "notice": question.notice,
        "tag": pages.state_tag(question),
        "topic": pages.topic_words(question),
        "who": pages.who_answers(question),
        "form": form if answers_it and open_to_answer else None,
        "wordings": question.wordings.order_by("-number") if answers_it else (),
        "acts": pages.acts(request.user, question),
        "history": pages.history(entries_of(question.chain_key), named=answers_it),
    }
    return render(request, "questions/detail.html", context, status=status)


@require_POST
@login_required
@confirm_identity
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish an answer, or a correction of one that stands."""
    question = _visible(request, pk)
    permissions.require(request.user, "questions.answer", question)
    standing = question.state == QuestionState.ANSWERED
    act = actions.correct if standing else actions.answer
    form = AnswerForm(question, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            act(person_of(request), question, given["question"], given["answer"], given["topic"])
        except Refused as refused:
            if any(finding.field not in form.fields for finding in refused.findings):
                raise
            add_findings(form, refused.findings)
        else:
            messages.success(request, _("The answer is published."))
            return redirect("questions:detail", pk)
    return _detail(request, question, form, status=422)


@require_POST
@login_required
@confirm_identity
def retract(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an answer that everybody has read."""
    actions.retract(person_of(request), _visible(request, pk), sent_text(request.POST, "reason"))
    messages.success(request, _("The answer is withdrawn."))
    return redirect("questions:detail", pk)


@require_POST
@login_required
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish nothing."""
    actions.set_aside(person_of(request), _visible(request, pk), sent_text(request.POST, "reason"))
    messages.success(request, _("The asker is told why nothing is published."))
    return redirect("questions:detail", pk)


@require_POST
@login_required
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the secretariat answer."""
    actions.pass_on(person_of(request), _visible(request, pk))
    messages.success(request, _("The secretariat answers it now."))
    return redirect("questions:mine")


@require_POST
@login_required
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The asker no longer asks."""
    actions.take_back(person_of(request), _visible(request, pk))
    messages.success(request, _("The question is taken back."))
    return redirect("questions:detail", pk)


def _visible(request: HttpRequest, pk: int) -> Question:
    return get_object_or_404(queries.visible_to(request.user), pk=pk)


def _notice(notice_id: str) -> Notice:
    """A notice of the rulebook."""
    try:
        return shipped().notice(notice_id)
    except KeyError as unknown:
        raise Http404 from unknown
