"""The letters about accounts that wait in the outbox."""

from tidu.notifications.models import Message


def link_in(kind: str) -> str:
    """The link of the last letter of a kind."""
    return Message.objects.filter(kind=f"accounts.{kind}").latest("created_at").url


def kinds() -> list[tuple[str, str]]:
    """To whom which letters wait, oldest first."""
    rows = Message.objects.filter(kind__startswith="accounts.").order_by("created_at")
    return [(row.address, row.kind.removeprefix("accounts.")) for row in rows]
