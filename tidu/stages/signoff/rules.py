"""When a list may be proposed and signed. Values in, findings out."""

from __future__ import annotations

from collections.abc import Iterable

from tidu.core.digest import digest_of
from tidu.core.findings import Finding
from tidu.rulebook.model import Citation

Place = tuple[int, str | None, str]  # position, dossier number, digest of the version that is listed


def list_digest(notice_id: str, stage_key: str, places: Iterable[Place]) -> str:
    """The digest over exactly the list that a department sees."""
    return digest_of({"notice": notice_id, "stage": stage_key, "list": [list(place) for place in places]})


def propose_findings(count: int, *, stopped: bool, answer: str, citation: Citation) -> list[Finding]:
    """Why a list of ``count`` dossiers cannot be proposed. After a dissent it needs an answer to it."""
    findings = [] if count else [Finding("signoff.list_empty", citation)]
    if stopped and not answer.strip():
        findings.append(Finding("signoff.answer_missing", citation, field="answer"))
    return findings


def signing_findings(seen: str, digest: str, *, count: int, has_signed: bool, citation: Citation) -> list[Finding]:
    """Why a department cannot sign or dissent: it signs once, and only the list as it saw it."""
    if has_signed:
        return [Finding("signoff.already_signed", citation)]
    if not count:
        return [Finding("signoff.list_empty", citation)]
    return [] if seen == digest else [Finding("signoff.list_changed", citation)]


def reason_findings(reason: str, citation: Citation, *, needed: bool = True) -> list[Finding]:
    """Whether a needed reason is given."""
    return [Finding("signoff.reason_missing", citation, field="reason")] if needed and not reason.strip() else []


def moved(order: list[int], item: int, place: int) -> list[int]:
    """The order after an item was put at a place, counted from 1; a place outside means the nearest end."""
    rest = [other for other in order if other != item]
    index = min(max(place, 1), len(order)) - 1
    return [*rest[:index], item, *rest[index:]]
