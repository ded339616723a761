"""How sheets, and the dossiers on them, are named on pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidu.core import presentation
from tidu.core.forms import FULL_STOP
from tidu.core.presentation import Tag, Tone
from tidu.core.templatetags.tidu import localised
from tidu.dossiers.models import Dossier
from tidu.rulebook import shipped
from tidu.rulebook.model import Text
from tidu.rulebook.reference import tier_codes
from tidu.stages.recommendations.models import Sheet, Signature
from tidu.stages.recommendations.states import SheetState
from tidu.workflow.models import Entry as LogEntry
from tidu.workflow.verbs import verb_label

TONES: dict[str, Tone] = {
    SheetState.DRAFT: "quiet",
    SheetState.SUBMITTED: "brand",
    SheetState.RETURNED: "warn",
    SheetState.ACCEPTED: "ok",
}


def state_tag(sheet: Sheet) -> Tag:
    """The state of a sheet."""
    return Tag(SheetState(sheet.state).label, TONES[sheet.state])


def title_of(sheet: Sheet) -> Text:
    """What the notice calls the list; otherwise the title of the stage."""
    named = sheet.stage.parameters.get("sheet_title")
    return Text(**named) if named else sheet.stage.title


def history_entry(act: LogEntry) -> presentation.Entry:
    """One act on a sheet as the timeline shows it: about which project or desk, and why."""
    who = act.person.name if act.person else _("by rule")
    change = act.data.get("change")
    about = change_sentence(change) if change else act.data.get("document") or ""
    desk = act.data.get("desk", "")
    if desk in shipped().reference.departments:
        about = f"{about} {localised(shipped().reference.departments[desk].short)}".strip()
    return presentation.Entry(act.at, who, verb_label(act.verb), act.reason, about)


def sentences(said: list[str]) -> str:
    """Sentences one after the other; after a Chinese full stop no space stands."""
    return "".join(each if each.endswith(FULL_STOP) else f"{each} " for each in said).strip()


def change_sentence(change: Mapping[str, Any]) -> str:
    """A change of the list, as a part of a sentence."""
    kinds: dict[str, str] = {
        "added": _("“{title}” put on the list as no. {rank}"),
        "moved": _("“{title}” moved from no. {before} to no. {rank}"),
        "stays": _("“{title}” stays no. {rank}"),
        "removed": _("“{title}”, no. {before}, taken off the list"),
        "withdrawn": _("“{title}”, no. {before}, withdrawn by the applicant"),
    }
    more = change.get("more", 0)
    stays = change["kind"] == "moved" and change["rank"] == change["before"]  # though others passed it both ways
    said = kinds["stays" if stays else change["kind"]].format(**change)
    others = ngettext(" and %(number)d more change", " and %(number)d more changes", more) % {"number": more}
    return said + others if more else said


def change_words(row: Signature) -> str:
    """Why a signature is void: the change of the list, as a sentence."""
    return _("{change}; sign again.").format(change=change_sentence(row.void_reason or {}))


def project_of(dossier: Dossier) -> tuple[str, str]:
    """The project over its applicant."""
    return dossier.title, dossier.factory.enterprise.name


def industry_of(dossier: Dossier) -> Text:
    """The industry of the factory, by name where the code is known."""
    code = dossier.factory.industry
    known = shipped().reference.industries.get(code)
    return known.name if known else Text(code, code)


def city_of(dossier: Dossier) -> Text:
    """The city of the factory; the region itself where no city is above it."""
    reference = shipped().reference
    codes = tier_codes(reference, dossier.factory.region_code)
    return reference.regions[codes.get("city", dossier.factory.region_code)].name


def dossier_url(dossier: Dossier) -> str:
    """The page of a dossier."""
    return reverse("dossiers:detail", args=[dossier.pk])


def url_of(name: str, sheet: Sheet, *rest: int) -> str:
    """An address of this module about a sheet."""
    return reverse(f"recommendations:{name}", args=[sheet.pk, *rest])
