"""The outbox, its deliveries, and how people wish to be reached."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tidu.core import clock

KIND_LENGTH = 60
LONGEST_URL = 300
LONGEST_MATTER = 120


class Status(models.TextChoices):
    """How a delivery stands. Whether an unclear one arrived nobody knows, so it is never repeated by itself."""

    WAITING = "waiting", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed, will be tried again")
    UNCLEAR = "unclear", _("unclear whether it arrived")
    GIVEN_UP = "given_up", _("given up")


class Mode(models.TextChoices):
    """When a message of a topic goes out by a carrier."""

    AT_ONCE = "at_once", _("at once")
    DIGEST = "digest", _("in the daily digest")
    OFF = "off", _("not at all")


DUE_STATUSES = (Status.WAITING, Status.FAILED)


class Message(models.Model):
    """One thing that one person is told, to a member of the platform or to a bare e-mail address.

    ``kind`` names the wording, ``params`` fill it in: facts and no sentences, so that each reads it in the own
    language. ``matter`` makes it the only one of its kind about that matter. ``rings``: it counts as unread until
    it is read. ``is_secret``: its link is a secret and is forgotten once it is sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="messages")
    address = models.EmailField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=KIND_LENGTH)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=LONGEST_URL, blank=True)
    due = models.DateTimeField(null=True)
    matter = models.CharField(max_length=LONGEST_MATTER, null=True)  # noqa: DJ001 - null is never equal to null
    is_secret = models.BooleanField(default=False)
    rings = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="message_of_recipient"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True, rings=True), name="message_unread"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "kind", "matter"], name="message_once_per_matter"),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, address="", language="")
                | Q(recipient__isnull=True) & ~Q(address="") & ~Q(language=""),
                name="message_to_person_or_address",
            ),
            models.CheckConstraint(condition=Q(url="") | Q(url__regex=r"^/([^/\\].*)?$"), name="message_links_here"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Delivery(models.Model):
    """One message on its way by one carrier. The database refuses a second one."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    carrier = models.CharField(max_length=30)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    in_digest = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    flaw = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["carrier", "next_attempt_at"], condition=Q(status__in=DUE_STATUSES), name="delivery_due"
            ),
            models.Index(fields=["claimed_at"], condition=Q(status=Status.SENDING), name="delivery_under_way"),
            models.Index(
                fields=["-claimed_at"],
                condition=Q(status__in=[Status.FAILED, Status.UNCLEAR, Status.GIVEN_UP]),
                name="delivery_failed",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["message", "carrier"], name="one_delivery_per_carrier"),
            models.CheckConstraint(
                condition=Q(status=Status.SENT, sent_at__isnull=False)
                | ~Q(status=Status.SENT) & Q(sent_at__isnull=True),
                name="delivery_sent_when",
            ),
            models.CheckConstraint(
                condition=Q(status__in=DUE_STATUSES, next_attempt_at__isnull=False)
                | ~Q(status__in=DUE_STATUSES) & Q(next_attempt_at__isnull=True),
                name="delivery_due_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.status}"


class Preference(models.Model):
    """How one person wants the messages of one topic by one carrier, where it is not the usual way."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="message_preferences")
    topic = models.CharField(max_length=20)
    carrier = models.CharField(max_length=30)
    mode = models.CharField(max_length=10, choices=Mode.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "topic", "carrier"], name="one_preference_per_topic_and_carrier")
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.carrier} {self.mode}"


class Contact(models.Model):
    """At which hour a person wants the digest, and the number that a gateway reaches."""

    USUAL_HOUR = 8

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="message_contact"
    )
    digest_hour = models.PositiveSmallIntegerField(_("hour of the digest"), default=USUAL_HOUR)
    number = models.CharField(_("mobile number or account of the gateway"), max_length=40, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(digest_hour__lte=23), name="digest_hour_of_a_day")]

    def __str__(self) -> str:
        return f"{self.digest_hour}:00"
