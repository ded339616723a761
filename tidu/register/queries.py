"""Reads of the register: of its own tables, which are public, and of the proof of a title."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from tidu.core import clock
from tidu.core.digest import digest_of
from tidu.core.search import matching
from tidu.factories.models import Title, TitleStatus
from tidu.register.models import RegisterChange, RegisterEntry
from tidu.register.rules import plain_number
from tidu.workflow.log import content_of
from tidu.workflow.merkle import Leaf, hashes_of, path_to_root
from tidu.workflow.models import Entry, SealedHead

PUBLIC_ACTS = frozenset({"recognition.recognise", "dossiers.pass_step", "dossiers.recognise"})
"""The acts of a recognition: what they record is the certificate itself."""


def entries() -> QuerySet[RegisterEntry]:
    """Every title, the newest first; withdrawn ones stay visible as such."""
    return RegisterEntry.objects.order_by("-granted_on", "-title")


def search(rows: QuerySet[RegisterEntry], words: str) -> QuerySet[RegisterEntry]:
    """Entries whose factory, enterprise, credit code or certificate contain every one of the words."""
    return matching(rows, words.replace("\x00", ""), "words")


def in_region(rows: QuerySet[RegisterEntry], code: str) -> QuerySet[RegisterEntry]:
    """Entries whose factory lies in a province, a city or a county."""
    return rows.filter(region_code__startswith=code[:4].removesuffix("00") if code.endswith("00") else code)


def standing_at(day: date, standing: str) -> Q:
    """The condition on entries that stand like this on a day (see ``rules.standing_on``)."""
    over = Q(valid_until__lt=day)
    if standing == "lapsed":
        return over & Q(status=TitleStatus.VALID)
    return Q(status=standing) & ~over if standing == TitleStatus.VALID else Q(status=standing)


@dataclass(frozen=True)
class Edition:
    """Which state of the register is the present one: everything that depends on it alone may be kept under it."""

    number: int
    recorded_at: datetime | None
    day: date


def edition() -> Edition:
    """The present edition: the number of the last change and the day, since titles lapse by the calendar."""
    last = RegisterChange.objects.order_by("-number").first()
    return Edition(last.number, last.recorded_at, clock.today()) if last else Edition(0, None, clock.today())


def titles_of_factory(factory: int) -> QuerySet[RegisterEntry]:
    """All titles of a factory, the oldest first."""
    return RegisterEntry.objects.filter(factory=factory).order_by("granted_on", "title")


def certified(number: str) -> RegisterEntry | None:
    """The entry with this certificate, however the number is written; None where there is none."""
    return RegisterEntry.objects.filter(certificate_number=plain_number(number)).first()


@dataclass(frozen=True)
class Proof:
    """Whether a title is what was granted: its content's digest, its act in the log, and the seal over it."""

    content: Mapping[str, object]
    digest: str
    act: Entry | None
    head: SealedHead | None

    @property
    def digest_agrees(self) -> bool:
        """Whether the content still has the digest that it was granted with."""
        return digest_of(self.content) == self.digest


def proof_of(entry: RegisterEntry) -> Proof:
    """What was granted, the act that granted it, and the first seal that covers the act."""
    title = Title.objects.only("granted_content", "digest").get(pk=entry.pk)
    acts = Entry.objects.filter(data__certificate=entry.certificate_number).select_related("chain")
    act = acts.order_by("pk").first()
    head = None
    if act is not None:
        heads = SealedHead.objects.filter(chain_key=act.chain.key, length__gte=act.index)
        head = heads.select_related("seal").order_by("length").first()
    return Proof(title.granted_content, title.digest, act, head)


def disclosed_acts(proof: Proof) -> list[Mapping[str, object]]:
    """The acts from the grant up to the sealed head as the log hashes them; none where others stand among them."""
    if proof.act is None or proof.head is None:
        return []
    chain = proof.act.chain
    acts = list(chain.entries.filter(index__gte=proof.act.index, index__lte=proof.head.length).order_by("index"))
    public = all(act.verb in PUBLIC_ACTS and not act.reason for act in acts)
    return [content_of(act, chain.key) for act in acts] if public else []


def path_of(head: SealedHead) -> list[tuple[str, str]]:
    """What stands beside the sealed head on its way up to the root."""
    leaves = [Leaf(*values) for values in head.seal.heads.values_list("chain_key", "length", "head")]
    hashes = hashes_of(head.seal.previous_root, leaves)
    own = Leaf(head.chain_key, head.length, head.head)
    return list(path_to_root(hashes, hashes.index(own.hash)))
