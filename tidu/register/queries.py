"""Reads of the register: titles that are public."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from tidu.core.digest import digest_of
from tidu.factories.models import Title, TitleStatus
from tidu.workflow.models import Entry, SealedHead


def public_titles() -> QuerySet[Title]:
    """Every title with its factory, newest first; withdrawn ones stay visible as such."""
    return Title.objects.select_related("factory__enterprise").order_by("-granted_on", "pk")


def search(titles: QuerySet[Title], words: str) -> QuerySet[Title]:
    """Titles whose factory, enterprise, credit code or certificate contains the words."""
    return titles.filter(
        Q(factory__name__icontains=words)
        | Q(factory__enterprise__name__icontains=words)
        | Q(factory__enterprise__credit_code__icontains=words)
        | Q(certificate_number__icontains=words)
    )


def counts_by_level() -> dict[str, int]:
    """How many valid titles each level has."""
    valid = Title.objects.filter(status=TitleStatus.VALID).order_by()
    return dict(valid.values_list("level").annotate(count=Count("pk")))


@dataclass(frozen=True)
class Proof:
    """Whether a title is what was granted: its content's digest, its act in the log, and the seal over it."""

    digest_agrees: bool
    act: Entry | None
    seal: SealedHead | None


def proof_of(title: Title) -> Proof:
    """Recompute the digest, and find the act and the first seal that covers it."""
    acts = Entry.objects.filter(data__certificate=title.certificate_number).select_related("chain")
    act = acts.order_by("pk").first()
    seal = None
    if act is not None:
        seals = SealedHead.objects.filter(chain_key=act.chain.key, length__gte=act.index)
        seal = seals.select_related("seal").order_by("length").first()
    return Proof(digest_of(title.granted_content) == title.digest, act, seal)
