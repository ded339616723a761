"""The page of one sheet, as one person sees it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidu.campaigns.pages import deadline_of
from tidu.core import clock
from tidu.core.lists import Column, ListPage, list_of
from tidu.core.permissions import may
from tidu.core.presentation import Act, Deadline, QuotaUse, Signature
from tidu.core.templatetags.tidu import joined, localised, minute
from tidu.rulebook import shipped
from tidu.rulebook.model import Quota
from tidu.stages.recommendations import queries
from tidu.stages.recommendations.forms import order_in
from tidu.stages.recommendations.models import Sheet
from tidu.stages.recommendations.pages.order import Order, restorable
from tidu.stages.recommendations.pages.papers import paper_facts, summary_acts
from tidu.stages.recommendations.pages.words import (
    change_words,
    city_of,
    dossier_url,
    history_entry,
    industry_of,
    project_of,
    sentences,
    state_tag,
    url_of,
)
from tidu.stages.recommendations.permissions import signs_for
from tidu.stages.recommendations.states import HANDED_IN, SheetState


def sheet_page(request: HttpRequest, sheet: Sheet) -> dict[str, Any]:
    """Everything on the page of one sheet. An officer's address may carry a proposed order."""
    page = SheetPage(request, sheet)
    return {
        "sheet": sheet,
        "over": page.over,
        "tag": state_tag(sheet),
        "deadline": page.deadline,
        "order": page.order,
        "ranks": page.ranks,
        "restorable": restorable(sheet, page.history) if page.ranks else None,
        "kept": [(name, value) for name, value in request.GET.items() if name != "order"],
        "unready": page.unready if page.ranks else [],
        "waiting": page.waiting_list,
        "waiting_title": _("Passed, not on the list"),
        "ranked_title": _("Ranked"),
        "quota": page.quota,
        "signatures": page.signatures,
        "signatures_title": _("Signatures"),
        "papers": paper_facts(request.user, sheet),
        "sheet_acts": page.acts,
        "returned_because": page.returned_because,
        "wanted": signature_wanted(request.user, sheet),
        "timeline": [history_entry(act) for act in page.history],
        "summary_acts": summary_acts(sheet),
    }


def signature_wanted(person: Any, sheet: Sheet) -> str:
    """Says that the person's own signature is missing under the list, and until when; "" where none is."""
    desks = [desk for desk in queries.wanted(sheet) if signs_for(person, sheet, desk)]
    if not desks:
        return ""
    names, due = joined(queries.desk_name(sheet, desk, short=False) for desk in desks), queries.due(sheet)
    if due is None:
        return _("Your signature for {desks} is wanted under this list.").format(desks=names)
    said = _("Your signature for {desks} is wanted under this list by {moment}.")
    return said.format(desks=names, moment=minute(due))


class SheetPage:
    """One sheet as one person sees it. Reads once what several parts of the page show."""

    def __init__(self, request: HttpRequest, sheet: Sheet) -> None:
        self.request = request
        self.sheet = sheet
        self.signed = queries.last_signatures(sheet)
        self.valid = sum(row.voided_at is None for row in self.signed.values())
        self.history = queries.acts_on(sheet)
        self.ranks = sheet.is_changeable and self.may("reorder")
        self.order = Order(sheet, order_in(request.GET["order"]) if self.ranks and "order" in request.GET else None)
        self.ranked = len(self.order.present)

    def may(self, verb: str) -> bool:
        """Whether the person may do this to the sheet."""
        return may(self.request.user, f"recommendations.{verb}", self.sheet)

    @property
    def over(self) -> str:
        """The line above the title: edition and level of the campaign, and the unit."""
        notice = self.sheet.campaign.notice
        level, unit = localised(notice.level.name), self.sheet.unit.label
        return _("{edition} {level} · recommending unit: {unit}").format(edition=notice.edition, level=level, unit=unit)

    @property
    def returned_because(self) -> str:
        """Why the ministry gave the sheet back; "" unless it lies with the unit for that."""
        return queries.reason_of_return(self.history) if self.sheet.state == SheetState.RETURNED else ""

    @property
    def deadline(self) -> Deadline | None:
        """Until when the unit hands in; none once it has."""
        if self.sheet.state in HANDED_IN:
            return None
        return deadline_of(_("Submission to the ministry"), queries.window_of_sheet(self.sheet))

    @property
    def quota(self) -> QuotaUse:
        """How much of the quota is used."""
        quota = self.notice_quota
        kind = shipped().reference.unit_kinds[quota.unit_kind]
        return QuotaUse(len(self.order.listed), self.sheet.quota, quota.citation, localised(kind))

    @property
    def notice_quota(self) -> Quota:
        """The quota as the notice has it."""
        return self.sheet.campaign.notice.quota_for(self.sheet.unit.unit_kind)

    @property
    def waiting_list(self) -> ListPage | None:
        """The dossiers that passed the check and are not ranked; None where there are none."""
        rows = queries.waiting_for(self.sheet, self.order.put_on, self.order.taken_off)
        if not (self.waiting or rows.exists()):
            return None
        columns = [
            Column("project", _("Project and applicant"), lambda step: project_of(step.dossier), "main"),
            Column("industry", _("Industry"), lambda step: industry_of(step.dossier), "wide"),
            Column("region", _("Region"), lambda step: city_of(step.dossier), "wide tight"),
            Column("since", _("Passed on"), lambda step: step.opened_at, "wide tight"),
        ]
        if self.ranks:
            columns.append(
                Column("add", _("Change of the list"), lambda step: step.pk, "", "recommendations/_put_on.html")
            )
        return list_of(
            self.request,
            rows,
            columns,
            search=queries.search_steps,
            search_label=_("Enterprise, project, credit code"),
            link=lambda step: dossier_url(step.dossier),
            empty=_("Every project that passed is on the list."),
            prefix="w",
        )

    @cached_property
    def waiting(self) -> int:
        """How many dossiers passed and are not on the list as it stands."""
        return queries.waiting_for(self.sheet).count()

    @property
    def unready(self) -> list[str]:
        """What would be left behind if the list were handed in now: dossiers still unchecked, or not ranked."""
        early = queries.not_yet_here(self.sheet).count()
        unchecked = ngettext(
            "%(number)d dossier of the unit is still being checked.",
            "%(number)d dossiers of the unit are still being checked.",
            early,
        ) % {"number": early}
        unranked = ngettext(
            "%(number)d dossier passed but is not on the list.",
            "%(number)d dossiers passed but are not on the list.",
            self.waiting,
        ) % {"number": self.waiting}
        return [said for number, said in ((early, unchecked), (self.waiting, unranked)) if number]

    @property
    def signatures(self) -> list[Signature]:
        """The desks that sign, each with its last signature."""
        return [self._signature(desk) for desk in queries.signers_of(self.sheet)]

    def _signature(self, desk: str) -> Signature:
        name = localised(queries.desk_name(self.sheet, desk))
        row = self.signed.get(desk)
        if row is None:
            return Signature(name, "waiting", act=self._sign(desk))
        who = row.signed_by.name
        if row.voided_at is None:
            return Signature(name, "signed", who, row.signed_at)
        return Signature(name, "void", who, row.signed_at, change_words(row), self._sign(desk))

    def _sign(self, desk: str) -> Act | None:
        if not (self.sheet.is_changeable and self.ranked and signs_for(self.request.user, self.sheet, desk)):
            return None
        sent = {"desk": desk, "seen": self.sheet.digest}
        return Act(_("Sign"), url_of("sign", self.sheet), tone="seal", hidden=sent)

    @property
    def acts(self) -> list[Act]:
        """What this person can do with the sheet as a whole now."""
        if self.sheet.is_changeable and self.may("submit"):
            return [self._submit()]
        if self.sheet.state == SheetState.SUBMITTED and self.may("accept"):
            return [self._accept(), self._return()]
        return []

    def _submit(self) -> Act:
        final = _("After the submission the list can only be changed when the ministry returns it.")
        confirm = sentences([*self.unready, final])
        return Act(
            _("Submit the list"),
            url_of("submit", self.sheet),
            tone="seal",
            confirm=confirm,
            disabled_because=self._obstacle(),
        )

    def _obstacle(self) -> str:
        """Why the list cannot be submitted yet; "" where nothing stands in the way."""
        missing = len(queries.signers_of(self.sheet)) - self.valid
        closes_on = queries.window_of_sheet(self.sheet).closes_on
        if not self.ranked:
            return _("Nothing is on the list yet.")
        if self.sheet.state == SheetState.DRAFT and clock.has_passed(closes_on, clock.received()):
            return _("The deadline has passed.")
        waiting = ngettext("%(number)d signature is missing.", "%(number)d signatures are missing.", missing)
        return waiting % {"number": missing} if missing else ""

    def _accept(self) -> Act:
        confirm = _("{ranked} ranked projects go on to the next stage; {waiting} that wait unranked end here.")
        return Act(
            _("Accept the list"),
            url_of("accept", self.sheet),
            tone="seal",
            confirm=confirm.format(ranked=self.ranked, waiting=self.waiting),
        )

    def _return(self) -> Act:
        label = _("What the unit has to put right")
        return Act(_("Return to the unit"), url_of("return", self.sheet), tone="quiet", reason_label=label)
