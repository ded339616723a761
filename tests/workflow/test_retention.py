"""What ends when its period is over: exactly that, once, and the proof stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from tests.builders import a_person, a_province, a_user, an_enterprise, seat
from tests.dossier_builders import ANSWERS, IN_TIME, a_campaign, a_dossier, a_submitted_dossier, complete
from tidu.accounts.models import User
from tidu.campaigns.actions import close_campaign
from tidu.config.command import main
from tidu.core import clock
from tidu.core.digest import digest_of
from tidu.dossiers import masking
from tidu.dossiers.actions import record_opening
from tidu.dossiers.models import Attachment, Dossier, Opened, Opening, Section, Version
from tidu.notifications.actions import notify
from tidu.notifications.models import Message
from tidu.organisations import actions
from tidu.organisations.models import Invitation
from tidu.organisations.roles import Role
from tidu.workflow import retention, seals
from tidu.workflow.guards import retaining
from tidu.workflow.models import Entry
from tidu.workflow.tasks import retain_nightly

pytestmark = pytest.mark.django_db
NOTHING = dict.fromkeys(sorted(settings.TIDU_RETENTION), 0)
CONTACT = {name: ANSWERS["basic"][name] for name in ("contact_name", "contact_phone", "contact_email")}


@pytest.fixture(autouse=True)
def _then() -> Iterator[None]:
    with clock.frozen(IN_TIME):
        yield


def after(days: int) -> dict[str, int]:
    """What has ended so many days later, and ends."""
    with clock.frozen(IN_TIME + timedelta(days=days)):
        found = retention.ended(clock.now())
        assert retention.retain() == found
        assert retention.ended(clock.now()) == NOTHING
        return {kind: count for kind, count in found.items() if count}


def test_every_kind_has_a_period_and_every_period_a_kind() -> None:
    assert retention.installed() == settings.TIDU_RETENTION.keys()


@pytest.mark.parametrize(("given", "days"), [("30d", 30), ("0d", 0), ("off", None)])
def test_a_period_is_read(settings: Any, given: str, days: int | None) -> None:
    settings.TIDU_RETENTION = {"openings": given}
    assert retention.period_of("openings") == (None if days is None else timedelta(days=days))


@pytest.mark.parametrize("given", ["", "30", "d", "-1d", "1y"])
def test_what_is_no_period_is_refused(settings: Any, given: str) -> None:
    settings.TIDU_RETENTION = {"openings": given}
    with pytest.raises(ValueError, match="openings"):
        retention.period_of("openings")


@pytest.mark.parametrize(("days", "expected"), [(1096, {}), (1097, {"openings": 1})])
def test_openings_end(days: int, expected: dict[str, int]) -> None:
    record_opening(a_person(Role.UNIT_OFFICER, a_province()), a_submitted_dossier(), Opened.PAGE)
    Message.objects.all().delete()
    with clock.frozen(IN_TIME + timedelta(days=days)):
        found = retention.retain()
    assert {kind: count for kind, count in found.items() if count and kind == "openings"} == expected
    assert Opening.objects.count() == 1 - len(expected)


@pytest.mark.parametrize("nightly", [True, False])
def test_the_worker_ends_it_every_night_unless_told_otherwise(settings: Any, nightly: bool) -> None:
    settings.TIDU_RETAIN_NIGHTLY = nightly
    record_opening(a_person(Role.UNIT_OFFICER, a_province()), a_submitted_dossier(), Opened.PAGE)
    with clock.frozen(IN_TIME + timedelta(days=1097)):
        retain_nightly(timestamp=0)
    assert Opening.objects.exists() is not nightly


def test_the_night_is_that_of_shanghai() -> None:
    (nightly,) = [one for one in app.periodic_registry.periodic_tasks.values() if one.task is retain_nightly]
    at = nightly.croniter.get_next(ret_type=datetime, start_time=datetime(2024, 11, 20, tzinfo=UTC))
    assert at.astimezone(clock.SHANGHAI).hour == 3


def test_messages_end() -> None:
    with transaction.atomic():
        notify([a_user()], "accounts.changed", url="/", params={"change": "x"})
    assert after(365) == {}
    assert after(366) == {"messages": 1}
    assert not Message.objects.exists()


def test_a_sign_up_that_nobody_confirmed_ends() -> None:
    never, confirmed = a_user(), a_user()
    for person in (never, confirmed):
        EmailAddress.objects.create(user=person, email=person.email, verified=person is confirmed)
    assert after(30) == {}
    assert after(31) == {"sign_ups": 1}
    assert list(User.objects.all()) == [confirmed]


def test_an_account_ends_two_years_after_its_last_role() -> None:
    gone, other, present = (a_person(Role.EXPERT, name="人") for _ in range(3))
    gone.memberships.update(ended_on=clock.today())
    other.memberships.update(ended_on=clock.today())
    seat(other, Role.UNIT_OFFICER, a_province())
    assert after(731) == {"accounts": 1}
    gone.refresh_from_db()
    assert (gone.name, gone.email) == ("", f"masked-{gone.pk}@invalid.invalid")
    assert (gone.is_active, gone.has_usable_password()) == (False, False)
    for person in (other, present):
        before = (person.name, person.email, person.is_active, person.password)
        person.refresh_from_db()
        assert (person.name, person.email, person.is_active, person.password) == before


def test_invitations_end_a_year_after_they_ran_out() -> None:
    enterprise = an_enterprise()
    signatory = a_person(Role.APPLICANT_SIGNATORY, enterprise)
    actions.invite(signatory, enterprise, email="x@example.cn", role=Role.APPLICANT_EDITOR)
    Message.objects.all().delete()
    assert after(365 + 14) == {}
    assert after(365 + 15) == {"invitations": 1}
    assert not Invitation.objects.exists()


def closed(*dossiers: Dossier) -> None:
    close_campaign(a_person(Role.SECRETARIAT), a_campaign())
    Message.objects.all().delete()


def test_a_draft_that_was_never_submitted_is_emptied() -> None:
    draft, submitted = complete(a_dossier()), a_submitted_dossier()
    kept = submitted.sections.count(), submitted.attachments.count()
    closed()
    assert after(365) == {}
    assert after(366) == {"drafts": 1}
    assert not Section.objects.filter(dossier=draft).exists()
    assert not Attachment.objects.filter(dossier=draft).exists()
    assert Dossier.objects.filter(pk=draft.pk, number=draft.number).exists()
    assert (submitted.sections.count(), submitted.attachments.count()) == kept


def test_contact_persons_are_masked_and_the_digest_stays() -> None:
    version = a_submitted_dossier().versions.get()
    before, salts = version.content, version.commitments
    assert {path.partition(".")[2] for path in salts} == CONTACT.keys()
    closed()
    after(366)
    assert after(1826) == {}
    with clock.frozen(IN_TIME + timedelta(days=1827)):
        assert retention.retain()["contacts"] == 1
    digest = version.digest
    version.refresh_from_db()
    expected = {**before["sections"]["basic"], **dict.fromkeys(CONTACT, "")}
    assert version.content == {**before, "sections": {**before["sections"], "basic": expected}}
    assert version.digest == digest
    assert masking.is_whole(version.content, version.commitments, digest)
    assert not [one for one in version.commitments.values() if "salt" in one]
    kept = Section.objects.get(dossier=version.dossier, key="basic").content
    assert {name: kept[name] for name in CONTACT} == dict.fromkeys(CONTACT, "")
    assert kept["employees"] == ANSWERS["basic"]["employees"]
    assert seals.verify() == []
    for path, one in salts.items():  # whoever kept a copy can still prove what stood there
        name = path.partition(".")[2]
        assert version.commitments[path]["hash"] == masking.hash_of(one["salt"], CONTACT[name])


@pytest.mark.parametrize("spoiled", ["content", "contact", "commitment", "digest"])
def test_a_changed_version_is_found(spoiled: str) -> None:
    version = a_submitted_dossier().versions.get()
    content, commitments, digest = version.content, version.commitments, version.digest
    assert masking.is_whole(content, commitments, digest)
    if spoiled == "content":
        content["sections"]["basic"]["employees"] = 1
    elif spoiled == "contact":
        content["sections"]["basic"]["contact_name"] = "别人"
    elif spoiled == "commitment":
        commitments["basic.contact_name"]["hash"] = digest_of("x")
    else:
        digest = digest_of("x")
    assert not masking.is_whole(content, commitments, digest)


def test_two_versions_of_the_same_contact_do_not_tell_so() -> None:
    first, second = (a_submitted_dossier().versions.get().commitments for _ in range(2))
    assert {one["hash"] for one in first.values()} & {one["hash"] for one in second.values()} == set()


@pytest.mark.parametrize("column", ["digest", "number", "submitted_at"])
def test_the_database_lets_nothing_else_of_a_version_change(column: str) -> None:
    version = a_submitted_dossier().versions.get()
    changed = {"digest": digest_of("x"), "number": 7, "submitted_at": IN_TIME + timedelta(days=1)}[column]
    with pytest.raises(IntegrityError, match="append-only"), retaining("dossiers_version"):
        Version.objects.filter(pk=version.pk).update(**{column: changed})
    with pytest.raises(IntegrityError, match="append-only"), retaining("dossiers_version"):
        version.delete()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(content={})


def test_what_ended_is_logged_and_a_run_without_any_is_not() -> None:
    record_opening(a_person(Role.UNIT_OFFICER, a_province()), a_submitted_dossier(), Opened.PAGE)
    Message.objects.all().delete()
    with clock.frozen(IN_TIME + timedelta(days=1097)):
        retention.retain()
        logged = list(Entry.objects.filter(chain__key="retention").values_list("verb", "data"))
        assert ("workflow.retain", {"kind": "openings", "rows": 1, "kept": "1096d"}) in logged
        retention.retain()
    assert Entry.objects.filter(chain__key="retention").count() == len(logged)
    assert seals.verify() == []


def test_the_command_says_first_and_does_then(capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    monkeypatch.setattr("tidu.config.verbs.wake", lambda: None)
    record_opening(a_person(Role.UNIT_OFFICER, a_province()), a_submitted_dossier(), Opened.PAGE)
    with clock.frozen(IN_TIME + timedelta(days=1097)):
        for words, count, said in ((["--dry-run"], 1, "1 would end"), ([], 0, "1 ended"), ([], 0, "0 ended")):
            assert main(["retain", *words]) == 0
            line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("openings"))
            assert line.endswith(said)
            assert Opening.objects.count() == count
