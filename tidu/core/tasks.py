"""Background jobs of the platform's own."""

from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.jobs import Status

MOST_ATTEMPTS = 5  # a job during which a worker died so often is what kills workers


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="take_up_again", pass_context=False)
async def take_up_again(timestamp: int) -> None:
    """Put back into the queue what dead workers left: a job acts wholly or not at all, so it may begin anew."""
    for job in await app.job_manager.get_stalled_jobs():
        if job.attempts < MOST_ATTEMPTS:
            await app.job_manager.retry_job(job)
        else:
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
