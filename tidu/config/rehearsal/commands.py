"""``tidu rehearse``: a campaign's last hour and what follows it, before anybody real depends on it."""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from pathlib import Path

from tidu.config.environment import envint
from tidu.config.verbs import require_demo, wake

DESCRIPTION = """Rehearse a campaign on an empty demo: TIDU_DEMO=1, and a TIDU_HOME of its own.

Applicants hand in during the last hour, compressed; then officers check, rank and sign, the secretariat accepts and
assigns, experts score. All over HTTP, against the instance that runs at TIDU_HOST and TIDU_PORT; where none runs, one
is started for the time. Prints what was measured; ends with 1 where something was lost, doubled, or failed.
"""
WARMING_UP_SECONDS = 3.0
"""The web server reads the rehearsed time anew each second."""


def main(words: list[str]) -> int:
    """Rehearse; 0 when everything came out as it should."""
    read = _parser().parse_args(words)
    require_demo()
    wake()
    from tidu.config import preparation  # noqa: PLC0415 - see wake
    from tidu.config.rehearsal import instance, plan, report  # noqa: PLC0415 - see wake
    from tidu.config.rehearsal.campaign import Rehearsal  # noqa: PLC0415 - see wake
    from tidu.config.rehearsal.told import look_through  # noqa: PLC0415 - see wake
    from tidu.config.running.supervisor import Place  # noqa: PLC0415 - see wake

    place = Place(os.environ.get("TIDU_HOST", "") or "127.0.0.1", envint("TIDU_PORT", 8000))
    preparation.migrate()
    ready = instance.prepare(read.notice, read.dossiers, read.seed)
    planned = plan.plan(read.dossiers, read.seed, read.compress)
    with instance.running(place):
        instance.set_the_clock(ready.campaign, planned.deadline + WARMING_UP_SECONDS)
        preparation.close()
        time.sleep(WARMING_UP_SECONDS)
        rehearsal = Rehearsal(f"http://{place.reached_at}", ready, planned, read.seed)
        began = time.perf_counter()
        asyncio.run(rehearsal.run())
        duration = time.perf_counter() - began
        balances, flaws = look_through(rehearsal.told)
    title = f"{read.notice}: {read.dossiers} dossiers, seed {read.seed}, the last hour in {planned.deadline:.0f} s"
    found = report.Findings(title, rehearsal.measures, duration, rehearsal.outcomes, balances, flaws)
    print(report.as_text(found), end="")
    if read.report:
        read.report.write_text(report.as_html(found), encoding="utf-8")
    return 0 if found.is_good else 1


def _parser() -> argparse.ArgumentParser:
    reader = argparse.ArgumentParser(
        prog="tidu rehearse", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--dossiers", type=int, default=1150, help="how many applications (1150)")
    reader.add_argument("--seed", type=int, default=7, help="the same seed gives the same people and plan (7)")
    reader.add_argument("--compress", type=float, default=60, help="by how much the hour is shortened (60: a minute)")
    reader.add_argument("--notice", default="miit/2024-399", help="the notice (miit/2024-399)")
    reader.add_argument("--report", type=Path, help="an HTML file to write, with a picture")
    return reader
