"""What a database holds, asked within one transaction."""

from __future__ import annotations

import hashlib
from typing import Any

import psycopg
from psycopg import sql

from tidu.config.backups.layout import Standing

TABLES = "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"
HEADS = 'select key, length, head from workflow_chain order by key collate "C"'
LAST_SEAL = "select number, root from workflow_seal order by number desc limit 1"
MIGRATIONS = "select app || '.' || name from django_migrations order by 1"
STORED = "select digest, size from core_storedfile order by digest"
# Of one machine's moment: queued heartbeats and counted attempts go on while a backup is restored.
PASSING = {"procrastinate_workers", "shared_cache"}

Connection = psycopg.Connection[Any]


def standing_of(connection: Connection) -> Standing:
    """What the database holds in the connection's snapshot."""
    number, root = connection.execute(LAST_SEAL).fetchone() or (0, "")
    return Standing(
        rows=_rows(connection),
        heads=_heads(connection),
        last_seal=number,
        last_root=root,
        migrations=[name for (name,) in connection.execute(MIGRATIONS)],
    )


def stored_files(connection: Connection) -> list[tuple[str, int]]:
    """Digest and length of every file that the database names."""
    return [(digest, size) for digest, size in connection.execute(STORED)]


def is_empty(connection: Connection) -> bool:
    """Whether nothing was ever set up there."""
    return connection.execute(TABLES).fetchone() is None


def _rows(connection: Connection) -> dict[str, int]:
    counted = {}
    for (table,) in connection.execute(TABLES).fetchall():
        if table not in PASSING:
            asked = sql.SQL("select count(*) from {}").format(sql.Identifier(table))
            (counted[table],) = connection.execute(asked).fetchone() or (0,)
    return dict(sorted(counted.items()))


def _heads(connection: Connection) -> str:
    """One digest over where every chain of the log stands."""
    digest = hashlib.sha256()
    for key, length, head in connection.execute(HEADS):
        digest.update(f"{key} {length} {head}\n".encode())
    return digest.hexdigest()
