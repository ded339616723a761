"""``tidu serve``: a real instance as one command, on one machine."""

import argparse
import os

from tidu.config.environment import envint, home
from tidu.config.running.parts import add_place
from tidu.config.running.supervisor import Part, Place, run, say

DESCRIPTION = """Run everything: web server, worker, and the database below TIDU_HOME unless DATABASE_URL names another.

To run the parts apart, on one machine or on several: tidu web, tidu worker, tidu database.
"""


def serve(words: list[str]) -> int:
    """Run the instance until told to stop; 0 when it was, 1 when a part could not be kept alive."""
    reader = argparse.ArgumentParser(
        prog="tidu serve", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_place(reader)
    read = reader.parse_args(words)
    place = Place(read.host, read.port)
    return run(place, parts_at(place), require_prepared, lambda: say(f"Tidu 梯度   http://{place.reached_at}/"))


def parts_at(place: Place) -> list[Part]:
    """What runs together: the web server, and as many workers as TIDU_WORKERS says."""
    workers = envint("TIDU_WORKERS", 1)
    web = Part("web server", ("web", "--host", place.host, "--port", str(place.port)))
    return [web, *(Part("worker" if workers == 1 else f"worker {n}", ("worker",)) for n in range(1, workers + 1))]


def require_prepared() -> None:
    """Wake the database. Raises SystemExit where this instance was not set up, or not brought up to date."""
    from tidu.config import database, messages, readiness  # noqa: PLC0415 - help must load no driver

    address = database.ensure(home())
    messages.compile_stale()
    missing = readiness.missing_migrations(address)
    if missing is None:
        raise SystemExit(f"There is no instance in {os.path.relpath(home())} yet; set it up with: tidu init")
    if missing:
        raise SystemExit(f"The database lacks {len(missing)} migrations; back up, then run: tidu django migrate")
