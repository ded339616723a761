"""Rows that know no programme word."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class StoredFile(models.Model):
    """One content in the store, named by its SHA-256. Equal contents are one row."""

    digest = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="stored_file_digest_is_sha256"),
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class Allowance(models.Model):
    """How far one subject has used a limit up: ``whole_at`` is when all of it has come back (``core.limits``)."""

    key = models.CharField(max_length=120, primary_key=True)
    whole_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key.partition(":")[0]


class SavedView(models.Model):
    """One person's view of a list: the state of its URL under a name. The ``is_default`` one opens with the list."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "path", "name"], name="one_view_per_name"),
            models.UniqueConstraint(
                fields=["person", "path"], condition=Q(is_default=True), name="one_default_view_per_list"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RehearsalClock(models.Model):
    """How far the demo's campaign time is from the real time. At most one row."""

    offset = models.DurationField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_rehearsal_clock")]

    def __str__(self) -> str:
        return str(self.offset)
