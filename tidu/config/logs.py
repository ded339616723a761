"""How the log is written: a line of JSON for machines, or plain words for a terminal; never what people wrote.

A failure is told by its kind and its place. Its message may hold what somebody typed, so it is left out, but for the
name of a constraint that the database refused by.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from tidu.config.environment import envbool

FACTS = ("request", "job", "route", "method", "status", "ms", "person", "subject", "task", "action")
ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Context(logging.Filter):
    """Gives each line the numbers of what it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        from tidu.core import tracing  # noqa: PLC0415 - the settings name this module before Django is ready

        for name, value in tracing.context().items():
            setattr(record, name, value)
        if record.name.startswith("procrastinate"):
            _tell_job(record)
        return True


def _tell_job(record: logging.LogRecord) -> None:
    """The queue writes a job's arguments into its message; its number and its task say enough."""
    job = getattr(record, "job", None)
    if isinstance(job, dict):
        record.job, record.task = job.get("id"), job.get("task_name")
        record.msg, record.args = str(getattr(record, "action", "job")), ()
    for name in ("result", "queues", "worker", "exception"):
        record.__dict__.pop(name, None)


class Json(JsonFormatter):
    """One JSON object a line."""

    def __init__(self) -> None:
        super().__init__(
            "{asctime} {levelname} {name} {message}",
            style="{",
            rename_fields={"asctime": "at", "levelname": "level", "name": "logger"},
            datefmt="%Y-%m-%dT%H:%M:%S%z",
            json_ensure_ascii=False,
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Leave out what is neither of the line itself nor one of the facts: a library may add anything."""
        kept = {"at", "level", "logger", "message", "exc_info", *FACTS}
        return {name: value for name, value in log_data.items() if name in kept and value not in {None, ""}}

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - the library's name
        """Kind and place of a failure."""
        return told(ei[1])


class Text(logging.Formatter):
    """One line for people, the facts at its end."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """The line with its facts."""
        facts = " ".join(f"{name}={record.__dict__[name]}" for name in FACTS if record.__dict__.get(name))
        return f"{super().formatMessage(record)} {facts}".rstrip()

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - the library's name
        """Kind and place of a failure."""
        return told(ei[1])


def told(failure: BaseException | None) -> str:
    """A failure and those it came from, by kind and place, each once: a chain of failures may close to a ring."""
    lines: list[str] = []
    seen: set[int] = set()
    while failure is not None and id(failure) not in seen:
        seen.add(id(failure))
        lines.append(f"{type(failure).__module__}.{type(failure).__qualname__}{_constraint_of(failure)}")
        lines += [
            f"  {place.filename}:{place.lineno} {place.name}" for place in traceback.extract_tb(failure.__traceback__)
        ]
        failure = failure.__cause__ or (None if failure.__suppress_context__ else failure.__context__)
    return "\n".join(lines)


def _constraint_of(failure: BaseException) -> str:
    name = getattr(getattr(failure, "diag", None), "constraint_name", None)
    return f" ({name})" if name else ""


def configuration(*, demo: bool) -> dict[str, Any]:
    """Django's LOGGING: lines on standard error, as JSON unless somebody reads along."""
    people_read = demo or sys.stderr.isatty() or envbool("TIDU_DEBUG", False)
    wanted = os.environ.get("TIDU_LOG_FORMAT", "") or ("text" if people_read else "json")
    formatters = {"text": Text, "json": Json}
    if wanted not in formatters:
        raise SystemExit(f"TIDU_LOG_FORMAT must be text or json, not {wanted!r}.")
    given = os.environ.get("TIDU_LOG_LEVEL", "")
    own = given or ("WARNING" if demo else "INFO")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"context": {"()": Context}},
        "formatters": {"line": {"()": formatters[wanted]}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["context"]}},
        "root": {"handlers": ["stderr"], "level": given or "WARNING"},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "tidu": {"level": own},
            "procrastinate.worker": {"level": own},
            "psycopg": {"level": given or "WARNING"},  # it sets a level of its own otherwise
            # Every request has its own line with its status; here only what failed, with its place.
            "django.request": {"level": "ERROR"},
        },
    }
