"""The life of a dossier under any order of acts by anybody: no impossible state, nothing submitted lost."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.dossier_builders import ANSWERS, IN_TIME, a_pdf
from tests.dossiers.world import ActsOfEverybody, World, attempt, check_everything
from tests.stages.recommendations import rows
from tidu.core import clock
from tidu.dossiers import actions, queries
from tidu.dossiers.models import Dossier
from tidu.stages.checks import actions as checks
from tidu.stages.checks.models import Check
from tidu.stages.recommendations import actions as recommendations
from tidu.stages.recommendations import queries as sheets
from tidu.stages.recommendations.models import Sheet
from tidu.workflow import seals

pytestmark = pytest.mark.django_db

MOMENTS = st.sampled_from(
    [IN_TIME] * 20
    + [
        clock.moment(date(2024, 10, 27), time(23, 59, 59)),
        clock.moment(date(2024, 11, 22), time(23, 59, 59)),
        clock.moment(date(2024, 11, 23)),
        clock.moment(date(2024, 11, 29), time(23, 59, 59)),
        clock.moment(date(2024, 11, 30)),
    ]
)
FACTORY = st.integers(0, 1)
SHEET = st.integers(0, 1)
PLACE = st.integers(0, 6)
# Mostly whoever the act belongs to, else anybody.
PEOPLE = [
    "editor",
    "signatory",
    "stranger",
    "group",
    "province",
    "foreign",
    "secretariat",
    "auditor",
    "expert",
    "finance",
]
WHO = st.sampled_from([None] * 25 + PEOPLE)
SELDOM = st.sampled_from([False] * 3 + [True])
REASONS = [{"field": "basic.turnover", "reason": "与审计报告不一致"}]
WRONG = {"turnover": "-1", "founded_on": "2030-01-01", "employees": "NaN"}


class Life(ActsOfEverybody):
    """Acts of everybody on the dossiers of one enterprise and on the sheets of their units."""

    def dossier(self, index: int) -> Dossier | None:
        return Dossier.objects.filter(factory=self.world.factories[index]).first()

    def officer_of(self, dossier: Dossier) -> str:
        return "group" if dossier.unit == self.world.group else "province"

    def sheet(self, index: int) -> Sheet | None:
        return Sheet.objects.filter(unit=[self.world.group, self.world.province][index]).first()

    @initialize(channel=st.booleans(), far=st.integers(0, 3), ranked=st.integers(0, 4))
    def begin(self, channel: bool, far: int, ranked: int) -> None:
        """One dossier is on its way already, and so are rivals, so that a short life is an eventful one."""
        person = self.world.people["editor"]
        unit = self.world.group if channel else self.world.province
        assert attempt(
            lambda: actions.start_dossier(person, self.world.campaign, self.world.factories[0], unit), IN_TIME
        )
        for step in self.world.rivals[:ranked]:
            assert attempt(lambda step=step: rows.rank(self.world.people["group"], self.sheet(0), step), IN_TIME)
        for _ in range(far):
            self.go_on(0, None, IN_TIME)

    @rule(factory=FACTORY, who=WHO, at=MOMENTS)
    def go_on(self, factory: int, who: str | None, at: Any) -> None:
        """Whatever is next for the dossier, so that lives get far."""
        dossier = self.dossier(factory)
        step = queries.open_step(dossier) if dossier else None
        if step is None:
            return
        if step.stage_key == "application":
            self.fill(factory, who, at)
            self.declare(factory, who, at)
            self.submit(factory, who, at)
        elif step.stage_key == "check":
            self.check(factory, who, at, "pass", True)
        elif step.stage_key == "recommendation":
            sheet = Sheet.objects.get(unit=dossier.unit)
            person = self.someone(who, self.officer_of(dossier))
            attempt(lambda: rows.rank(person, sheet, step, 1), at)

    @rule(factory=FACTORY, unit=st.sampled_from(["group", "province", "foreign"]), who=WHO, at=MOMENTS)
    def start(self, factory: int, unit: str, who: str | None, at: Any) -> None:
        place = {"group": self.world.group, "province": self.world.province}.get(
            unit, self.world.rivals[0].dossier.factory.enterprise
        )
        person = self.someone(who, "editor")
        attempt(lambda: actions.start_dossier(person, self.world.campaign, self.world.factories[factory], place), at)

    def fill(self, factory: int, who: str | None, at: Any) -> None:
        if (dossier := self.dossier(factory)) is not None:
            attempt(lambda: self.fill_everything(self.someone(who, "editor"), dossier), at)

    def fill_everything(self, person: Any, dossier: Dossier) -> None:
        for key, content in ANSWERS.items():
            actions.save_section(person, dossier, key, content)
        attached = set(dossier.attachments.values_list("document", flat=True))
        for document in queries.notice_of(dossier).application.documents:
            if document.required and document.key not in attached:
                actions.attach(person, dossier, document.key, a_pdf())

    @rule(factory=FACTORY, who=WHO, at=MOMENTS, wrong=st.sampled_from([None, None, *WRONG]), number=st.integers(1, 3))
    def save(self, factory: int, who: str | None, at: Any, wrong: str | None, number: int) -> None:
        if (dossier := self.dossier(factory)) is not None:
            content = {**ANSWERS["basic"], "employees": number, **({wrong: WRONG[wrong]} if wrong else {})}
            done = attempt(lambda: actions.save_section(self.someone(who, "editor"), dossier, "basic", content), at)
            assert not (done and wrong)

    @rule(
        factory=FACTORY, who=WHO, at=MOMENTS, content=st.sampled_from([b"%PDF-1.7\n1", b"%PDF-1.7\n2", b"MZ\x90\x00"])
    )
    def attach(self, factory: int, who: str | None, at: Any, content: bytes) -> None:
        if (dossier := self.dossier(factory)) is not None:
            done = attempt(
                lambda: actions.attach(self.someone(who, "editor"), dossier, "other", a_pdf(content=content)), at
            )
            assert not (done and content.startswith(b"MZ"))

    @rule(factory=FACTORY, who=WHO, at=MOMENTS)
    def detach(self, factory: int, who: str | None, at: Any) -> None:
        dossier = self.dossier(factory)
        if dossier is not None and (attachment := dossier.attachments.last()) is not None:
            attempt(lambda: actions.detach(self.someone(who, "editor"), attachment), at)

    @rule(factory=FACTORY, who=WHO, at=MOMENTS)
    def declare(self, factory: int, who: str | None, at: Any) -> None:
        if (dossier := self.dossier(factory)) is not None:
            keys = [item.key for item in queries.notice_of(dossier).application.declarations]
            attempt(lambda: actions.declare(self.someone(who, "signatory"), dossier, keys), at)

    @rule(factory=FACTORY, who=WHO, at=MOMENTS)
    def submit(self, factory: int, who: str | None, at: Any) -> None:
        if (dossier := self.dossier(factory)) is not None:
            attempt(lambda: actions.submit_dossier(self.someone(who, "signatory"), dossier), at)

    @rule(factory=FACTORY, who=WHO, at=MOMENTS, really=SELDOM)
    def withdraw(self, factory: int, who: str | None, at: Any, really: bool) -> None:
        if really and (dossier := self.dossier(factory)) is not None:
            attempt(lambda: actions.withdraw_dossier(self.someone(who, "signatory"), dossier, "调整"), at)

    @rule(factory=FACTORY, who=WHO, at=MOMENTS)
    def resume(self, factory: int, who: str | None, at: Any) -> None:
        if (dossier := self.dossier(factory)) is not None:
            attempt(lambda: actions.resume_dossier(self.someone(who, "signatory"), dossier), at)

    @rule(
        factory=FACTORY,
        who=WHO,
        at=MOMENTS,
        act=st.sampled_from(["tick", "pass", "return"]),
        whole=st.booleans() | st.just(True),
    )
    def check(self, factory: int, who: str | None, at: Any, act: str, whole: bool) -> None:
        check = Check.objects.filter(step__dossier__factory=self.world.factories[factory]).first()
        if check is None:
            return
        person = self.someone(who, self.officer_of(check.step.dossier))
        ticks = {point["key"]: whole for point in check.step.stage.parameters["checklist"]}
        acts = {
            "tick": lambda: checks.tick(person, check, ticks, "备注"),
            "pass": lambda: checks.pass_check(person, check, ticks),
            "return": lambda: checks.return_check(person, check, REASONS if whole else [], ticks),
        }
        done = attempt(acts[act], at)
        assert not (done and act != "tick" and not whole)

    @rule(factory=FACTORY, who=WHO)
    def send_back(self, factory: int, who: str | None) -> None:
        """An officer returns the dossier."""
        self.check(factory, who, IN_TIME, "return", True)

    @rule(index=SHEET, who=WHO, at=MOMENTS, place=PLACE, which=st.integers(0, 5))
    def rank(self, index: int, who: str | None, at: Any, place: int, which: int) -> None:
        if (sheet := self.sheet(index)) is not None and (waiting := list(sheets.steps_of(sheet))):
            person = self.someone(who, ["group", "province"][index])
            attempt(lambda: rows.rank(person, sheet, waiting[which % len(waiting)], place or None), at)

    @rule(index=SHEET, who=WHO, at=MOMENTS, place=PLACE, which=st.integers(0, 5), away=st.booleans())
    def move_or_remove(self, index: int, who: str | None, at: Any, place: int, which: int, away: bool) -> None:
        if (sheet := self.sheet(index)) is not None and (entries := list(sheets.entries_of(sheet))):
            person, entry = self.someone(who, ["group", "province"][index]), entries[which % len(entries)]
            if away:
                attempt(lambda: rows.remove(person, sheet, entry), at)
            else:
                attempt(lambda: rows.move(person, sheet, entry, place), at)

    def sign(self, index: int, who: str | None, at: Any) -> None:
        if (sheet := self.sheet(index)) is not None:
            for desk in sheets.unsigned(sheet):
                person = self.someone(who, "group" if desk == "unit" else desk)
                attempt(lambda person=person, desk=desk: recommendations.sign(person, sheet, desk, sheet.digest), at)

    @rule(
        index=SHEET,
        who=WHO,
        at=MOMENTS,
        act=st.sampled_from(["submit", "return_sheet", "accept"]),
        signed=st.booleans() | st.just(True),
    )
    def hand_in(self, index: int, who: str | None, at: Any, act: str, signed: bool) -> None:
        if (sheet := self.sheet(index)) is None:
            return
        if act == "submit" and signed:
            self.sign(index, who, at)
        natural = ["group", "province"][index] if act == "submit" else "secretariat"
        arguments = ["排序理由不足"] if act == "return_sheet" else []
        attempt(lambda: getattr(recommendations, act)(self.someone(who, natural), sheet, *arguments), at)

    @rule(index=SHEET, really=SELDOM, then=st.sampled_from([None, "return_sheet", "accept"]))
    def bring_the_list_in(self, index: int, really: bool, then: str | None) -> None:
        """The unit ranks whatever waits, all sign, and the list goes to the ministry."""
        if really and (sheet := self.sheet(index)) is not None:
            for which in range(len(sheets.steps_of(sheet))):
                self.rank(index, None, IN_TIME, 1, which)
            for act in ["submit", *([then] if then else [])]:
                self.hand_in(index, None, IN_TIME, act, True)

    @rule()
    def seal(self) -> None:
        seals.seal_heads()

    @invariant()
    def everything_holds(self) -> None:
        check_everything(self.submitted)


def test_a_dossiers_life() -> None:
    Life.world = World()
    with clock.frozen(IN_TIME):
        run_state_machine_as_test(
            Life,
            settings=hypothesis.settings(
                hypothesis.settings.get_profile("tidu"),
                max_examples=max(3, hypothesis.settings().max_examples // 2),
                stateful_step_count=40,
                phases=set(hypothesis.Phase) - {hypothesis.Phase.explain},
                suppress_health_check=list(hypothesis.HealthCheck),
            ),
        )
