"""Organisations, the people in them and invitations."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tidu.core import clock
from tidu.core.search import words_field, words_index
from tidu.organisations.roles import DEPARTMENT_ROLES, Kind, Role, Tier
from tidu.rulebook.model import Text

DAYS = Func(F("starts_on"), F("ends_on"), RangeBoundary(True, True), function="daterange")
"""The days of a deputy as a range of the database."""
UNIT_KINDS = ("province", "separately_planned_city", "corps", "central_enterprise")


class LegalForm(models.TextChoices):
    """Whether the applicant is a legal person or a branch of one."""

    LEGAL_PERSON = "legal_person", _("legal person")
    BRANCH = "branch", _("branch")


class Organisation(models.Model):
    """An enterprise, authority, group, ministry or institute, or the platform itself.

    ``code`` is the unit's code in the reference data (region code or the unit's own), None for enterprises.
    ``unit_kind`` is set for recommending units only. ``group`` is the central enterprise an enterprise says it
    belongs to. ``industry`` is a division of GB/T 4754.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    unit_kind = models.CharField(max_length=30, blank=True)
    tier = models.CharField(max_length=10, choices=Tier.choices, blank=True)
    code = models.CharField(max_length=40, unique=True, null=True, blank=True)
    name = models.CharField(_("organisation name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    region_code = models.CharField(_("region"), max_length=6, blank=True, db_index=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, unique=True, null=True, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=20, choices=LegalForm.choices, blank=True)
    parent_name = models.CharField(_("parent's name"), max_length=200, blank=True)
    parent_credit_code = models.CharField(_("parent's credit code"), max_length=18, blank=True)
    industry = models.CharField(_("industry"), max_length=2, blank=True)
    group = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subsidiaries", verbose_name=_("central enterprise")
    )
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField(default=clock.now, editable=False)
    words = words_field("name", "name_en", "credit_code", "code")

    class Meta:
        indexes = [
            words_index("organisations_words"),
            models.Index(fields=["name", "id"], name="organisations_by_name"),
            models.Index(fields=["industry", "id"], name="organisations_by_industry"),
            # The few that are no enterprise are looked up by nearly every page.
            models.Index(fields=["kind", "code"], condition=~Q(kind="enterprise"), name="organisations_of_the_state"),
            models.Index(fields=["code"], condition=~Q(unit_kind=""), name="organisations_units"),
        ]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="enterprise", credit_code__isnull=False, code__isnull=True)
                & Q(legal_form__in=["legal_person", "branch"])
                | ~Q(kind="enterprise") & Q(legal_form="", credit_code__isnull=True, group__isnull=True),
                name="organisations_enterprise_facts",
            ),
            models.CheckConstraint(
                condition=Q(legal_form="branch") & ~Q(parent_name="") & ~Q(parent_credit_code="")
                | ~Q(legal_form="branch") & Q(parent_name="", parent_credit_code=""),
                name="organisations_branch_names_parent",
            ),
            models.CheckConstraint(
                condition=Q(credit_code__isnull=True) | ~Q(parent_credit_code=F("credit_code")),
                name="organisations_parent_is_another",
            ),
            models.CheckConstraint(
                condition=Q(unit_kind="")
                | Q(unit_kind="central_enterprise", kind="group", code__isnull=False)
                | Q(unit_kind__in=UNIT_KINDS[:3], kind="authority", code__isnull=False),
                name="organisations_unit_kind_fits",
            ),
            models.CheckConstraint(
                condition=Q(kind="authority") & ~Q(tier="") & ~Q(region_code="") | ~Q(kind="authority") & Q(tier=""),
                name="organisations_authority_has_tier",
            ),
            models.UniqueConstraint(
                "tier",
                "region_code",
                condition=Q(kind="authority") & ~Q(unit_kind="corps"),
                name="organisations_one_authority_per_region",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the current language; the Chinese one where no English name is known."""
        english = not (get_language() or "zh").startswith("zh")
        return self.name_en if english and self.name_en else self.name

    @property
    def names(self) -> Text:
        """The name in both languages; the Chinese one for both where no English name is known."""
        return Text(self.name, self.name_en or self.name)

    @property
    def is_unit(self) -> bool:
        """Whether this is a recommending unit."""
        return self.unit_kind != ""


class Membership(models.Model):
    """One person in one role of one organisation; over when ``ended_on`` is set."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    department = models.CharField(_("department"), max_length=30, blank=True)
    since = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "department"],
                condition=Q(ended_on__isnull=True),
                name="organisations_membership_once",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(ended_on__isnull=True, role__in=sorted(DEPARTMENT_ROLES)),
                name="organisations_one_department_per_person",
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(DEPARTMENT_ROLES)) & ~Q(department="")
                | ~Q(role__in=sorted(DEPARTMENT_ROLES)) & Q(department=""),
                name="organisations_membership_department",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("since")), name="organisations_membership_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}:{self.role}:{self.organisation_id}"


class Deputy(models.Model):
    """Somebody who holds another's role beside them for some days, first and last included. Decision 0018.

    ``signs``: the role signs for a department; nobody stands in for two of those on one day. ``ended_at``: taken back.
    """

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="deputies")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="deputises", verbose_name=_("deputy")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200)
    signs = models.BooleanField(default=False)
    named_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="organisations_deputy_dates"),
            models.CheckConstraint(condition=~Q(reason=""), name="organisations_deputy_has_reason"),
            ExclusionConstraint(
                name="organisations_one_deputy_a_day",
                expressions=[("membership", RangeOperators.EQUAL), (DAYS, RangeOperators.OVERLAPS)],
                condition=Q(ended_at__isnull=True),
            ),
            ExclusionConstraint(
                name="organisations_deputy_signs_once",
                expressions=[("person", RangeOperators.EQUAL), (DAYS, RangeOperators.OVERLAPS)],
                condition=Q(ended_at__isnull=True, signs=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.starts_on}/{self.ends_on}"


class Invitation(models.Model):
    """An offer of a role to whoever holds the secret link sent to ``email``; only the link's hash is kept."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    department = models.CharField(_("department"), max_length=30, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="organisations_invitation_accepted_by",
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(DEPARTMENT_ROLES)) & ~Q(department="")
                | ~Q(role__in=sorted(DEPARTMENT_ROLES)) & Q(department=""),
                name="organisations_invitation_department",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}:{self.organisation_id}"
