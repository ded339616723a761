"""The applicant at 23:50: nothing that was typed or sent is lost, and it is always plain what was saved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.dossier_builders import ANSWERS, PDF
from tests.journeys.conftest import Journey
from tests.journeys.running import RunningDemo
from tests.journeys.test_walk import attach, fill_section
from tests.journeys.visitor import PATIENCE, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.slow]

Visit = Callable[..., Visitor]
PART = 4 << 20
SAVED = re.compile(r"^Saved at \d\d:\d\d:\d\d$")


@pytest.fixture(scope="module")
def journey(at_application: RunningDemo) -> Journey:
    return Journey(at_application)


@pytest.fixture
def editor(journey: Journey, visit: Visit) -> Visitor:
    """The editor, in front of the one application of these journeys."""
    visitor = visit(journey.demo)
    visitor.become("applicant_editor")
    if not journey.dossier:
        visitor.follow("Check the conditions and apply")
        visitor.press("Start the application")
        journey.dossier = int(re.findall(r"/dossiers/(\d+)/", visitor.page.url)[0])
    return visitor


def status_of(page: Page) -> str:
    return page.locator("[data-status]").inner_text()


def sees_saved(visitor: Visitor) -> None:
    expect(visitor.page.locator("[data-status]")).to_have_text(SAVED, timeout=PATIENCE)


@contextmanager
def troubled(visitor: Visitor, *statuses: int) -> Iterator[None]:
    """Answers with these statuses are meant within; anything else is trouble as ever."""
    visitor.look_for_trouble()
    yield
    visitor.trouble = [line for line in visitor.trouble if not line.startswith(tuple(f"{s} at " for s in statuses))]


def test_the_desk_opens_with_the_ladder_and_the_next_act(editor: Visitor, journey: Journey) -> None:
    editor.go("/")
    expect(editor.page.locator(".rung-next")).to_contain_text("conditions met")
    expect(editor.page.locator(".ladder-aim .finding").first).to_be_visible()
    expect(editor.page.locator(".ladder-aim .citation").first).to_contain_text("Basis")
    editor.follow("Go on with the application")
    expect(editor.page).to_have_url(re.compile(rf"/dossiers/{journey.dossier}/sections/basic/"))


def test_a_section_saves_while_it_is_typed_and_says_when(editor: Visitor, journey: Journey) -> None:
    editor.go("dossiers:section", journey.dossier, "basic")
    editor.fill({"registered_address": "科技路1号"})
    sees_saved(editor)
    expect(editor.page.locator(".outline [aria-current]")).to_contain_text("missing")
    editor.page.reload()
    expect(editor.page.locator("[name=registered_address]")).to_have_value("科技路1号")


def test_what_cannot_be_is_marked_and_the_rest_is_saved(editor: Visitor, journey: Journey) -> None:
    editor.go("dossiers:section", journey.dossier, "basic")
    editor.fill({"employees": "860", "turnover": "-5"})
    expect(editor.page.locator("[data-status]")).to_contain_text("apart from one answer", timeout=PATIENCE)
    expect(editor.page.locator(".field-wrong [name=turnover]")).to_have_attribute("aria-invalid", "true")
    editor.fill({"turnover": "5"})
    sees_saved(editor)
    expect(editor.page.locator(".field-wrong")).to_have_count(0)


def test_without_a_connection_it_waits_and_goes_on_by_itself(editor: Visitor, journey: Journey) -> None:
    editor.go("dossiers:section", journey.dossier, "basic")
    editor.context.set_offline(True)
    editor.fill({"main_business": "离线时填写的内容"})
    expect(editor.page.locator("[data-status]")).to_contain_text("No connection", timeout=PATIENCE)
    editor.context.set_offline(False)
    sees_saved(editor)
    editor.page.reload()
    expect(editor.page.locator("[name=main_business]")).to_have_value("离线时填写的内容")


def test_signed_out_it_keeps_what_was_typed_until_one_signed_in_elsewhere(editor: Visitor, journey: Journey) -> None:
    editor.go("dossiers:section", journey.dossier, "basic")
    with troubled(editor, 401, 403):
        editor.context.clear_cookies()
        editor.fill({"contact_name": "周敏"})
        expect(editor.page.locator("[data-status]")).to_contain_text("You are signed out", timeout=PATIENCE)
        with editor.context.expect_page() as opened:
            editor.page.get_by_role("link", name="Sign in in a new tab").click()
        opened.value.goto("/demo/")
        opened.value.locator("form:has(input[name=key][value='applicant_editor']) button").click()
        opened.value.wait_for_load_state()
        editor.page.bring_to_front()
        expect(editor.page.locator("[data-status]")).to_have_text(
            re.compile(r"(Saved at|已保存)|\d\d:\d\d:\d\d"), timeout=PATIENCE
        )
    editor.page.reload()
    expect(editor.page.locator("[name=contact_name]")).to_have_value("周敏")


def test_two_windows_meet_and_both_values_are_kept(editor: Visitor, journey: Journey, visit: Visit) -> None:
    other = visit(journey.demo)
    other.become("applicant_signatory")
    for window in (editor, other):
        window.go("dossiers:section", journey.dossier, "basic")
    expect(other.page.locator("[data-others]")).to_contain_text("has this part open too")
    editor.fill({"main_business": "精密轴承", "contact_phone": "0512-60000000"})
    sees_saved(editor)
    other.fill({"main_business": "精密齿轮箱", "contact_email": "a@example.cn"})
    disputes = other.page.locator("#disputes")
    expect(disputes).to_contain_text("One answer has two values", timeout=PATIENCE)
    expect(disputes).to_contain_text("精密轴承")
    expect(disputes).to_contain_text("精密齿轮箱")
    expect(other.page.locator("[name=contact_phone]")).to_have_value("0512-60000000")
    other.keep_picture("two-in-one-section")
    other.press("Take this one", disputes)
    other.sees("Decided.")
    expect(other.page.locator("[name=main_business]")).to_have_value("精密齿轮箱")
    editor.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(editor.page.locator("[name=main_business]")).to_have_value("精密齿轮箱", timeout=PATIENCE)
    expect(editor.page.locator("[name=contact_email]")).to_have_value("a@example.cn")


def test_the_plain_form_saves_without_script(editor: Visitor, journey: Journey) -> None:
    state = editor.context.storage_state()
    assert editor.context.browser is not None
    plain = editor.context.browser.new_context(
        base_url=editor.address, java_script_enabled=False, storage_state=state, locale="en-GB"
    )
    page = plain.new_page()
    page.goto(f"/dossiers/{journey.dossier}/sections/factory/")
    page.fill("[name=main_products]", "轴承")
    page.get_by_role("button", name="Save and go on").click()
    expect(page).to_have_url(re.compile("/sections/overall/"))
    page.goto(f"/dossiers/{journey.dossier}/attachments/")
    place = page.locator("#document-other")
    place.locator("input[type=file]").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"MZ"})
    place.get_by_role("button", name="Attach").click()
    expect(page).to_have_url(re.compile(r"/attachments/#document-other$"))
    expect(place.locator("[role=alert]")).to_contain_text("none of the accepted types")
    plain.close()


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A file of two parts and a bit."""
    path = tmp_path / "对标报告.pdf"
    path.write_bytes(PDF + bytes(2 * PART))
    return path


def test_an_upload_goes_on_after_the_connection_broke(editor: Visitor, journey: Journey, report: Path) -> None:
    editor.go("dossiers:attachments", journey.dossier)
    asked: list[str] = []

    def break_the_second_part(route: Route) -> None:
        asked.append(route.request.method)
        if asked.count("PATCH") == 2 and route.request.method == "PATCH":
            route.abort("connectionreset")
        else:
            route.continue_()

    editor.page.route("**/uploads/**", break_the_second_part)
    editor.page.locator("#document-leading_evidence input[type=file]").set_input_files(report)
    files = editor.page.locator("#document-leading_evidence .files")
    expect(files).to_contain_text("对标报告.pdf", timeout=PATIENCE)
    assert asked == ["POST", "PATCH", "PATCH", "HEAD", "PATCH", "PATCH"]
    expect(editor.page.locator("#document-leading_evidence .sending-file")).to_have_count(0)


def test_an_upload_goes_on_after_the_page_was_closed(editor: Visitor, journey: Journey, report: Path) -> None:
    editor.go("dossiers:attachments", journey.dossier)
    editor.page.route(
        "**/uploads/**",
        lambda route: route.abort() if route.request.headers.get("upload-offset", "0") != "0" else route.continue_(),
    )
    with editor.page.expect_response(lambda answer: answer.request.method == "PATCH"):
        editor.page.locator("#document-system_evidence input[type=file]").set_input_files(report)
    editor.page.close()
    editor.page = editor.context.new_page()
    asked: list[str] = []
    editor.page.on("request", lambda request: asked.append(request.method) if "/uploads/" in request.url else None)
    editor.go("dossiers:attachments", journey.dossier)
    place = editor.page.locator("#document-system_evidence")
    expect(place).to_contain_text("choose the same file again")
    place.locator("input[type=file]").set_input_files(report)
    expect(place.locator(".files")).to_contain_text("对标报告.pdf", timeout=PATIENCE)
    assert asked[0] == "HEAD"
    assert "POST" not in asked


def test_several_files_at_once_each_with_its_own_reason(editor: Visitor, journey: Journey) -> None:
    editor.go("dossiers:attachments", journey.dossier)
    place = editor.page.locator("#document-other")
    kind = "application/pdf"
    with troubled(editor, 422):
        place.locator("input[type=file]").set_input_files(
            [
                {"name": "好.pdf", "mimeType": kind, "buffer": PDF},
                {"name": "坏.pdf", "mimeType": kind, "buffer": b"MZ" + bytes(99)},
                {"name": "程序.exe", "mimeType": kind, "buffer": PDF},
            ]
        )
        expect(place.locator(".files")).to_contain_text("好.pdf", timeout=PATIENCE)
        expect(place.locator(".sending-wrong")).to_have_count(2, timeout=PATIENCE)
    expect(place.locator(".sending-wrong", has_text="坏.pdf")).to_contain_text("content of the file")
    expect(place.locator(".sending-wrong", has_text="程序.exe")).to_contain_text("ends in none")


def test_the_last_page_reads_like_paper_and_leads_to_what_is_missing(editor: Visitor, journey: Journey) -> None:
    editor.go("dossiers:submission", journey.dossier)
    paper = editor.page.locator("article.paper")
    expect(paper).to_contain_text("Draft, not submitted")
    expect(paper).to_contain_text("List of attachments")
    editor.page.locator(".gap summary").first.click()
    editor.page.locator(".gap .missing a").first.click()
    expect(editor.page).to_have_url(re.compile(r"/sections/basic/#id_\w+$"))


def test_a_receipt_and_the_way_back(editor: Visitor, journey: Journey, visit: Visit) -> None:
    for key, content in ANSWERS.items():
        fill_section(editor, journey.dossier, key, content)
    editor.go("dossiers:attachments", journey.dossier)
    required = editor.page.locator("section[id^=document-]", has_text="required")
    for key in [required.nth(at).get_attribute("id") or "" for at in range(required.count())]:
        attach(editor, key, "证明.pdf", PDF)
        expect(editor.page.locator(f"#{key} .files")).to_contain_text("证明.pdf", timeout=PATIENCE)
    signatory = visit(journey.demo)
    signatory.become("applicant_signatory")
    signatory.go("dossiers:declarations", journey.dossier)
    signatory.press("Declare as signatory")
    signatory.confirm()
    signatory.press("Submit")
    signatory.sees("Receipt of the submission", "What happens next", "You need not do anything now.")
    signatory.keep_picture("receipt")
    receipt = signatory.page.url
    for _again in range(2):
        signatory.page.go_back()
        signatory.sees("Receipt of the submission")
        assert signatory.page.url == receipt
    signatory.go("dossiers:detail", journey.dossier)
    signatory.follow("Receipt")
    assert signatory.page.url == receipt
