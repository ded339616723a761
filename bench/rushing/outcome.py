"""What came of the rush: measured times, processor time, and what the database holds of what was acknowledged."""

from __future__ import annotations

from django.db.models import Count
from rushing.traffic import Rush

from tidu.config.rehearsal.report import requests
from tidu.dossiers.models import Dossier, Version

TARGET_PER_SECOND = 20
TARGET_P99_MS = 2000


def print_measures(rush: Rush) -> None:
    """One line for each action."""
    print(f"\n{rush.applicants} applicants, {rush.took:.0f} s, {rush.kilobytes} KB a file, pause {rush.pause} s")
    print(requests(rush.measures.lines(rush.took)))


def print_spent(rush: Rush, spent: dict[str, float]) -> None:
    """Which part used the processors."""
    each = 1000 / max(1, len(rush.acknowledged))
    said = (f"{name} {used / rush.took:.2f} ({used * each:.0f} ms)" for name, used in spent.items())
    print(f"\nprocessors used, and for one complete submission: {', '.join(said)}")


def is_good(rush: Rush) -> bool:
    """Print what became of the submissions, and say whether all that was asked for holds."""
    acknowledged = set(rush.acknowledged)
    kept = set(Dossier.objects.filter(pk__in=acknowledged, state="submitted").values_list("pk", flat=True))
    doubled = Version.objects.values("dossier").annotate(count=Count("pk")).filter(count__gt=1).count()
    lines = rush.measures.lines(rush.took)
    submit = next(line for line in lines if line.action == "submit")
    lost, failed = len(acknowledged - kept), sum(line.failed for line in lines)
    rate = len(acknowledged) / rush.took
    print(f"\ncomplete submissions  {len(acknowledged)}, {rate:.1f} per second (asked for: {TARGET_PER_SECOND})")
    print(f"p99 of a submission   {submit.p99:.0f} ms (asked for: under {TARGET_P99_MS})")
    print(f"lost {lost}, doubled {doubled}, without an answer or 5xx {failed}")
    return not (lost or doubled or failed) and rate >= TARGET_PER_SECOND and submit.p99 < TARGET_P99_MS
