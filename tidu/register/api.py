"""The public interface for programs: read only, described by OpenAPI, without any key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, cast

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer
from pydantic import BaseModel, Field

from tidu.campaigns import queries as campaigns
from tidu.register import problems, queries
from tidu.register.datasets import ChangeRecord, TitleRecord, change_record, title_record
from tidu.register.models import RegisterChange, RegisterEntry
from tidu.register.openness import View, edition_of, of_present_edition, open_to_all
from tidu.register.proofs import offline_proof
from tidu.register.rules import plain_number
from tidu.rulebook import shipped
from tidu.rulebook.model import Notice, Text

MOST = 200
HIGHEST = 2**63 - 1
NOT_TOLD = frozenset({"score_sheets"})
"""What experts score by is theirs to know."""


class Problem(BaseModel):
    """What went wrong, by RFC 9457, in the reader's language and in both."""

    type: str
    status: int
    title: str
    detail: str
    translations: dict[str, dict[str, str]]
    errors: list[dict[str, Any]] = []


class Titles(BaseModel):
    """One page of titles. ``next``: where the following page begins; null on the last one."""

    edition: int = Field(description="Number of the last change of the register.")
    items: list[TitleRecord]
    next: int | None


class Changes(BaseModel):
    """One page of changes, in their order."""

    edition: int = Field(description="Number of the last change of the register.")
    items: list[ChangeRecord]
    next: int | None


class FactoryRecord(BaseModel):
    """A factory with all titles it ever held, the oldest first."""

    id: int
    titles: list[TitleRecord]


class Words(BaseModel):
    """A text in both languages."""

    zh: str
    en: str


class CampaignRecord(BaseModel):
    """A notice in force."""

    notice: str
    state: Literal["open", "closed"]
    opened_at: datetime
    title: Words
    number: Words
    level: str
    digest: str = Field(description="SHA-256 of the rules that the campaign is pinned to.")


class NoticeHead(BaseModel):
    """A notice of the rulebook."""

    id: str
    number: Words
    title: Words
    issued_on: date
    level: str
    edition: str
    digest: str


Number = Annotated[int, Path(ge=1, le=HIGHEST)]
After = Annotated[int, Query(ge=0, le=HIGHEST, description="Continue after this number, as given by `next`.")]
Limit = Annotated[int, Query(ge=1, le=MOST)]
PROBLEMS: dict[Any, Any] = {frozenset({404, 422, 429}): Problem}


class Readable(JSONRenderer):
    """Writes Chinese as it is read."""

    json_dumps_params: dict[str, Any] = {"ensure_ascii": False}


class Interface(NinjaAPI):
    """Tells problems in their own media type."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> Any:
        """The description of the interface."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400:
                        response["content"] = {problems.MEDIA_TYPE: response["content"]["application/json"]}
        return schema


api = Interface(
    title="Tidu",
    version="1",
    description="The register of intelligent factories, its changes, certificates, campaigns and the rules of notices.",
    docs_url=None,
    renderer=Readable(),
    urls_namespace="api",
)


class Sought(BaseModel):
    """Which titles are sought. All conditions must hold."""

    level: Literal["basic", "advanced", "excellent", "leading"] | None = None
    status: Literal["valid", "lapsed", "suspended", "withdrawn"] | None = None
    region: Annotated[str | None, Field(pattern=r"^[0-9]{6}$", description="Region of GB/T 2260, of any tier")] = None
    industry: Annotated[str | None, Field(pattern=r"^[0-9]{2}$", description="Division of GB/T 4754")] = None
    year: Annotated[int | None, Field(ge=1900, le=9999, description="Year of the grant")] = None
    notice: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9./_-]{1,60}$")] = None
    q: Annotated[str | None, Field(max_length=100, description="Words in names, credit code or certificate")] = None

    def narrow(self, rows: QuerySet[RegisterEntry], day: date) -> QuerySet[RegisterEntry]:
        """The rows that are sought."""
        exact = {"level": self.level, "industry": self.industry, "year": self.year, "notice_id": self.notice}
        rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
        rows = rows.filter(queries.standing_at(day, self.status)) if self.status else rows
        rows = queries.in_region(rows, self.region) if self.region else rows
        return queries.search(rows, self.q) if self.q else rows


@api.get("/titles", response={200: Titles, **PROBLEMS}, operation_id="titles", url_name="titles")
def titles(request: HttpRequest, sought: Query[Sought], after: After = 0, limit: Limit = 50) -> Any:
    """Titles of the register, by their numbers."""
    edition = edition_of(request)
    rows = sought.narrow(RegisterEntry.objects.order_by("pk"), edition.day).filter(pk__gt=after)
    items, following = _page(rows, limit)
    return {"edition": edition.number, "items": [title_record(row) for row in items], "next": following}


@api.get("/changes", response={200: Changes, **PROBLEMS}, operation_id="changes", url_name="changes")
def changes(request: HttpRequest, after: After = 0, limit: Limit = 50) -> Any:
    """Changes of the register in the order in which they happened: follow them to keep a copy up to date."""
    rows = RegisterChange.objects.order_by("pk").filter(pk__gt=after)
    items, following = _page(rows, limit)
    return {"edition": edition_of(request).number, "items": [change_record(row) for row in items], "next": following}


def _page(rows: QuerySet[Any], limit: int) -> tuple[list[Any], int | None]:
    """So many rows, and the number to go on after, where there are more."""
    found = list(rows[: limit + 1])
    return found[:limit], found[limit - 1].pk if len(found) > limit else None


@api.get("/factories/{number}", response={200: FactoryRecord, **PROBLEMS}, operation_id="factory", url_name="factory")
def factory(request: HttpRequest, number: Number) -> Any:
    """One factory with all its titles."""
    entries = list(queries.titles_of_factory(number))
    if not entries:
        raise Http404
    return {"id": number, "titles": [title_record(entry) for entry in entries]}


@api.get(
    "/certificates/{number}",
    response={200: dict[str, Any], **PROBLEMS},
    operation_id="certificate",
    url_name="certificate",
)
def certificate(request: HttpRequest, number: Annotated[str, Path(min_length=1, max_length=100)]) -> Any:
    """The proof of a certificate, which can be checked without this platform; any way of writing its number will do."""
    return offline_proof(get_object_or_404(RegisterEntry, certificate_number=plain_number(number)))


@api.get("/campaigns", response={200: list[CampaignRecord], **PROBLEMS}, operation_id="campaigns", url_name="campaigns")
def campaign_list(request: HttpRequest) -> Any:
    """All campaigns, the newest first."""
    return [
        {
            "notice": campaign.notice_id,
            "state": campaign.state,
            "opened_at": campaign.opened_at,
            "title": _plain(campaign.title),
            "number": _plain(campaign.notice_today.number),
            "level": campaign.level.key,
            "digest": campaign.digest,
        }
        for campaign in campaigns.visible_to(request.user)
    ]


@api.get("/notices", response={200: list[NoticeHead], **PROBLEMS}, operation_id="notices", url_name="notices")
def notice_list(request: HttpRequest) -> Any:
    """The notices of the rulebook, by the day of their issue."""
    found = sorted(shipped().notices.values(), key=lambda notice: (notice.issued_on, notice.id))
    return [_head_of(notice) for notice in found]


def _head_of(notice: Notice) -> dict[str, Any]:
    told = ("id", "number", "title", "issued_on", "edition", "digest")
    return {name: _plain(getattr(notice, name)) for name in told} | {"level": notice.level.key}


@api.get(
    "/notices/{issuer}/{key}", response={200: dict[str, Any], **PROBLEMS}, operation_id="notice", url_name="notice"
)
def notice(
    request: HttpRequest,
    issuer: Annotated[str, Path(max_length=60)],
    key: Annotated[str, Path(max_length=60)],
) -> Any:
    """The rules of a notice: conditions, form, process, quotas and clauses, each with its citation."""
    found = shipped().notices.get(f"{issuer}/{key}")
    if found is None:
        raise Http404
    return _plain(found)


def _plain(value: Any) -> Any:
    """Any value of the rulebook as plain data."""
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value) if part.name not in NOT_TOLD}
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@api.exception_handler(ValidationError)
def unusable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422, with each parameter and what is wrong with it."""
    errors = [{"parameter": str(flaw["loc"][-1]), "reason": str(flaw["msg"])} for flaw in error.errors]
    return problems.problem(422, errors=errors)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """404."""
    return problems.problem(404)


@open_to_all
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """404 below the interface, told as everything there is told."""
    return problems.problem(404)


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """The interface described for people."""
    operations = [
        (address, operation.get("description", ""), [_explained(parameter) for parameter in operation["parameters"]])
        for address, methods in api.get_openapi_schema()["paths"].items()
        for operation in methods.values()
    ]
    return render(request, "register/api.html", {"operations": operations})


def _explained(parameter: Mapping[str, Any]) -> dict[str, str]:
    """A parameter: its name, where it stands, and what is said of it."""
    schema = parameter["schema"]
    allowed = [str(one) for part in schema.get("anyOf", [schema]) for one in part.get("enum", [])]
    said = parameter.get("description") or schema.get("description") or ", ".join(allowed)
    return {"name": parameter["name"], "place": parameter["in"], "says": said}


OF_THE_REGISTER = frozenset({"titles", "changes", "factory", "certificate"})
"""Operations whose answer is the same as long as the register's edition and the day are."""


def urls() -> list[URLPattern]:
    """The addresses of the interface, open to all; the package's own first page is left out."""
    given = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"]
    for pattern in given:
        view = cast(View, pattern.callback)
        view = require_safe(view) if pattern.name == "openapi-json" else view
        pattern.callback = open_to_all(of_present_edition(view) if pattern.name in OF_THE_REGISTER else view)
    # The package looks for its own first page by this name to say where the interface lies.
    return [path("", description, name="api-root"), *given, path("<path:rest>", nothing_here, name="nothing")]
