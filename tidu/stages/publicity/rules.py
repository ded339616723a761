"""When a publication may start and close. Values in, findings out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tidu.core import clock
from tidu.core.findings import Finding
from tidu.rulebook.model import Citation


@dataclass(frozen=True)
class Period:
    """The first and the last day of a publication, both inclusive."""

    starts_on: date
    ends_on: date


def period_from(day: date, working_days: int) -> Period | None:
    """The period of so many working days that starts on a day or the next working day after it.

    None where the calendar of the State Council is not known that far.
    """
    try:
        starts_on = clock.next_working_day(day)
        return Period(starts_on, clock.add_working_days(starts_on, working_days))
    except NotImplementedError:
        return None


def start_findings(day: date, today: date, count: int, citation: Citation) -> list[Finding]:
    """Why a publication of ``count`` dossiers cannot start on a day."""
    findings = [] if count else [Finding("publicity.nothing_to_publish", citation)]
    if day < today:
        findings.append(Finding("publicity.day_passed", citation, {"day": day}, field="first_day"))
    return findings


def close_findings(ends_on: date, at: datetime, citation: Citation) -> list[Finding]:
    """Why a publication cannot close yet. The last day counts until 23:59:59."""
    if clock.has_passed(ends_on, at):
        return []
    return [Finding("publicity.still_running", citation, {"moment": f"{clock.end_of(ends_on):%Y-%m-%d %H:%M:%S}"})]
