"""The gallery of all components: what every page made of them keeps."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.forms import formset_factory
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.utils import translation

from tests.core import gallery
from tidu.core import clock, navigation

FOLDER = Path(gallery.__file__).parent / "templates"
TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [str(FOLDER)]}]
COMPONENTS = sorted((settings.BASE_DIR / "tidu/core/templates/components").glob("*.html"))


@pytest.fixture(params=["zh-hans", "en"])
def html(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(navigation, "_items", {})
    asked = RequestFactory().get("/gallery")
    asked.user = AnonymousUser()
    with (
        override_settings(TEMPLATES=TEMPLATES, TIDU_DEMO=False),
        translation.override(request.param),
        clock.frozen(gallery.NOW),
    ):
        return gallery.page(asked, request.param)


def test_nothing_inline(html: str) -> None:
    assert re.findall(r"\sstyle=|<style|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", html) == []


def test_ids_are_unique(html: str) -> None:
    doubled = {name for name, count in Counter(re.findall(r'\sid="([^"]+)"', html)).items() if count > 1}
    assert doubled == set()


def test_references_lead_to_something(html: str) -> None:
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    named = re.findall(r'(?:aria-describedby|aria-labelledby|\sfor)="([^"]+)"', html)
    assert {name for names in named for name in names.split()} - ids == set()


def test_one_main_heading(html: str) -> None:
    assert len(re.findall(r"<h1[ >]", html)) == 1


def test_every_list_row_has_all_its_cells(html: str) -> None:
    table = html[html.index("<table") : html.index("</table>")]
    assert [row.count("<td") for row in table.split("<tr ")[2:]] == [7] * 5


def test_gallery_shows_every_component() -> None:
    source = "".join(path.read_text() for path in [*COMPONENTS, FOLDER / "gallery.html"])
    left_out = {path.name for path in COMPONENTS if f"components/{path.name}" not in source}
    assert left_out <= {"formset.html"}


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_component_documents_its_context(path: Path) -> None:
    assert re.search(r"\{# .*Context: .*#\}", path.read_text())


def test_formset_rows_are_named_and_can_be_added() -> None:
    rows = formset_factory(gallery.Sample, extra=2)()
    values = {"formset": rows, "row_label": "场景", "add_label": "增加一行"}
    html = render_to_string("components/formset.html", values)
    assert re.findall(r"<legend>(场景 \d)</legend>", html) == ["场景 1", "场景 2"]
    assert html.count('name="add_row"') == 1
    assert html.count("form-TOTAL_FORMS") == 2


def test_wrong_form_names_each_field_once() -> None:
    form = gallery.Sample({"name": "工厂", "invested": "-1"}, auto_id="f_%s")
    html = render_to_string("components/form_errors.html", {"form": form})
    assert re.findall(r'href="#(\w+)"', html) == ["f_invested", "f_finished", "f_branch", "f_industry", "f_agreed"]
