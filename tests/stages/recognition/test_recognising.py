import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tests.builders import a_person, a_title
from tests.dossier_builders import a_campaign
from tests.stages.recognition.waiting import STAGE, a_secretary, recognise, seen, waiting
from tidu.core import clock, permissions
from tidu.core.digest import digest_of
from tidu.core.findings import Refused
from tidu.dossiers.models import Dossier, Step
from tidu.dossiers.queries import last_version
from tidu.factories.models import Title
from tidu.organisations.roles import Role
from tidu.stages.recognition import actions, awaiting
from tidu.stages.recognition.models import Recognition
from tidu.workflow.queries import entries_of as log_of

pytestmark = pytest.mark.django_db
NOW = clock.moment(clock.date(2025, 1, 20), clock.time(9))


@pytest.fixture(autouse=True)
def _in_january():
    with clock.frozen(NOW):
        yield


def refusal(caught):
    return [(finding.code, finding.citation and finding.citation.clause) for finding in caught.value.findings]


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("recognition.see", {Role.SECRETARIAT, Role.MINISTRY_OFFICER, Role.AUDITOR}),
        ("recognition.recognise", {Role.SECRETARIAT}),
        ("recognition.decline", {Role.SECRETARIAT}),
    ],
)
def test_who_may(name, roles):
    recognition = waiting(1)[0]
    assert {role for role in Role if permissions.may(a_person(role), name, recognition)} == roles


def test_every_dossier_becomes_a_title_with_a_number_of_its_own():
    recognise_these = waiting(3)
    recognise()
    numbers = [one.step.dossier.number for one in recognise_these]
    titles = Title.objects.order_by("certificate_number")
    assert [(title.certificate_number, title.dossier_number) for title in titles] == [
        (f"ZY-2024-{place:04d}", number) for place, number in enumerate(numbers, 1)
    ]
    assert set(titles.values_list("level", "granted_on", "valid_until", "status", "source", "notice_id")) == {
        ("excellent", NOW.date(), None, "valid", "platform", "miit/2024-399")
    }
    assert set(Dossier.objects.values_list("state", flat=True)) == {"recognised"}
    assert set(Step.objects.values_list("state", flat=True)) == {"passed"}


def test_a_title_states_what_was_submitted():
    recognition = waiting(1)[0]
    dossier = recognition.step.dossier
    submitted = dossier.factory.enterprise.name
    type(dossier.factory.enterprise).objects.filter(pk=dossier.factory.enterprise_id).update(name="改名有限公司")
    recognise()
    title = Title.objects.get()
    version = last_version(dossier)
    assert title.granted_content == {
        "certificate": "ZY-2024-0001",
        "level": "excellent",
        "edition": dossier.campaign.notice.edition,
        "notice": "miit/2024-399",
        "dossier": dossier.number,
        "version": version.digest,
        "project": dossier.title,
        "factory": dossier.factory.name,
        "region": "320505",
        "enterprise": submitted,
        "credit_code": dossier.factory.enterprise.credit_code,
        "granted_on": "2025-01-20",
    }
    assert title.digest == digest_of(title.granted_content)


def test_the_dossiers_chain_names_certificate_and_title():
    recognition = waiting(1)[0]
    recognise()
    entries = log_of(recognition.chain_key).filter(verb="recognition.recognise")
    title = Title.objects.get()
    assert [entry.data for entry in entries] == [
        {"certificate": "ZY-2024-0001", "title": title.pk, "digest": title.digest}
    ]


def test_a_second_recognition_finds_nothing_and_writes_nothing():
    waiting(1)
    recognise()
    with pytest.raises(Refused) as caught:
        recognise()
    assert refusal(caught) == [("recognition.nothing_waits", "2.2.4")]
    assert Title.objects.count() == 1


def test_numbers_go_on_where_they_stopped():
    waiting(1)
    recognise()
    waiting(1)
    recognise()
    assert set(Title.objects.values_list("certificate_number", flat=True)) == {"ZY-2024-0001", "ZY-2024-0002"}


def test_a_list_that_grew_since_it_was_seen_is_refused():
    waiting(1)
    before = seen()
    waiting(1)
    with pytest.raises(Refused) as caught:
        actions.recognise_all(a_secretary(), a_campaign(), STAGE, before)
    assert refusal(caught) == [("recognition.list_changed", "2.2.4")]
    assert not Title.objects.exists()


def test_a_factory_with_the_title_stops_all_and_is_named_until_it_is_taken_off():
    first, second = waiting(2)
    a_title(second.step.dossier.factory, level="excellent")
    with pytest.raises(Refused) as caught:
        recognise()
    assert refusal(caught) == [("recognition.title_held", "2.2.4")]
    assert caught.value.findings[0].params == {"dossier": second.step.dossier.number}
    actions.decline(a_secretary(), second, "已有称号")
    recognise()
    assert set(Title.objects.filter(source="platform").values_list("factory", flat=True)) == {
        first.step.dossier.factory_id
    }


def test_a_dossier_that_is_declined_ends_with_its_reason():
    recognition = waiting(1)[0]
    with pytest.raises(Refused) as caught:
        actions.decline(a_secretary(), recognition, " ")
    assert refusal(caught) == [("recognition.reason_missing", "2.2.4")]
    actions.decline(a_secretary(), recognition, "公示异议成立")
    step = Step.objects.get(pk=recognition.step_id)
    assert (recognition.state, step.state, step.findings[0]["reason"]) == ("declined", "refused", "公示异议成立")
    assert Dossier.objects.get().state == "declined"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECRETARIAT}))
def test_nobody_else_recognises(role):
    recognition = waiting(1)[0]
    person = a_person(role)
    with pytest.raises(PermissionDenied):
        recognise(person)
    with pytest.raises(PermissionDenied):
        actions.decline(person, recognition, "理由")
    assert not Title.objects.exists()


def test_the_database_refuses_a_recognition_without_a_title():
    recognition = waiting(1)[0]
    with pytest.raises(IntegrityError, match="recognition_has_title_once_recognised"), transaction.atomic():
        Recognition.objects.filter(pk=recognition.pk).update(certificate_number="ZY-2024-9999")


def test_what_awaits_the_secretariat():
    waiting(2)
    secretary = a_secretary()
    assert [task.count for task in awaiting.tasks(secretary)] == [2]
    assert list(awaiting.tasks(a_person(Role.AUDITOR))) == []
    recognise(secretary)
    assert list(awaiting.tasks(secretary)) == []


def test_two_secretaries_who_press_at_once_write_each_title_once(at_once):
    with clock.frozen(NOW):
        waiting(2)
        digest, people = seen(), [a_secretary(), a_secretary()]

    def press(person):
        with clock.frozen(NOW):
            return len(actions.recognise_all(person, a_campaign(), STAGE, digest))

    results = at_once(*(lambda person=person: press(person) for person in people))
    assert [result for result in results if not isinstance(result, Refused)] == [2]
    assert set(Title.objects.values_list("certificate_number", flat=True)) == {"ZY-2024-0001", "ZY-2024-0002"}
