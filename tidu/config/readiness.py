"""Whether a demo's database is up to date and filled, found out without loading Django.

What was prepared is written on the schema itself as a comment, so that it goes where the data goes.
"""

import hashlib

import psycopg
from psycopg import sql

from tidu.config.environment import BASE_DIR, envlist

COMMENT = "select obj_description('public'::regnamespace)"
APPLIED = "select count(*) from django_migrations"
AT = " at "
FILLED = "select exists (select from accounts_user where persona_key is not null)"


def is_ready(address: str) -> bool:
    """Whether nothing has to be migrated or filled."""
    try:
        with psycopg.connect(address) as connection:
            found = connection.execute(COMMENT).fetchone() or ("",)
            filled = connection.execute(FILLED).fetchone() or (False,)
            return bool((found[0] or "").partition(AT)[0] == _mark(connection) and filled[0])
    except psycopg.errors.UndefinedTable:
        return False


def missing_migrations(address: str) -> list[str] | None:
    """Which of the code's own migrations the database lacks; None where nothing was ever set up there."""
    with psycopg.connect(address) as connection:
        if connection.execute("select to_regclass('django_migrations')").fetchone() == (None,):
            return None
        applied = {f"{app}.{name}" for app, name in connection.execute("select app, name from django_migrations")}
    written = (BASE_DIR / "tidu").rglob("migrations/[0-9]*.py")
    return sorted({f"{path.parents[1].name}.{path.stem}" for path in written} - applied)


def seeded_stage(address: str) -> str:
    """The moment of the campaign at which the demo's data began; "" where nobody wrote it down."""
    with psycopg.connect(address) as connection:
        found = connection.execute(COMMENT).fetchone() or ("",)
        return (found[0] or "").partition(AT)[2]


def declare_ready(address: str, stage: str) -> None:
    """Write down that all is prepared for the code as it is now, and at which moment the data began."""
    with psycopg.connect(address) as connection:
        connection.execute(sql.SQL("comment on schema public is {}").format(_mark(connection) + AT + stage))


def _mark(connection: psycopg.Connection) -> str:
    """Return a sign of the migrations that the code has and of the number that the database has."""
    (applied,) = connection.execute(APPLIED).fetchone() or (0,)
    wanted = sorted(str(path.relative_to(BASE_DIR)) for path in (BASE_DIR / "tidu").rglob("migrations/*.py"))
    packages = (BASE_DIR / "requirements.lock").read_bytes()
    said = "\n".join([*wanted, *envlist("TIDU_STAGES")]).encode() + packages
    return f"prepared {hashlib.sha256(said).hexdigest()[:16]} {applied}"
