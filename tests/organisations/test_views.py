"""Pages of organisations: forms, leaks, query counts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import builders
from tidu.notifications.actions import send_due
from tidu.organisations import queries
from tidu.organisations.models import Organisation
from tidu.organisations.roles import Role

pytestmark = pytest.mark.django_db


def enterprise_form(**over: Any) -> dict[str, Any]:
    return {
        "name": "青梧精工有限公司",
        "credit_code": builders.credit_code(),
        "legal_form": "legal_person",
        "province": "320000",
        "region_code": "320505",
        "industry": "34",
        **over,
    }


def test_register_leads_to_the_enterprise(client: Client) -> None:
    builders.signed_in(client, builders.a_user())
    answer = client.post(reverse("organisations:new"), enterprise_form())
    made = Organisation.objects.get(kind="enterprise")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("organisations:detail", args=[made.pk])


def test_register_shows_the_rule_at_the_field(client: Client) -> None:
    builders.signed_in(client, builders.a_user())
    answer = client.post(reverse("organisations:new"), enterprise_form(credit_code="9132050"))
    assert set(answer.context["form"].errors) == {"credit_code"}
    assert "18" in str(answer.context["form"].errors["credit_code"])
    assert answer.context["form"]["name"].value() == "青梧精工有限公司"


def test_register_takes_nothing_but_the_facts(client: Client) -> None:
    builders.signed_in(client, builders.a_user())
    client.post(reverse("organisations:new"), enterprise_form(unit_kind="province", kind="ministry", code="ministry"))
    made = Organisation.objects.get()
    assert (made.kind, made.unit_kind, made.code) == ("enterprise", "", None)


def test_register_refuses_a_text_of_ten_megabytes(client: Client) -> None:
    builders.signed_in(client, builders.a_user())
    answer = client.post(reverse("organisations:new"), enterprise_form(name="长" * 3_000_000))
    assert set(answer.context["form"].errors) == {"name"}


def test_regions_follow_the_province_without_script(client: Client) -> None:
    builders.signed_in(client, builders.a_user())
    sent = enterprise_form(region_code="", show_regions="1")
    answer = client.post(reverse("organisations:new"), sent)
    form = answer.context["form"]
    assert not form.errors
    assert "320505" in dict(form.fields["region_code"].choices)
    assert form["name"].value() == sent["name"]


def test_regions_follow_the_province_with_script(client: Client) -> None:
    builders.signed_in(client, builders.a_user())
    answer = client.get(reverse("organisations:regions"), {"province": "320000"})
    assert set(re.findall(r'value="(\d\d)', answer.content.decode())) == {"32"}


@pytest.mark.parametrize("name", ["detail", "edit", "invite"])
def test_other_enterprise_is_not_found(client: Client, name: str) -> None:
    builders.signed_in(client, builders.a_person(Role.APPLICANT_SIGNATORY))
    other = builders.an_enterprise()
    assert client.get(reverse(f"organisations:{name}", args=[other.pk])).status_code == 404


def test_other_membership_is_not_found(client: Client) -> None:
    builders.signed_in(client, builders.a_person(Role.APPLICANT_SIGNATORY))
    foreign = builders.seat(builders.a_user(), Role.APPLICANT_EDITOR, builders.an_enterprise())
    assert client.post(reverse("organisations:end_membership", args=[foreign.pk])).status_code == 404
    foreign.refresh_from_db()
    assert foreign.ended_on is None


def test_editor_may_not_invite(client: Client) -> None:
    enterprise = builders.an_enterprise()
    builders.signed_in(client, builders.a_person(Role.APPLICANT_EDITOR, enterprise))
    assert client.get(reverse("organisations:invite", args=[enterprise.pk])).status_code == 403


def test_officer_sees_the_facts_but_not_the_people(client: Client) -> None:
    enterprise = builders.an_enterprise()
    member = builders.a_person(Role.APPLICANT_SIGNATORY, enterprise, name="不外露的人名")
    builders.signed_in(client, builders.a_person(Role.UNIT_OFFICER))
    page = client.get(reverse("organisations:detail", args=[enterprise.pk])).content.decode()
    assert enterprise.credit_code in page
    assert member.name not in page


def test_invitation_by_mail_leads_to_the_role(client: Client) -> None:
    enterprise = builders.an_enterprise()
    builders.signed_in(client, builders.a_person(Role.APPLICANT_SIGNATORY, enterprise))
    guest = builders.a_user()
    url = reverse("organisations:invite", args=[enterprise.pk])
    answer = client.post(url, {"email": guest.email, "role": "applicant_editor"}, follow=True)
    send_due()
    (message,) = mail.outbox
    link = re.search(r"http://localhost:8000(/organisations/\S+)", str(message.body))
    assert link is not None
    assert link[1] not in answer.content.decode()
    builders.signed_in(client, guest)
    assert enterprise.name in client.get(link[1]).content.decode()
    assert client.post(link[1]).status_code == 302
    queries.forget_memberships(guest)
    assert queries.roles_of(guest) == {Role.APPLICANT_EDITOR}


def test_unknown_invitation_is_not_found(client: Client) -> None:
    builders.signed_in(client, builders.a_user())
    assert client.get(reverse("organisations:join", args=["guess"])).status_code == 404


def test_operator_sets_up_an_institute_and_a_city(client: Client) -> None:
    builders.signed_in(client, builders.a_person(Role.OPERATOR))
    place = {"province": "320000", "region_code": "320500"}
    client.post(reverse("organisations:found"), {"kind": "authority", **place})
    client.post(reverse("organisations:found"), {"kind": "institute", "name": "智造所", **place})
    made = Organisation.objects.exclude(kind="platform").values_list("kind", "tier", "code")
    assert set(made) == {("authority", "city", "320500"), ("institute", "", None)}


@pytest.mark.parametrize(
    ("role", "status"), [(Role.OPERATOR, 200), (Role.SECRETARIAT, 200), (Role.UNIT_OFFICER, 403), (Role.EXPERT, 403)]
)
def test_list_is_for_operator_and_national_roles(client: Client, role: str, status: int) -> None:
    builders.signed_in(client, builders.a_person(role))
    assert client.get(reverse("organisations:list")).status_code == status


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_list_needs_as_many_queries_for_three_rows_as_for_one(client: Client) -> None:
    builders.signed_in(client, builders.a_person(Role.OPERATOR))
    url = reverse("organisations:list")
    queries_of(client, url)
    before = queries_of(client, url)
    builders.an_enterprise()
    builders.a_province()
    assert queries_of(client, url) == before


def test_mine_needs_as_many_queries_for_three_rows_as_for_one(client: Client) -> None:
    person = builders.a_person(Role.APPLICANT_EDITOR)
    builders.signed_in(client, person)
    url = reverse("organisations:mine")
    queries_of(client, url)
    before = queries_of(client, url)
    for _ in range(2):
        builders.seat(person, Role.APPLICANT_EDITOR, builders.an_enterprise())
    assert queries_of(client, url) == before


def test_people_need_as_many_queries_for_three_rows_as_for_one(client: Client) -> None:
    enterprise = builders.an_enterprise()
    builders.signed_in(client, builders.a_person(Role.APPLICANT_SIGNATORY, enterprise))
    url = reverse("organisations:detail", args=[enterprise.pk])
    queries_of(client, url)
    before = queries_of(client, url)
    for _ in range(2):
        builders.a_person(Role.APPLICANT_EDITOR, enterprise)
    assert queries_of(client, url) == before
