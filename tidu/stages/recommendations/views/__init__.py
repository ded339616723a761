"""The pages of the recommendation lists."""

from tidu.stages.recommendations.views.papers import paper, receive, send, summary, summary_excel, summary_pdf
from tidu.stages.recommendations.views.sheets import (
    accept,
    reorder,
    return_sheet,
    sheet_list,
    sheet_page,
    sign,
    submit,
)

__all__ = [
    "accept",
    "paper",
    "receive",
    "reorder",
    "return_sheet",
    "send",
    "sheet_list",
    "sheet_page",
    "sign",
    "submit",
    "summary",
    "summary_excel",
    "summary_pdf",
]
