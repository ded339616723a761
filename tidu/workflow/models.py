"""The log: chains of entries that the database refuses to change, and the seals over their heads."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from tidu.workflow.transitions import TransitionTable

HASH = r"^[0-9a-f]{64}$"


class StatefulModel(models.Model):
    """A row whose state only ``perform`` changes. Subclasses give ``states_table`` and ``chain_key``.

    ``lasting_relations``: to which rows it belongs for good; locking it does not read them again.
    """

    states_table: ClassVar[TransitionTable]
    lasting_relations: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    @property
    def chain_key(self) -> str:
        """Which chain keeps this row's acts, such as ``dossier/17``."""
        return f"{self._meta.model_name}/{self.pk}"


class Chain(models.Model):
    """One hash chain, of a dossier or a sheet; its head is the hash of its last entry."""

    key = models.CharField(max_length=80, unique=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(head__regex=HASH), name="chain_head_is_sha256")]

    def __str__(self) -> str:
        return f"{self.key} ({self.length})"


class Entry(models.Model):
    """One act in a chain. ``hash`` is over everything else here and the entry before."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="entries")
    index = models.PositiveIntegerField()
    at = models.DateTimeField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    capacity = models.CharField(max_length=120, blank=True)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    state_before = models.CharField(max_length=30, blank=True)
    state_after = models.CharField(max_length=30, blank=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["chain", "index"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "index"], name="one_entry_per_place_in_chain"),
            models.CheckConstraint(condition=Q(index__gte=1), name="entry_index_from_one"),
            models.CheckConstraint(condition=Q(hash__regex=HASH), name="entry_hash_is_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.verb} #{self.index}"


class Seal(models.Model):
    """A Merkle root over the heads that moved since the seal before, and over that seal's root."""

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    previous_root = models.CharField(max_length=64)
    root = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.CheckConstraint(condition=Q(root__regex=HASH), name="seal_root_is_sha256")]

    def __str__(self) -> str:
        return f"{self.number} {self.root[:12]}"


class SealedHead(models.Model):
    """One leaf of a seal: where a chain stood."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="heads")
    chain_key = models.CharField(max_length=80)
    length = models.PositiveIntegerField()
    head = models.CharField(max_length=64)

    class Meta:
        ordering = ["seal", "chain_key"]
        constraints = [models.UniqueConstraint(fields=["seal", "chain_key"], name="one_leaf_per_chain_and_seal")]

    def __str__(self) -> str:
        return f"{self.chain_key} at {self.length}"
