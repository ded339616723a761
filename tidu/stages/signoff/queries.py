"""Reads of sign-off lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tidu.campaigns import WindowInForce
from tidu.campaigns.queries import window_of
from tidu.organisations import queries as organisations
from tidu.organisations.roles import NATIONAL_ROLES, Role
from tidu.rulebook.model import Stage
from tidu.stages.signoff import rules
from tidu.stages.signoff.models import ListEntry, Signature, SignoffList
from tidu.stages.signoff.states import ListState

if TYPE_CHECKING:
    from tidu.organisations.queries import Person


def visible_to(person: Person) -> QuerySet[SignoffList]:
    """All lists for those who read nationally, none for anybody else."""
    lists = SignoffList.objects.select_related("campaign")
    return lists if organisations.holds_any(person, NATIONAL_ROLES) else lists.none()


def counted(lists: QuerySet[SignoffList]) -> QuerySet[SignoffList]:
    """Lists with ``entry_count`` and ``signature_count``, dissents not counted."""
    signed = Signature.objects.filter(voided_at__isnull=True, dissent=False)
    return lists.annotate(entry_count=_count(ListEntry.objects.all()), signature_count=_count(signed)).order_by("-pk")


def _count(rows: QuerySet[ListEntry] | QuerySet[Signature]) -> Coalesce:
    counts = rows.filter(list=OuterRef("pk")).order_by().values("list").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts), 0)


def entries_visible_to(person: Person) -> QuerySet[ListEntry]:
    """The entries of the lists that a person may see."""
    return ListEntry.objects.filter(list__in=visible_to(person)).select_related("list__campaign", "step__dossier")


def stage_of(signoff_list: SignoffList) -> Stage:
    """The stage under the rules that the campaign was opened with."""
    return signoff_list.campaign.notice.stage(signoff_list.stage_key)


def window_of_list(signoff_list: SignoffList) -> WindowInForce:
    """Until when the list may be proposed and signed."""
    return window_of(signoff_list.campaign, stage_of(signoff_list))


def entries_of(signoff_list: SignoffList) -> QuerySet[ListEntry]:
    """The entries in their order, with what a page shows of them."""
    related = ("version", "step__dossier__factory__enterprise", "step__dossier__unit")
    return ListEntry.objects.filter(list=signoff_list).select_related(*related).order_by("position")


def digest_of(signoff_list: SignoffList) -> str:
    """The digest over the list as it stands."""
    places = entries_of(signoff_list).values_list("position", "step__dossier__number", "version__digest")
    return rules.list_digest(signoff_list.campaign.notice_id, signoff_list.stage_key, places)


def signers_of(signoff_list: SignoffList) -> tuple[str, ...]:
    """The departments whose signatures the notice asks for, by their keys."""
    return tuple(signoff_list.stage.parameters["signers"])


def departments_of(person: Person, signoff_list: SignoffList) -> list[str]:
    """The departments for which a person may sign this list."""
    signers = signers_of(signoff_list)
    return [key for key in signers if organisations.holds(person, Role.MINISTRY_OFFICER, department=key)]


def standing_signatures(signoff_list: SignoffList) -> QuerySet[Signature]:
    """The signatures and dissents that are not void."""
    return Signature.objects.filter(list=signoff_list, voided_at__isnull=True)


@dataclass(frozen=True)
class Desk:
    """One department of a list and its last signature, which may be void."""

    department: str
    signature: Signature | None

    @property
    def is_open(self) -> bool:
        """Whether nothing that counts stands here yet."""
        return self.signature is None or self.signature.voided_at is not None


def desks_of(signoff_list: SignoffList) -> list[Desk]:
    """All departments that sign, in the order of the notice."""
    signatures = Signature.objects.filter(list=signoff_list).select_related("signed_by").order_by("pk")
    last = {signature.department: signature for signature in signatures}
    return [Desk(key, last.get(key)) for key in signers_of(signoff_list)]


def lists_to_sign(person: Person) -> list[tuple[SignoffList, str]]:
    """The proposed lists with each department of the person that has not signed yet."""
    if not organisations.holds(person, Role.MINISTRY_OFFICER):
        return []
    proposed = visible_to(person).filter(state=ListState.SIGNING)
    return [
        (one, desk.department)
        for one in proposed
        for desk in desks_of(one)
        if desk.is_open and desk.department in departments_of(person, one)
    ]
