"""Asking and answering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tidu.core.forms import LongText
from tidu.organisations.models import Organisation
from tidu.questions import pages, queries
from tidu.questions.models import Question
from tidu.rulebook.model import Notice

QUESTION_LENGTH, ANSWER_LENGTH = 1000, 4000


class AskForm(forms.Form):
    """A question with the part of the notice that it is about, and who should answer it."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=QUESTION_LENGTH,
        widget=LongText(rows=5),
        help_text=_("One question at a time. The answer is published; your name and your enterprise are not."),
    )
    topic = forms.ChoiceField(label=_("About which part"), required=False)
    unit: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("Who should answer"), required=False, queryset=Organisation.objects.none()
    )

    def __init__(self, notice: Notice, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = pages.topic_choices(notice)  # type: ignore[attr-defined]
        unit = self.fields["unit"]
        unit.queryset = queries.units_to_ask()  # type: ignore[attr-defined]
        unit.empty_label = _("The secretariat")  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The public wording of a question, and its answer."""

    question = forms.CharField(
        label=_("The question as it is published"),
        max_length=QUESTION_LENGTH,
        widget=LongText(rows=4),
        help_text=_("Reword it so that it names nobody and holds for everybody."),
    )
    answer = forms.CharField(label=_("The answer"), max_length=ANSWER_LENGTH, widget=LongText(rows=7))
    topic = forms.ChoiceField(label=_("About which part"), required=False)

    def __init__(self, question: Question, data: QueryDict | None = None) -> None:
        initial = {"topic": question.topic}
        if question.answer is not None:
            initial |= {"question": question.answer.question, "answer": question.answer.text}
        super().__init__(data, initial=initial)
        self.fields["topic"].choices = pages.topic_choices(question.notice)  # type: ignore[attr-defined]
