"""An empty instance, not the demo, with the true time: set up by one command, then run to a title by pages alone.

Everybody but the operator comes by a letter, and confirms who they are with their password.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urlsplit

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from tests.builders import PASSWORD, credit_code
from tests.dossier_builders import ANSWERS
from tests.journeys.own_notice import lay_over
from tests.journeys.running import Running, a_free_port, bare_environment, run, tidu
from tests.journeys.visitor import PATIENCE, Visitor
from tests.journeys.walking import attach_all, choose_place, fill_section
from tests.notifications.office import Office, open_at
from tidu.core import clock

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.usefixtures("after_the_steps_before")]
OPERATOR = "operator@tidu.example.cn"
PROJECT = ANSWERS["overall"]["project_name"]
MINISTRY = [
    ["secretary@ministry.example.cn", "ministry secretariat", ""],
    ["industry@ministry.example.cn", "ministry department officer", "industry"],
    ["finance@ministry.example.cn", "ministry department officer", "finance"],
]
INVITED = {
    "secretary@ministry.example.cn": "秘书处",
    "industry@ministry.example.cn": "部内工信",
    "finance@ministry.example.cn": "部内财政",
    "officer@jiangsu.example.cn": "省厅经办",
    "signer@jiangsu.example.cn": "省厅会签",
    "expert@institute.example.cn": "评审专家",
}


@dataclass
class Instance:
    """A real instance, and everybody's window at it, by address."""

    running: Running
    office: Office
    browser: Browser
    people: dict[str, Visitor] = field(default_factory=dict)
    dossier: int = 0

    def window(self) -> Visitor:
        """A new window."""
        return Visitor(self.browser, self.running.address)

    def joins(self, email: str, name: str) -> Visitor:
        """Somebody opens the link of the letter, makes an account, and takes up the role."""
        visitor = self.people[email] = self.window()
        visitor.go(self.link_to(email))
        visitor.follow("Make an account with this address")
        visitor.page.locator("[name=name]").fill(name)
        expect(visitor.page.locator("[name=email]")).to_have_value(email)
        visitor.fill(dict.fromkeys(("password1", "password2"), PASSWORD))
        visitor.press("Make the account")
        visitor.press("Join")
        visitor.sees("People")
        return visitor

    def link_to(self, email: str) -> str:
        """The path of the link in the last letter to an address; the worker sends it soon."""
        deadline = time.monotonic() + PATIENCE / 1000
        while not (letters := [one for one in self.office.taken if one["To"] == email]):
            assert time.monotonic() < deadline, f"no letter to {email}"
            time.sleep(0.2)
        body = letters[-1].get_body(("plain",))
        assert body is not None
        found = re.search(r"http://\S+", body.get_content())
        assert found is not None
        return urlsplit(found[0]).path


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Instance]:
    folder, mail, port = tmp_path_factory.mktemp("nothing"), a_free_port(), a_free_port()
    ours = {
        "TIDU_HOME": str(folder / "home"),
        "TIDU_OVERLAY": str(lay_over(folder / "overlay", clock.today())),
        "TIDU_HTTPS": "0",
        "TIDU_ORIGIN": f"http://localhost:{port}",
        "TIDU_MAIL_HOST": "127.0.0.1",
        "TIDU_MAIL_PORT": str(mail),
        "TIDU_MAIL_TLS": "0",
        "TIDU_INIT_PASSWORD": PASSWORD,
    }
    environment = bare_environment() | ours
    made = run("init", "--email", OPERATOR, "--name", "运维", environment=environment)
    assert made.returncode == 0, made.stderr
    running = Running(tidu("serve", "--port", str(port)), environment, port, folder / "log")
    with open_at(mail) as office:
        try:
            opened = Instance(running.wait(), office, browser)
            yield opened
        finally:
            running.end()
        for visitor in opened.people.values():
            visitor.close()
            visitor.look_for_trouble()


def confirm(visitor: Visitor) -> None:
    """Say that it is really oneself, with the password."""
    expect(visitor.page.locator("h1")).to_have_text("Confirm that it is you")
    visitor.page.locator("[name=password]").fill(PASSWORD)
    visitor.page.locator("main form .btn-seal").click()
    visitor.page.wait_for_load_state()


def test_the_operator_signs_in_and_invites_the_ministry_by_a_list(instance: Instance) -> None:
    operator = instance.people[OPERATOR] = instance.window()
    operator.go("/account/login/")
    operator.fill({"login": OPERATOR, "password": PASSWORD})
    operator.press("Sign in")
    open_organisation(operator, "Ministry of Industry")
    operator.follow("Invite a list")
    operator.page.locator("input[type=file]").set_input_files(
        {"name": "名单.xlsx", "mimeType": "application/octet-stream", "buffer": filled_in(operator)}
    )
    operator.press("Check the list")
    operator.sees("3 people will be invited")
    operator.press("Invite 3 people")
    operator.sees("3 people are invited")


def open_organisation(operator: Visitor, name: str) -> None:
    """An organisation's page, found by its name."""
    operator.go("organisations:list")
    operator.page.locator("[name=q]").fill(name)
    operator.page.keyboard.press("Enter")
    operator.row(name).get_by_role("link").first.click()
    operator.sees("People")


def filled_in(operator: Visitor) -> bytes:
    """The list that the page offers, filled in."""
    with operator.page.expect_download() as started:
        operator.page.get_by_role("link", name="Download the form").click()
    book = openpyxl.load_workbook(BytesIO(started.value.path().read_bytes()))
    for row in MINISTRY:
        book.worksheets[0].append(row)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def test_the_operator_invites_a_unit_and_an_expert(instance: Instance) -> None:
    operator = instance.people[OPERATOR]
    open_organisation(operator, "Jiangsu")
    invite(operator, "officer@jiangsu.example.cn", "unit_officer")
    invite(operator, "signer@jiangsu.example.cn", "department_officer", "industry")
    operator.go("organisations:list")
    operator.follow("Set up an organisation")
    operator.page.locator("[name=kind][value=institute]").check()
    operator.fill({"name": "京畿智造研究院", "province": "110000"})
    expect(operator.page.locator("[name=region_code] option[value='110108']")).to_be_attached()
    operator.fill({"region_code": "110108"})
    operator.press("Save")
    operator.sees("People")
    invite(operator, "expert@institute.example.cn", "expert")


def invite(operator: Visitor, email: str, role: str, department: str = "") -> None:
    """Invite one person into the organisation that is open."""
    operator.follow("Invite")
    operator.page.locator("[name=email]").fill(email)
    operator.page.locator(f"[name=role][value={role}]").check()
    if department:
        operator.fill({"department": department})
    operator.page.locator("main form .btn-primary").click()
    operator.sees("Open invitations", email)


def test_whoever_is_invited_comes_by_one_letter(instance: Instance) -> None:
    for email, name in INVITED.items():
        instance.joins(email, name)
        assert [one["To"] for one in instance.office.taken].count(email) == 1


def test_the_secretariat_opens_the_call(instance: Instance) -> None:
    secretary = instance.people["secretary@ministry.example.cn"]
    secretary.go("campaigns:list")
    offered = secretary.page.locator("section.sheet", has_text="Trial call")
    secretary.open(offered.get_by_role("link", name="Check and open"))
    secretary.press("Open the campaign")
    confirm(secretary)
    secretary.sees("The campaign is open.")


def test_an_enterprise_applies(instance: Instance) -> None:
    email = "zhou@factory.example.cn"
    applicant = instance.people[email] = instance.window()
    applicant.go("/account/signup/")
    applicant.fill({"name": "周敏", "email": email} | dict.fromkeys(("password1", "password2"), PASSWORD))
    applicant.press("Make the account")
    applicant.sees("We have sent you a link.")
    applicant.go(instance.link_to(email))
    applicant.press("Confirm")
    register(applicant)
    applicant.go("/")
    applicant.follow("Trial call")
    applicant.follow("Check the conditions and apply")
    applicant.follow("Check the conditions")
    applicant.press("Start the application")
    instance.dossier = int(re.findall(r"/dossiers/(\d+)/", applicant.page.url)[0])
    for key, content in ANSWERS.items():
        fill_section(applicant, instance.dossier, key, content)
    attach_all(applicant, instance.dossier)


def register(applicant: Visitor) -> None:
    """The enterprise and its factory, which is completed."""
    applicant.go("organisations:new")
    applicant.fill({"name": "苏州青梧精工有限公司", "credit_code": credit_code(), "industry": "34"})
    choose_place(applicant)
    applicant.page.locator("[name=legal_form][value=legal_person]").check()
    applicant.press("Save")
    applicant.sees("The enterprise is registered.")
    applicant.go("factories:list")
    applicant.follow("Add a factory")
    applicant.fill({"name": "青梧一号工厂", "industry": "34", "address": "科技路8号"})
    choose_place(applicant)
    applicant.fill({"construction_started_on": "2021-03-01", "completed_on": "2023-06-30"})
    applicant.press("Save")
    applicant.sees("The factory is added.")


def test_the_applicant_declares_and_submits(instance: Instance) -> None:
    applicant = instance.people["zhou@factory.example.cn"]
    applicant.go("dossiers:declarations", instance.dossier)
    applicant.press("Declare as signatory")
    confirm(applicant)
    applicant.follow("Read and submit")
    applicant.press("Submit")
    applicant.sees("Receipt of the submission", "Check by the recommending unit")


def test_the_unit_checks_ranks_signs_and_hands_in(instance: Instance) -> None:
    officer = instance.people["officer@jiangsu.example.cn"]
    officer.go("checks:list")
    officer.open_row(PROJECT)
    for point in officer.fields("[name^=point-]"):
        point.check()
    officer.press("Pass")
    confirm(officer)
    officer.sees("Passed.")
    officer.go("recommendations:list")
    officer.open_row("Jiangsu")
    officer.press("Put on the list")
    officer.press("Save the order")
    signer = instance.people["signer@jiangsu.example.cn"]
    signer.go("recommendations:list")
    signer.open_row("Jiangsu")
    signer.press("Sign")
    confirm(signer)
    signer.sees("The list is signed.")
    officer.page.reload()
    officer.ask_then_press("Submit the list")
    officer.sees("The list is submitted to the ministry.")


def test_the_ministry_accepts_and_assigns(instance: Instance) -> None:
    secretary = instance.people["secretary@ministry.example.cn"]
    secretary.go("recommendations:list")
    secretary.open_row("Jiangsu")
    secretary.ask_then_press("Accept the list")
    secretary.sees("The list is accepted.")
    secretary.go("reviews:list")
    secretary.open_row(PROJECT)
    secretary.press("Assign", secretary.row("评审专家"))
    secretary.sees("评审专家 is assigned.")


def test_the_expert_scores(instance: Instance) -> None:
    expert = instance.people["expert@institute.example.cn"]
    expert.go("reviews:mine")
    expert.open_row(PROJECT)
    for points in expert.fields("[name^=points-]"):
        points.fill(points.get_attribute("max") or "0")
    expert.press("Save and check")
    expert.press("Hand in the scores")
    confirm(expert)
    expert.sees("Your scores are handed in.")


def test_the_departments_sign_the_list(instance: Instance) -> None:
    secretary = instance.people["secretary@ministry.example.cn"]
    secretary.go("reviews:list")
    secretary.follow("Ranking")
    secretary.page.locator("a.take").first.click()
    secretary.sees("On the list: 1 of 1 dossiers.")
    secretary.press("Propose the list")
    secretary.press("Conclude the review")
    secretary.go("signoff:list")
    secretary.open_row()
    secretary.ask_then_press("Propose the list to the departments")
    secretary.sees("The list was proposed to the departments.")
    for department in ("industry", "finance"):
        officer = instance.people[f"{department}@ministry.example.cn"]
        officer.go("signoff:list")
        officer.open_row()
        officer.press("Sign", officer.page.locator(".signatures"))
        confirm(officer)
        officer.sees("The signature was recorded.")


def test_the_title_is_granted_and_anyone_verifies_it(instance: Instance) -> None:
    secretary = instance.people["secretary@ministry.example.cn"]
    secretary.go("recognition:list")
    secretary.open_row()
    secretary.ask_then_press("Recognise all")
    secretary.sees("1 title was granted.")
    public = instance.people["the public"] = instance.window()
    public.go("register:list")
    public.open_row()
    public.sees("Digest of what was granted", "agrees", "ZY-2026")


def test_the_log_is_whole(instance: Instance) -> None:
    verified = instance.running.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
