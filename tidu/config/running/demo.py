"""``tidu demo``: the same as ``tidu serve``, with invented data, personas, and nothing to set up before."""

import argparse
import os

from tidu.config.demo import STAGES, USUAL_STAGE
from tidu.config.environment import envbool, envint, home
from tidu.config.running.supervisor import Place, run, say
from tidu.config.running.together import parts_at

DESCRIPTION = f"""Run everything: database, web server and worker, with invented data and personas.

Read from the environment: PORT (8000), STAGE ({", ".join(STAGES)}), FRESH=1 (start from nothing),
TIDU_HOME (.tidu; where all data lies), DATABASE_URL (another PostgreSQL server).
"""


def demo(words: list[str]) -> int:
    """Run the demo until told to stop; 0 when it was, 1 when a part could not be kept alive."""
    reader = argparse.ArgumentParser(
        prog="tidu demo", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.parse_args(words)
    stage = os.environ.get("STAGE", "")
    if stage and stage not in STAGES:
        raise SystemExit(f"STAGE must be one of: {', '.join(STAGES)}.")
    os.environ["TIDU_DEMO"] = "1"
    place = Place("127.0.0.1", envint("PORT", 8000))
    return run(place, parts_at(place), lambda: prepare(stage), lambda: announce(place))


def prepare(stage: str) -> None:
    """Bring database and catalogues up to date; fill an empty instance. Quick where nothing is to be done."""
    from tidu.config import database, messages, readiness  # noqa: PLC0415 - help must load no driver

    address = database.ensure(home())
    messages.compile_stale()
    seeded = readiness.seeded_stage(address)
    fresh = envbool("FRESH", False) or is_another(stage, seeded)
    if fresh or not readiness.is_ready(address):
        wanted = stage or ("" if fresh else seeded) or USUAL_STAGE
        fill(address, wanted, fresh=fresh)
        readiness.declare_ready(address, wanted)


def is_another(stage: str, seeded: str) -> bool:
    """Whether a stage was named that is not the one the data began at; then the demo opens anew there, and says so."""
    another = bool(stage and seeded and stage != seeded)
    if another:
        say(f"Opening the campaign anew at STAGE={stage}; the data that began at {seeded} goes.")
    return another


def fill(address: str, stage: str, *, fresh: bool) -> None:
    """Migrate, and seed an empty instance. Loads Django, which takes its time."""
    import django  # noqa: PLC0415 - see above

    django.setup()
    from tidu.config import preparation  # noqa: PLC0415 - see above

    preparation.refuse_real_instance()
    if fresh:
        preparation.forget_everything(address)
    preparation.migrate()
    preparation.seed(stage)
    preparation.close()


def announce(place: Place) -> None:
    """Print the address and the personas."""
    from tidu.accounts.personas import GROUPS, PERSONAS  # noqa: PLC0415 - help must not load them

    say(f"\nTidu 梯度   http://localhost:{place.port}/\n\nPersonas on the sign-in page, none with a password:")
    for group, title in GROUPS.items():
        say(f"  {title.zh} {title.en}")
        for persona in PERSONAS:
            if persona.group == group:
                say(f"    {persona.name.zh} {persona.name.en}: {persona.task.zh} {persona.task.en}")
    say("\nCtrl-C stops everything; the data is kept.\n")
