"""What is shown when an order was made from a list that somebody changed meanwhile."""

from __future__ import annotations

from typing import Any

from tidu.core.findings import Finding
from tidu.stages.recommendations import queries
from tidu.stages.recommendations.forms import written
from tidu.stages.recommendations.models import Sheet
from tidu.stages.recommendations.pages.order import Order
from tidu.stages.recommendations.pages.words import history_entry, url_of


def stale_page(sheet: Sheet, findings: list[Finding], order: list[int], seen: str) -> dict[str, Any]:
    """The refusal, what was changed since the list had the digest ``seen``, and the order that was not saved."""
    return {
        "sheet": sheet,
        "findings": findings,
        "changed": [history_entry(act) for act in queries.acts_since(queries.acts_on(sheet), seen)],
        "order": Order(sheet, order),
        "again": f"{url_of('sheet', sheet)}?order={written(order)}",
    }
