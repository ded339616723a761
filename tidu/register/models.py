"""The public register: what everybody may know of each title, and the numbered changes of it.

Both tables are written by the database itself (see the first migration) in the transaction that changes a title, its
factory or its enterprise. They hold nothing that is not public, and public pages read nothing else.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from tidu.core.search import words_field, words_index
from tidu.factories.models import Factory, Title, TitleSource, TitleStatus


class RegisterEntry(models.Model):
    """One title as the public sees it.

    ``region_code`` is the place of the factory and ``province`` the code above it. ``change``: the number of the last
    change of this entry.
    """

    title = models.OneToOneField(Title, models.PROTECT, primary_key=True, related_name="+")
    factory = models.ForeignKey(Factory, models.PROTECT, related_name="+")
    level = models.CharField(max_length=20)
    edition = models.CharField(max_length=20)
    notice_id = models.CharField(max_length=60)
    source = models.CharField(max_length=10, choices=TitleSource.choices)
    granted_on = models.DateField()
    year = models.PositiveSmallIntegerField()
    valid_until = models.DateField(null=True)
    status = models.CharField(max_length=10, choices=TitleStatus.choices)
    status_since = models.DateField()
    certificate_number = models.CharField(max_length=60, null=True, unique=True)  # noqa: DJ001 - none, as in the ledger
    digest = models.CharField(max_length=64)
    factory_name = models.CharField(max_length=200)
    enterprise_name = models.CharField(max_length=200)
    credit_code = models.CharField(max_length=18)
    region_code = models.CharField(max_length=6)
    province = models.CharField(max_length=6)
    industry = models.CharField(max_length=2)
    words = words_field("factory_name", "enterprise_name", "credit_code", "certificate_number")
    change = models.PositiveBigIntegerField()

    class Meta:
        indexes = [
            models.Index("granted_on", "title", name="register_by_day"),
            models.Index("level", "granted_on", "title", name="register_level_by_day"),
            models.Index("province", "granted_on", "title", name="register_province_by_day"),
            models.Index("factory_name", "title", name="register_by_name"),
            words_index("register_words"),
        ]

    def __str__(self) -> str:
        return f"{self.level}:{self.factory_name}"


class ChangeKind(models.TextChoices):
    """What happened to an entry of the register."""

    GRANTED = "granted", pgettext_lazy("change", "granted")
    NOTED = "noted", pgettext_lazy("change", "noted from an earlier grant")
    SUSPENDED = "suspended", pgettext_lazy("change", "suspended")
    RESTORED = "restored", pgettext_lazy("change", "restored")
    WITHDRAWN = "withdrawn", pgettext_lazy("change", "withdrawn")
    CHANGED = "changed", pgettext_lazy("change", "facts changed")


class RegisterChange(models.Model):
    """One change of the register. The numbers follow each other without gaps, in the order of the commits.

    ``day``: from when on it holds; empty where only facts such as a name were changed. ``recorded_at`` is the
    database's own time, not the campaign's: it tells caches how old their copy is.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    title = models.ForeignKey(Title, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    day = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
