"""The subcommands of ``tidu rulebook``. Each returns an exit code: 0 clean, 1 problems, 2 wrong usage."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tidu.rulebook import diff as differences
from tidu.rulebook.kinds import extra_packages, parameter_schemas
from tidu.rulebook.layout import read_tree
from tidu.rulebook.loading import Examined, examine, load, shipped, shipped_folder
from tidu.rulebook.lock import LOCK, locked, present, written
from tidu.rulebook.model import Notice
from tidu.rulebook.problems import Problem, RulebookError

CLEAN, FOUND, USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand."""
    commands: dict[str, Callable[[Sequence[str]], int]] = {"check": check, "show": show, "diff": diff, "lock": lock}
    parser = argparse.ArgumentParser(prog="tidu rulebook", description="Check, show, compare and lock the rulebook.")
    parser.add_argument("command", choices=commands)
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    try:
        arguments = parser.parse_args(argv)
        return commands[arguments.command](arguments.arguments)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else USAGE
    except RulebookError as error:
        report(error.problems, as_json=False)
        return FOUND
    except ValueError as error:
        return refused(str(error))


def parser_of(name: str, description: str) -> argparse.ArgumentParser:
    """The parser of one subcommand, which can always answer as JSON."""
    parser = argparse.ArgumentParser(prog=f"tidu rulebook {name}", description=description)
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def say(text: str) -> None:
    """One line to standard output, whatever the terminal can show."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")


def say_json(value: Any) -> None:
    """A value as JSON to standard output."""
    say(json.dumps(value, ensure_ascii=False, indent=2))


def refused(reason: str) -> int:
    """Say why a command cannot run."""
    sys.stderr.write(f"tidu rulebook: {reason}\n")
    return USAGE


def report(problems: Sequence[Problem], *, as_json: bool) -> None:
    """Print problems, one a line or as ``{"findings": […]}``."""
    if as_json:
        say_json({"findings": [problem.as_json() for problem in problems]})
        return
    for problem in problems:
        say(str(problem))


def check(argv: Sequence[str]) -> int:
    """``check [DIR]``: a folder with its own ``schema/`` is a whole rulebook, any other an overlay."""
    parser = parser_of("check", "Check a rulebook, or an overlay on the shipped one.")
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR")
    arguments = parser.parse_args(argv)
    folder = arguments.folder or shipped_folder()
    if not folder.is_dir():
        return refused(f"{folder} is no folder")
    problems = examined(folder).problems
    report(problems, as_json=arguments.json)
    if not problems and not arguments.json:
        say("rulebook: nothing to report")
    return FOUND if problems else CLEAN


def examined(folder: Path) -> Examined:
    """A folder examined as a whole rulebook or as an overlay, with all stage kinds at hand."""
    kinds = parameter_schemas(extra_packages())
    if (folder / "schema").is_dir():
        return examine(folder, kinds)
    return examine(shipped_folder(), kinds, overlay=folder)


def show(argv: Sequence[str]) -> int:
    """``show [NOTICE]``: the notices, or one of them."""
    parser = parser_of("show", "List the notices, or show one.")
    parser.add_argument("notice", nargs="?", metavar="NOTICE", help="for example miit/2024-399")
    arguments = parser.parse_args(argv)
    rulebook = shipped()
    if arguments.notice is None:
        listed = {key: notice.title.zh for key, notice in rulebook.notices.items()}
        say_json(listed) if arguments.json else say("\n".join(f"{key}  {title}" for key, title in listed.items()))
        return CLEAN
    if arguments.notice not in rulebook.notices:
        return refused(f"there is no notice {arguments.notice}; known: {', '.join(rulebook.notices)}")
    notice = rulebook.notice(arguments.notice)
    if arguments.json:
        items = differences.items_of(notice).items()
        say_json({f"{part} {key}": differences.shown(item) for (part, key), item in items})
    else:
        say("\n".join(outline(notice)))
    return CLEAN


def outline(notice: Notice) -> list[str]:
    """A notice on one screen."""
    lines = [f"{notice.id}  {notice.number.zh}  {notice.title.zh}", f"digest {notice.digest}", "", "conditions"]
    for condition in notice.conditions:
        cited, bound = condition.citation, "" if condition.binding else " (does not bind)"
        lines.append(f"  {condition.code}: {condition.text.zh} [{cited.label.zh}, {cited.confidence}]{bound}")
    lines += ["", "process"]
    for stage in notice.process:
        until = f" until {stage.window.closes_on}" if stage.window.closes_on else ""
        lines.append(f"  {stage.key}: {stage.title.zh} ({stage.kind}){until} [{stage.citation.label.zh}]")
    lines += ["", "quotas"]
    return [*lines, *(f"  {quota.unit_kind}: {quota.limit} [{quota.citation.label.zh}]" for quota in notice.quotas)]


def diff(argv: Sequence[str]) -> int:
    """``diff A B``: two notice ids, or two folders."""
    parser = parser_of("diff", "Compare two notices, or two rulebook folders.")
    parser.add_argument("before", metavar="A")
    parser.add_argument("after", metavar="B")
    arguments = parser.parse_args(argv)
    before, after = arguments.before, arguments.after
    if Path(before).is_dir() and Path(after).is_dir():
        kinds = parameter_schemas(extra_packages())
        found = differences.rulebooks(load(Path(before), kinds), load(Path(after), kinds))
    elif unknown := [name for name in (before, after) if name not in shipped().notices]:
        return refused(f"neither a notice nor a folder: {', '.join(unknown)}")
    else:
        found = differences.notices(shipped().notice(before), shipped().notice(after))
    if arguments.json:
        say_json({"differences": [asdict(difference) for difference in found]})
    else:
        for difference in found:
            say(str(difference))
    return CLEAN


def lock(argv: Sequence[str]) -> int:
    """``lock FOLDER…``: freeze published folders. One that is frozen already is frozen anew only with ``--replace``."""
    parser = parser_of("lock", "Freeze published folders: write their digests into lock.yaml.")
    parser.add_argument("folders", nargs="+", metavar="FOLDER", help="for example issuers/miit/notices/2024-399")
    parser.add_argument("--in", dest="root", type=Path, default=None, metavar="DIR", help="the rulebook folder")
    parser.add_argument("--replace", action="store_true", help="freeze again what was changed after publication")
    arguments = parser.parse_args(argv)
    tree = read_tree(arguments.root or shipped_folder())
    frozen = locked(tree)
    for folder in (name.strip("/") for name in arguments.folders):
        now = present(tree, folder)
        if not now:
            return refused(f"{folder} holds no file of the rulebook")
        if folder in frozen and frozen[folder] != now and not arguments.replace:
            return refused(f"{folder} was changed after it was published; write an overlay, or say --replace")
        frozen[folder] = now
    (tree.root / LOCK).write_text(written(frozen), "utf-8")
    return CLEAN
