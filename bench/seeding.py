"""How long seeding takes for each stage of the demo, beside the same number of bare statements.

Run from the project's folder: ``TIDU_HOME=$(mktemp -d) .venv/bin/python bench/seeding.py [STAGE ...]``.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter

os.environ["TIDU_DEMO"] = "1"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidu.config.settings")

from tidu.config import database
from tidu.config.environment import home

os.environ["DATABASE_URL"] = database.start(home())

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from tidu.config.demo import STAGES, seed


class Undone(Exception):  # noqa: N818 - nothing went wrong
    """Takes the seeded data back."""


def main(stages: list[str]) -> None:
    """Measure each stage and print a line."""
    call_command("migrate", verbosity=0)
    for stage in stages:
        seconds, statements = measured(stage)
        bare = bare_statements(statements)
        print(f"{stage:15} {seconds:6.2f} s  {statements:6} statements  {seconds / bare:5.1f} x as many bare ones")
    connection.close()
    database.stop(home())


def measured(stage: str) -> tuple[float, int]:
    """Seconds and statements of one seeding, which is taken back."""
    counted: Counter[str] = Counter()

    def count(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        counted["all"] += 1
        return execute(sql, params, many, context)

    began = time.perf_counter()
    try:
        with transaction.atomic(), connection.execute_wrapper(count):
            seed.run(stage)
            seconds = time.perf_counter() - began
            raise Undone
    except Undone:
        return seconds, counted["all"]


def bare_statements(number: int) -> float:
    """Seconds for as many statements that do nothing."""
    began = time.perf_counter()
    with connection.cursor() as cursor:
        for _ in range(number):
            cursor.execute("SELECT 1")
    return time.perf_counter() - began


if __name__ == "__main__":
    main(sys.argv[1:] or list(STAGES))
