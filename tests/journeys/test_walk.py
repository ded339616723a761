"""The walk: one dossier from the opening of the campaign to the public register, each step by its own persona.

All of it by keyboard alone, with the focus seen wherever it stops.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.builders import PASSWORD, credit_code
from tests.dossier_builders import ANSWERS
from tests.journeys.conftest import Journey
from tests.journeys.running import RunningDemo
from tests.journeys.visitor import DEMO, OUTBOX, Visitor
from tests.journeys.walking import attach, attach_all, choose_place, fill_section, required_documents
from tidu.accounts.personas import DEPARTMENTS, find

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.usefixtures("after_the_steps_before")]

NOTICE = "/campaigns/notices/miit/2024-399/"
LEADING = "overall.leading_statement"
BETTER = "关键工序一致性居国内同行首位，附行业协会2024年排名。"
EXECUTABLE = b"MZ" + bytes(62) + b"PE\x00\x00" + bytes(400)
NEIGHBOUR = "江苏璟辰标准化研究院"
EXPERTS = ("expert_1", "expert_2", "expert_3")


@pytest.fixture(scope="module")
def journey(at_notice: RunningDemo) -> Journey:
    return Journey(at_notice)


@pytest.fixture
def visitor(journey: Journey, visit: Callable[..., Visitor]) -> Visitor:
    return visit(journey.demo, keyboard=True)


def test_the_secretariat_opens_the_campaign(visitor: Visitor) -> None:
    visitor.go(NOTICE)
    visitor.sees("No campaign is open on this notice yet.")
    visitor.become("secretariat")
    visitor.go("campaigns:list")
    visitor.follow("Check and open")
    visitor.sees("no findings", "each has its clause, source and confidence")
    visitor.press("Open the campaign")
    visitor.looks_right()
    visitor.confirm()
    visitor.sees("The campaign is open.")


def test_the_public_reads_the_notice_and_the_register(visitor: Visitor) -> None:
    visitor.go("/")
    visitor.follow("2024")
    visitor.sees("Who may apply", "Documents", "Calendar and process", "2024-11-22 23:59:59", "Quotas", "in principle")
    visitor.sees("Sign in to apply")
    visitor.go("register:list")
    expect(visitor.page.locator("tbody tr").first).to_be_visible()


def test_a_newcomer_registers_and_sees_the_conditions(visitor: Visitor) -> None:
    visitor.set_clock("2024-11-12T10:00")
    visitor.go("/account/signup/")
    visitor.fill({"name": "程知远", "email": "cheng@example.cn", "password1": PASSWORD, "password2": PASSWORD})
    visitor.press("Make the account")
    visitor.confirm_address("cheng@example.cn")
    visitor.go("organisations:mine")
    visitor.follow("Register")
    register_the_enterprise(visitor)
    add_a_factory(visitor)
    visitor.go(NOTICE)
    visitor.follow("Check the conditions and apply")
    visitor.follow("Check the conditions")
    visitor.fields(".finding")
    found = {
        state: visitor.page.locator(f".finding-{state} .finding-text").all_inner_texts()
        for state in ("met", "unmet", "warning", "unknown")
    }
    assert all(found.values()), found
    assert any("legal person" in text for text in found["unmet"]), found
    assert any("completed" in text for text in found["unknown"]), found
    expect(visitor.page.locator(".finding", has_text="Basis")).to_have_count(sum(map(len, found.values())))


def register_the_enterprise(visitor: Visitor) -> None:
    """A branch in an industry that permits none. A wrong credit code first: nothing that was typed is lost."""
    name = "苏州澄岳精密有限公司"
    visitor.go("organisations:new")
    visitor.fill({"name": name, "credit_code": "91320505MA1234567X", "industry": "34"})
    choose_place(visitor)
    visitor.hands.tick(visitor.page.locator("[name=legal_form][value=branch]"))
    visitor.fill({"parent_name": "澄岳集团有限公司", "parent_credit_code": credit_code(7654322)})
    visitor.press("Save")
    expect(visitor.page.locator(".field-wrong [name=credit_code]")).to_have_value("91320505MA1234567X")
    expect(visitor.page.locator("[name=name]")).to_have_value(name)
    visitor.fill({"credit_code": credit_code(7654321)})
    visitor.press("Save")
    visitor.sees("The enterprise is registered.", name)


def add_a_factory(visitor: Visitor) -> None:
    """One that is not completed yet."""
    visitor.go("factories:list")
    visitor.follow("Add a factory")
    visitor.fill({"name": "澄岳一号工厂", "industry": "34", "address": "科技路8号"})
    choose_place(visitor)
    visitor.fill({"construction_started_on": "2023-03-01"})
    visitor.press("Save")
    visitor.sees("The factory is added.")


def test_the_pages_of_the_demo_look_right(visitor: Visitor) -> None:
    for address in (DEMO, OUTBOX):
        visitor.go(address)
        visitor.looks_right()
    visitor.open_row()
    visitor.looks_right()


def test_the_editor_fills_the_application(visitor: Visitor, journey: Journey) -> None:
    visitor.become("applicant_editor")
    visitor.follow("Check the conditions and apply")
    visitor.press("Start the application")
    journey.dossier = int(re.findall(r"/dossiers/(\d+)/", visitor.page.url)[0])
    visitor.sees("things are missing")
    for key, content in ANSWERS.items():
        fill_section(visitor, journey.dossier, key, content)
    visitor.go("dossiers:section", journey.dossier, "overall")
    expect(visitor.page.locator("[name=project_name]")).to_have_value(ANSWERS["overall"]["project_name"])


def test_the_application_in_chinese(visit: Callable[..., Visitor], journey: Journey) -> None:
    visitor = visit(journey.demo, language="zh")
    visitor.become("applicant_editor")
    visitor.go("dossiers:section", journey.dossier, "scenarios")
    visitor.sees("返回项目页", "保存")
    visitor.keep_picture("application")


def test_the_editor_attaches_files(visitor: Visitor, journey: Journey) -> None:
    visitor.become("applicant_editor")
    keys = required_documents(visitor, journey.dossier)
    assert keys
    with visitor.refused(422):
        attach(visitor, keys[0], "证明.pdf", EXECUTABLE)
        expect(visitor.page.locator(f"#{keys[0]} .field-error")).not_to_be_empty()
    attach_all(visitor, journey.dossier)


def test_the_signatory_declares_and_is_too_late_once(visitor: Visitor, journey: Journey, visit: Any) -> None:
    visitor.become("applicant_signatory")
    visitor.go("dossiers:declarations", journey.dossier)
    visitor.press("Declare as signatory")
    visitor.confirm()
    visitor.follow("Read and submit")
    visit(journey.demo).set_clock("2024-11-23T00:00")
    visitor.press("Submit")
    visitor.sees("Not submitted", "Nothing was changed.", "2024-11-22 23:59:59", "Basis: II(2)1")
    visitor.go("dossiers:submission", journey.dossier)
    visitor.sees("The application as it would be submitted", ANSWERS["overall"]["summary"])
    expect(visitor.page.locator("main").get_by_role("button", name="Submit", exact=True)).to_have_count(0)


def test_the_signatory_submits_in_time(visitor: Visitor, journey: Journey) -> None:
    visitor.set_clock("2024-11-20T09:00")
    submit(visitor, journey)
    visitor.sees("Receipt of the submission", "2024-11-20 09:0", "Check by the recommending unit")


def submit(visitor: Visitor, journey: Journey) -> None:
    """The signatory reads and submits."""
    visitor.become("applicant_signatory")
    visitor.go("dossiers:submission", journey.dossier)
    visitor.press("Submit")
    visitor.confirm()


def test_the_officer_returns_with_a_reason_per_field(visitor: Visitor, journey: Journey) -> None:
    visitor.become("province_officer")
    open_check(visitor)
    place = visitor.page.locator("details", has=visitor.page.locator(f"[name='reason-{LEADING}']"))
    visitor.hands.press(place.locator("summary"))
    visitor.fill({f"reason-{LEADING}": "请补充与国内同行业先进水平的对比数据及出处。"})
    visitor.press("Return with the reasons given")
    visitor.confirm()
    visitor.sees("Returned to the applicant.")


def open_check(visitor: Visitor) -> None:
    """The check of the walk's dossier."""
    visitor.go("checks:list")
    visitor.open_row(ANSWERS["overall"]["project_name"])


def test_the_applicant_corrects_and_submits_again(visitor: Visitor, journey: Journey) -> None:
    visitor.become("applicant_editor")
    visitor.go("dossiers:detail", journey.dossier)
    visitor.sees("Returned for correction", "对比数据及出处")
    visitor.go("dossiers:section", journey.dossier, "overall")
    visitor.sees("对比数据及出处")
    visitor.fill({"leading_statement": BETTER})
    visitor.press("Save and go on")
    visitor.become("applicant_signatory")
    visitor.go("dossiers:declarations", journey.dossier)
    visitor.sees("they are void and must be made again")
    visitor.press("Declare as signatory")
    visitor.confirm()
    visitor.follow("Read and submit")
    visitor.press("Submit")
    visitor.sees("Receipt of the submission")
    visitor.go("dossiers:version", journey.dossier, 1)
    visitor.sees(ANSWERS["overall"]["leading_statement"])


def test_the_officer_passes_and_ranks(visitor: Visitor) -> None:
    visitor.become("province_officer")
    open_check(visitor)
    visitor.sees(BETTER)
    for point in visitor.fields("[name^=point-]"):
        visitor.hands.tick(point)
    visitor.press("Pass")
    visitor.confirm()
    visitor.sees("Passed.")
    open_sheet(visitor)
    visitor.sees("Passed, not on the list")
    put_on_the_list(visitor)
    visitor.sees("1 / 20")


def put_on_the_list(visitor: Visitor) -> None:
    """Propose the only dossier that waits, and save the order."""
    visitor.press("Put on the list")
    visitor.press("Save the order")


def open_sheet(visitor: Visitor) -> None:
    """The list of the personas' province."""
    visitor.go("recommendations:list")
    visitor.open_row("江苏" if "江苏" in visitor.page.content() else "Jiangsu")


def sign_for_the_province(visitor: Visitor, department: str) -> None:
    """One of the six departments signs."""
    visitor.become(f"province_{department}")
    open_sheet(visitor)
    visitor.press("Sign")
    visitor.confirm()
    visitor.sees("The list is signed.")


def test_a_change_voids_a_signature_and_names_the_change(visitor: Visitor) -> None:
    sign_for_the_province(visitor, "industry")
    visitor.become("province_officer")
    open_sheet(visitor)
    visitor.sees("5 signatures are missing.")
    visitor.press("Take off")
    visitor.sees("1 becomes void and must be given again")
    visitor.press("Save the order")
    void = visitor.page.locator(".signatures .void")
    expect(void).to_have_count(1)
    expect(void.locator(".signature-reason")).not_to_be_empty()
    put_on_the_list(visitor)


def test_six_departments_sign_the_list(visitor: Visitor) -> None:
    for department in DEPARTMENTS:
        sign_for_the_province(visitor, department)
    expect(visitor.page.locator(".signatures .signed")).to_have_count(6)


def test_the_unit_submits_its_list(visitor: Visitor) -> None:
    visitor.become("province_officer")
    open_sheet(visitor)
    visitor.follow("Summary form")
    visitor.page.locator("article.paper", has_text=ANSWERS["overall"]["project_name"]).wait_for()
    visitor.page.go_back()
    visitor.ask_then_press("Submit the list")
    visitor.confirm()
    visitor.sees("The list is submitted to the ministry.")


def test_the_secretariat_receives_and_accepts(visitor: Visitor) -> None:
    visitor.set_clock("2024-12-02T09:00")
    visitor.become("secretariat")
    open_sheet(visitor)
    for _ in range(2):
        visitor.press("Record receipt")
    visitor.ask_then_press("Accept the list")
    visitor.confirm()
    visitor.sees("The list is accepted.")


def test_the_secretariat_assigns_experts(visitor: Visitor) -> None:
    visitor.become("secretariat")
    visitor.go("reviews:list")
    visitor.open_row(ANSWERS["overall"]["project_name"])
    expect(visitor.row(NEIGHBOUR)).to_contain_text("must stand aside")
    expect(visitor.row(NEIGHBOUR).get_by_role("button")).to_have_count(0)
    for key in EXPERTS:
        name = find(key).name.zh
        visitor.press("Assign", visitor.row(name))
        visitor.sees(f"{name} is assigned.")
    visitor.sees("3")


def test_experts_score(visitor: Visitor) -> None:
    for at, key in enumerate(EXPERTS):
        visitor.become(key)
        visitor.go("reviews:mine")
        visitor.open_row(ANSWERS["overall"]["project_name"])
        for points in visitor.fields("[name^=points-]"):
            visitor.hands.write(points, str(float(points.get_attribute("max") or 0) * 0.8 - at))
        visitor.press("Save and check")
        visitor.press("Hand in the scores")
        visitor.confirm()
        visitor.sees("Your scores are handed in.")


def test_the_secretariat_concludes_the_ranking(visitor: Visitor) -> None:
    visitor.become("secretariat")
    visitor.go("reviews:list")
    visitor.follow("Ranking")
    visitor.open(visitor.page.locator("a.take").first)
    visitor.sees("On the list: 1 of 1 dossiers.")
    visitor.press("Propose the list")
    visitor.sees("1 dossier goes on to the list")
    visitor.press("Conclude the review")
    visitor.confirm()
    visitor.go("signoff:list")
    visitor.open_row()
    visitor.ask_then_press("Propose the list to the departments")
    visitor.sees("The list was proposed to the departments.")


def test_six_ministries_sign(visitor: Visitor) -> None:
    for department in DEPARTMENTS:
        visitor.become(f"ministry_{department}")
        visitor.go("signoff:list")
        visitor.open_row()
        visitor.press("Sign", visitor.page.locator(".signatures"))
        visitor.confirm()
        visitor.sees("The signature was recorded.")
    expect(visitor.page.locator(".signatures .signed")).to_have_count(6)


def test_publicity_runs_its_working_days(visitor: Visitor, visit: Any, journey: Journey) -> None:
    visitor.set_clock("2025-01-03T09:00")
    open_publicity(visitor)
    visitor.fill({"first_day": "2025-01-03"})
    visitor.press("Start the publicity")
    visitor.confirm()
    visitor.sees("The publicity was started.", "2025-01-09")
    expect(visitor.page.locator(".act-closed", has_text="Close the publicity")).to_be_visible()
    public = visit(journey.demo)
    public.go("publicity:index")
    public.open_row()
    public.sees(ANSWERS["overall"]["project_name"], "Objections")
    visitor.set_clock("2025-01-10T09:00")
    open_publicity(visitor)
    visitor.ask_then_press("Close the publicity")
    visitor.confirm()
    visitor.sees("The publicity was closed.")


def open_publicity(visitor: Visitor) -> None:
    """The secretariat's page of the publication."""
    visitor.become("secretariat")
    visitor.go("publicity:list")
    visitor.open_row()


def test_the_secretariat_recognises(visitor: Visitor) -> None:
    visitor.become("secretariat")
    visitor.go("recognition:list")
    visitor.open_row()
    visitor.ask_then_press("Recognise all")
    visitor.confirm()
    visitor.sees("1 title was granted.")


def test_anyone_verifies_the_title(visitor: Visitor) -> None:
    visitor.go("register:list")
    visitor.hands.choose(visitor.page.locator("select[name=level]"), "excellent")
    visitor.press("Find")
    expect(visitor.page.locator("table").first.locator("tbody tr")).to_have_count(1)
    visitor.open_row()
    visitor.sees("Digest of what was granted", "agrees", "The act in the log", "found", "ZY-2024")


def test_the_auditor_follows_the_dossier(visitor: Visitor, journey: Journey) -> None:
    visitor.become("auditor")
    visitor.go("dossiers:log", journey.dossier)
    visitor.sees("From draft to title", "Hash chain")
    assert visitor.page.locator(".timeline li").count() > 20
    verified = journey.demo.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
