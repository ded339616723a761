"""What the pages of a list show: columns, the signature panel, the acts open to a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tidu.campaigns import pages as campaigns
from tidu.core import presentation
from tidu.core.lists import Column
from tidu.core.permissions import may
from tidu.core.presentation import Act, Deadline, Tag
from tidu.core.templatetags.tidu import localised
from tidu.rulebook import shipped
from tidu.stages.signoff import queries
from tidu.stages.signoff.models import Change, ListEntry, SignoffList
from tidu.stages.signoff.states import CHANGEABLE, ListState
from tidu.stages.signoff.wording import VERBS, VOID_BECAUSE
from tidu.workflow.models import Entry

BY_UNIT, BY_NUMBER = "step__dossier__unit__code", "step__dossier__number"
TONES: dict[str, presentation.Tone] = {
    ListState.DRAFT: "quiet",
    ListState.SIGNING: "brand",
    ListState.SIGNED: "ok",
    ListState.STOPPED: "seal",
}


def url_of(signoff_list: SignoffList) -> str:
    """The page of a list."""
    return reverse("signoff:detail", args=[signoff_list.pk])


def tag_of(signoff_list: SignoffList) -> Tag:
    """The state of a list as a tag."""
    return Tag(signoff_list.get_state_display(), TONES[signoff_list.state])


def deadline_of(signoff_list: SignoffList) -> Deadline | None:
    """The end of the stage, where the notice gives one."""
    return campaigns.deadline_of(_("Joint sign-off"), queries.window_of_list(signoff_list))


def _signed_of_all(signoff_list: Any) -> str:
    return f"{signoff_list.signature_count} / {len(queries.signers_of(signoff_list))}"


def _names(signoff_list: SignoffList) -> tuple[str, str]:
    return localised(signoff_list.campaign.title), localised(signoff_list.stage.title)


LIST_COLUMNS = (
    Column(
        "campaign",
        gettext_lazy("Notice"),
        _names,
        "main",
    ),
    Column("entries", gettext_lazy("Dossiers"), lambda row: row.entry_count, "num"),
    Column("signed", gettext_lazy("Signatures"), _signed_of_all, "num tight"),
    Column("state", gettext_lazy("State"), tag_of),
)


def entry_columns(person: Any, signoff_list: SignoffList, desks: list[queries.Desk]) -> list[Column]:
    """The columns of the entries; the secretariat may also move and remove while the list can change."""
    columns = [
        Column("position", _("No."), _position, "rank num", sort=["position"]),
        Column("project", _("Project and applicant"), _project, "main"),
        Column("unit", _("Recommending unit"), lambda row: row.step.dossier.unit.label, "wide", sort=[BY_UNIT]),
        Column("number", _("Dossier number"), lambda row: row.step.dossier.number, "wide num tight", sort=[BY_NUMBER]),
    ]
    if signoff_list.state in CHANGEABLE and may(person, "signoff.move", signoff_list):
        place = _("Position on the list")
        columns.append(Column("place", place, _position, template="signoff/_place.html", exported=False))
        warning = warning_of(person, signoff_list, desks)
        columns.append(Column("acts", "", lambda row: _removing(row, warning)))
    return columns


def _position(entry: ListEntry) -> int:
    return entry.position


def _project(entry: ListEntry) -> tuple[str, str]:
    return entry.step.dossier.title, entry.step.dossier.factory.enterprise.name


def _removing(entry: ListEntry, warning: str) -> Act:
    return Act(
        _("Take off the list"),
        reverse("signoff:remove", args=[entry.pk]),
        tone="quiet",
        reason_label=_("Reason, which the applicant will see"),
        confirm=warning,
    )


def warning_of(person: Any, signoff_list: SignoffList, desks: list[queries.Desk]) -> str:
    """What a change of the list would undo, for those who may change it; "" where nothing."""
    count = sum(1 for desk in desks if desk.signature and not desk.is_open and not desk.signature.dissent)
    if not count or not may(person, "signoff.move", signoff_list) or signoff_list.state not in CHANGEABLE:
        return ""
    text = ngettext(
        "A change of the list makes %(count)d signature void.",
        "A change of the list makes %(count)d signatures void.",
        count,
    )
    return text % {"count": count}


def acts(person: Any, signoff_list: SignoffList) -> list[Act]:
    """What the secretariat can do with the whole list."""
    if not may(person, "signoff.propose", signoff_list):
        return []
    url = reverse("signoff:propose", args=[signoff_list.pk])
    if signoff_list.state == ListState.DRAFT:
        return [
            Act(
                _("Propose the list to the departments"),
                url,
                tone="seal",
                confirm=_("The departments are asked to sign this list. Any later change voids signatures."),
            )
        ]
    if signoff_list.state == ListState.STOPPED:
        return [
            Act(
                _("Propose the list anew"),
                url,
                tone="seal",
                confirm=_("All earlier signatures become void."),
                reason_label=_("Answer to the dissent: what was changed, or why nothing was"),
                reason_name="answer",
            )
        ]
    return []


def open_desks(person: Any, signoff_list: SignoffList, desks: list[queries.Desk]) -> list[queries.Desk]:
    """The desks at which a person can sign or dissent now."""
    own = queries.departments_of(person, signoff_list) if signoff_list.state == ListState.SIGNING else []
    return [desk for desk in desks if desk.is_open and desk.department in own]


def panel(
    person: Any, signoff_list: SignoffList, desks: list[queries.Desk], digest: str
) -> list[presentation.Signature]:
    """Every desk with its signature; a desk of the person's own with the button to sign."""
    waiting = open_desks(person, signoff_list, desks)
    return [_signature(desk, _signing(signoff_list, desk, digest) if desk in waiting else None) for desk in desks]


def dissents(person: Any, signoff_list: SignoffList, desks: list[queries.Desk], digest: str) -> list[Act]:
    """The dissents that a person may enter, one a department."""
    return [
        Act(
            _("Dissent: %(department)s") % {"department": ministry_of(desk.department)},
            reverse("signoff:dissent", args=[signoff_list.pk]),
            tone="quiet",
            hidden={"department": desk.department, "digest": digest},
            confirm=_("A dissent stops the list until the secretariat answers it."),
            reason_label=_("Reason"),
        )
        for desk in open_desks(person, signoff_list, desks)
    ]


def ministry_of(department: str) -> str:
    """The ministry of a department in the current language."""
    return localised(shipped().reference.departments[department].ministry)


def _signing(signoff_list: SignoffList, desk: queries.Desk, digest: str) -> Act:
    hidden = {"department": desk.department, "digest": digest}
    return Act(_("Sign"), reverse("signoff:sign", args=[signoff_list.pk]), tone="seal", hidden=hidden)


def _signature(desk: queries.Desk, signing: Act | None) -> presentation.Signature:
    name, signature = ministry_of(desk.department), desk.signature
    if signature is None:
        return presentation.Signature(name, "waiting", act=signing)
    if signature.voided_at is not None:
        because = str(VOID_BECAUSE[Change(signature.void_change)]).format(dossier=signature.void_about)
        return presentation.Signature(name, "void", str(signature.signed_by), signature.signed_at, because, signing)
    who, when = str(signature.signed_by), signature.signed_at
    if signature.dissent:
        return presentation.Signature(name, "dissent", who, when, signature.reason)
    return presentation.Signature(name, "signed", who, when)


def history(entries: Iterable[Entry]) -> list[presentation.Entry]:
    """The acts on a list, the newest first."""
    return [_told(entry) for entry in entries][::-1]


def _told(entry: Entry) -> presentation.Entry:
    who = str(entry.person) if entry.person else _("The platform")
    department = entry.data.get("department", "")
    where = ministry_of(department) if department else entry.data.get("dossier", "")
    tone: presentation.Tone = "seal" if entry.verb == "signoff.dissent" else "quiet"
    return presentation.Entry(entry.at, who, VERBS[entry.verb], entry.reason, where, tone=tone)
