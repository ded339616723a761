"""The papers of a sheet: the summary form for page, PDF and Excel, always in Chinese. Owns the form's template."""

from tidu.stages.recommendations.papers.form import SummaryForm, summary_form
from tidu.stages.recommendations.papers.output import as_excel, as_pdf

__all__ = ["SummaryForm", "as_excel", "as_pdf", "summary_form"]
