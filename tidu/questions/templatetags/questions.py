"""Shows what was answered beside what it is about."""

from __future__ import annotations

from typing import Any

from django import template

from tidu.questions import pages, queries

register = template.Library()
register.filter("topic_words", pages.topic_words)
register.filter("who_answers", pages.who_answers)


@register.inclusion_tag("questions/_beside.html")
def answers_beside(notice_id: str, topic: str) -> dict[str, Any]:
    """What was answered about one part of a notice, such as ``section/basic``, with the way to ask about it."""
    return {"notice_id": notice_id, "topic": topic, "answered": list(queries.published(notice_id, topic))}


@register.inclusion_tag("questions/_newest.html", takes_context=True)
def newest_answers(context: dict[str, Any], notice_id: str, *, asking: bool, number: int = 4) -> dict[str, Any]:
    """The newest answers about a notice, how many there are, and, while one may still ask, the way to it."""
    rows = queries.published(notice_id)
    return {
        "notice_id": notice_id,
        "answered": list(rows[:number]),
        "count": rows.count(),
        "act": pages.ask_act(context["request"].user, notice_id) if asking else None,
    }
