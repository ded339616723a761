"""Background jobs of this module."""

from procrastinate.contrib.django import app

from tidu.notifications.actions import send_due


@app.task(pass_context=False)
def send() -> None:
    """Carry what waits; deferred with each message that goes at once."""
    send_due()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notifications.send_waiting", pass_context=False)
def send_waiting(timestamp: int) -> None:
    """Carry digests and what failed before, each minute."""
    send_due()
