"""Every number on the desk is that of the rows behind its link, for every role, while a campaign goes on."""

import pytest
from django.core.cache import cache

from tests.builders import signed_in
from tidu.accounts.models import User
from tidu.config.demo import seed
from tidu.core import clock
from tidu.core.lists import ListPage
from tidu.desk import queries

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MOMENTS = {chapter.stage: chapter.opens_at for chapter in seed.CHAPTERS}


def shown_counts(client, url):
    """How many rows each list of a page has."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    values = [value for context in answer.context for layer in context.dicts for value in layer.values()]
    return {value.count for value in values if isinstance(value, ListPage)}


@pytest.mark.parametrize("stage", ["application", "recommendation", "review", "signoff", "publicity"])
def test_every_count_is_the_number_of_rows_behind_its_link(client, stage):
    with clock.frozen(MOMENTS[stage]):
        seed.run(stage)
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
        assert counted
