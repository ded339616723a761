"""What is typed becomes plain data; what is shown again and saved unchanged changes nothing."""

import pytest
from django.http import QueryDict

from tests.dossier_builders import ANSWERS
from tidu.dossiers.forms import AnswersForm, RowsForm, plain
from tidu.rulebook import shipped
from tidu.rulebook.model import Citation, Field, Text

HERE = Citation("miit/2024-399", "2.2.1", Text("二(二)1", "II(2)1"))
SECTIONS = shipped().notice("miit/2024-399").application.sections


def a_field(kind):
    return Field("f", Text("字段", "Field"), kind, HERE)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("integer", "860", 860),
        ("integer", "1,234", 1234),
        ("integer", "1，234", 1234),
        ("integer", "12.5", "12.5"),
        ("integer", "NaN", "NaN"),
        ("integer", "1e999999999", "1E+999999999"),
        ("decimal", "152300.50", "152300.50"),
        ("decimal", "很多", "很多"),
        ("decimal", "Infinity", "Infinity"),
        ("text", "860", "860"),
        ("integer", None, None),
    ],
)
def test_numbers_are_kept_as_numbers_and_nothing_else_is_lost(kind, typed, kept):
    assert plain(a_field(kind), typed) == kept


def posted(form):
    """What a browser would send of a form that is shown and left as it is."""
    data = QueryDict(mutable=True)
    for bound in form:
        context = bound.field.widget.get_context(bound.html_name, bound.value(), {})["widget"]
        if "optgroups" in context:
            chosen = [option["value"] for _, group, _ in context["optgroups"] for option in group if option["selected"]]
            data[bound.html_name] = chosen[0] if chosen else ""
        else:
            data[bound.html_name] = context["value"] or ""
    return data


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.key)
def test_a_section_shown_and_saved_unchanged_stays_the_same(section):
    content = ANSWERS[section.key]
    if not section.repeated:
        again = AnswersForm(section, posted(AnswersForm(section, None, initial=content)))
    else:
        shown = RowsForm(section, content)
        data = QueryDict(mutable=True)
        data["rows"] = str(shown.count)
        for form in shown.forms:
            data.update(posted(form))
        again = RowsForm(section, content, data)
    assert again.is_valid()
    assert again.answers == content


TABLE = next(section for section in SECTIONS if section.repeated)


def test_no_more_rows_are_offered_than_the_table_may_have():
    rows = [dict(ANSWERS[TABLE.key]["rows"][0])] * TABLE.maximum_rows
    assert RowsForm(TABLE, {"rows": rows}).count == TABLE.maximum_rows


@pytest.mark.parametrize("rows", ["viele", "-5", "", "99999999999"])
def test_a_forged_number_of_rows_breaks_nothing(rows):
    data = QueryDict(mutable=True)
    data["rows"] = rows
    assert RowsForm(TABLE, {}, data).count <= TABLE.maximum_rows + 2
