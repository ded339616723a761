"""Each person's first page."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from tests.builders import a_factory, a_person, a_user, an_enterprise, signed_in
from tests.dossier_builders import (
    IN_TIME,
    a_campaign,
    a_dossier,
    a_submitted_dossier,
    an_applicant,
    applicant_of,
    open_step,
)
from tidu.core import clock
from tidu.desk import queries
from tidu.dossiers.stages import Task, kinds
from tidu.organisations.roles import Role
from tidu.stages.checks.actions import return_check
from tidu.stages.checks.models import Check

pytestmark = pytest.mark.django_db
HOME = "/"


@pytest.fixture(autouse=True)
def _in_time():
    with clock.frozen(IN_TIME):
        yield


def test_the_public_sees_the_notice_and_the_way_to_the_register(client):
    campaign = a_campaign()
    shown = client.get(HOME).content.decode()
    assert campaign.title.zh in shown
    assert reverse("campaigns:notice", args=[campaign.notice_id]) in shown
    assert reverse("register:list") in shown


def test_without_a_campaign_the_first_page_says_so(client):
    assert _("No notice is open at present.") in client.get(HOME).content.decode()


def test_somebody_new_is_led_to_registering_the_enterprise(client):
    assert signed_in(client, a_user()).get(HOME).url == reverse("organisations:mine")


@pytest.mark.parametrize("role", sorted(Role))
def test_every_role_has_a_desk(client, role):
    a_campaign()
    response = signed_in(client, a_person(role)).get(HOME)
    assert response.status_code == 200
    assert response.context["tasks"] == [] or role == Role.SECRETARIAT


def test_an_applicants_drafts_await_the_applicant_with_their_deadline():
    dossier = a_dossier()
    (task,) = queries.tasks_of(applicant_of(dossier))
    assert (task.url, task.due) == (reverse("dossiers:detail", args=[dossier.pk]), clock.end_of(date(2024, 11, 22)))
    assert queries.tasks_of(an_applicant(an_enterprise())) == []


def test_a_returned_dossier_comes_first_of_its_day_and_has_the_units_deadline():
    enterprise = an_enterprise()
    person = an_applicant(enterprise)
    returned = a_submitted_dossier(factory=a_factory(enterprise), applicant=person)
    return_check(
        a_person(Role.UNIT_OFFICER, returned.unit),
        Check.objects.get(step=open_step(returned)),
        [{"field": "basic.turnover", "reason": "不符"}],
        {},
    )
    draft = a_dossier(factory=a_factory(enterprise), applicant=person)
    found = {task.url: task.due for task in queries.tasks_of(person)}
    assert found == {
        reverse("dossiers:detail", args=[returned.pk]): clock.end_of(date(2024, 11, 29)),
        reverse("dossiers:detail", args=[draft.pk]): clock.end_of(date(2024, 11, 22)),
    }


def test_a_submitted_dossier_awaits_the_applicant_no_more():
    dossier = a_submitted_dossier()
    assert queries.tasks_of(applicant_of(dossier)) == []


def test_the_most_urgent_comes_first_and_the_undated_last(monkeypatch):
    late, soon = clock.moment(date(2024, 12, 1)), clock.moment(date(2024, 11, 20))
    tasks = [Task("c", "/"), Task("b", "/", due=late), Task("a", "/", due=soon)]
    (kind, *_rest) = kinds().values()
    only = {kind.key: type(kind)(kind.key, tasks=lambda person: tasks)}
    monkeypatch.setattr(queries, "kinds", lambda: only)
    assert [task.title for task in queries.tasks_of(a_user())] == ["a", "b", "c"]


def test_the_desk_needs_as_many_queries_for_three_drafts_as_for_one(client, django_assert_max_num_queries):
    enterprise = an_enterprise()
    person = an_applicant(enterprise)
    signed_in(client, person)
    counts = []
    for rows in (1, 2):
        for _row in range(rows):
            a_dossier(factory=a_factory(enterprise), applicant=person)
        client.get(HOME)
        with django_assert_max_num_queries(200) as counted:
            client.get(HOME)
        counts.append(len(counted))
    assert counts[0] == counts[1]
