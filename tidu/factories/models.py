"""Factories and the titles they hold."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tidu.core import clock
from tidu.core.search import words_field, words_index


class Factory(models.Model):
    """A production site of an enterprise.

    ``region_code`` is the county (or the city where it has none) it lies in; ``industry`` a division of GB/T 4754;
    ``under_corps`` says that the Production and Construction Corps, not the region, is in charge. ``words`` holds those
    of the enterprise too: triggers follow its changes (migration 0002).
    """

    enterprise = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="factories")
    name = models.CharField(_("factory name"), max_length=200)
    region_code = models.CharField(_("region"), max_length=6, db_index=True)
    address = models.CharField(_("address"), max_length=300)
    industry = models.CharField(_("industry"), max_length=2)
    under_corps = models.BooleanField(_("under the Xinjiang Production and Construction Corps"), default=False)
    construction_started_on = models.DateField(_("construction started on"))
    completed_on = models.DateField(_("construction completed on"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    words = words_field("name")

    class Meta:
        indexes = [
            words_index("factories_words"),
            models.Index(fields=["name", "id"], name="factories_by_name"),
            models.Index(fields=["industry", "id"], name="factories_by_industry"),
        ]
        verbose_name = _("factory")
        verbose_name_plural = _("factories")
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "name"], name="factories_factory_name_once"),
            models.CheckConstraint(
                condition=Q(completed_on__isnull=True) | Q(completed_on__gte=F("construction_started_on")),
                name="factories_factory_completed_after_start",
            ),
            models.CheckConstraint(
                condition=Q(under_corps=False) | Q(region_code__startswith="65"), name="factories_factory_corps_region"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TitleStatus(models.TextChoices):
    """Whether a title counts."""

    VALID = "valid", _("valid")
    SUSPENDED = "suspended", _("suspended")
    WITHDRAWN = "withdrawn", _("withdrawn")


class TitleSource(models.TextChoices):
    """Whether this platform granted the title or it was granted before and only noted here."""

    PLATFORM = "platform", _("granted on this platform")
    EARLIER = "earlier", _("granted earlier")


class Title(models.Model):
    """A level granted to a factory, with what was granted and its digest."""

    factory = models.ForeignKey(Factory, models.PROTECT, related_name="titles")
    level = models.CharField(_("level"), max_length=20)
    edition = models.CharField(max_length=20, blank=True)
    notice_id = models.CharField(max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=10, choices=TitleSource.choices)
    granted_on = models.DateField(_("granted on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=TitleStatus.choices, default=TitleStatus.VALID)
    status_since = models.DateField(_("status since"), default=clock.today)
    certificate_number = models.CharField(_("certificate number"), max_length=60, unique=True, null=True, blank=True)
    dossier_number = models.CharField(max_length=60, blank=True)
    granted_content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("title")
        verbose_name_plural = _("titles")
        constraints = [
            models.UniqueConstraint(
                fields=["factory", "level"], condition=Q(status="valid"), name="factories_title_one_valid_per_level"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("granted_on")),
                name="factories_title_valid_after_grant",
            ),
            models.CheckConstraint(
                condition=Q(source="earlier") | Q(certificate_number__isnull=False) & ~Q(digest="") & ~Q(notice_id=""),
                name="factories_title_of_platform_is_certified",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level}:{self.factory_id}"
