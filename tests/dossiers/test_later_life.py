"""The life of dossiers from the review to the title: whatever the order of acts by whomever, nothing impossible."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from tests.builders import a_person, the_ministry
from tests.dossier_builders import IN_TIME, a_campaign
from tests.dossiers.world import ActsOfEverybody, attempt, check_dossier, check_versions
from tests.stages.reviews.panels import FULL, a_review, an_expert
from tidu.core import clock
from tidu.dossiers.models import Dossier
from tidu.organisations.roles import Role
from tidu.rulebook import shipped
from tidu.stages.publicity import actions as publicity
from tidu.stages.publicity.models import Publication
from tidu.stages.recognition import actions as recognition
from tidu.stages.recognition import queries as recognitions
from tidu.stages.recognition.models import Recognition
from tidu.stages.recognition.rules import digest_of_waiting
from tidu.stages.reviews import actions as reviews
from tidu.stages.reviews import queries as reviewing
from tidu.stages.reviews.actions.scoring import digest_of_scores
from tidu.stages.reviews.models import Assignment, Review
from tidu.stages.signoff import actions as signoff
from tidu.stages.signoff import queries as lists
from tidu.stages.signoff.models import ListEntry, SignoffList
from tidu.workflow import seals

pytestmark = pytest.mark.django_db
DOSSIERS, EXPERTS = 3, 4
DEPARTMENTS = tuple(shipped().reference.departments)
DAYS = [clock.moment(clock.date(*day), clock.time(10)) for day in ((2024, 12, 5), (2025, 1, 3), (2025, 1, 20))]
MOMENTS = st.sampled_from(DAYS)
PLACE = st.integers(0, 11)
WHO = st.sampled_from([None] * 9 + ["auditor", "expert", "applicant", "secretariat", *DEPARTMENTS[:2]])


class World:
    """Three reviews that just opened, and everybody around them."""

    def __init__(self) -> None:
        self.campaign = a_campaign()
        self.reviews = [a_review() for _ in range(DOSSIERS)]
        self.experts = [an_expert() for _ in range(EXPERTS)]
        self.people = {
            "secretariat": a_person(Role.SECRETARIAT, the_ministry()),
            "auditor": a_person(Role.AUDITOR),
            "applicant": a_person(Role.APPLICANT_SIGNATORY),
            "expert": self.experts[0].user,
        } | {key: a_person(Role.MINISTRY_OFFICER, the_ministry(), key) for key in DEPARTMENTS}


class LaterLife(ActsOfEverybody):
    """Acts of everybody on reviews, the list of the ministries, its publicity and the titles."""

    def list(self) -> SignoffList | None:
        return SignoffList.objects.filter(campaign=self.world.campaign).first()

    @initialize(far=st.integers(0, 6))
    def begin(self, far: int) -> None:
        """Some lives are looked at from later on: so many acts of the natural course are done."""
        course = (
            lambda: self.all_reviews_come_home(True),
            lambda: self.conclude({0, 1}, None, DAYS[0]),
            lambda: self.work_on_the_list(None, DAYS[0], "propose", 0),
            lambda: self.ministries_sign(None, DAYS[0], False, False),
            lambda: self.publish(None, DAYS[1], "start"),
            lambda: self.publish(None, DAYS[2], "close"),
        )
        for act in course[:far]:
            act()

    @rule(which=PLACE, expert=PLACE, who=WHO, at=MOMENTS)
    def assign(self, which: int, expert: int, who: str | None, at: Any) -> None:
        review = Review.objects.get(pk=self.world.reviews[which % DOSSIERS].pk)
        attempt(lambda: reviews.assign(self.someone(who), review, self.world.experts[expert % EXPERTS]), at)

    @rule(which=PLACE, who=WHO, at=MOMENTS, share=st.sampled_from(["1", "0.5", "9"]), final=st.booleans())
    def score(self, which: int, who: str | None, at: Any, share: str, final: bool) -> None:
        assignments = list(Assignment.objects.order_by("pk"))
        if assignments:
            self.give(assignments[which % len(assignments)], who, at, Decimal(share), final)

    def give(self, assignment: Assignment, who: str | None, at: Any, share: Decimal, final: bool) -> None:
        person = self.world.people[who] if who else assignment.expert.user
        given = {key: reviews.Given(full * share) for key, full in FULL.items()}
        attempt(lambda: reviews.save_scores(person, assignment, given), at)
        if final:
            seen = digest_of_scores(reviewing.scores_of(assignment))
            attempt(lambda: reviews.hand_in(person, assignment, seen), at)

    @rule(which=PLACE, who=WHO, at=MOMENTS)
    def unassign(self, which: int, who: str | None, at: Any) -> None:
        assignments = list(Assignment.objects.order_by("pk"))
        if assignments:
            assignment = assignments[which % len(assignments)]
            attempt(lambda: reviews.unassign(self.someone(who), assignment, "回避"), at)

    @rule(really=st.sampled_from([False, True]))
    def all_reviews_come_home(self, really: bool) -> None:
        for review in self.world.reviews if really else ():
            for expert in self.world.experts:
                fresh = Review.objects.get(pk=review.pk)
                attempt(lambda fresh=fresh, expert=expert: reviews.assign(self.someone(None), fresh, expert), DAYS[0])
            for assignment in Assignment.objects.filter(review=review, state="assigned"):
                self.give(assignment, None, DAYS[0], Decimal(1), True)

    @rule(chosen=st.sets(st.integers(0, DOSSIERS - 1)), who=WHO, at=MOMENTS)
    def conclude(self, chosen: set[int], who: str | None, at: Any) -> None:
        here = reviewing.in_stage(Review.objects.all(), self.world.campaign, "expert_review")
        lines = reviewing.ranking(reviewing.with_scores(reviewing.open_reviews(here)))
        selected = [self.world.reviews[index].pk for index in chosen]
        seen = reviewing.ranking_digest(lines)
        campaign, reason = self.world.campaign, "评审均分未进入拟认定范围。"
        attempt(
            lambda: reviews.conclude(
                self.someone(who), campaign, "expert_review", selected=selected, reason=reason, seen=seen
            ),
            at,
        )

    @rule(who=WHO, at=MOMENTS, act=st.sampled_from(["propose", "propose", "move", "remove"]), which=PLACE)
    def work_on_the_list(self, who: str | None, at: Any, act: str, which: int) -> None:
        if (signoff_list := self.list()) is None:
            return
        person, entries = self.someone(who), list(ListEntry.objects.filter(list=signoff_list).order_by("position"))
        if act == "propose":
            attempt(lambda: signoff.propose(person, signoff_list, "已补充说明"), at)
        elif entries:
            entry = entries[which % len(entries)]
            last = (1 + which % len(entries),) if act == "move" else ("材料不实",)
            attempt(lambda: getattr(signoff, act)(person, entry, *last), at)

    @rule(
        who=WHO, at=MOMENTS, stale=st.sampled_from([False] * 4 + [True]), dissents=st.sampled_from([False] * 5 + [True])
    )
    def ministries_sign(self, who: str | None, at: Any, stale: bool, dissents: bool) -> None:
        if (signoff_list := self.list()) is None:
            return
        for department in DEPARTMENTS:
            person = self.someone(who, department)
            seen = "0" * 64 if stale else lists.digest_of(signoff_list)
            if dissents:
                attempt(lambda p=person, d=department, s=seen: signoff.dissent(p, signoff_list, d, s, "不同意"), at)
            else:
                attempt(lambda p=person, d=department, s=seen: signoff.sign(p, signoff_list, d, s), at)

    @rule(who=WHO, at=MOMENTS, act=st.sampled_from(["start", "close"]))
    def publish(self, who: str | None, at: Any, act: str) -> None:
        for publication in Publication.objects.order_by("pk"):
            first = (at.date(),) if act == "start" else ()
            attempt(lambda p=publication, f=first: getattr(publicity, act)(self.someone(who), p, *f), at)

    @rule(who=WHO, at=MOMENTS, declines=st.sampled_from([False] * 3 + [True]))
    def recognise(self, who: str | None, at: Any, declines: bool) -> None:
        person, campaign = self.someone(who), self.world.campaign
        if declines and (one := Recognition.objects.order_by("pk").first()) is not None:
            attempt(lambda: recognition.decline(person, one, "公示期间异议成立"), at)
            return
        seen = digest_of_waiting(recognitions.numbers_of(recognitions.waiting_at(campaign, "recognition")))
        attempt(lambda: recognition.recognise_all(person, campaign, "recognition", seen), at)

    @rule()
    def seal(self) -> None:
        seals.seal_heads()

    @invariant()
    def everything_holds(self) -> None:
        for dossier in Dossier.objects.all():
            check_dossier(dossier)
        if (signoff_list := self.list()) is not None:
            digest = lists.digest_of(signoff_list)
            assert {row.digest for row in lists.standing_signatures(signoff_list)} <= {digest}
        check_versions(self.submitted)
        assert seals.verify() == []


def test_a_dossiers_later_life() -> None:
    LaterLife.world = World()
    with clock.frozen(IN_TIME):
        run_state_machine_as_test(
            LaterLife,
            settings=hypothesis.settings(
                hypothesis.settings.get_profile("tidu"),
                max_examples=max(3, hypothesis.settings().max_examples // 3),
                stateful_step_count=30,
                phases=set(hypothesis.Phase) - {hypothesis.Phase.explain},
                suppress_health_check=list(hypothesis.HealthCheck),
            ),
        )
