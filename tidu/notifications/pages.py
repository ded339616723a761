"""What the pages of messages show."""

from __future__ import annotations

from django.db.models import Case, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.accounts.models import User
from tidu.core import messages
from tidu.core.lists import Column, Filter, ListPage, list_of
from tidu.core.presentation import Act, Tag, Tone
from tidu.notifications import letters, queries
from tidu.notifications.carrying import carriers_known
from tidu.notifications.models import Delivery, Message, Status
from tidu.notifications.wording import TOPICS

TONES: dict[str, Tone] = {
    Status.SENT: "ok",
    Status.WAITING: "warn",
    Status.SENDING: "warn",
    Status.FAILED: "warn",
    Status.UNCLEAR: "seal",
    Status.GIVEN_UP: "seal",
}
UNREAD, READ = "unread", "read"
READ_OR_NOT = Case(When(read_at__isnull=True, then=Value(UNREAD)), default=Value(READ))


def list_for(request: HttpRequest, person: User) -> ListPage:
    """The messages to a person."""
    return list_of(
        request,
        queries.visible_to(person),
        [
            Column("subject", _("Message"), _subject, "main"),
            Column("state", _("State"), _read_tag, "tight"),
            Column("topic", _("Topic"), lambda row: TOPICS[messages.wording_of(row.kind).topic], "wide"),
            Column("due", _("Deadline"), lambda row: row.due, "wide num tight"),
            Column("at", _("When"), lambda row: row.created_at, "num tight"),
            Column("mark", "", _mark_act, "tight"),
        ],
        filters=[
            Filter("state", _("State"), [(UNREAD, _("Unread")), (READ, _("Read"))], group=READ_OR_NOT),
            Filter("topic", _("Topic"), [(topic.value, label) for topic, label in TOPICS.items()], group=_topic()),
        ],
        link=lambda row: reverse("notifications:open", args=[row.pk]),
        empty=_("Nobody has told you anything yet. What concerns you will be listed here."),
    )


def acts_of_list(person: User) -> list[Act]:
    """What a person can do with all messages at once."""
    acts = [Act(_("How messages reach you"), reverse("notifications:settings"), method="get", tone="quiet")]
    if queries.unread_count(person):
        acts.insert(0, Act(_("Mark all as read"), reverse("notifications:read_all"), tone="quiet"))
    return acts


def list_of_troubled(request: HttpRequest) -> ListPage:
    """The deliveries in trouble, without what they say."""
    return list_of(
        request,
        queries.troubled_deliveries(),
        [
            Column("kind", _("Kind"), lambda row: row.message.kind, "main"),
            Column("carrier", _("By"), lambda row: carrier_name(row.carrier)),
            Column("status", _("State"), status_tag, "tight"),
            Column("flaw", _("Reason"), lambda row: row.flaw),
            Column("attempts", _("Attempts"), lambda row: row.attempts, "wide num"),
            Column("at", _("Last attempt"), lambda row: row.claimed_at, "wide num tight"),
            Column("next", _("Next attempt"), lambda row: row.next_attempt_at, "wide num tight"),
            Column("retry", "", _retry_act, "tight"),
        ],
        filters=[
            Filter("status", _("State"), [(s.value, s.label) for s in queries.TROUBLED], group="status"),
        ],
        empty=_("Every message has gone out."),
    )


def acts_of_troubled() -> list[Act]:
    """Sending everything again that surely did not go out."""
    return [
        Act(
            _("Send again what did not go out"),
            reverse("notifications:retry_all"),
            tone="quiet",
            confirm=_("What failed and what was given up is sent again; what is in doubt is left as it is."),
        )
    ]


def list_of_outbox(request: HttpRequest) -> ListPage:
    """Everything that was told to anybody, newest first; for the demo."""
    return list_of(
        request,
        Message.objects.select_related("recipient").prefetch_related("deliveries").order_by("-created_at", "-id"),
        [
            Column("subject", _("Message"), _subject, "main"),
            Column("to", _("To"), lambda row: row.recipient or row.address),
            Column("topic", _("Topic"), lambda row: TOPICS[messages.wording_of(row.kind).topic], "wide"),
            Column("deliveries", _("Sent"), lambda row: tuple(_delivery_tag(d) for d in row.deliveries.all()), "wide"),
            Column("at", _("When"), lambda row: row.created_at, "num tight"),
        ],
        search=lambda rows, words: rows.filter(recipient__name__icontains=words),
        search_label=_("Name of the recipient"),
        link=lambda row: reverse("notifications_demo:message", args=[row.pk]),
        empty=_("Nobody was told anything yet."),
    )


def status_tag(delivery: Delivery) -> Tag:
    """How a delivery stands."""
    return Tag(Status(delivery.status).label, TONES[delivery.status])


def carrier_name(key: str) -> object:
    """What a carrier is called; the key of one that this instance no longer has."""
    known = carriers_known().get(key)
    return known.label if known else key


def _delivery_tag(delivery: Delivery) -> Tag:
    words = f"{carrier_name(delivery.carrier)}: {Status(delivery.status).label}"
    return Tag(words, TONES[delivery.status])


def _subject(message: Message) -> str:
    return letters.said(message).subject


def _read_tag(message: Message) -> Tag:
    return Tag(_("Read"), "quiet") if message.read_at else Tag(_("Unread"), "brand" if message.rings else "quiet")


def _mark_act(message: Message) -> Act:
    label = _("Mark as unread") if message.read_at else _("Mark as read")
    hidden = {"read": "" if message.read_at else "1"}
    return Act(label, reverse("notifications:mark", args=[message.pk]), tone="quiet", hidden=hidden)


def _retry_act(delivery: Delivery) -> Act:
    doubt = _("It may have arrived already; then the recipient gets it twice.")
    return Act(
        _("Send again"),
        reverse("notifications:retry", args=[delivery.pk]),
        tone="quiet",
        confirm=doubt if delivery.status == Status.UNCLEAR else "",
    )


def _topic() -> Case:
    """The topic of a message, told by its kind."""
    kinds = messages.installed_kinds().items()
    return Case(*(When(kind=kind, then=Value(wording.topic.value)) for kind, wording in kinds), default=Value(""))
