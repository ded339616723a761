"""One act: locked, allowed, logged, or nothing at all."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from tests.builders import a_person, the_ministry
from tests.dossier_builders import IN_TIME, a_campaign
from tidu.campaigns.models import Campaign
from tidu.core import clock
from tidu.core.findings import Refused
from tidu.organisations.roles import Role
from tidu.workflow.acts import perform
from tidu.workflow.models import Entry
from tidu.workflow.transitions import table

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return a_campaign()


def entries():
    return Entry.objects.count()


def test_an_act_writes_the_state_and_one_entry(campaign):
    person, before = campaign.opened_by, entries()
    with clock.frozen(IN_TIME), perform(person, "close", campaign, reason="到期") as act:
        act.record(count=3)
    entry = Entry.objects.latest("pk")
    assert campaign.state == Campaign.objects.get().state == "closed"
    assert entries() == before + 1
    assert (entry.verb, entry.person, entry.state_before, entry.state_after) == (
        "campaigns.close",
        person,
        "open",
        "closed",
    )
    assert (entry.reason, entry.data, entry.at) == ("到期", {"count": 3}, IN_TIME)
    assert entry.capacity == "secretariat/ministry"
    assert entry.subject == f"campaigns.campaign/{campaign.pk}"


def test_a_wrong_state_is_refused(campaign):
    with perform(campaign.opened_by, "close", campaign):
        pass
    before = entries()
    with pytest.raises(Refused) as refused, perform(campaign.opened_by, "close", campaign):
        pytest.fail("the act began")
    assert [finding.code for finding in refused.value.findings] == ["workflow.not_now"]
    assert entries() == before


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECRETARIAT}))
def test_without_the_right_nothing_begins(campaign, role):
    before = entries()
    with pytest.raises(PermissionDenied), perform(a_person(role), "close", campaign):
        pytest.fail("the act began")
    assert (Campaign.objects.get().state, entries()) == ("open", before)


def test_who_lost_the_account_has_no_right(campaign):
    person = campaign.opened_by
    person.is_active = False
    with pytest.raises(PermissionDenied), perform(person, "close", campaign):
        pytest.fail("the act began")


def test_the_right_is_asked_before_the_state(campaign):
    """So that a stranger learns nothing of the state."""
    with perform(campaign.opened_by, "close", campaign):
        pass
    with pytest.raises(PermissionDenied), perform(a_person(Role.EXPERT), "close", campaign):
        pass


def test_the_platform_itself_needs_no_right(campaign):
    with perform(None, "close", campaign):
        pass
    assert (Entry.objects.latest("pk").person, Entry.objects.latest("pk").capacity) == (None, "")


def test_an_act_under_another_is_covered_by_its_right(campaign):
    with perform(None, "close", campaign) as act:
        pass
    Campaign.objects.all()
    other = Campaign.objects.create(
        notice_id="test/2", digest="0" * 64, opened_at=IN_TIME, opened_by=campaign.opened_by
    )
    with perform(a_person(Role.EXPERT), "close", other, under=act):
        pass
    assert other.state == "closed"


@pytest.mark.parametrize("failure", [RuntimeError, Refused([]), PermissionDenied, KeyboardInterrupt])
def test_a_failure_inside_leaves_nothing(campaign, failure):
    before = entries()

    def fail():
        with perform(campaign.opened_by, "close", campaign) as act:
            Campaign.objects.filter(pk=act.row.pk).update(digest="f" * 64)
            raise failure

    with pytest.raises(BaseException):  # noqa: B017, PT011 - whatever it is
        fail()
    campaign.refresh_from_db()
    assert (campaign.state, campaign.rules_are_pinned, entries()) == ("open", True, before)


def test_what_cannot_be_logged_is_not_done(campaign):
    with pytest.raises(TypeError), perform(campaign.opened_by, "close", campaign) as act:
        act.record(thing=object())
    campaign.refresh_from_db()
    assert campaign.state == "open"


def test_an_unknown_verb_is_an_error_of_the_program(campaign):
    with pytest.raises(KeyError), perform(campaign.opened_by, "burn", campaign):
        pass


def test_a_verb_stands_once_in_a_table():
    with pytest.raises(ValueError, match="twice"):
        table(("close", ["open"], "closed"), ("close", ["closed"], "open"))


def test_the_database_refuses_a_state_that_no_act_wrote(campaign):
    with pytest.raises(IntegrityError, match="only by an act"), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(state="closed")
    campaign.state = "closed"
    with pytest.raises(IntegrityError, match="only by an act"), transaction.atomic():
        campaign.save()


def test_an_act_on_one_row_opens_no_other(campaign):
    other = Campaign.objects.create(
        notice_id="test/2", digest="0" * 64, opened_at=IN_TIME, opened_by=campaign.opened_by
    )
    with perform(None, "close", campaign):
        pass
    with pytest.raises(IntegrityError, match="only by an act"), transaction.atomic():
        Campaign.objects.filter(pk=other.pk).update(state="closed")


def test_every_table_with_a_state_of_acts_is_guarded():
    from django.apps import apps  # noqa: PLC0415

    from tidu.workflow.models import StatefulModel  # noqa: PLC0415

    tables = {model._meta.db_table for model in apps.get_models() if issubclass(model, StatefulModel)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'guard_state'")
        assert tables - {row[0] for row in cursor.fetchall()} == set()


def test_the_secretariat_is_the_ministrys():
    assert a_campaign().opened_by.memberships.get().organisation == the_ministry()
