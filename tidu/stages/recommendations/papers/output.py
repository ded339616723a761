"""The summary form as PDF and as Excel workbook. Equal forms give equal bytes."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from tidu.documents import excel, pdf, qr
from tidu.stages.recommendations.papers.form import SummaryForm

TEMPLATE = Path(__file__).parent / "summary.typ"
WIDTHS = (6, 36, 30, 22, 22, 22, 10, 18)


def as_pdf(form: SummaryForm) -> bytes:
    """The form on A4 landscape, with a QR code on each page that leads to ``check_url``."""
    return pdf.render(TEMPLATE, asdict(form) | {"qr": qr.svg(form.check_url)})


def as_excel(form: SummaryForm) -> bytes:
    """The form as a workbook: ranks are numbers, all else is words."""
    columns = [excel.Column(title, width) for title, width in zip(form.columns, WIDTHS, strict=True)]
    rows: list[list[str | int]] = [[int(rank), *rest] for rank, *rest in form.rows]
    above = [line for line in (form.notice, form.copy_to, form.unit_line, form.count_line) if line]
    signed = [f"{desk.name}{form.stamp}　{desk.state}　{desk.when}".rstrip() for desk in form.desks]
    below = [*signed, form.digest_line, form.check_url, form.remark]
    return excel.workbook(excel.Table(form.title[:31], form.title, columns, rows, above, below))
