"""All checks in the order of the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tidu.config.doctor import content, data, outside, safety, work
from tidu.config.doctor.outcome import Check, Outcome, State, failing

FIRST = "database"
BEFORE: dict[str, Check] = {
    "run": safety.kind_of_run,
    "secret": safety.secret,
    "hosts": safety.hosts,
    "https": safety.https,
    "proxy": safety.proxy,
    "rulebook": content.rulebook,
    "catalogues": content.catalogues,
    "static": content.static_files,
    "shapes": content.shapes,
    "mail": outside.mail,
    "store": outside.store,
    "room": outside.room,
    "backups": work.backups,
    "verification": work.verification,
}
WITH_DATABASE: dict[str, Check] = {
    "encoding": data.encoding,
    "durability": data.durability,
    "clocks": data.clocks,
    "connections": data.connections,
    "migrations": data.migrations,
}
WITH_TABLES: dict[str, Check] = {
    "personas": safety.personas,
    "campaigns": content.campaigns,
    "contents": outside.contents,
    "worker": work.worker,
    "queue": work.queue,
    "deliveries": work.deliveries,
    "seals": work.seals,
    "retention": work.retention,
}


@dataclass(frozen=True)
class Finding:
    """What one check found."""

    name: str
    outcome: Outcome


def examine() -> Iterator[Finding]:
    """Run the checks; those that need the database or its tables only where these are there."""
    yield from _run(BEFORE)
    (first,) = _run({FIRST: data.database})
    yield first
    if first.outcome.state == State.FAILING:
        return
    found = list(_run(WITH_DATABASE))
    yield from found
    if found[-1].outcome.state != State.FAILING:
        yield from _run(WITH_TABLES)


def _run(checks: dict[str, Check]) -> Iterator[Finding]:
    for name, check in checks.items():
        try:
            yield Finding(name, check())
        except Exception as failure:
            yield Finding(
                name, failing(f"could not be looked at ({type(failure).__name__})", "see the checks before it")
            )
