"""The open data sets: one definition each, from which the schema, the files and the interface are made."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import StringIO
from itertools import chain
from typing import Any, Literal

from django.db import connection
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field

from tidu.core import clock
from tidu.register import queries
from tidu.register.models import RegisterChange, RegisterEntry
from tidu.register.rules import Standing, standing_on
from tidu.rulebook import shipped
from tidu.rulebook.reference import region_path

CHUNK = 2000
BYTE_ORDER_MARK = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet program takes for the beginning of a formula."""


class Record(BaseModel):
    """One record of a data set."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TitleRecord(Record):
    """A title as it stands in the register."""

    id: int = Field(description=_("Number of the title; it never changes."))
    factory_id: int = Field(description=_("Number of the factory; it never changes."))
    factory: str = Field(description=_("Name of the factory."))
    enterprise: str = Field(description=_("Name of the enterprise."))
    credit_code: str = Field(description=_("Unified social credit code of the enterprise."))
    level: Literal["basic", "advanced", "excellent", "leading"] = Field(description=_("Level of the title."))
    edition: str = Field(description=_("Edition of the element conditions; empty where it is not known."))
    notice: str = Field(description=_("Notice that the title was granted under; empty for an earlier grant."))
    source: Literal["platform", "earlier"] = Field(
        description=_("Whether the title was granted on this platform, or earlier and noted here.")
    )
    region_code: str = Field(description=_("Region of the factory by GB/T 2260."), pattern=r"^\d{6}$")
    region: str = Field(description=_("Full Chinese name of the region."))
    industry_code: str = Field(description=_("Division of GB/T 4754."))
    industry: str = Field(description=_("Chinese name of the division."))
    granted_on: date = Field(description=_("First day of the title."))
    valid_until: date | None = Field(description=_("Last day of the title; empty where it has no end date."))
    status: Literal["valid", "lapsed", "suspended", "withdrawn"] = Field(
        description=_("How the title stands on the day of the file.")
    )
    status_since: date = Field(description=_("Since when the status that was last recorded holds."))
    certificate: str | None = Field(description=_("Number of the certificate; empty for an earlier grant."))
    digest: str | None = Field(description=_("SHA-256 of what was granted; empty for an earlier grant."))
    change: int = Field(description=_("Number of the last change of this record."))


class ChangeRecord(Record):
    """One change of the register."""

    number: int = Field(description=_("Number of the change; numbers follow each other without gaps."))
    title_id: int = Field(description=_("Number of the title that changed."))
    kind: Literal["granted", "noted", "suspended", "restored", "withdrawn", "changed"] = Field(
        description=_(
            "What happened: granted, noted from an earlier grant, suspended, restored, withdrawn, or changed."
        )
    )
    day: date | None = Field(description=_("From which day on it holds; empty where only facts were changed."))


def title_record(entry: RegisterEntry) -> TitleRecord:
    """An entry of the register as a record."""
    industry = shipped().reference.industries.get(entry.industry)
    standing: Standing = standing_on(clock.today(), entry.status, entry.valid_until)
    return TitleRecord.model_construct(
        id=entry.pk,
        factory_id=entry.factory_id,
        factory=entry.factory_name,
        enterprise=entry.enterprise_name,
        credit_code=entry.credit_code,
        level=entry.level,
        edition=entry.edition,
        notice=entry.notice_id,
        source=entry.source,
        region_code=entry.region_code,
        region=_place(entry.region_code),
        industry_code=entry.industry,
        industry=industry.name.zh if industry else "",
        granted_on=entry.granted_on,
        valid_until=entry.valid_until,
        status=standing,
        status_since=entry.status_since,
        certificate=entry.certificate_number,
        digest=entry.digest or None,
        change=entry.change,
    )


@cache
def _place(region_code: str) -> str:
    """The full Chinese name of a region; "" where the reference does not know it."""
    reference = shipped().reference
    return region_path(reference, region_code).zh if region_code in reference.regions else ""


def change_record(change: RegisterChange) -> ChangeRecord:
    """A change of the register as a record."""
    return ChangeRecord.model_construct(
        number=change.number, title_id=change.title_id, kind=change.kind, day=change.day
    )


@dataclass(frozen=True)
class Dataset:
    """One set: its rows in the order of their numbers, and how each becomes a record."""

    name: str
    rows: Callable[[], QuerySet[Any]]
    record_of: Callable[[Any], Record]
    record: type[Record]

    @property
    def fields(self) -> list[str]:
        """The names of the fields, in their order."""
        return list(self.record.model_fields)

    def records(self) -> Iterator[dict[str, Any]]:
        """All records as plain data, read piece by piece: a slow reader holds neither memory nor a connection."""
        for row in in_pieces(self.rows()):
            yield {
                name: value.isoformat() if isinstance(value, date) else value
                for name, value in self.record_of(row).__dict__.items()
            }


TITLES = Dataset("titles", RegisterEntry.objects.all, title_record, TitleRecord)
CHANGES = Dataset("changes", RegisterChange.objects.all, change_record, ChangeRecord)
DATASETS = {dataset.name: dataset for dataset in (TITLES, CHANGES)}


def in_pieces(rows: QuerySet[Any]) -> Iterator[Model]:
    """Rows by their keys, so many at a time; between two pieces the connection goes back to the pool."""
    last, ordered = 0, rows.order_by("pk")
    while piece := list(ordered.filter(pk__gt=last)[:CHUNK]):
        yield from piece
        last = piece[-1].pk
        if not connection.in_atomic_block:
            connection.close()


def schema_of(dataset: Dataset, address: str) -> dict[str, Any]:
    """The JSON Schema of a set's file; ``address`` is its own."""
    record = dataset.record.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": dataset.name,
        "type": "object",
        "required": ["dataset", "edition", "day", "licence", dataset.name],
        "additionalProperties": False,
        "properties": {
            "dataset": {"const": dataset.name},
            "edition": {"type": "integer", "minimum": 0, "description": "Number of the last change of the register."},
            "day": {"type": "string", "format": "date", "description": "Day on which the file was read."},
            "licence": {"type": "string"},
            dataset.name: {"type": "array", "items": record},
        },
    }


def as_json(dataset: Dataset, edition: queries.Edition, licence: str) -> Iterator[str]:
    """The set as one JSON document, record by record."""
    head = {"dataset": dataset.name, "edition": edition.number, "day": edition.day.isoformat(), "licence": licence}
    yield json.dumps(head, ensure_ascii=False)[:-1] + f', "{dataset.name}": [\n'
    for place, record in enumerate(dataset.records()):
        yield (",\n" if place else "") + json.dumps(record, ensure_ascii=False)
    yield "\n]}\n"


def as_csv(dataset: Dataset, *, for_excel: bool = False) -> Iterator[str]:
    """The set as CSV by RFC 4180, in UTF-8. ``for_excel``: with a byte order mark, and no cell taken for a formula."""
    line = StringIO()
    writer = csv.writer(line)
    records = ([_cell(value, for_excel) for value in record.values()] for record in dataset.records())
    if for_excel:
        yield BYTE_ORDER_MARK
    for cells in chain([dataset.fields], records):
        writer.writerow(cells)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _cell(value: Any, for_excel: bool) -> Any:
    if for_excel and isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


def in_bytes(texts: Iterable[str]) -> Iterator[bytes]:
    """Texts gathered into larger pieces, since each piece is sent by itself."""
    kept: list[str] = []
    size = 0
    for text in texts:
        kept.append(text)
        size += len(text)
        if size > 32_768:
            yield "".join(kept).encode()
            kept, size = [], 0
    yield "".join(kept).encode()
