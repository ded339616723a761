"""PostgreSQL's own programs, which write a database down and read it back."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tidu.config import database


class ProgramFailed(Exception):  # noqa: N818 - the message is the program's
    """One of PostgreSQL's programs could not do its work."""


def run(program: str, address: str, *words: str) -> None:
    """Run a program on a database. The password goes through the environment: words can be read by every process."""
    parts: dict[str, Any] = dict(conninfo_to_dict(address))
    environment = {**os.environ, **({"PGPASSWORD": str(secret)} if (secret := parts.pop("password", None)) else {})}
    # Those that come along read every server up to their own version; a newer server needs its own.
    folder = Path(os.environ.get("TIDU_PG_BIN", "") or database.PROGRAMS)
    command = [str(folder / program), "--no-password", f"--dbname={make_conninfo(**parts)}", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    if done.returncode:
        raise ProgramFailed(f"{program}: {done.stderr.strip()}")
