"""The pages of a dossier: errors at their fields, nothing lost, strangers find nothing."""

import re
from datetime import date, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from tests.builders import a_factory, a_group, a_person, a_province, an_enterprise, confirmed, signed_in
from tests.dossier_builders import (
    ANSWERS,
    IN_TIME,
    a_campaign,
    a_dossier,
    a_pdf,
    a_submitted_dossier,
    an_applicant,
    applicant_of,
    complete,
    open_step,
)
from tests.dossiers.people import APPLICANTS, NATIONAL, UNIT, people_around
from tidu.core import clock
from tidu.core.findings import reason
from tidu.core.models import StoredFile
from tidu.dossiers import actions, queries
from tidu.dossiers.models import Attachment, Dossier, Section
from tidu.dossiers.urls import urlpatterns
from tidu.organisations.roles import Role
from tidu.stages.checks.actions import return_check
from tidu.stages.checks.models import Check

pytestmark = pytest.mark.django_db

TOO_LATE = clock.moment(date(2024, 11, 23))


@pytest.fixture(autouse=True)
def _in_time():
    with clock.frozen(IN_TIME):
        yield


def page(response):
    return response.content.decode()


def here(name, dossier, *more):
    return reverse(f"dossiers:{name}", args=[dossier.pk, *more])


def typed(content):
    """Answers as a browser sends them."""
    words = {True: "true", False: "false"}
    return {key: words[value] if isinstance(value, bool) else str(value) for key, value in content.items()}


def test_a_section_is_saved_and_leads_to_the_next(client):
    dossier = a_dossier()
    signed_in(client, applicant_of(dossier))
    response = client.post(here("section", dossier, "basic"), typed(ANSWERS["basic"]))
    assert (response.status_code, response.url) == (302, here("section", dossier, "factory"))
    assert Section.objects.get().content == ANSWERS["basic"]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("turnover", "-5", "营业收入"),
        ("turnover", "NaN", "营业收入"),
        ("founded_on", "2024-11-13", "成立日期"),
        ("employees", "1e999999999", "从业人员数"),
        ("contact_email", "周敏", "电子邮箱"),
        ("contact_name", "=cmd()", "联系人"),
        ("main_business", "字" * 1001, "主营业务"),
    ],
)
def test_a_wrong_answer_is_named_at_its_field_and_everything_typed_is_kept(client, field, value, says):
    dossier = a_dossier()
    signed_in(client, applicant_of(dossier))
    sent = typed({**ANSWERS["basic"], field: value, "contact_title": "仍在页上"})
    response = client.post(here("section", dossier, "basic"), sent)
    assert response.status_code == 422
    form = response.context["form"]
    assert set(form.errors) == {field}
    assert says in form.errors[field][0]
    assert form[field].value() == value
    assert "仍在页上" in page(response)
    assert not Section.objects.exists()


def test_ten_megabytes_of_text_are_refused_and_nothing_is_written(client):
    dossier = a_dossier()
    signed_in(client, applicant_of(dossier))
    sent = typed({**ANSWERS["overall"], "summary": "a" * 10 * 1024 * 1024})
    response = client.post(here("section", dossier, "overall"), sent)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"summary"}
    assert not Section.objects.exists()


def test_more_text_than_a_request_may_have_is_refused_with_a_page(client):
    dossier = a_dossier()
    signed_in(client, applicant_of(dossier))
    response = client.post(here("section", dossier, "overall"), {"summary": "a" * 13 * 1024 * 1024})
    assert response.status_code == 400
    assert not Section.objects.exists()


def test_a_wrong_row_is_named_in_its_row_and_the_others_are_kept(client):
    dossier = a_dossier()
    signed_in(client, applicant_of(dossier))
    good, wrong = ANSWERS["results"]["rows"][0], {"indicator": "productivity", "unit": "%", "after": "-1"}
    sent = {"rows": "2"} | {f"row-{n}-{key}": v for n, row in enumerate([good, wrong]) for key, v in typed(row).items()}
    response = client.post(here("section", dossier, "results"), sent)
    assert response.status_code == 422
    assert [set(form.errors) for form in response.context["form"].forms] == [set(), {"after"}]
    assert not Section.objects.exists()
    sent["row-1-after"] = "1"
    assert client.post(here("section", dossier, "results"), sent).status_code == 302
    assert len(Section.objects.get().content["rows"]) == 2


def test_a_saved_yes_is_shown_as_yes(client):
    dossier = complete(a_dossier())
    signed_in(client, applicant_of(dossier))
    html = page(client.get(here("section", dossier, "commitments")))
    assert html.count('value="true" selected') == 3


def test_an_upload_is_refused_at_its_document(client):
    dossier = a_dossier()
    signed_in(client, applicant_of(dossier))
    program = SimpleUploadedFile("营业执照.pdf", b"MZ\x90\x00" + b"\x00" * 100)
    response = client.post(here("attach", dossier, "business_licence"), {"business_licence-upload": program})
    assert response.url == f"{here('attachments', dossier)}#document-business_licence"
    assert not Attachment.objects.exists()
    shown = client.get(here("attachments", dossier))
    wrong = {row.document.key: [reason(finding) for finding in row.refused] for row in shown.context["rows"]}
    assert {key for key, said in wrong.items() if said} == {"business_licence"}
    assert escape(wrong["business_licence"][0]) in page(shown)
    again = client.get(here("attachments", dossier))
    assert [row.refused for row in again.context["rows"] if row.refused] == []


def test_an_upload_is_attached_read_and_removed(client):
    dossier = a_dossier()
    signed_in(client, applicant_of(dossier))
    upload = {"business_licence-upload": a_pdf("../营业执照.pdf")}
    assert client.post(here("attach", dossier, "business_licence"), upload).status_code == 302
    attachment = Attachment.objects.get()
    assert attachment.name == "营业执照.pdf"
    response = client.get(here("file", dossier, attachment.file.digest))
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert "attachment" in response.headers["Content-Disposition"]
    assert client.post(here("detach", dossier, attachment.pk)).status_code == 302
    assert not Attachment.objects.exists()
    assert client.get(here("file", dossier, attachment.file.digest)).status_code == 404


def test_an_unknown_part_is_not_found(client):
    dossier = a_dossier()
    signed_in(client, applicant_of(dossier))
    assert client.get(here("section", dossier, "nothing")).status_code == 404
    assert client.post(here("attach", dossier, "nothing"), {"nothing-upload": a_pdf()}).status_code == 404


def test_the_conditions_stand_before_the_first_entry(client):
    factory, campaign = a_factory(an_enterprise(group=a_group())), a_campaign()
    a_province()
    signed_in(client, an_applicant(factory.enterprise))
    response = client.get(reverse("dossiers:start_for", args=[campaign.pk, factory.pk]))
    states = {judgement.state for judgement in response.context["judgements"]}
    assert states == {"met", "unknown", "warning"}
    assert len(response.context["judgements"]) == len(campaign.notice.conditions)
    for condition in campaign.notice.conditions:
        assert condition.text.zh in page(response)
    assert {str(unit.pk) for unit in (a_province(), a_group())} == set(
        re.findall(r'name="unit" value="(\d+)"', page(response))
    )


def test_a_started_factory_leads_to_its_dossier(client):
    factory, campaign, unit = a_factory(an_enterprise()), a_campaign(), a_province()
    signed_in(client, an_applicant(factory.enterprise))
    address = reverse("dossiers:start_for", args=[campaign.pk, factory.pk])
    response = client.post(address, {"unit": unit.pk})
    dossier = Dossier.objects.get()
    assert response.url == here("detail", dossier)
    assert client.post(address, {"unit": unit.pk}).url == here("detail", dossier)
    assert here("detail", dossier) in page(client.get(reverse("dossiers:start", args=[campaign.pk])))


def test_what_is_missing_is_listed_with_links(client):
    dossier = a_dossier()
    signed_in(client, applicant_of(dossier))
    response = client.get(here("submission", dossier))
    sections = [section.key for section in queries.notice_of(dossier).application.sections]
    places = {here("section", dossier, key) for key in sections}
    links = {finding.link.partition("#")[0] for finding in response.context["findings"]}
    assert links == places | {
        here("attachments", dossier),
        here("declarations", dossier),
    }
    for finding in response.context["findings"]:
        assert f'href="{finding.link}' in page(response)
        assert escape(reason(finding)) in page(response)
    assert here("submit", dossier) not in page(response)


def test_the_pages_say_that_official_lists_are_not_loaded(client):
    dossier = a_dossier()
    signed_in(client, applicant_of(dossier))
    for text in queries.notice_of(dossier).application.missing:
        assert text.zh in page(client.get(here("attachments", dossier)))
        assert text.zh in page(client.get(here("section", dossier, "scenarios")))


def test_the_signatory_declares_and_submits(client):
    dossier = complete(a_dossier())
    actions.save_section(applicant_of(dossier), dossier, "basic", {**ANSWERS["basic"], "employees": 861})
    confirmed(client, applicant_of(dossier))
    void = _("The content changed since the declarations were made; they are void and must be made again.")
    assert void in page(client.get(here("declarations", dossier)))
    assert client.post(here("declare", dossier)).url == here("submission", dossier)
    assert here("submit", dossier) in page(client.get(here("submission", dossier)))
    assert client.post(here("submit", dossier)).url == here("receipt", dossier, 1)
    assert queries.last_version(dossier).content["sections"]["basic"]["employees"] == 861


def test_a_late_submission_shows_the_clause_and_keeps_the_draft(client):
    dossier = complete(a_dossier())
    confirmed(client, applicant_of(dossier))
    with clock.frozen(TOO_LATE):
        assert client.post(here("submit", dossier)).url == here("submission", dossier)
        response = client.get(here("submission", dossier))
        assert [reason(finding) for finding in response.context["refused"]]
        assert "二(二)1" in page(response)
        assert "2024-11-22 23:59:59" in page(response)
        assert client.get(here("submission", dossier)).context["refused"] == []
    dossier.refresh_from_db()
    assert dossier.state == "draft"


def test_an_incomplete_submission_lists_everything_with_links(client):
    dossier = a_dossier()
    confirmed(client, applicant_of(dossier))
    assert client.post(here("submit", dossier)).url == here("submission", dossier)
    response = client.get(here("submission", dossier))
    assert len(response.context["refused"]) == len(response.context["findings"]) > 10
    assert here("section", dossier, "basic") in page(response)
    assert here("attachments", dossier) in page(response)


def test_without_confirming_who_one_is_nothing_binds(client):
    dossier = complete(a_dossier())
    signed_in(client, applicant_of(dossier))
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    for name in ("submit", "withdraw", "declare"):
        assert client.post(here(name, dossier), {"reason": "无"}).status_code == 302
    dossier.refresh_from_db()
    assert (dossier.state, dossier.versions.count()) == ("draft", 0)


def test_the_applicant_withdraws_with_a_reason_and_takes_it_up_again(client):
    dossier = a_submitted_dossier()
    confirmed(client, applicant_of(dossier))
    client.post(here("withdraw", dossier), {"reason": ""})
    dossier.refresh_from_db()
    assert dossier.state == "submitted"
    client.post(here("withdraw", dossier), {"reason": "调整方案"})
    dossier.refresh_from_db()
    assert dossier.state == "withdrawn"
    assert "调整方案" in page(client.get(here("detail", dossier)))
    client.post(here("resume", dossier))
    dossier.refresh_from_db()
    assert dossier.state == "draft"


def test_the_reasons_of_a_return_stand_at_their_parts(client):
    dossier = a_submitted_dossier()
    reasons = [
        {"field": "basic.turnover", "reason": "与审计报告不一致"},
        {"field": "document.audit_reports", "reason": "缺2022年度"},
    ]
    return_check(a_person(Role.UNIT_OFFICER, dossier.unit), Check.objects.get(step=open_step(dossier)), reasons, {})
    signed_in(client, applicant_of(dossier))
    basic, files = (
        page(client.get(here(*place))) for place in (("section", dossier, "basic"), ("attachments", dossier))
    )
    assert ("与审计报告不一致" in basic, "缺2022年度" in basic) == (True, False)
    assert ("与审计报告不一致" in files, "缺2022年度" in files) == (False, True)
    both = page(client.get(here("detail", dossier)))
    assert "与审计报告不一致" in both
    assert "缺2022年度" in both


def addresses(dossier):
    """Every address about one dossier: (method, url)."""
    digest = StoredFile.objects.first().digest
    attachment = dossier.attachments.first()
    values = {"pk": dossier.pk, "key": "basic", "digest": digest, "number": 1, "attachment_pk": attachment.pk}
    values["token"] = "0" * 32
    for pattern in urlpatterns:
        names = set(pattern.pattern.converters)
        if "pk" in names:
            url = reverse(f"dossiers:{pattern.name}", kwargs={name: values[name] for name in names})
            yield pattern.name, url


def test_a_stranger_finds_no_address_of_a_dossier(client):
    dossier = a_submitted_dossier()
    people = people_around(dossier)
    for who in set(people) - APPLICANTS - UNIT - NATIONAL:
        confirmed(client, people[who])
        answers = {
            name: {client.get(url).status_code, client.post(url).status_code} for name, url in addresses(dossier)
        }
        assert len(answers) > 10
        assert {name for name, codes in answers.items() if not codes <= {404, 405} or codes == {405}} == set(), who


@pytest.mark.parametrize("who", sorted(UNIT | NATIONAL))
def test_a_draft_is_found_by_nobody_but_the_applicant(client, who):
    dossier = complete(a_dossier())
    confirmed(client, people_around(dossier)[who])
    for _name, url in addresses(dossier):
        assert {client.get(url).status_code, client.post(url).status_code} <= {404, 405}


def test_an_officer_reads_the_version_and_changes_nothing(client):
    dossier = a_submitted_dossier()
    confirmed(client, a_person(Role.UNIT_OFFICER, dossier.unit))
    codes = {name: client.get(url).status_code for name, url in addresses(dossier)}
    allowed = {name for name, code in codes.items() if code == 200}
    assert allowed == {"detail", "version", "file"}
    posted = {name: client.post(url).status_code for name, url in addresses(dossier)}
    assert set(posted.values()) == {403, 405}
    dossier.refresh_from_db()
    assert dossier.state == "submitted"


def test_a_foreign_files_digest_is_not_found_in_the_own_dossier(client):
    mine, theirs = a_dossier(), a_dossier()
    actions.attach(applicant_of(theirs), theirs, "other", a_pdf(content=b"%PDF-1.7\ntheirs"))
    signed_in(client, applicant_of(mine))
    assert client.get(here("file", mine, theirs.attachments.get().file.digest)).status_code == 404
    confirmed(client, applicant_of(mine))
    assert client.post(here("detach", mine, theirs.attachments.get().pk)).status_code == 404
    assert theirs.attachments.exists()


def test_an_officer_does_not_see_a_file_that_was_added_after_the_version(client):
    dossier = a_submitted_dossier()
    officer = a_person(Role.UNIT_OFFICER, dossier.unit)
    return_check(
        officer, Check.objects.get(step=open_step(dossier)), [{"field": "basic.turnover", "reason": "不符"}], {}
    )
    dossier.refresh_from_db()
    actions.attach(applicant_of(dossier), dossier, "other", a_pdf(content=b"%PDF-1.7\nlater"))
    digest = dossier.attachments.last().file.digest
    assert signed_in(client, officer).get(here("file", dossier, digest)).status_code == 404
    assert signed_in(client, applicant_of(dossier)).get(here("file", dossier, digest)).status_code == 200


def test_the_whole_log_is_for_secretariat_and_auditor(client):
    dossier = a_submitted_dossier()
    people = people_around(dossier)
    readers = {
        who for who, person in people.items() if signed_in(client, person).get(here("log", dossier)).status_code == 200
    }
    assert readers == {"secretariat", "auditor"}


def test_the_detail_shows_people_by_capacity_only(client):
    dossier = a_submitted_dossier()
    shown = page(signed_in(client, a_person(Role.UNIT_OFFICER, dossier.unit)).get(here("detail", dossier)))
    assert applicant_of(dossier).name not in shown


def test_anonymous_people_are_led_to_signing_in(client):
    dossier = a_submitted_dossier()
    for name, url in addresses(dossier):
        assert {client.get(url).status_code, client.post(url).status_code} <= {302, 405}, name


def queries_of(client, url, django_assert_max_num_queries):
    client.get(url)
    with django_assert_max_num_queries(200) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


@pytest.mark.parametrize("name", ["list", "channels"])
def test_a_list_needs_as_many_queries_for_three_rows_as_for_one(client, name, django_assert_max_num_queries):
    group = a_group()
    officer = a_person(Role.UNIT_OFFICER, a_province() if name == "list" else group)
    signed_in(client, officer)
    counts = []
    for rows in (1, 2):
        for _row in range(rows):
            a_submitted_dossier(factory=a_factory(an_enterprise(group=group)))
        counts.append(queries_of(client, reverse(f"dossiers:{name}"), django_assert_max_num_queries))
    shown = client.get(reverse(f"dossiers:{name}")).context["list"]
    assert (counts[0], shown.count) == (counts[1], 3)


def test_the_choice_of_the_factory_needs_as_many_queries_for_three_as_for_one(client, django_assert_max_num_queries):
    enterprise, campaign = an_enterprise(), a_campaign()
    signed_in(client, an_applicant(enterprise))
    counts = []
    for rows in (1, 2):
        for _row in range(rows):
            a_factory(enterprise)
        counts.append(queries_of(client, reverse("dossiers:start", args=[campaign.pk]), django_assert_max_num_queries))
    assert counts[0] == counts[1]


def test_a_dossier_is_found_by_number_project_enterprise_and_code(client):
    dossier, other = a_submitted_dossier(), a_submitted_dossier()
    signed_in(client, a_person(Role.UNIT_OFFICER, dossier.unit))
    for words in (
        dossier.number,
        dossier.factory.name,
        dossier.factory.enterprise.name,
        dossier.factory.enterprise.credit_code,
    ):
        rows = [row.item for row in client.get(reverse("dossiers:list"), {"q": words}).context["list"].rows]
        assert rows == [dossier]
    assert client.get(reverse("dossiers:list"), {"state": "returned"}).context["list"].count == 0
    assert other.number != dossier.number


def test_a_page_renders_in_english_too(client):
    dossier = a_submitted_dossier()
    signed_in(client, a_person(Role.UNIT_OFFICER, dossier.unit))
    client.cookies["django_language"] = "en"
    assert "Recommending unit" in page(client.get(here("detail", dossier)))


def test_the_deadline_is_shown_until_its_last_second(client):
    dossier = a_dossier()
    signed_in(client, applicant_of(dossier))
    with clock.frozen(clock.moment(date(2024, 11, 22), time(23, 59, 59))):
        assert client.get(here("detail", dossier)).status_code == 200
