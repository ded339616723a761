"""What can be said of a file before it comes. Values in, findings out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from tidu.core.findings import Finding
from tidu.rulebook.model import Document

MEGABYTE = 1 << 20
MOST_PENDING = 20
"""How many files one person may have on the way at once."""
MOST_PENDING_BYTES = 1 << 30


def upload_findings(document: Document, name: str, size: int, attached: int, pending: Sequence[int]) -> list[Finding]:
    """Why a file of this name and size cannot be sent up. ``attached``: how many the document has already;
    ``pending``: the sizes of the person's files that are on the way."""
    if attached >= document.max_count:
        return [Finding("dossiers.too_many_files", document.citation, {"limit": document.max_count}, document.key)]
    if size <= 0:
        return [Finding("core.file_empty", field=document.key)]
    if size > document.max_megabytes * MEGABYTE:
        return [Finding("core.file_too_large", document.citation, {"limit": document.max_megabytes}, document.key)]
    if PurePosixPath(name).suffix.lower().lstrip(".") not in document.formats:
        allowed = {"allowed": ", ".join(document.formats)}
        return [Finding("dossiers.file_ending_refused", document.citation, allowed, document.key)]
    if len(pending) >= MOST_PENDING or sum(pending) + size > MOST_PENDING_BYTES:
        return [Finding("dossiers.too_many_pending", field=document.key)]
    return []
