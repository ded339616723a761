"""PDF, Excel and QR from plain data, read back."""

from io import BytesIO

import openpyxl
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from tidu.documents import excel, pdf, qr

LINE = """
#let data = json(bytes(sys.inputs.data))
#set page(width: 40cm, height: 8cm)
#set text(font: "Noto Sans SC", size: 8pt)
#data.line
#image(bytes(data.qr), format: "svg", height: 3cm)
"""
HOSTILE = [
    "#panic()",
    "$x$ *b* _i_ `c` \\ #sys.inputs",
    "= Heading",
    "@ref <label>",
    '#image("/etc/passwd")',
    "//x /* y */",
]


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("typ") / "line.typ"
    path.write_text(LINE)
    return path


def text_of(content):
    return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content))


def squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize("line", HOSTILE)
def test_what_looks_like_markup_stays_text(template, line):
    made = pdf.render(template, {"line": line, "qr": qr.svg("x")})
    assert squeezed(text_of(made)) == squeezed(line)


def test_equal_data_give_equal_bytes_and_other_data_others(template):
    data = {"line": "推荐汇总表 №1", "qr": qr.svg("a")}
    assert pdf.render(template, data) == pdf.render(template, dict(reversed(data.items())))
    assert pdf.render(template, data) != pdf.render(template, data | {"line": "推荐汇总表 №2"})


@settings(max_examples=10)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200))
def test_a_qr_code_is_read_back(template, text):
    made = pdf.render(template, {"line": "", "qr": qr.svg(text)})
    (code,) = zxingcpp.read_barcodes(pypdfium2.PdfDocument(made)[0].render(scale=3).to_pil())
    assert code.text == text


def table(*rows, **lines):
    return excel.Table("名单", "推荐汇总表", [excel.Column("序号", 6), excel.Column("项目", 40)], rows, **lines)


def read(content):
    (sheet,) = openpyxl.load_workbook(BytesIO(content)).worksheets
    return sheet


@pytest.mark.parametrize(
    "words", ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "http://x.test", "007", "a\nb", ""]
)
def test_words_of_a_workbook_stay_words(words):
    sheet = read(excel.workbook(table((1, words))))
    cell = sheet["B3"]
    assert (cell.value or "", cell.hyperlink) == (words, None)
    assert cell.data_type == "s"


def test_a_workbook_has_title_lines_head_and_rows_and_is_set_for_print():
    sheet = read(excel.workbook(table((1, "甲"), (2, "乙"), above=["推荐单位：江苏省"], below=["共 2 项"])))
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["推荐汇总表", None],
        ["推荐单位：江苏省", None],
        ["序号", "项目"],
        [1, "甲"],
        [2, "乙"],
        ["共 2 项", None],
    ]
    assert (sheet.page_setup.orientation, sheet.print_title_rows, sheet.oddFooter.center.text) == (
        "landscape",
        "$3:$3",
        "&P / &N",
    )


def test_equal_tables_give_equal_bytes():
    assert excel.workbook(table((1, "甲"))) == excel.workbook(table((1, "甲")))
    assert excel.workbook(table((1, "甲"))) != excel.workbook(table((1, "乙")))
