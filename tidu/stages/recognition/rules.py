"""Certificate numbers, the end of a title, and when a list may be recognised. Values in, values or findings out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from tidu.core.digest import digest_of
from tidu.core.findings import Finding
from tidu.rulebook.model import Citation


def certificate_number(prefix: str, sequence: int) -> str:
    """The number of a certificate: the notice's prefix, which names programme and year, and a place in the series."""
    return f"{prefix}-{sequence:04d}"


def last_valid_day(granted_on: date, years: int | None) -> date | None:
    """The last day of a title that holds so many years; None where the issuer gives no end."""
    if years is None:
        return None
    try:
        anniversary = granted_on.replace(year=granted_on.year + years)
    except ValueError:  # 29 February
        anniversary = date(granted_on.year + years, 3, 1)
    return anniversary - timedelta(days=1)


def digest_of_waiting(numbers: Iterable[str]) -> str:
    """The digest over the dossiers that a person sees before recognising them."""
    return digest_of(list(numbers))


def recognise_findings(numbers: Sequence[str], seen: str, holders: Sequence[str], citation: Citation) -> list[Finding]:
    """Why a list cannot be recognised. ``holders``: dossiers whose factory holds a valid title of the level."""
    if not numbers:
        return [Finding("recognition.nothing_waits", citation)]
    if digest_of_waiting(numbers) != seen:
        return [Finding("recognition.list_changed", citation)]
    return [Finding("recognition.title_held", citation, {"dossier": dossier}) for dossier in holders]


def reason_findings(reason: str, citation: Citation) -> list[Finding]:
    """Whether a reason is given."""
    return [] if reason.strip() else [Finding("recognition.reason_missing", citation, field="reason")]
