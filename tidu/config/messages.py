"""The message catalogues: what each application says in English, and that all of it is said in Chinese too.

Every application keeps its own catalogue in ``locale/zh_Hans/LC_MESSAGES/django.po``. Message keys are the English
sentences. Pure Python: neither Django's settings nor the gettext programs are needed.
"""

import argparse
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from tidu.config.environment import BASE_DIR

CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
FUNCTIONS: Any = dict.fromkeys(
    f"{number}{context}{name}"
    for context in ("", "p")
    for number in ("", "n")
    for name in ("gettext", "gettext_lazy", "gettext_noop")
)
FUNCTIONS["_"] = None
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdf]|\{\w*(?:![rs])?(?::[^{}]*)?\}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
HEADER = r"""msgid ""
msgstr ""
"Language: zh_Hans\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"""

Key = tuple[str, str]  # context and English sentence


@dataclass(frozen=True)
class Entry:
    """One message: the key, its plural if it has one, what it is in Chinese, and whether that was only guessed."""

    key: Key
    plural: str = ""
    chinese: str = ""
    fuzzy: bool = False


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong with one message of one file."""

    path: Path
    reason: str
    message: str = ""

    def __str__(self) -> str:
        """Return one line as a person reads it."""
        place = self.path.relative_to(BASE_DIR) if self.path.is_relative_to(BASE_DIR) else self.path
        return f"{place}: {self.reason}" + (f": {self.message!r}" if self.message else "")


@dataclass(frozen=True)
class Application:
    """A folder with sources, and its catalogue."""

    folder: Path
    without: tuple[Path, ...] = field(default=())

    @property
    def catalogue(self) -> Path:
        """Where the catalogue lies, if there is one."""
        return self.folder / CATALOGUE

    @cached_property
    def used(self) -> dict[Key, Entry]:
        """The messages in the sources."""
        found: dict[Key, Entry] = {}
        for source in self._sources():
            for entry in entries_in(source):
                if entry.plural or entry.key not in found:
                    found[entry.key] = entry
        return found

    @cached_property
    def kept(self) -> dict[Key, Entry]:
        """The messages in the catalogue."""
        return read_catalogue(self.catalogue) if self.catalogue.exists() else {}

    def _sources(self) -> Iterator[Path]:
        for path in sorted(self.folder.rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and not any(
                path.is_relative_to(other) for other in self.without
            ):
                yield path


def applications(root: Path) -> list[Application]:
    """Every application below a folder; files of none of them count to the folder itself."""
    folders = [found.parent for found in sorted(root.rglob("apps.py"))]
    return [*map(Application, folders), Application(root, without=tuple(folders))]


def entries_in(source: Path) -> Iterator[Entry]:
    """Find the messages of one Python file or template. Raises SyntaxError with the file's name."""
    from babel.messages.extract import extract_python  # noqa: PLC0415 - compiling must start fast

    text = source.read_text(encoding="utf-8")
    if source.suffix != ".py":
        text = as_python(text, source)
    found: Any = extract_python(BytesIO(text.encode()), FUNCTIONS, [], {})
    for _line, function, words, _comments in found:
        if entry := entry_of(function, words if isinstance(words, tuple) else (words,)):
            yield entry


def as_python(template: str, source: Path) -> str:
    """Turn a template's messages into calls that a Python tokenizer can read."""
    from django.utils.translation.template import templatize  # noqa: PLC0415 - compiling must start fast

    return "\n".join(line.strip() for line in templatize(template, origin=str(source)).splitlines())


def entry_of(function: str, words: tuple[str | None, ...]) -> Entry | None:
    """Read the arguments of a call; None where the sentence is not written out in it."""
    has_context = function.startswith(("pgettext", "npgettext"))
    context = (words[0] or "") if has_context else ""
    sentences = words[1:] if has_context else words
    if not sentences or not sentences[0]:
        return None
    plural = sentences[1] if len(sentences) > 1 and function.startswith("n") else ""
    return Entry((context, sentences[0]), plural or "")


def read_catalogue(path: Path) -> dict[Key, Entry]:
    """Read a catalogue. Raises ValueError where it is malformed."""
    from babel.messages.pofile import read_po  # noqa: PLC0415 - compiling must start fast

    with path.open("rb") as source:
        catalogue = read_po(source, locale="zh_Hans", abort_invalid=True)
    entries: dict[Key, Entry] = {}
    for message in catalogue:
        if message.id:
            forms = (message.id, "") if isinstance(message.id, str) else (message.id[0], message.id[1])
            chinese = message.string if isinstance(message.string, str) else (message.string or ("",))[0]
            entries[message.context or "", forms[0]] = Entry(
                (message.context or "", forms[0]), forms[1], chinese or "", message.fuzzy
            )
    if catalogue.obsolete:
        raise ValueError("holds messages commented out as obsolete")
    return entries


def check(root: Path) -> list[Fault]:
    """Return everything that is wrong with the catalogues below a folder."""
    apps = applications(root)
    everywhere: dict[Key, Entry] = {}
    faults: list[Fault] = []
    readable = []
    for app in apps:
        try:
            faults += contradictions(app, everywhere)
            readable.append(app)
            _ = app.used
        except (ValueError, SyntaxError) as malformed:
            faults.append(Fault(app.catalogue, str(malformed)))
    for app in readable:
        faults += missing(app, everywhere)
        faults += doubtful(app)
    return sorted(faults)


def contradictions(app: Application, everywhere: dict[Key, Entry]) -> list[Fault]:
    """Add an application's messages to all others; the same sentence must not be said in two ways."""
    faults = []
    for key, entry in app.kept.items():
        other = everywhere.setdefault(key, entry)
        if entry.chinese and other.chinese and other.chinese != entry.chinese:
            faults.append(Fault(app.catalogue, f"another catalogue says {other.chinese!r}", key[1]))
        if entry.chinese:
            everywhere[key] = entry
    return faults


def missing(app: Application, everywhere: dict[Key, Entry]) -> list[Fault]:
    """Messages that the sources use and no catalogue says in Chinese."""
    return [
        Fault(app.catalogue, "is not in Chinese", key[1])
        for key in app.used
        if not (key in everywhere and everywhere[key].chinese) and key[1] not in FRAMEWORK_SAYS
    ]


FRAMEWORK_SAYS = {"Simplified Chinese", "English"}


def doubtful(app: Application) -> list[Fault]:
    """Messages of a catalogue that nothing uses, or whose Chinese does not fit."""
    faults = []
    for key, entry in app.kept.items():
        reasons = {
            "is used nowhere in this application": key not in app.used,
            "is marked fuzzy": entry.fuzzy,
            "has other placeholders in Chinese": bool(entry.chinese) and not placeholders_agree(entry),
            "is not an English sentence": bool(CHINESE.search(key[1])),
        }
        faults += [Fault(app.catalogue, reason, key[1]) for reason, is_so in reasons.items() if is_so]
    return faults


def placeholders_agree(entry: Entry) -> bool:
    """Whether the Chinese fills in what the English does; Chinese has one form, that of the plural."""
    english = entry.plural or entry.key[1]
    return set(PLACEHOLDER.findall(english)) == set(PLACEHOLDER.findall(entry.chinese))


def stale(root: Path = BASE_DIR / "tidu") -> list[Path]:
    """The catalogues that are newer than their compiled form."""

    def is_stale(source: Path) -> bool:
        target = source.with_suffix(".mo")
        return not target.exists() or target.stat().st_mtime < source.stat().st_mtime

    return sorted(filter(is_stale, root.rglob(str(CATALOGUE))))


def compile_stale(root: Path = BASE_DIR / "tidu") -> list[Path]:
    """Compile the catalogues that need it; return the compiled files written."""
    written = [(source, source.with_suffix(".mo")) for source in stale(root)]
    for source, target in written:
        compile_one(source, target)
    return [target for _source, target in written]


def compile_one(source: Path, target: Path) -> None:
    """Write the compiled form of a catalogue: whole or not at all, since processes may read it meanwhile."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - mostly nothing is stale
    from babel.messages.pofile import read_po  # noqa: PLC0415 - see above

    with source.open("rb") as opened:
        catalogue = read_po(opened, locale="zh_Hans")
    draft = target.with_suffix(".mo.new")
    with draft.open("wb") as opened:
        write_mo(opened, catalogue)
    draft.replace(target)


def extract(app: Application) -> None:
    """Write an application's catalogue anew: what it uses, with the Chinese that is known."""
    entries = [
        Entry(key, used.plural, app.kept[key].chinese if key in app.kept else "")
        for key, used in sorted(app.used.items(), key=lambda item: (item[0][1], item[0][0]))
    ]
    app.catalogue.parent.mkdir(parents=True, exist_ok=True)
    app.catalogue.write_text("\n".join([HEADER, *map(written_out, entries)]), encoding="utf-8")


def written_out(entry: Entry) -> str:
    """Return an entry as a catalogue holds it."""
    from babel.messages.pofile import normalize  # noqa: PLC0415 - compiling must start fast

    def line(name: str, text: str) -> str:
        return f"{name} {normalize(text, width=0)}\n"

    context = line("msgctxt", entry.key[0]) if entry.key[0] else ""
    plural = line("msgid_plural", entry.plural) if entry.plural else ""
    return context + line("msgid", entry.key[1]) + plural + line("msgstr[0]" if plural else "msgstr", entry.chinese)


def main(words: list[str]) -> int:
    """Run ``tidu messages``."""
    reader = argparse.ArgumentParser(prog="tidu messages", description="Check, compile or extract the catalogues.")
    reader.add_argument("act", choices=["check", "compile", "extract"])
    reader.add_argument("apps", nargs="*", help="labels of applications (extract; all if none is given)")
    read = reader.parse_args(words)
    warnings.simplefilter("ignore", SyntaxWarning)
    root = BASE_DIR / "tidu"
    if read.act == "check":
        faults = check(root)
        print(*faults, f"{len(faults)} faults in the message catalogues", sep="\n")
        return 1 if faults else 0
    if read.act == "compile":
        print(f"{len(compile_stale(root))} catalogues compiled")
        return 0
    for app in applications(root):
        if app.used and (not read.apps or app.folder.name in read.apps):
            extract(app)
    return 0
