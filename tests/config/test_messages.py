"""The message catalogues: what the check finds, and what extraction keeps."""

from pathlib import Path

import pytest

from tidu.config import messages

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext
one = _("One sentence.")
two = gettext_lazy("Two {things}, "
                   "one sentence.")
three = ngettext("%(count)s row", "%(count)s rows", 3)
four = pgettext("of a title", "Valid")
five = _(one)
"""
PAGE = """{% load i18n %}
  <p>{% translate "It's here (or not)" %}</p>
{% if x %}
        <b>{% blocktranslate trimmed count n=rows|length %}
            {{ n }} dossier
        {% plural %}
            {{ n }} dossiers
        {% endblocktranslate %}</b>
 unbalanced ( text ' here
{% endif %}
{% translate "Open" context "of a door" as open %}
"""
USED = {
    ("", "One sentence."): "",
    ("", "Two {things}, one sentence."): "",
    ("", "%(count)s row"): "%(count)s rows",
    ("of a title", "Valid"): "",
    ("", "It's here (or not)"): "",
    ("", "%(n)s dossier"): "%(n)s dossiers",
    ("of a door", "Open"): "",
}


def an_application(root: Path, *, catalogue: str | None = None, python: str = PYTHON, page: str = PAGE) -> Path:
    folder = root / "things"
    (folder / "templates").mkdir(parents=True)
    (folder / "apps.py").write_text('"""An application."""\n')
    (folder / "models.py").write_text(python)
    (folder / "templates" / "page.html").write_text(page)
    if catalogue is not None:
        (folder / messages.CATALOGUE).parent.mkdir(parents=True)
        (folder / messages.CATALOGUE).write_text(messages.HEADER + catalogue)
    return folder


def reasons(root: Path) -> set[tuple[str, str]]:
    return {(fault.message, fault.reason) for fault in messages.check(root)}


def test_used_messages(tmp_path: Path) -> None:
    application = messages.Application(an_application(tmp_path))
    assert {key: entry.plural for key, entry in application.used.items()} == USED


def test_check_without_catalogue(tmp_path: Path) -> None:
    an_application(tmp_path)
    assert reasons(tmp_path) == {(key[1], "is not in Chinese") for key in USED}


@pytest.mark.parametrize(
    ("english", "chinese", "reason"),
    [
        ("{a} of {b}", "{b}之{a}", None),
        ("{a} of {b}", "{a}", "has other placeholders in Chinese"),
        ("{a} of {b}", "{b}之{甲}", "has other placeholders in Chinese"),
        ("%(n)s left", "剩余%(n)s项", None),
        ("%(n)s left", "剩余", "has other placeholders in Chinese"),
        ("Done", "", "is not in Chinese"),
        ("完成", "完成", "is not an English sentence"),
    ],
)
def test_check_of_one_message(tmp_path: Path, english: str, chinese: str, reason: str | None) -> None:
    an_application(tmp_path, python=f"_({english!r})", page="", catalogue=f'\nmsgid "{english}"\nmsgstr "{chinese}"\n')
    assert reasons(tmp_path) == ({(english, reason)} if reason else set())


def test_check_of_unused_and_fuzzy_messages(tmp_path: Path) -> None:
    an_application(
        tmp_path,
        python='_("Done")',
        page="",
        catalogue='\n#, fuzzy\nmsgid "Done"\nmsgstr "完成"\n\nmsgid "Gone"\nmsgstr "无"\n',
    )
    assert reasons(tmp_path) == {("Done", "is marked fuzzy"), ("Gone", "is used nowhere in this application")}


def test_same_sentence_said_in_two_ways(tmp_path: Path) -> None:
    for part, chinese in (("one", "通过"), ("two", "合格")):
        an_application(
            tmp_path / part, python='_("Passed")', page="", catalogue=f'\nmsgid "Passed"\nmsgstr "{chinese}"\n'
        )
    assert reasons(tmp_path) == {("Passed", "another catalogue says '通过'")}


def test_malformed_catalogue_is_a_fault(tmp_path: Path) -> None:
    an_application(tmp_path, python="", page="", catalogue='\nmsgid "broken\nmsgstr\n')
    assert len(messages.check(tmp_path)) == 1


def test_extract_keeps_what_is_known(tmp_path: Path) -> None:
    folder = an_application(
        tmp_path, catalogue='\nmsgid "One sentence."\nmsgstr "一句。"\n\nmsgid "Gone"\nmsgstr "无"\n'
    )
    messages.extract(messages.Application(folder))
    kept = messages.Application(folder).kept
    assert {key: entry.plural for key, entry in kept.items()} == USED
    assert {key[1]: entry.chinese for key, entry in kept.items() if entry.chinese} == {"One sentence.": "一句。"}


def test_compile_only_what_is_stale(tmp_path: Path) -> None:
    folder = an_application(tmp_path, catalogue='\nmsgid "One sentence."\nmsgstr "一句。"\n')
    compiled = (folder / messages.CATALOGUE).with_suffix(".mo")
    assert messages.compile_stale(tmp_path) == [compiled]
    assert messages.compile_stale(tmp_path) == []
    assert "一句。".encode() in compiled.read_bytes()
