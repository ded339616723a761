"""The person who signs in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tidu.core import clock


class UserManager(BaseUserManager["User"]):
    """Makes people. There is no superuser: every right comes from a role in an organisation."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person with a lower-cased address; without a password only other ways of signing in work."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> User:
        """The person with this address, whatever its case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. ``persona_key`` names the demo persona, and is empty for real people."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=clock.now, editable=False)
    persona_key = models.CharField(max_length=60, unique=True, null=True, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    is_staff = False
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            # With the unique index this makes addresses unique whatever their case.
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="accounts_user_email_lower"),
            # A superuser would pass every permission without a role.
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="accounts_user_no_superuser"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    def get_full_name(self) -> str:
        """The name as the person gave it."""
        return self.name

    @property
    def is_persona(self) -> bool:
        """Whether this is a persona of the demo, who has no password."""
        return self.persona_key is not None


class Identity(models.Model):
    """Who a person is at an identity provider: ``subject`` is the provider's own name for them, and never changes."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField(default=clock.now, editable=False)

    person_id: int
    objects: ClassVar[models.Manager[Identity]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="accounts_identity_of_one_person"),
            models.UniqueConstraint(fields=["person", "issuer"], name="accounts_one_identity_an_issuer"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.issuer}"
