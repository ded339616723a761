"""Background jobs of this module."""

from procrastinate.contrib.django import app

from tidu.desk.reminding import remind_all


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="desk.remind", pass_context=False)
def remind_hourly(timestamp: int) -> None:
    """Remind people of what is due, a little after the full hour, when the seals are made."""
    remind_all()
