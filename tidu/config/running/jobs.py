"""The worker's own run: jobs from the database's queue, each with its number in every line it logs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.job_context import JobContext

from tidu.core.tracing import traced


def run(at_once: int, finish_seconds: float) -> None:
    """Run jobs until told to stop by a signal; those under way may finish."""
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as connected:
        asyncio.run(_work(connected, at_once, finish_seconds))


async def _work(connected: Any, at_once: int, finish_seconds: float) -> None:
    async with connected.open_async():
        await connected.run_worker_async(
            concurrency=at_once,
            shutdown_graceful_timeout=finish_seconds,
            task_middleware=[number_the_lines],
        )


def number_the_lines(call_next: Callable[[], Any], context: JobContext, _worker: object) -> Any:
    """Let the lines that a job logs carry its number and its task."""
    with traced(job=context.job.id, task=context.job.task_name):
        return call_next()
