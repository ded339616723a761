"""Whether what the platform is made of is complete."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from tidu.campaigns.models import Campaign
from tidu.campaigns.states import CampaignState
from tidu.config import messages
from tidu.config.doctor.outcome import Outcome, failing, ok
from tidu.core.maps import GeometryError, read_geometry
from tidu.core.maps.geometry import TILES
from tidu.rulebook import RulebookError, shipped
from tidu.rulebook.commands import examined


def rulebook() -> Outcome:
    """Whether the rulebook, with what is laid over it, is sound and as it was published."""
    problems = examined(settings.TIDU_RULEBOOK).problems
    if problems:
        return failing(f"{len(problems)} problems, first {problems[0]}", "see: tidu rulebook check")
    return ok(f"{len(shipped().notices)} notices, as they were published")


def campaigns() -> Outcome:
    """Whether open campaigns still have the rules they were opened on: acts under others are refused."""
    way_out = "bring back the rulebook it was opened on"
    try:
        open_ones = Campaign.objects.filter(state=CampaignState.OPEN)
        changed = [row.notice_id for row in open_ones if shipped().notice(row.notice_id).digest != row.digest]
    except (KeyError, RulebookError) as reason:
        return failing(f"the notice of an open campaign is missing: {reason}", way_out)
    if changed:
        return failing(f"rules changed since {', '.join(changed)} was opened", way_out)
    return ok("open campaigns have the rules they were opened on")


def catalogues() -> Outcome:
    """Whether all that pages say can be said in Chinese."""
    if stale := messages.stale():
        return failing(f"{len(stale)} message catalogues are not compiled", "run: tidu messages compile")
    return ok("the message catalogues are compiled")


def shapes() -> Outcome:
    """Whether the shapes of regions for maps can be drawn."""
    place = Path(settings.TIDU_GEOMETRY or TILES)
    try:
        read_geometry(place)
    except (GeometryError, OSError) as reason:
        return failing(f"{place}: {str(reason).splitlines()[0]}", "see: tidu map check, or unset TIDU_GEOMETRY")
    return ok(f"drawn by {place.name}")


def static_files() -> Outcome:
    """Whether styles and scripts of others were fetched at set-up."""
    there = {name for name, _folder in settings.STATICFILES_DIRS}
    missing = [name for name in settings.VENDORED if f"vendor/{name}" not in there]
    if missing:
        return failing(f"not prepared: {', '.join(missing)}", "run: make setup")
    return ok("styles and scripts are there")
