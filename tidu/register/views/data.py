"""The open data: what there is, its schema, and the files."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidu.register import datasets, queries
from tidu.register.datasets import Dataset
from tidu.register.openness import edition_of, of_present_edition, open_to_all

EXCEL = "excel"


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What data there are, what each field means, how to fetch and how to follow them."""
    shown = {
        "datasets": [(dataset, _described(dataset)) for dataset in datasets.DATASETS.values()],
        "edition": queries.edition(),
        "licence": settings.TIDU_DATA_LICENCE,
    }
    return render(request, "register/data.html", shown)


def _described(dataset: Dataset) -> list[tuple[str, str]]:
    return [(name, _(field.description or "")) for name, field in dataset.record.model_fields.items()]


@open_to_all
@of_present_edition
def as_csv(request: HttpRequest, name: str) -> HttpResponseBase:
    """A set as CSV; with ``?excel`` as spreadsheet programs expect it."""
    dataset = _known(name)
    pieces = datasets.as_csv(dataset, for_excel=EXCEL in request.GET)
    return _download(pieces, "text/csv; charset=utf-8; header=present", f"{name}.csv")


@open_to_all
@of_present_edition
def as_json(request: HttpRequest, name: str) -> HttpResponseBase:
    """A set as JSON."""
    pieces = datasets.as_json(_known(name), edition_of(request), settings.TIDU_DATA_LICENCE)
    return _download(pieces, "application/json", f"{name}.json")


@open_to_all
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """The JSON Schema of a set's JSON file."""
    dataset = _known(name)
    found = datasets.schema_of(dataset, request.build_absolute_uri(reverse("data:schema", args=[name])))
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _known(name: str) -> Dataset:
    if name not in datasets.DATASETS:
        raise Http404
    return datasets.DATASETS[name]


def _download(pieces: Iterable[str], media_type: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(datasets.in_bytes(pieces), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
