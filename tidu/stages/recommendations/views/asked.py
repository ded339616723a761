"""What the views of a sheet are asked about."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from tidu.stages.recommendations import queries
from tidu.stages.recommendations.models import Sheet


def visible_sheet(request: HttpRequest, pk: int) -> Sheet:
    """The sheet, as far as the person may read it; 404 otherwise."""
    return get_object_or_404(queries.visible_to(request.user), pk=pk)


def sent(form: Any) -> dict[str, str]:
    """What the form of one of our own pages sent; 400 for anything else."""
    if not form.is_valid():
        raise SuspiciousOperation("malformed form")
    cleaned: dict[str, str] = form.cleaned_data
    return cleaned
