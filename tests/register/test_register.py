"""The register is public, searched without JavaScript, and each title can be verified by anybody."""

import json

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from tests.builders import a_factory, a_title
from tidu.core.digest import digest_of
from tidu.factories.actions import grant_title
from tidu.factories.models import Title
from tidu.register import census, queries
from tidu.register.models import RegisterEntry
from tidu.workflow import log
from tidu.workflow.seals import seal_heads

pytestmark = pytest.mark.django_db

NUMBER = "ZY-2024-0001"


def a_granted_title(number=NUMBER):
    """A title as recognition writes it, with its act in the log."""
    from tests.dossier_builders import IN_TIME, NOTICE  # noqa: PLC0415

    title = grant_title(
        None,
        a_factory(),
        level="excellent",
        edition="2024",
        notice_id=NOTICE,
        granted_on=IN_TIME.date(),
        certificate_number=number,
        content={"dossier": "2024-399-00001"},
    )
    values = {
        "at": IN_TIME,
        "person": None,
        "capacity": "",
        "subject": "dossiers.dossier/1",
        "state_before": "submitted",
        "state_after": "recognised",
        "reason": "",
        "data": {"certificate": number},
    }
    with transaction.atomic():
        log.append("dossier/1", verb="dossiers.recognise", **values)
    return title


def entry_of(title):
    return RegisterEntry.objects.get(pk=title.pk)


def page(client, title):
    response = client.get(reverse("register:title", args=[title.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_a_title_waits_for_its_seal_and_is_sealed(client):
    title = a_granted_title()
    assert _("waits for the hourly seal") in page(client, title)
    seal = seal_heads()
    shown = page(client, title)
    assert seal.root in shown
    assert title.digest in shown
    assert NUMBER in shown
    assert _("waits for the hourly seal") not in shown


def test_the_proof_names_the_act_and_the_first_seal_over_it():
    title = a_granted_title()
    first = seal_heads()
    with transaction.atomic():
        log.append(
            "dossier/1",
            at=first.at,
            person=None,
            capacity="",
            verb="test.act",
            subject="t/1",
            state_before="",
            state_after="",
            reason="",
            data={},
        )
    seal_heads()
    proof = queries.proof_of(entry_of(title))
    assert proof.digest_agrees
    assert (proof.act.verb, proof.head.seal) == ("dossiers.recognise", first)


def test_a_changed_title_differs_from_its_digest(client):
    title = a_granted_title()
    content = {**title.granted_content, "level": "leading"}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE factories_title SET granted_content = %s WHERE id = %s", [json.dumps(content), title.pk])
    title.refresh_from_db()
    assert digest_of(title.granted_content) != title.digest
    assert not queries.proof_of(entry_of(title)).digest_agrees
    assert _("differs") in page(client, title)


def test_a_certificate_without_an_act_is_not_found_in_the_log(client):
    title = a_granted_title()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE factories_title SET certificate_number = 'ZY-2024-9999' WHERE id = %s", [title.pk])
    title.refresh_from_db()
    assert queries.proof_of(entry_of(title)).act is None
    assert _("not found") in page(client, title)


def test_an_earlier_title_says_that_it_has_no_certificate(client):
    title = a_title()
    assert _("Granted before this platform and noted here; there is no certificate of the platform.") in page(
        client, title
    )


def test_a_factory_shows_its_other_titles(client):
    first = a_title()
    second = a_title(first.factory, level="basic")
    assert reverse("register:title", args=[second.pk]) in page(client, first)


def test_an_unknown_title_is_not_found(client):
    assert client.get(reverse("register:title", args=[4711])).status_code == 404


def test_the_list_is_searched_and_filtered_without_javascript(client):
    title, other = a_granted_title(), a_title(level="basic")
    factory = title.factory
    for words in (factory.name, factory.enterprise.name, factory.enterprise.credit_code, NUMBER):
        rows = [row.item for row in client.get(reverse("register:list"), {"q": words}).context["list"].rows]
        assert rows == [entry_of(title)]
    rows = [row.item for row in client.get(reverse("register:list"), {"level": "basic"}).context["list"].rows]
    assert rows == [entry_of(other)]
    assert client.get(reverse("register:list"), {"q": "不存在的工厂"}).context["list"].count == 0


def test_withdrawn_titles_stay_visible_and_are_not_counted():
    a_title(level="basic")
    a_title(level="basic", status="withdrawn")
    assert census.present().by_level == {"basic": 1}
    assert queries.entries().count() == Title.objects.count() == 2


def test_the_register_needs_no_signing_in_and_sets_no_session(client):
    a_title()
    for address in (reverse("register:list"), reverse("register:title", args=[Title.objects.get().pk])):
        response = client.get(address)
        assert response.status_code == 200
        assert "sessionid" not in response.cookies


def test_the_list_needs_as_many_queries_for_three_rows_as_for_one(client, django_assert_max_num_queries):
    counts = []
    for rows in (1, 2):
        for _row in range(rows):
            a_title()
        client.get(reverse("register:list"))
        with django_assert_max_num_queries(100) as counted:
            client.get(reverse("register:list"))
        counts.append(len(counted))
    assert counts[0] == counts[1]
