"""The command ``tidu``: our own verbs first, each loading no more than it needs.

Help loads neither Django nor the database, so that it answers at once.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

Run = Callable[[list[str]], int]


@dataclass(frozen=True)
class Verb:
    """One verb: what help says of it, and ``module:function`` that runs it with the remaining words."""

    says: str
    runs: str


VERBS = {
    "demo": Verb("run everything, with seeded data and personas", "tidu.config.running.demo:demo"),
    "init": Verb("set up an empty instance: units, departments and its first operator", "tidu.config.verbs:init"),
    "serve": Verb("run everything of a real instance: database, web, worker", "tidu.config.running.together:serve"),
    "web": Verb("run the web server alone", "tidu.config.running.parts:web"),
    "worker": Verb("run the worker of background jobs alone", "tidu.config.running.parts:worker"),
    "database": Verb("run the database below TIDU_HOME alone", "tidu.config.running.parts:database"),
    "rulebook": Verb("check, show, diff or lock the rulebook", "tidu.rulebook.commands:main"),
    "maturity": Verb("score an assessment in a file, or plan the next level", "tidu.assessments.commands:main"),
    "conditions": Verb("hold facts in a file against element conditions", "tidu.assessments.condition_commands:main"),
    "audit": Verb("verify the log: verify [ROOT]", "tidu.config.verbs:audit"),
    "rehearse": Verb("rehearse a campaign's last hour on an empty demo", "tidu.config.rehearsal.commands:main"),
    "retain": Verb("delete or mask personal data that was kept long enough", "tidu.config.verbs:retain"),
    "map": Verb("check the shapes of regions: check FILE", "tidu.config.verbs:map_shapes"),
    "doctor": Verb("look over the instance: what is wrong, and what to do", "tidu.config.doctor.commands:main"),
    "backup": Verb("back up database and files together; backup verify", "tidu.config.backups.commands:backup"),
    "restore": Verb("restore a backup into an empty instance", "tidu.config.backups.commands:restore"),
    "certificate": Verb("check the proof of a certificate: FILE [ROOT]", "tidu.register.commands:main"),
    "messages": Verb("check, compile or extract the message catalogues", "tidu.config.messages:main"),
    "seed": Verb("fill an empty demo with invented data", "tidu.config.verbs:seed"),
    "clock": Verb("show or set the rehearsed time of a demo", "tidu.config.verbs:clock"),
    "django": Verb("run a management command of the framework", "tidu.config.verbs:django"),
}


def parser() -> argparse.ArgumentParser:
    """Return the parser of the first word; each verb reads its own."""
    width = max(map(len, VERBS)) + 2
    verbs = "\n".join(f"  {name:<{width}}{verb.says}" for name, verb in VERBS.items())
    made = argparse.ArgumentParser(
        prog="tidu",
        usage="tidu VERB [...]",
        description=f"Tidu 梯度, gradient cultivation programmes.\n\nverbs:\n{verbs}",
        epilog="tidu VERB --help says more about a verb.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("verb", choices=VERBS, help=argparse.SUPPRESS)
    made.add_argument("words", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return made


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit code."""
    given = list(sys.argv[1:] if words is None else words)
    if not given:
        parser().print_help()
        return 0
    read = parser().parse_args(given)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidu.config.settings")
    module, function = VERBS[read.verb].runs.split(":")
    run: Run = getattr(import_module(module), function)
    return run(read.words)


if __name__ == "__main__":
    sys.exit(main())
