"""The public interface: what it says, what it refuses and how, and that nothing sent to it makes it fail."""

import json

import pytest
import schemathesis
from django.conf import settings
from django.test import override_settings
from django.urls import reverse
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.builders import a_factory, a_title
from tests.dossier_builders import ANSWERS, NOTICE, a_campaign, a_dossier
from tests.register.granting import NUMBER, a_certified_title
from tidu.config.wsgi import application
from tidu.factories.models import Title
from tidu.register import problems
from tidu.register.rules import proof_flaws
from tidu.workflow.seals import seal_heads

pytestmark = pytest.mark.django_db
OPERATIONS = {"titles", "changes", "factory", "certificate", "campaigns", "notices", "notice"}


def get(client, name, *args, answer=200, headers=None, **query):
    response = client.get(reverse(f"api:{name}", args=args), query, headers=headers)
    assert response.status_code == answer, response.content
    return response


def data(client, name, *args, **query):
    return get(client, name, *args, **query).json()


def ids(client, **query):
    return [item["id"] for item in data(client, "titles", **query)["items"]]


def test_the_document_names_every_operation(client):
    document = data(client, "openapi-json")
    assert document["openapi"].startswith("3.1")
    named = {operation["operationId"] for methods in document["paths"].values() for operation in methods.values()}
    assert named == OPERATIONS


def test_titles_are_narrowed_by_every_parameter(client):
    first = a_certified_title()
    shenzhen = a_title(a_factory(region_code="440305", industry="39"), level="basic")
    lapsed = a_title(level="leading")
    Title.objects.filter(pk=lapsed.pk).update(valid_until=lapsed.granted_on)
    assert ids(client) == [first.pk, shenzhen.pk, lapsed.pk]
    assert ids(client, level="basic") == ids(client, industry="39") == [shenzhen.pk]
    for region in ("440000", "440300", "440305"):
        assert ids(client, region=region) == [shenzhen.pk]
    assert ids(client, region="440306") == []
    assert (
        ids(client, year=2024)
        == ids(client, notice=NOTICE)
        == ids(client, q=f"zy-2024 {first.factory.name}")
        == [first.pk]
    )
    assert ids(client, status="lapsed") == [lapsed.pk]
    assert ids(client, status="valid") == [first.pk, shenzhen.pk]


def test_pages_follow_each_other_without_gap_or_double(client):
    titles = [a_title() for _each in range(5)]
    for name, expected in (("titles", [title.pk for title in titles]), ("changes", [1, 2, 3, 4, 5])):
        found, after = [], 0
        while after is not None:
            page = data(client, name, limit=2, after=after)
            found += [item.get("id", item.get("number")) for item in page["items"]]
            after = page["next"]
        assert found == expected


def test_a_factory_and_its_titles(client):
    title = a_certified_title()
    earlier = a_title(title.factory, level="basic")
    given = data(client, "factory", title.factory_id)
    assert [one["id"] for one in given["titles"]] == [earlier.pk, title.pk]
    get(client, "factory", a_factory().pk, answer=404)


def test_a_certificate_brings_its_proof(client):
    a_certified_title()
    seal_heads()
    assert proof_flaws(data(client, "certificate", " zy-2024-0001")) == []
    get(client, "certificate", "ZY-2024-0002", answer=404)


def test_campaigns_and_notices(client):
    campaign = a_campaign()
    (given,) = data(client, "campaigns")
    assert (given["notice"], given["state"], given["digest"]) == (NOTICE, "open", campaign.digest)
    assert NOTICE in [head["id"] for head in data(client, "notices")]
    notice = data(client, "notice", *NOTICE.split("/"))
    assert notice["digest"] == campaign.digest
    assert notice["quotas"][0]["limit"] == 20
    assert "score_sheets" not in notice
    get(client, "notice", "miit", "1999-1", answer=404)


@pytest.mark.parametrize(
    ("name", "args", "query", "status"),
    [
        ("titles", (), {"level": "best"}, 422),
        ("titles", (), {"region": "32"}, 422),
        ("titles", (), {"region": "３２００００"}, 422),
        ("titles", (), {"limit": 201}, 422),
        ("titles", (), {"after": 2**63}, 422),
        ("titles", (), {"after": -1}, 422),
        ("titles", (), {"year": 10000}, 422),
        ("titles", (), {"q": "x" * 101}, 422),
        ("factory", (2**63,), {}, 422),
        ("factory", (2**63 - 1,), {}, 404),
        ("nothing", ("dossiers",), {}, 404),
        ("nothing", ("titles/",), {}, 404),
    ],
)
@pytest.mark.parametrize(("language", "spoken"), [("zh-hans", "zh-CN"), ("en", "en")])
def test_a_refusal_is_a_problem_in_the_readers_language_and_in_both(
    client, name, args, query, status, language, spoken
):
    response = get(client, name, *args, answer=status, headers={"accept-language": language}, **query)
    assert response["Content-Type"] == problems.MEDIA_TYPE
    assert response["Content-Language"] == spoken
    said = response.json()
    assert said["status"] == status
    assert said["title"] == said["translations"][language]["title"]
    assert said["translations"]["zh-hans"] != said["translations"]["en"]
    assert bool(said.get("errors")) == (status == 422)


@pytest.mark.parametrize("words", ["\x00", "%", "_", "\\", "'; DROP TABLE", "𠮷\u200b", " ", "智"])
def test_hostile_words_find_nothing_and_break_nothing(client, words):
    a_title(a_factory(name="智能工厂"))
    assert len(ids(client, q=words)) == (1 if words.strip("\x00 ") in ("智", "") else 0)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_only_reading_is_possible(client, method):
    response = getattr(client, method)(reverse("api:titles"))
    assert (response.status_code, response["Content-Type"]) == (405, problems.MEDIA_TYPE)
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_other_sites_may_read_and_ask_beforehand(client):
    assert client.head(reverse("api:titles")).status_code == 200
    asked = client.options(reverse("api:titles"))
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]
    for name, args in (("titles", ()), ("nothing", ("x",))):
        response = client.get(reverse(f"api:{name}", args=args))
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response
        assert not response.cookies
    assert "Access-Control-Allow-Origin" not in client.get(reverse("register:list"))


def test_an_unchanged_answer_is_not_sent_again(client):
    a_title()
    etag = get(client, "titles")["ETag"]
    get(client, "titles", answer=304, headers={"If-None-Match": etag})
    a_title()
    get(client, "titles", headers={"If-None-Match": etag})


@override_settings(TIDU_LIMITS={**settings.TIDU_LIMITS, "open_data": "2/1h"})
def test_beyond_the_limit_the_answer_says_how_long_to_wait(client):
    get(client, "titles")
    get(client, "campaigns")
    refused = get(client, "titles", answer=429)
    assert (refused["Content-Type"], refused["Access-Control-Allow-Origin"]) == (problems.MEDIA_TYPE, "*")
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert client.get(reverse("data:json", args=["titles"])).status_code == 429
    assert client.get(reverse("register:list")).status_code == 200


def test_nothing_that_is_not_public_is_told(client):
    title = a_certified_title()
    dossier = a_dossier(title.factory)
    person = dossier.factory.enterprise.memberships.first().user
    secrets = [title.factory.address, person.name, person.email, *map(str, (ANSWERS["basic"]["contact_name"],))]
    seal_heads()
    for name, args in (
        ("titles", ()),
        ("changes", ()),
        ("factory", (title.factory_id,)),
        ("certificate", (NUMBER,)),
        ("campaigns", ()),
        ("notices", ()),
        ("notice", ("miit", "2024-399")),
    ):
        said = get(client, name, *args).content.decode()
        assert [secret for secret in secrets if secret in said] == []


@pytest.mark.parametrize("name", ["titles", "changes"])
def test_a_page_needs_as_many_queries_for_three_rows_as_for_one(client, name, django_assert_max_num_queries):
    counts = []
    for rows in (1, 2):
        for _row in range(rows):
            a_title()
        get(client, name)
        with django_assert_max_num_queries(6) as counted:
            get(client, name)
        counts.append(len(counted))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
class TestAgainstItsOwnDocument:
    """Schemathesis asks whatever the document allows, and what it does not, of the application itself."""

    @pytest.fixture
    def schema(self, client, transactional_db):
        """The document, with rows to be found behind it."""
        a_campaign()
        a_certified_title()
        a_title(status="suspended")
        seal_heads()
        document = json.loads(get(client, "openapi-json").content)
        return schemathesis.openapi.from_dict(document)

    def test_no_answer_is_a_failure_and_all_fit(self, schema):
        asked = 0
        for result in schema.get_all_operations():
            operation = result.ok()
            operation.schema.app = operation.app = application

            @hypothesis_settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
            @schemathesis_given(operation)
            def answer(case):
                nonlocal asked
                asked += 1
                response = case.call(headers={"Accept-Encoding": "identity"})
                assert response.status_code < 500
                case.validate_response(response)

            answer()
        assert asked > 100


def schemathesis_given(operation):
    """Whatever may and may not be sent to an operation."""
    from hypothesis import given  # noqa: PLC0415

    modes = schemathesis.GenerationMode
    return given(
        case=operation.as_strategy(generation_mode=modes.POSITIVE)
        | operation.as_strategy(generation_mode=modes.NEGATIVE)
    )
