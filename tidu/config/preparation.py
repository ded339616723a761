"""Bringing the database of an instance up to date, and filling that of a demo."""

import shutil

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tidu.accounts.models import User
from tidu.config import database


def migrate() -> None:
    """Apply what migrations are missing; looking whether any are is much faster than applying none."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable")


def close() -> None:
    """Let go of the database."""
    connection.close()


def forget_everything(address: str) -> None:
    """Empty the database and the store of a demo. Raises SystemExit where real people have accounts."""
    refuse_real_instance()
    connection.close()
    database.empty(address)
    shutil.rmtree(settings.TIDU_STORE, ignore_errors=True)


def refuse_real_instance() -> None:
    """End the program if this home holds accounts but no personas: a demo must not open a real instance."""
    if User._meta.db_table not in connection.introspection.table_names():
        return
    if User.objects.exists() and not User.objects.filter(persona_key__isnull=False).exists():
        raise SystemExit("This TIDU_HOME holds a real instance; name another folder for the demo.")


def seed(stage: str) -> bool:
    """Fill an empty database with invented data at a moment of the campaign's life; say whether it was empty."""
    if User.objects.exists():
        return False
    from tidu.config.demo.seed import run  # noqa: PLC0415 - only a demo loads it

    run(stage)
    return True
