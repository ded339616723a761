"""Reading the environment, and where things lie; loads neither Django nor a driver."""

import os
from pathlib import Path
from urllib.parse import urlsplit

PROVIDER_PARTS = ("issuer", "client_id", "client_secret", "name")
BASE_DIR = Path(__file__).resolve().parents[2]


def envbool(name: str, default: bool) -> bool:
    """Read a yes or no: 1, true, yes and on mean yes."""
    value = os.environ.get(name, "")
    return value.strip().lower() in {"1", "true", "yes", "on"} if value else default


def envint(name: str, default: int) -> int:
    """Read a whole number. Raises SystemExit with the name if it is none."""
    value = os.environ.get(name, "") or str(default)
    if not value.lstrip("-").isdecimal():
        raise SystemExit(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def envlist(name: str, default: str = "") -> list[str]:
    """Read words separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def envpairs(name: str, default: dict[str, str]) -> dict[str, str]:
    """Read ``key=value`` words separated by commas over a default. Raises SystemExit for a key that is not in it."""
    given = dict(word.partition("=")[::2] for word in envlist(name))
    if unknown := sorted(given.keys() - default.keys()):
        raise SystemExit(f"{name} knows no {', '.join(unknown)}; it knows {', '.join(sorted(default))}.")
    return default | given


def envpath(name: str, default: Path) -> Path:
    """Read a path; a relative one is meant from the current folder."""
    return Path(os.environ.get(name, "") or default).expanduser().absolute()


def home() -> Path:
    """Return the folder of everything an instance keeps: TIDU_HOME, else ``.tidu`` in the project."""
    return envpath("TIDU_HOME", BASE_DIR / ".tidu")


def envproviders(name: str) -> dict[str, dict[str, str]]:
    """Read identity providers: ``name`` lists their keys, ``name_KEY_ISSUER`` and so on say the rest.

    Raises SystemExit with the name of what is missing.
    """
    found = {}
    for key in envlist(name):
        prefix = f"{name}_{key.upper().replace('-', '_')}"
        given = {part: os.environ.get(f"{prefix}_{part.upper()}", "") for part in PROVIDER_PARTS}
        if missing := [f"{prefix}_{part.upper()}" for part in PROVIDER_PARTS if not given[part] and part != "name"]:
            raise SystemExit(f"{name} names {key}, so {', '.join(missing)} must be set.")
        found[key] = given | {"name": given["name"] or key}
    return found


def origins_of(providers: dict[str, dict[str, str]]) -> list[str]:
    """The origins of the providers' issuers, where they ask people to sign in."""
    parts = [urlsplit(given["issuer"]) for given in providers.values()]
    return sorted({f"{part.scheme}://{part.netloc}" for part in parts})
