"""Every number on the desk is that of the rows behind its link, for every role, while a campaign goes on."""

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.builders import signed_in
from tidu.accounts.models import User
from tidu.config.demo import seed
from tidu.core import clock
from tidu.core.lists import ListPage
from tidu.desk import queries

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def shown_counts(client, url):
    """How many rows each list of a page has."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    values = [value for context in answer.context for layer in context.dicts for value in layer.values()]
    return {value.count for value in values if isinstance(value, ListPage)}


def counts_looked_at(client):
    """How many numbers of all desks were held against the rows behind them."""
    counted = 0
    for person in User.objects.filter(persona_key__isnull=False).order_by("pk"):
        cache.clear()
        signed_in(client, person)
        for item in [*queries.tasks_of(person), *queries.awaited_by(person)]:
            if item.count > 1 or "?" in item.url:
                assert item.count in shown_counts(client, item.url), (person.persona_key, item.title, item.url)
                counted += 1
            else:
                assert client.get(item.url).status_code == 200, (person.persona_key, item.url)
    return counted


def test_every_count_is_the_number_of_rows_behind_its_link(client):
    looked_at = {}
    for chapter in seed.told_until("publicity"):
        with transaction.atomic():
            seed.open_at(chapter)
            with clock.frozen(chapter.opens_at):
                looked_at[chapter.stage] = counts_looked_at(client)
            transaction.set_rollback(True)
    assert [stage for stage, number in looked_at.items() if not number] == ["notice"]
