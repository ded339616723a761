"""The last evening: 200 applicants save, attach, declare and submit for ten minutes, all on one machine.

Run from the project's folder: ``.venv/bin/python bench/rush.py``. Starts the product as an operator would (database,
web and worker on a fresh folder), fills it with complete drafts, lets one process act for all applicants, then asks
the database what became of every acknowledged act. Beside that it prints what the same SQL alone does through pgbench.

People are signed in and have confirmed who they are beforehand: else the hashing of passwords would be measured.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time

PORT = 8930


def main() -> int:
    """Measure, print, and return 0 when everything that was asked for holds."""
    options = read_options()
    with tempfile.TemporaryDirectory(prefix="tidu-rush-") as folder:
        wake(folder)
        from rushing import instance, outcome, sql, traffic  # noqa: PLC0415 - they need Django

        began = time.monotonic()
        drafts = instance.fill(options.drafts)
        print(f"{len(drafts)} complete drafts written in {time.monotonic() - began:.0f} s")
        rush = traffic.Rush(PORT, options.applicants, options.seconds, options.pause, options.kilobytes)
        with instance.running(PORT, options.web) as parts:
            before = instance.processor_seconds(parts)
            asyncio.run(rush.run(drafts))
            spent = {name: used - before[name] for name, used in instance.processor_seconds(parts).items()}
        outcome.print_measures(rush)
        outcome.print_spent(rush, spent)
        good = outcome.is_good(rush)
        if not options.no_sql:
            sql.compare(rush, drafts)
    return 0 if good else 1


def read_options() -> argparse.Namespace:
    """The size of the rush."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--seconds", type=int, default=600)
    reader.add_argument("--applicants", type=int, default=200)
    reader.add_argument("--drafts", type=int, default=16000)
    reader.add_argument("--pause", type=float, default=2.5, help="seconds on average between a person's requests")
    reader.add_argument("--kilobytes", type=int, default=100, help="size of each attached file")
    reader.add_argument("--web", type=int, default=2, help="processes that answer requests")
    reader.add_argument("--no-sql", action="store_true", help="leave the comparison with pgbench out")
    return reader.parse_args()


def wake(folder: str) -> None:
    """Have Django ready on an instance of its own, a demo, whose clock can be set to the last evening."""
    for name in [name for name in os.environ if name.startswith(("TIDU_", "DATABASE_"))]:
        del os.environ[name]
    os.environ |= {"TIDU_HOME": folder, "TIDU_DEMO": "1", "DJANGO_SETTINGS_MODULE": "tidu.config.settings"}
    from tidu.config import verbs  # noqa: PLC0415 - reads the environment

    verbs.wake()


if __name__ == "__main__":
    sys.exit(main())
