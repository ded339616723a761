"""Background jobs of this module."""

from procrastinate.contrib.django import app

from tidu.workflow.seals import seal_heads


@app.periodic(cron="0 * * * *")
@app.task(queueing_lock="seal", pass_context=False)
def seal_hourly(timestamp: int) -> None:
    """Seal the heads of all chains at the full hour."""
    seal_heads()
