"""Background jobs of this module."""

from django.conf import settings
from procrastinate.builtin_tasks import remove_old_jobs
from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

from tidu.core import limits
from tidu.workflow.retention import retain
from tidu.workflow.seals import seal_heads

HOURS_A_DONE_JOB_IS_KEPT = 7 * 24


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


@app.periodic(cron="50 19 * * *")
@app.task(queueing_lock="forget_jobs", pass_context=True)
async def forget_jobs_nightly(context: JobContext, timestamp: int) -> None:
    """Forget the jobs that were done well a week ago; those that failed stay until the operator has seen to them."""
    await remove_old_jobs(context, max_hours=HOURS_A_DONE_JOB_IS_KEPT)
