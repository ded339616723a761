"""Pure decisions about a dossier: what an answer may be, what is still missing, how two people's changes meet.

No Django, no database: values in, findings or values out.
"""

from tidu.dossiers.rules.answers import (
    Content,
    fields_findings,
    is_empty,
    section_findings,
    value_findings,
)
from tidu.dossiers.rules.gaps import (
    answer_at,
    condition_findings,
    is_required,
    justification_findings,
    link_of,
    missing,
    missing_answers,
    missing_documents,
    undecided,
)
from tidu.dossiers.rules.merging import (
    Dispute,
    Marks,
    Merged,
    Rows,
    content_as_rows,
    mark_of,
    marks_of,
    merge,
    rows_as_content,
)
from tidu.dossiers.rules.uploads import upload_findings

__all__ = [
    "Content",
    "Dispute",
    "Marks",
    "Merged",
    "Rows",
    "answer_at",
    "condition_findings",
    "content_as_rows",
    "fields_findings",
    "is_empty",
    "is_required",
    "justification_findings",
    "link_of",
    "mark_of",
    "marks_of",
    "merge",
    "missing",
    "missing_answers",
    "missing_documents",
    "rows_as_content",
    "section_findings",
    "undecided",
    "upload_findings",
    "value_findings",
]
