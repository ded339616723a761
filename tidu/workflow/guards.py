"""Migration operations by which the database itself guards states and frozen rows; and ``retaining``, which opens one
table for the end of a retention period (decision 0028).

An act names its row in ``tidu.act``; the trigger takes the name away with the change, so that it serves once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.migrations import RunSQL

GUARD_STATE = """
CREATE OR REPLACE FUNCTION tidu_guard_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IS DISTINCT FROM OLD.state
       AND COALESCE(current_setting('tidu.act', true), '') <> TG_TABLE_NAME || '/' || OLD.id THEN
        RAISE EXCEPTION 'the state of % % changes only by an act', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM set_config('tidu.act', '', true);
    RETURN NEW;
END $$;
"""
REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION tidu_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
GUARD_RETENTION = """
CREATE OR REPLACE FUNCTION tidu_guard_retention() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF COALESCE(current_setting('tidu.retention', true), '') = TG_TABLE_NAME THEN
        IF TG_OP = 'DELETE' AND TG_NARGS = 0 THEN
            RETURN OLD;
        ELSIF TG_OP = 'UPDATE' AND TG_NARGS > 0
              AND to_jsonb(NEW) - TG_ARGV::text[] = to_jsonb(OLD) - TG_ARGV::text[] THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


CONTINUE_CHAIN = """
CREATE FUNCTION workflow_continue_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE workflow_chain SET length = NEW.index, head = NEW.hash
        WHERE id = NEW.chain_id AND length = NEW.index - 1 AND head = NEW.previous_hash;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'entry % does not follow the last one of chain %', NEW.index, NEW.chain_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER continue_chain AFTER INSERT ON workflow_entry
    FOR EACH ROW EXECUTE FUNCTION workflow_continue_chain();
"""


def define_guards() -> RunSQL:
    """The two trigger functions, made once."""
    return RunSQL(
        GUARD_STATE + REFUSE_CHANGE,
        "DROP FUNCTION IF EXISTS tidu_guard_state CASCADE; DROP FUNCTION IF EXISTS tidu_refuse_change CASCADE;",
    )


def continue_chain() -> RunSQL:
    """An entry must follow the last one of its chain, whose length and head then move on to it."""
    return RunSQL(CONTINUE_CHAIN, "DROP FUNCTION IF EXISTS workflow_continue_chain CASCADE;")


def guard_state(table: str) -> RunSQL:
    """Only ``perform`` may change the column ``state`` of the table."""
    return RunSQL(
        f"CREATE TRIGGER guard_state BEFORE UPDATE OF state ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION tidu_guard_state();",
        f"DROP TRIGGER guard_state ON {table};",
    )


def append_only(table: str) -> RunSQL:
    """Rows of the table are never changed or deleted."""
    return RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION tidu_refuse_change();",
        f"DROP TRIGGER append_only ON {table};",
    )


def append_only_until_retention(table: str, *masked: str) -> list[RunSQL]:
    """Rows of the table are never changed or deleted, but for what ``retaining`` does: masking the named columns, or
    deleting rows where none is named."""
    arguments = ", ".join(f"'{column}'" for column in masked)
    return [
        RunSQL(GUARD_RETENTION, RunSQL.noop),
        RunSQL(f"DROP TRIGGER IF EXISTS append_only ON {table};", RunSQL.noop),
        RunSQL(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION tidu_guard_retention({arguments});",
            f"DROP TRIGGER append_only ON {table};",
        ),
    ]


@contextmanager
def retaining(table: str) -> Iterator[None]:
    """Open one append-only table to the end of a retention period, in a transaction of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tidu.retention', %s, true)", [table])
        yield
        cursor.execute("SELECT set_config('tidu.retention', '', true)")
