"""Migration operations by which the database itself guards states and frozen rows.

An act names its row in ``tidu.act``; the trigger takes the name away with the change, so that it serves once.
"""

from __future__ import annotations

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


def define_guards() -> RunSQL:
    """The two trigger functions, made once."""
    return RunSQL(
        GUARD_STATE + REFUSE_CHANGE,
        "DROP FUNCTION IF EXISTS tidu_guard_state CASCADE; DROP FUNCTION IF EXISTS tidu_refuse_change CASCADE;",
    )


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
