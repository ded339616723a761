"""Starts the real product for the journeys, once for each stage that they need."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.test.signals import template_rendered
from playwright.sync_api import Browser

from tests.journeys.running import STOP_SECONDS, RunningDemo
from tests.journeys.visitor import Visitor

PASSED: dict[tuple[str, str], bool] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Remember how each journey went, for those that go on from it."""
    report = yield
    if report.when == "call":
        PASSED[item.path.name, item.name] = report.passed
    return report


@pytest.fixture
def after_the_steps_before(request: pytest.FixtureRequest) -> None:
    """A step of a journey goes on from those before it in its file, in one process."""
    names = [name for name in vars(request.module) if name.startswith("test_")]
    before = names[: names.index(request.node.name)]
    missing = [name for name in before if not PASSED.get((request.path.name, name))]
    if missing:
        pytest.fail(f"{missing[0]} has to pass before; run the whole file in one process (--dist loadfile)")


@contextmanager
def opened(factory: pytest.TempPathFactory, stage: str) -> Iterator[RunningDemo]:
    """The demo at a stage; when left it must stop in time."""
    demo = RunningDemo(factory.mktemp(stage) / "home", stage)
    try:
        yield demo.wait()
    finally:
        code, seconds = demo.end()
    assert (code, seconds < STOP_SECONDS) == (0, True), demo.said.read_text()


@pytest.fixture(scope="session")
def at_notice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    """The platform on the day of the notice, before anybody opened a campaign."""
    with opened(tmp_path_factory, "notice") as demo:
        yield demo


@pytest.fixture(scope="session")
def at_application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    """The platform while factories apply."""
    with opened(tmp_path_factory, "application") as demo:
        yield demo


@pytest.fixture(scope="session")
def at_recommendation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    """The platform while the units rank and sign."""
    with opened(tmp_path_factory, "recommendation") as demo:
        yield demo


@dataclass
class Journey:
    """What one journey hands to the next."""

    demo: RunningDemo
    dossier: int = 0
    number: str = ""
    title: int = 0


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Open windows of an instance; at the end none of them may have met trouble."""
    visitors: list[Visitor] = []

    def one(demo: RunningDemo, language: str = "en", *, scripts: bool = True, keyboard: bool = False) -> Visitor:
        visitors.append(Visitor(browser, demo.address, language, scripts=scripts, keyboard=keyboard))
        return visitors[-1]

    yield one
    for visitor in visitors:
        visitor.close()
    for visitor in visitors:
        visitor.look_for_trouble()


@pytest.fixture
def rendered() -> Iterator[set[str]]:
    """The names of all templates that the server fills in."""
    names: set[str] = set()

    def keep(template: Any, **_signal: Any) -> None:
        names.add(template.name)

    template_rendered.connect(keep)
    yield names
    template_rendered.disconnect(keep)
