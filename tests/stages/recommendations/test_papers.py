"""The summary form on paper, its copy, its check by anybody, and what was sent and received."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pypdfium2
import pytest
import zxingcpp
from django.urls import reverse

from tests.builders import a_group, a_person, a_province, signed_in
from tests.dossier_builders import IN_TIME
from tests.stages.recommendations.rows import (
    a_sheet,
    a_submitted_sheet,
    a_waiting_step,
    an_officer,
    move,
    rank,
    sheet_of,
    sign_all,
)
from tidu.core import clock
from tidu.core.findings import Refused
from tidu.core.templatetags.tidu import minute
from tidu.organisations.roles import Role
from tidu.stages.recommendations import actions, queries
from tidu.stages.recommendations.models import Sheet
from tidu.stages.recommendations.papers import as_excel, as_pdf, summary_form

pytestmark = pytest.mark.django_db
HOSTILE = "=1+1 #panic() *粗* $x$ <b>智能工厂"
CHECK = "https://tidu.test/check/1"


@pytest.fixture(autouse=True)
def _in_time():
    with clock.frozen(IN_TIME):
        yield


def url(name, *arguments):
    return reverse(f"recommendations:{name}", args=arguments)


def fresh(sheet):
    return Sheet.objects.get(pk=sheet.pk)


def squeezed(text):
    return "".join(text.split())


def test_the_pdf_has_all_in_order_and_on_each_page_head_number_and_code():
    sheet = a_sheet(ranked=19)
    step = a_waiting_step(name=HOSTILE)
    rank(an_officer(sheet), sheet, step, 1)
    sheet = fresh(sheet)
    sign_all(sheet, "finance")
    document = pypdfium2.PdfDocument(as_pdf(summary_form(sheet, CHECK)))
    pages = [squeezed(page.get_textpage().get_text_bounded()) for page in document]
    assert len(pages) >= 2
    for at, (page, text) in enumerate(zip(document, pages, strict=True), 1):
        assert page.get_width() > page.get_height()
        assert f"{at}/{len(pages)}" in text
        assert sheet.digest in text
        (code,) = zxingcpp.read_barcodes(page.render(scale=2.5).to_pil())
        assert code.text == CHECK
    assert all("统一社会信用代码" in text for text in pages[:-1])
    whole = "".join(pages)
    codes = [entry.dossier.factory.enterprise.credit_code for entry in queries.entries_of(sheet)]
    places = [whole.index(code) for code in codes]
    assert places == sorted(places)
    assert squeezed(HOSTILE) in whole
    assert "共20项，名额20项" in whole
    assert whole.count("（盖章）") == 6
    assert "已在平台签署" in whole
    assert whole.count("平台尚未签署") == 5


def test_the_workbook_has_the_ranks_in_order_and_formulas_as_words():
    step = a_waiting_step(name=HOSTILE)
    sheet = sheet_of(step)
    officer = an_officer(sheet)
    rank(officer, sheet, step)
    rank(officer, sheet, a_waiting_step(), 1)
    sheet = fresh(sheet)
    (page,) = openpyxl.load_workbook(BytesIO(as_excel(summary_form(sheet, CHECK)))).worksheets
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    listed = [row for row in rows if isinstance(row[0], int)]
    expected = [(entry.rank, entry.dossier.title) for entry in queries.entries_of(sheet)]
    assert [(row[0], row[1]) for row in listed] == expected
    assert expected[1] == (2, HOSTILE)
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}
    assert any(sheet.digest in str(row[0]) for row in rows)


def test_equal_lists_make_equal_papers_and_a_signature_another():
    sheet = a_sheet(ranked=2)
    before = [make(summary_form(sheet, CHECK)) for make in (as_pdf, as_excel)]
    assert [make(summary_form(fresh(sheet), CHECK)) for make in (as_pdf, as_excel)] == before
    sign_all(sheet, "data")
    after = [make(summary_form(sheet, CHECK)) for make in (as_pdf, as_excel)]
    assert [one != other for one, other in zip(before, after, strict=True)] == [True, True]


def test_an_empty_list_can_be_printed():
    sheet = a_sheet(ranked=0, waiting=1)
    form = summary_form(sheet, CHECK)
    text = squeezed(pypdfium2.PdfDocument(as_pdf(form))[0].get_textpage().get_text_bounded())
    assert squeezed(form.nothing) in text


@pytest.mark.parametrize(("name", "begins"), [("summary_pdf", b"%PDF-"), ("summary_excel", b"PK")])
def test_papers_are_for_those_who_may_read_the_list(client, name, begins):
    sheet, foreign = a_sheet(), a_sheet(unit=a_province("330000"))
    client.cookies["django_language"] = "en"
    signed_in(client, an_officer(sheet))
    answer = client.get(url(name, sheet.pk))
    assert answer.content.startswith(begins)
    assert "filename*=utf-8''" in answer["Content-Disposition"]
    assert client.get(url(name, foreign.pk)).status_code == 404
    assert client.get(url(name, sheet.pk), {"copy": "state_assets"}).status_code == 404


def test_the_code_leads_to_the_check_of_this_very_list(client):
    sheet = a_sheet()
    made = signed_in(client, an_officer(sheet)).get(url("summary_pdf", sheet.pk)).content
    (code,) = zxingcpp.read_barcodes(pypdfium2.PdfDocument(made)[0].render(scale=2.5).to_pil())
    assert code.text == f"http://testserver{url('paper', sheet.pk, sheet.digest)}"


def test_the_copy_to_the_commission_says_so(client):
    sheet = a_sheet(unit=a_group())
    signed_in(client, an_officer(sheet))
    line = "抄送：国务院国有资产监督管理委员会"
    assert line in client.get(url("summary", sheet.pk), {"copy": "state_assets"}).content.decode()
    assert line not in client.get(url("summary", sheet.pk)).content.decode()
    assert f"{url('summary', sheet.pk)}?copy=state_assets" in client.get(url("sheet", sheet.pk)).content.decode()
    made = client.get(url("summary_pdf", sheet.pk), {"copy": "state_assets"}).content
    assert line in squeezed(pypdfium2.PdfDocument(made)[0].get_textpage().get_text_bounded())


def test_anybody_checks_a_paper_and_learns_nothing_else(client):
    sheet = a_sheet(ranked=2)
    old = sheet.digest
    said = client.get(url("paper", sheet.pk, old)).content.decode()
    assert ("一致" in said, "2024-" in said) == (True, True)
    with clock.frozen(IN_TIME + timedelta(hours=1)):
        move(an_officer(sheet), sheet, sheet.entries.get(rank=2), 1)
    superseded = client.get(url("paper", sheet.pk, old)).content.decode()
    assert "已被替代" in superseded
    unknown = [client.get(url("paper", *each)).content.decode() for each in ((sheet.pk, "0" * 64), (10**9, old))]
    assert all("无法核对" in page for page in unknown)
    for page in (said, superseded, *unknown):
        for entry in queries.entries_of(sheet):
            assert entry.dossier.title not in page
        assert sheet.unit.name not in page


def test_a_list_that_came_back_to_an_old_order_agrees_again():
    sheet = a_sheet(ranked=2)
    old = sheet.digest
    for _ in range(2):
        move(an_officer(sheet), sheet, sheet.entries.get(rank=2), 1)
    assert queries.standing_of(sheet.pk, old).state == "agrees"


def test_the_unit_records_what_it_sent_and_the_commission_what_it_received(client):
    sheet = a_submitted_sheet(unit=a_group())
    officer, commission = an_officer(sheet), a_person(Role.MINISTRY_OFFICER, department="state_assets")
    answer = signed_in(client, officer).post(
        url("send", sheet.pk), {"document": "summary_form", "desk": "state_assets"}
    )
    assert answer.status_code == 302
    for document, code in [("summary_form", "sent_already"), ("video", "paper_not_asked")]:
        with pytest.raises(Refused) as caught:
            actions.send(officer, sheet, document, "state_assets")
        assert [finding.code for finding in caught.value.findings] == [f"recommendations.{code}"]
    actions.receive(commission, sheet, "summary_form", "state_assets")
    text = client.get(url("sheet", sheet.pk)).content.decode()
    assert f"{minute(IN_TIME)} 寄送，{officer.name}" in text
    assert f"{minute(IN_TIME)} {commission.name}" in text
    assert [act.verb for act in queries.acts_on(sheet)[:2]] == ["recommendations.receive", "recommendations.send"]


def test_nothing_is_sent_before_the_list_is_handed_in():
    sheet = a_sheet(unit=a_group())
    with pytest.raises(Refused) as caught:
        actions.send(an_officer(sheet), sheet, "summary_form", "state_assets")
    assert [finding.code for finding in caught.value.findings] == ["workflow.not_now"]
