"""The verbs that work on the database: each reads its words first, then wakes the database and Django."""

import argparse
import json
import sys
import time
from datetime import datetime
from pathlib import Path

from tidu.config.environment import envbool, home

VERIFIED = "verified.json"  # below TIDU_HOME: when the log was last verified here, and whether it had flaws


def wake() -> None:
    """Have the database running and Django ready."""
    from tidu.config import database  # noqa: PLC0415 - help must not load a driver

    database.ensure(home())
    import django  # noqa: PLC0415 - help must not load Django

    django.setup()


def require_demo() -> None:
    """End the program unless this is a demo: invented data and times have no place elsewhere."""
    if not envbool("TIDU_DEMO", False):
        raise SystemExit("This verb belongs to the demo; set TIDU_DEMO=1 if this instance is one.")


def init(words: list[str]) -> int:
    """Set up an empty instance with its first operator."""
    reader = argparse.ArgumentParser(prog="tidu init", description="Set up an empty instance.")
    reader.add_argument("--email", default="", help="address of the first operator; asked for if not given")
    reader.add_argument("--name", default="", help="name of the first operator; asked for if not given")
    read = reader.parse_args(words)
    wake()
    from django.core.management import CommandError, call_command  # noqa: PLC0415 - see wake

    from tidu.config.preparation import migrate  # noqa: PLC0415 - see wake

    migrate()
    try:
        call_command("init", email=read.email, name=read.name)
    except CommandError as refusal:
        raise SystemExit(str(refusal)) from refusal
    return 0


def audit(words: list[str]) -> int:
    """Verify the log."""
    if not words or {"-h", "--help"} & set(words):
        print("usage: tidu audit verify [ROOT]\n\nVerify every chain of the log and every seal; ROOT is a seal's root.")
        return 0
    wake()
    from tidu.workflow import commands  # noqa: PLC0415 - see wake

    flawed = commands.main(words)
    # For tidu doctor, which says when nobody looked for a day.
    home().mkdir(parents=True, exist_ok=True)
    (home() / VERIFIED).write_text(json.dumps({"at": time.time(), "flawed": bool(flawed)}))
    return flawed


def seed(words: list[str]) -> int:
    """Fill an empty demo."""
    reader = argparse.ArgumentParser(prog="tidu seed", description="Fill an empty demo with invented data.")
    reader.add_argument("--stage", default="", help="moment of the campaign's life to open at")
    read = reader.parse_args(words)
    require_demo()
    wake()
    from tidu.config import preparation  # noqa: PLC0415 - see wake

    preparation.migrate()
    print("seeded" if preparation.seed(read.stage) else "not seeded: there is data already")
    return 0


def clock(words: list[str]) -> int:
    """Show or set the rehearsed time."""
    reader = argparse.ArgumentParser(prog="tidu clock", description="Show or set the rehearsed time of a demo.")
    reader.add_argument("act", choices=["show", "set"], nargs="?", default="show")
    reader.add_argument("moment", type=datetime.fromisoformat, nargs="?", help="such as 2024-11-20T09:00")
    read = reader.parse_args(words)
    if read.act == "set" and read.moment is None:
        reader.error("set needs a moment")
    require_demo()
    wake()
    from tidu.core import clock as platform_clock  # noqa: PLC0415 - see wake

    if read.act == "set":
        given: datetime = read.moment
        platform_clock.set_rehearsal(given if given.tzinfo else given.replace(tzinfo=platform_clock.SHANGHAI))
    print(platform_clock.now().isoformat(timespec="seconds"))
    return 0


def django(words: list[str]) -> int:
    """Hand the words to the framework's own commands."""
    wake()
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - see wake

    sys.argv[0] = "tidu django"
    execute_from_command_line(["tidu django", *words])
    return 0


def map_shapes(words: list[str]) -> int:
    """Check the shapes of regions before TIDU_GEOMETRY names them: print what is wrong, or what would be drawn."""
    reader = argparse.ArgumentParser(prog="tidu map", description="Check the shapes of regions for TIDU_GEOMETRY.")
    reader.add_argument("act", choices=["check"])
    reader.add_argument(
        "file", type=Path, help="GeoJSON with one feature per province-level region, its code a property"
    )
    read = reader.parse_args(words)
    from tidu.core.maps import GeometryError, read_geometry  # noqa: PLC0415 - help must not load Django

    try:
        found = read_geometry(read.file)
    except GeometryError as flawed:
        print("\n".join(flawed.problems), file=sys.stderr)
        return 1
    size = sum(len(shape.path) for shape in found.shapes)
    print(f"{len(found.shapes)} regions, {size / 1024:.0f} KB as drawn")
    return 0


def retain(words: list[str]) -> int:
    """End what has been kept long enough."""
    reader = argparse.ArgumentParser(prog="tidu retain", description="Delete or mask data kept long enough.")
    reader.add_argument("--dry-run", action="store_true", help="only say how many rows have ended")
    read = reader.parse_args(words)
    wake()
    from tidu.core import clock as platform_clock  # noqa: PLC0415 - see wake
    from tidu.core import limits  # noqa: PLC0415 - see wake
    from tidu.workflow import retention  # noqa: PLC0415 - see wake

    counts = retention.ended(platform_clock.now()) if read.dry_run else retention.retain()
    if not read.dry_run:
        limits.prune()
    for key, count in counts.items():
        print(f"{key:<12} {count:>8} {'would end' if read.dry_run else 'ended'}")
    return 0
