"""Filters and tags that every template may use: times, texts of the rulebook, cells, citations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from tidu.core import clock, findings
from tidu.core.forms import errors_with_clause
from tidu.core.presentation import Act, Tag
from tidu.rulebook.model import Citation, Text

if TYPE_CHECKING:
    from tidu.core.lists import Cell, Row

register = template.Library()

NOTHING = "—"
MARKS = {"met": "✓", "unmet": "✕", "unknown": "?", "warning": "!"}


@register.filter
def localised(text: Text | str | None) -> str:
    """A bilingual text in the current language; any other value as it is."""
    if text is None:
        return ""
    if isinstance(text, Text):
        return text.in_language(get_language() or "zh-hans")
    return str(text)


def joined(names: Iterable[Text | str]) -> str:
    """Names one after the other, as the current language separates them."""
    return pgettext("between names", ", ").join(map(localised, names))


@register.filter
def citation(cited: Citation | None) -> str:
    """The label of a clause, without the word before it."""
    return localised(cited.label) if cited else ""


@register.simple_tag
def cite(cited: Citation | None) -> SafeString:
    """A citation with its basis and, where it is provisional, the word for that."""
    return _component("citation", {"citation": cited}) if cited else SafeString("")


@register.filter
def moment(when: datetime | None) -> str:
    """A moment to the second, in Asia/Shanghai."""
    return when.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if when else ""


@register.filter
def minute(when: datetime | None) -> str:
    """A moment to the minute, in Asia/Shanghai."""
    return when.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M") if when else ""


@register.filter
def day(when: date | datetime | None) -> str:
    """A day; of a moment, its day in Asia/Shanghai."""
    if isinstance(when, datetime):
        when = when.astimezone(clock.SHANGHAI)
    return when.strftime("%Y-%m-%d") if when else ""


@register.filter
def left_until(when: datetime | None) -> str:
    """The time between now and a moment, before or after it: ``2 days 04:12``."""
    return duration(abs(when - clock.now())) if when else ""


def duration(length: timedelta) -> str:
    """Days, hours and minutes; the days are left out when there are none."""
    minutes = int(length.total_seconds() // 60)
    days, minutes = divmod(minutes, 24 * 60)
    time = f"{minutes // 60:02}:{minutes % 60:02}"
    return (
        ngettext("%(days)d day %(time)s", "%(days)d days %(time)s", days) % {"days": days, "time": time}
        if days
        else time
    )


@register.filter
def money(amount: Decimal | int | float | str | None) -> str:
    """An amount with two decimals and separated thousands; the unit is the template's to say."""
    if amount in (None, ""):
        return NOTHING
    return f"{Decimal(str(amount)):,.2f}"


@register.filter
def svg(number: float) -> str:
    """A number as SVG reads it, whatever the language writes for a decimal point."""
    return f"{number:g}"


@register.filter
def yes_no(flag: bool | None) -> str:
    """Yes, no, or a dash where nothing is said."""
    if flag is None:
        return NOTHING
    return _("Yes") if flag else _("No")


@register.filter
def short_digest(digest: str) -> str:
    """The first eight characters of a digest in two groups: enough to compare by eye."""
    return f"{digest[:4]} {digest[4:8]}".strip() if digest else ""


@register.filter
def mark_of(state: str) -> str:
    """The sign that stands in the circle of a condition."""
    return MARKS.get(state, "")


@register.filter
def reason(finding: findings.Finding) -> str:
    """Why an act was refused."""
    return findings.reason(finding)


@register.filter
def way_out(finding: findings.Finding) -> str:
    """What the person can do now."""
    return findings.way_out(finding)


@register.filter
def shown(value: Any) -> SafeString:
    """Any value of a cell or a fact as it stands on a page. For acts that post, see ``render_value``."""
    return _shown(value, None)


def _shown(value: Any, request: HttpRequest | None) -> SafeString:
    if isinstance(value, tuple | list):
        parts = [part for part in value if part not in (None, "")]
        return format_html_join("", "<div>{}</div>", ((_shown(part, request),) for part in parts))
    if isinstance(value, Tag):
        return tag(value.word, value.tone)
    if isinstance(value, Act):
        return _component("act", {"act": value}, request)
    return conditional_escape(plain(value))


def plain(value: Any) -> Any:
    """The words of a value that is not a component."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, datetime):
        return minute(value)
    if isinstance(value, date):
        return day(value)
    return localised(value) if isinstance(value, Text) else value


@register.simple_tag
def tag(word: object, tone: str = "quiet") -> SafeString:
    """A word with a coloured dot."""
    return format_html('<span class="tag {}">{}</span>', tone, word)


@register.simple_tag
def level_name(key: str, name: object) -> SafeString:
    """The name of a level in its colour."""
    return format_html('<span class="level-name level-{}">{}</span>', key, localised(name))  # type: ignore[arg-type]


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: object) -> str:
    """The current query string with some parameters changed; None or "" removes one."""
    request = context.get("request")
    if request is None:
        return ""
    asked = request.GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            asked.pop(name, None)
        else:
            asked[name] = str(value)
    return f"?{asked.urlencode()}"


@register.simple_tag(takes_context=True)
def page_title(context: Context) -> SafeString:
    """What the page's own title block says, for those who are told of the page before they see it."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block("title")
    return SafeString(block.nodelist.render(context).strip()) if block else SafeString("")


@register.simple_tag(takes_context=True)
def page_query(context: dict[str, Any], name: str, number: int) -> str:
    """The current query string with another page number under a given name."""
    return query(context, **{name: number})


@register.simple_tag(takes_context=True)
def render_value(context: dict[str, Any], value: Any) -> SafeString:
    """Any value as it stands on a page; an act among them can be posted."""
    return _shown(value, context.get("request"))


@register.simple_tag(takes_context=True)
def render_cell(context: dict[str, Any], cell: Cell, row: Row) -> SafeString:
    """A cell of a list: by the column's own template, or as its value is shown."""
    if cell.column.template:
        values = {"row": row.item, "value": cell.value}
        return render_to_string(cell.column.template, values, request=context.get("request"))
    if not (cell.column.is_main and row.link):
        return _shown(cell.value, context.get("request"))
    first, *rest = cell.value if isinstance(cell.value, tuple | list) else (cell.value,)
    return _shown(
        [format_html('<a class="row-link" href="{}">{}</a>', row.link, shown(first)), *rest], context.get("request")
    )


@register.filter
def field_unit(bound: Any) -> object:
    """The unit that stands behind an input (see ``tidu.core.forms.explain``)."""
    return getattr(bound.field, "unit", "")


@register.filter
def field_citation(bound: Any) -> Citation | None:
    """The clause that asks for a field (see ``tidu.core.forms.explain``)."""
    return getattr(bound.field, "citation", None)


@register.filter
def with_clause(errors: Any) -> list[tuple[str, Citation | None]]:
    """The errors of a field with the clauses that they rest on (see ``tidu.core.forms.add_findings``)."""
    return errors_with_clause(errors)


@register.filter
def input_kind(bound: Any) -> str:
    """The kind of an input for its layout: check, choices, file, long or line."""
    kind = getattr(bound.field.widget, "input_type", "")
    if kind == "checkbox" and not bound.use_fieldset:
        return "check"
    if bound.use_fieldset:
        return "choices"
    return "file" if kind == "file" else "line"


@register.filter
def bound_parts(form: Any) -> list[Any]:
    """The fieldsets of a form that has some (see ``tidu.core.forms.Parts``)."""
    return list(getattr(form, "bound_parts", ()))


def _component(name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
    return render_to_string(f"components/{name}.html", context, request=request)
