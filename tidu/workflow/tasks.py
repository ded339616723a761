"""Background jobs of this module."""

from django.conf import settings
from procrastinate.contrib.django import app

from tidu.core import limits
from tidu.workflow.retention import retain
from tidu.workflow.seals import seal_heads


@app.periodic(cron="0 * * * *")
@app.task(queueing_lock="seal", pass_context=False)
def seal_hourly(timestamp: int) -> None:
    """Seal the heads of all chains at the full hour."""
    seal_heads()


@app.periodic(cron="40 19 * * *")
@app.task(queueing_lock="retain", pass_context=False)
def retain_nightly(timestamp: int) -> None:
    """End what has been kept long enough, as ``tidu retain`` does: at 03:40 in Shanghai, as the queue counts in UTC."""
    if settings.TIDU_RETAIN_NIGHTLY:
        retain()
        limits.prune()
