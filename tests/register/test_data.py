"""The open data say what their schema says, and nothing that is not public."""

import csv
import json
from io import StringIO

import jsonschema
import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tests.builders import a_factory, a_title, an_enterprise
from tests.dossier_builders import ANSWERS, a_dossier
from tests.register.granting import a_certified_title
from tidu.core import clock
from tidu.factories.models import Title
from tidu.register import datasets
from tidu.register.datasets import DATASETS, TitleRecord

pytestmark = pytest.mark.django_db
NAMES = sorted(DATASETS)


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def fetched(client, kind, name, query="", **headers):
    return client.get(reverse(f"data:{kind}", args=[name]) + query, headers=headers)


def some_titles():
    """Titles of every kind."""
    titles = [a_certified_title(), a_title(level="basic"), a_title(status="withdrawn")]
    Title.objects.filter(pk=titles[1].pk).update(valid_until=titles[1].granted_on)
    return titles


@pytest.mark.parametrize("name", NAMES)
def test_the_json_fits_its_published_schema(client, name):
    some_titles()
    schema = json.loads(fetched(client, "schema", name).content)
    jsonschema.Draft202012Validator.check_schema(schema)
    given = json.loads(body(fetched(client, "json", name)))
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in validator.iter_errors(given)] == []
    assert len(given[name]) == DATASETS[name].rows().count() > 2


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_refuses_what_does_not_fit(client, name):
    some_titles()
    schema = json.loads(fetched(client, "schema", name).content)
    given = json.loads(body(fetched(client, "json", name)))
    given[name][0]["contact_name"] = "周敏"
    assert not jsonschema.Draft202012Validator(schema).is_valid(given)


@pytest.mark.parametrize("name", NAMES)
def test_the_csv_says_the_same_as_the_json(client, name):
    some_titles()
    rows = list(csv.DictReader(StringIO(body(fetched(client, "csv", name)).decode())))
    records = json.loads(body(fetched(client, "json", name)))[name]
    assert [
        {key: str(value if value is not None else "") for key, value in record.items()} for record in records
    ] == rows


def test_a_title_is_told_as_it_stands(client):
    granted, lapsed, withdrawn = some_titles()
    records = json.loads(body(fetched(client, "json", "titles")))["titles"]
    assert [(record["id"], record["status"]) for record in records] == [
        (granted.pk, "valid"),
        (lapsed.pk, "lapsed"),
        (withdrawn.pk, "withdrawn"),
    ]
    first = records[0]
    assert (first["region"], first["industry"]) == ("江苏省苏州市虎丘区", "通用设备制造业")
    assert TitleRecord.model_validate(first).certificate == granted.certificate_number


def test_csv_for_excel_has_a_mark_and_no_formula(client):
    a_title(a_factory(an_enterprise(name="@SUM(A1)"), name="=1+1"))
    plain, excel = body(fetched(client, "csv", "titles")), body(fetched(client, "csv", "titles", "?excel"))
    assert excel.startswith(b"\xef\xbb\xbf")
    assert not plain.startswith(b"\xef\xbb\xbf")
    assert (b",=1+1,@SUM(A1)," in plain, b",'=1+1,'@SUM(A1)," in excel) == (True, True)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["csv", "json"])
def test_an_unchanged_set_is_not_sent_again(client, name, kind):
    some_titles()
    first = fetched(client, kind, name)
    etag, modified = first["ETag"], first["Last-Modified"]
    for header in ({"If-None-Match": etag}, {"If-Modified-Since": modified}):
        assert fetched(client, kind, name, **header).status_code == 304
    a_title()
    assert fetched(client, kind, name, **{"If-None-Match": etag}).status_code == 200


def test_the_next_day_is_another_edition_since_titles_lapse(client):
    a_title()
    etag = fetched(client, "json", "titles")["ETag"]
    with clock.frozen(clock.moment(clock.date(2031, 1, 1))):
        assert fetched(client, "json", "titles", **{"If-None-Match": etag}).status_code == 200


def test_many_rows_are_read_in_pieces(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(datasets, "CHUNK", 2)
    titles = [a_title() for _each in range(5)]
    with django_assert_num_queries(4):
        assert [row.pk for row in datasets.in_pieces(datasets.TITLES.rows())] == [title.pk for title in titles]


@pytest.mark.parametrize("kind", ["csv", "json", "schema"])
def test_an_unknown_set_is_not_found(client, kind):
    assert fetched(client, kind, "dossiers").status_code == 404


def test_other_sites_may_read_the_data(client):
    response = fetched(client, "json", "titles")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response


@override_settings(TIDU_DATA_LICENCE="CC-BY-4.0")
def test_the_licence_is_the_operators(client):
    assert "CC-BY-4.0" in client.get(reverse("data:about")).content.decode()
    assert json.loads(body(fetched(client, "json", "titles")))["licence"] == "CC-BY-4.0"


def test_every_field_is_explained_in_both_languages(client):
    described = [field.description for dataset in DATASETS.values() for field in dataset.record.model_fields.values()]
    assert all(described)
    for language in ("zh-hans", "en"):
        shown = client.get(reverse("data:about"), headers={"accept-language": language}).content.decode()
        assert all(name in shown for dataset in DATASETS.values() for name in dataset.fields)
    translation.activate("zh-hans")
    assert [text for text in described if _(text) == text] == []


def test_nothing_that_is_not_public_is_in_any_set(client):
    """A factory with a title that applies again: its address, people and draft stay where they are."""
    title = a_certified_title()
    dossier = a_dossier(title.factory)
    people = [dossier.factory.enterprise.memberships.first().user]
    secrets = [title.factory.address, ANSWERS["basic"]["contact_name"], ANSWERS["basic"]["contact_phone"]]
    secrets += [person.name for person in people] + [person.email for person in people]
    for name in NAMES:
        for kind in ("csv", "json"):
            said = body(fetched(client, kind, name)).decode()
            assert [secret for secret in secrets if secret in said] == []
