"""Background jobs of this module."""

from procrastinate.contrib.django import app

from tidu.dossiers import actions


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="sweep-drafts", pass_context=False)
def sweep_hourly(timestamp: int) -> None:
    """Forget files that were begun and never finished, and who had which section open."""
    actions.sweep_uploads()
    actions.sweep_editors()
