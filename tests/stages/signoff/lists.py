"""Lists at the joint sign-off with dossiers that came all the way, and the people who deal with them."""

from __future__ import annotations

from tests.builders import a_person, the_ministry
from tests.dossier_builders import a_dossier_at
from tidu.accounts.models import User
from tidu.organisations.roles import Role
from tidu.stages.signoff import actions, queries
from tidu.stages.signoff.models import SignoffList

STAGE = "joint_signoff"
DEPARTMENTS = ("industry", "development_reform", "finance", "state_assets", "market_regulation", "data")


def a_list(count: int = 2) -> SignoffList:
    """A list that is being drawn up, with so many dossiers."""
    for _ in range(count):
        a_dossier_at(STAGE)
    return SignoffList.objects.get(stage_key=STAGE)


def a_proposed_list(count: int = 2) -> SignoffList:
    """A list that the departments are asked to sign."""
    signoff_list = a_list(count)
    actions.propose(a_secretary(), signoff_list)
    return signoff_list


def a_secretary() -> User:
    """Somebody of the secretariat."""
    return a_person(Role.SECRETARIAT)


def an_officer(department: str = "industry") -> User:
    """An officer of one of the six ministries."""
    return a_person(Role.MINISTRY_OFFICER, the_ministry(), department)


def sign(signoff_list: SignoffList, *departments: str) -> None:
    """Sign the list as it stands for each of the departments."""
    for department in departments:
        actions.sign(an_officer(department), signoff_list, department, queries.digest_of(signoff_list))


def order_of(signoff_list: SignoffList) -> list[tuple[int, str]]:
    """The positions and the dossiers' numbers."""
    return list(signoff_list.entries.order_by("position").values_list("position", "step__dossier__number"))


def standing(signoff_list: SignoffList) -> dict[str, bool]:
    """The departments whose signature counts, and whether it is a dissent."""
    return dict(queries.standing_signatures(signoff_list).values_list("department", "dissent"))
