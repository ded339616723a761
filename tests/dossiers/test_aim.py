"""What a factory aims at: the open call above what it holds, its application, and the one next act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import a_factory, a_person, a_province, a_title, an_enterprise, signed_in
from tests.dossier_builders import (
    ANSWERS,
    IN_TIME,
    a_campaign,
    a_dossier,
    a_submitted_dossier,
    an_applicant,
    applicant_of,
    complete,
)
from tidu.accounts.models import User
from tidu.core import clock
from tidu.dossiers import actions
from tidu.factories.aims import Aim
from tidu.factories.models import Factory
from tidu.factories.pages import ladder_of
from tidu.factories.queries import titles_of
from tidu.organisations.roles import Role
from tidu.rulebook import shipped

pytestmark = pytest.mark.django_db

TOO_LATE = clock.moment(date(2024, 11, 23))


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with clock.frozen(IN_TIME):
        yield


def aim_of(person: User, factory: Factory) -> Aim:
    aim = ladder_of(person, factory, list(titles_of(factory))).aim
    assert aim is not None
    return aim


def states(aim: Aim) -> set[str]:
    return {judgement.state for judgement in aim.judgements}


def test_a_factory_without_an_application_is_judged_on_its_record() -> None:
    factory, campaign = a_factory(), a_campaign()
    person = an_applicant(factory.enterprise)
    aim = aim_of(person, factory)
    assert (aim.level.key, states(aim)) == ("excellent", {"met", "unknown", "warning"})
    assert aim.act is not None
    assert aim.act.url == reverse("dossiers:start_for", args=[campaign.pk, factory.pk])
    assert aim.deadline is not None
    assert (aim.met + aim.unmet + aim.unknown) == len(aim.judgements) > len(campaign.notice.conditions)


def test_each_condition_names_its_clause_and_the_records_own_lead_to_the_record() -> None:
    factory = a_factory(completed_on=None)
    a_campaign()
    aim = aim_of(an_applicant(factory.enterprise), factory)
    assert all(judgement.citation is not None for judgement in aim.judgements)
    completed = shipped().notice("miit/2024-399").conditions
    (text,) = [condition.text.zh for condition in completed if condition.code == "completed"]
    leads = {judgement.text: judgement.settle_url for judgement in aim.judgements}
    assert leads[text] == reverse("factories:edit", args=[factory.pk])


def test_an_application_leads_to_the_first_thing_that_is_missing() -> None:
    dossier = a_dossier()
    person = applicant_of(dossier)
    actions.save_section(person, dossier, "basic", ANSWERS["basic"])
    act = aim_of(person, dossier.factory).act
    assert act is not None
    assert act.url == reverse("dossiers:section", args=[dossier.pk, "factory"])


def test_what_is_complete_leads_to_the_submission_and_what_is_submitted_to_the_dossier() -> None:
    dossier = complete(a_dossier())
    person = applicant_of(dossier)
    complete_aim = aim_of(person, dossier.factory)
    assert complete_aim.act is not None
    assert complete_aim.act.url == reverse("dossiers:submission", args=[dossier.pk])
    actions.submit_dossier(person, dossier)
    aim = aim_of(person, dossier.factory)
    assert aim.act is not None
    assert (aim.act.url, aim.deadline) == (reverse("dossiers:detail", args=[dossier.pk]), None)
    assert dossier.unit.label in str(aim.note)


def test_after_the_deadline_the_act_is_closed_and_says_why() -> None:
    factory = a_factory()
    a_campaign()
    with clock.frozen(TOO_LATE):
        act = aim_of(an_applicant(factory.enterprise), factory).act
    assert act is not None
    assert "2024-11-22 23:59:59" in str(act.disabled_because)


@pytest.mark.parametrize(
    ("held", "aimed", "open_call"),
    [
        ([], "excellent", True),
        (["advanced"], "excellent", True),
        (["excellent"], "leading", True),
        ([], "basic", False),
        (["basic"], "advanced", False),
    ],
)
def test_the_aim_lies_above_what_is_held(held: list[str], aimed: str, open_call: bool) -> None:
    factory = a_factory()
    for level in held:
        a_title(factory, level=level)
    if open_call:
        a_campaign()
    aim = aim_of(an_applicant(factory.enterprise), factory)
    assert (aim.level.key, bool(aim.judgements)) == (aimed, True)


def test_who_holds_the_highest_level_aims_at_nothing_more() -> None:
    factory = a_factory()
    a_title(factory, level="leading")
    ladder = ladder_of(an_applicant(factory.enterprise), factory, list(titles_of(factory)))
    assert (ladder.aim, ladder.held_level and ladder.held_level.key) == (None, "leading")


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.SECRETARIAT, Role.AUDITOR])
def test_officers_see_what_is_held_and_nothing_of_a_draft(client: Client, role: Role) -> None:
    dossier = complete(a_dossier())
    signed_in(client, a_person(role, a_province() if role == Role.UNIT_OFFICER else None))
    shown = client.get(reverse("factories:detail", args=[dossier.factory_id]))
    assert shown.status_code == 200
    assert shown.context["ladder"].aim is None
    assert "项已满足" not in shown.content.decode()


def test_the_factory_page_opens_with_the_ladder(client: Client) -> None:
    dossier = a_submitted_dossier()
    a_title(dossier.factory, level="advanced")
    signed_in(client, applicant_of(dossier))
    shown = client.get(reverse("factories:detail", args=[dossier.factory_id])).content.decode()
    for text in ("2023-12-01 获评", "卓越级所需条件", "须先获评卓越级", "查看全部", 'class="rail"'):
        assert text in shown


def desk_queries(client: Client, counted: Any) -> int:
    client.get("/")
    with counted(300) as found:
        client.get("/")
    return len(found)


def test_the_desk_asks_as_much_for_three_factories_as_for_one(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    enterprise = an_enterprise()
    a_campaign()
    signed_in(client, an_applicant(enterprise))
    a_title(a_factory(enterprise))
    first = desk_queries(client, django_assert_max_num_queries)
    for _again in range(2):
        a_title(a_factory(enterprise))
    assert desk_queries(client, django_assert_max_num_queries) == first
    shown = client.get("/").context["ladders"]
    assert (len(shown.others), shown.first.aim.level.key) == (2, "excellent")
