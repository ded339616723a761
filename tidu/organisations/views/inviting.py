"""Inviting a list of people: the form to fill in, the check of each line, and what was done."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tidu.accounts.request import person_of
from tidu.core import files, permissions
from tidu.core import forms as shared
from tidu.core.findings import Refused, reason, way_out
from tidu.core.limits import limited
from tidu.core.lists import Column, ListPage, list_of
from tidu.core.presentation import Tag
from tidu.organisations import actions, queries, workbooks
from tidu.organisations.actions import Checked
from tidu.organisations.forms import ListForm
from tidu.organisations.models import Organisation
from tidu.organisations.roles import DEPARTMENT_ROLES, Role, roles_for
from tidu.organisations.workbooks import Line

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 1 << 20


@require_GET
@login_required
def invitation_form(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook to fill in."""
    organisation = _led(request, pk)
    roles = roles_for(organisation.kind)
    departments = [str(name) for _, name in queries.department_choices()] if set(roles) & DEPARTMENT_ROLES else []
    title = _("Invitations of %(name)s") % {"name": organisation.label}
    answer = HttpResponse(workbooks.form(title, [str(role.label) for role in roles], departments), content_type=XLSX)
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{title}.xlsx")
    return answer


@login_required
@limited("upload")
def invite_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The page to hand a list in, the check of what was handed in, and the report after it was confirmed."""
    organisation = _led(request, pk)
    if "line" in request.POST:
        done = actions.invite_list(person_of(request), organisation, _sent_lines(request))
        return _page(request, organisation, done=_listed(request, done, done=True), count=_right(done))
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            checked = _checked(request, organisation, form.cleaned_data["list"])
        except Refused as refused:
            shared.add_findings(form, refused.findings)
        else:
            return _preview(request, organisation, checked)
    return _page(request, organisation, form=form, status=422 if request.method == "POST" else 200)


def _led(request: HttpRequest, pk: int) -> Organisation:
    """An organisation that the person may invite into."""
    organisation = get_object_or_404(queries.visible_to(person_of(request)), pk=pk)
    permissions.require(request.user, "organisations.invite", organisation)
    return organisation


def _checked(request: HttpRequest, organisation: Organisation, upload: Any) -> list[Checked]:
    findings = files.check_upload(upload, formats=("xlsx",), max_bytes=MOST_BYTES, field="list")
    if findings:
        raise Refused(findings)
    return actions.check_list(person_of(request), organisation, workbooks.read(upload.file))


def _preview(request: HttpRequest, organisation: Organisation, checked: list[Checked]) -> HttpResponse:
    sent = [json.dumps([one.line.number, one.line.email, one.line.role, one.line.department]) for one in checked]
    return _page(request, organisation, checked=_listed(request, checked), lines=sent, count=_right(checked))


def _page(request: HttpRequest, organisation: Organisation, status: int = 200, **shown: Any) -> HttpResponse:
    limit = {"organisation": organisation, "limit": workbooks.MOST_PEOPLE}
    return render(request, "organisations/invite_list.html", limit | shown, status=status)


def _right(checked: Sequence[Checked]) -> int:
    return sum(one.is_right for one in checked)


def _listed(request: HttpRequest, checked: list[Checked], done: bool = False) -> ListPage:
    right = Tag(_("invited") if done else _("will be invited"), "ok")
    columns = [
        Column("email", _("E-mail address"), lambda one: one.line.email or "—", "main"),
        Column("number", _("Row number"), lambda one: one.line.number, "num"),
        Column("role", _("Role"), lambda one: Role(one.role).label if one.role else one.line.role),
        Column("department", _("Department"), _department, "wide"),
        Column("result", _("Result"), lambda one: right if one.is_right else (Tag(_("left out"), "warn"), _why(one))),
    ]
    return list_of(request, checked, columns, per_page=workbooks.MOST_PEOPLE)


def _department(one: Checked) -> str:
    return queries.department_name(one.department) if one.department else one.line.department


def _why(one: Checked) -> str:
    return " ".join(f"{reason(finding)} {way_out(finding)}".strip() for finding in one.findings)


def _sent_lines(request: HttpRequest) -> list[Line]:
    """The lines that were seen and confirmed. SuspiciousOperation for what no page of ours sends."""
    try:
        return [_line(json.loads(one)) for one in request.POST.getlist("line")]
    except (ValueError, TypeError, RecursionError) as flaw:
        raise SuspiciousOperation("malformed line") from flaw


def _line(given: list[Any]) -> Line:
    number, *words = given
    email, role, department = (str(word).replace("\x00", "")[: workbooks.LONGEST_CELL] for word in words)
    return Line(int(number), email, role, department)
