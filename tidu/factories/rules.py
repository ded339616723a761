"""Pure decisions about factories."""

from __future__ import annotations

from datetime import date

from tidu.core.findings import Finding
from tidu.rulebook.model import Region

CORPS_PROVINCE = "65"


def region_findings(region: Region | None, under_corps: bool) -> list[Finding]:
    """A factory lies in a city or county of the reference data; one under the corps lies in Xinjiang."""
    if region is None:
        return [Finding("factories.region_unknown", field="region_code")]
    if region.tier == "province":
        return [Finding("factories.region_too_wide", field="region_code")]
    if under_corps and not region.code.startswith(CORPS_PROVINCE):
        return [Finding("factories.not_under_corps", field="under_corps")]
    return []


def date_findings(started: date, completed: date | None, today: date) -> list[Finding]:
    """Construction starts and is completed in the past or today, in this order."""
    findings = []
    if started > today:
        findings.append(Finding("factories.start_in_future", field="construction_started_on"))
    if completed is not None and completed > today:
        findings.append(Finding("factories.completion_in_future", field="completed_on"))
    if completed is not None and completed < started:
        findings.append(Finding("factories.completed_before_start", field="completed_on"))
    return findings
