"""Pages that no address alone shows, because they stand behind an act, a link or a state, each before axe.

The pages of the demo and of passkeys are looked at where a journey comes by them: ``LOOKED_AT_ON_THE_WAY``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests.builders import PASSWORD, a_factory, a_person, a_province, a_user, an_enterprise, confirmed
from tests.dossier_builders import IN_TIME, a_campaign, a_submitted_dossier
from tests.journeys.inspection import STATES, dress, faults, watch
from tests.stages.recommendations import rows
from tests.stages.reviews import panels
from tidu.accounts.models import User
from tidu.core import clock
from tidu.organisations.actions import invite
from tidu.organisations.roles import Role
from tidu.stages.checks.models import Check

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LOOKED_AT_ON_THE_WAY = {
    "account/persona_confirm.html",
    "account/personas.html",
    "mfa/webauthn/authenticator_confirm_delete.html",
    "mfa/webauthn/edit_form.html",
    "mfa/webauthn/reauthenticate.html",
    "notifications/message.html",
    "notifications/outbox.html",
}


@pytest.fixture(scope="module", autouse=True)
def _beside_the_browser() -> Iterator[None]:
    """The browser leaves a loop running in this thread; the server's threads see the same time as we."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        patch.setattr(clock, "now", lambda: IN_TIME)
        yield


@dataclass
class Windows:
    """Opens windows for people."""

    browser: Browser
    address: str
    heard: list[str]

    def of(self, person: User | None = None) -> Page:
        """A window in which the person is signed in and has just confirmed who they are; nobody without one."""
        context = self.browser.new_context(base_url=self.address, locale="zh-CN", timezone_id="Asia/Shanghai")
        if person is not None:
            key = confirmed(Client(), person).session.session_key
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": str(key), "url": self.address}])
        page = context.new_page()
        watch(page, self.heard)
        dress(page, STATES[0])
        return page


@pytest.fixture
def windows(browser: Browser, live_server: Any) -> Windows:
    return Windows(browser, live_server.url, [])


def without_a_password(windows: Windows) -> Page:
    person = a_user()
    person.set_unusable_password()
    person.save()
    page = windows.of(person)
    page.goto(reverse("account_set_password"))
    return page


def with_second_factor() -> User:
    person = a_user()
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    return person


def second_factor_at_sign_in(windows: Windows) -> Page:
    page = windows.of()
    page.goto(reverse("account_login"))
    page.locator("[name=login]").fill(with_second_factor().email)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/second-factor/authenticate/**")
    return page


def of_second_factor(route: str) -> Callable[[Windows], Page]:
    def scene(windows: Windows) -> Page:
        page = windows.of(with_second_factor())
        page.goto(reverse(route))
        return page

    return scene


def no_campaign(windows: Windows) -> Page:
    page = windows.of(a_person(Role.SECRETARIAT))
    page.goto(reverse("desk:control_rooms"))
    return page


def units_reminded(windows: Windows) -> Page:
    a_person(Role.UNIT_OFFICER, a_province())
    campaign = a_campaign()
    page = windows.of(a_person(Role.SECRETARIAT))
    page.goto(reverse("desk:remind", args=[campaign.pk, "not_started"]))
    page.locator("main form .btn-primary").first.click()
    page.locator("main form[action$='/now/'] button").click()
    page.wait_for_url("**/now/")
    return page


def before_applying(windows: Windows) -> Page:
    a_province()
    enterprise = an_enterprise()
    factory, campaign = a_factory(enterprise), a_campaign()
    page = windows.of(a_person(Role.APPLICANT_EDITOR, enterprise))
    page.goto(reverse("dossiers:start_for", args=[campaign.pk, factory.pk]))
    return page


def checks_chosen(windows: Windows) -> Page:
    for _ in range(2):
        a_submitted_dossier()
    page = windows.of(a_person(Role.UNIT_OFFICER, Check.objects.earliest("pk").step.organisation))
    page.goto(reverse("checks:list"))
    for box in page.locator("input[name=row]").all():
        box.check()
    page.locator("form.bulk button[value=pass]").click()
    page.wait_for_selector("main form")
    return page


def checks_passed(windows: Windows) -> Page:
    page = checks_chosen(windows)
    page.locator("main form .btn-seal, main form .btn-primary").first.click()
    page.wait_for_load_state()
    return page


def an_invitation(windows: Windows) -> Page:
    enterprise = an_enterprise()
    signatory = a_person(Role.APPLICANT_SIGNATORY, enterprise)
    _, token = invite(signatory, enterprise, email="new@example.cn", role=Role.APPLICANT_EDITOR)
    page = windows.of()
    page.goto(reverse("organisations:join", args=[token]))
    return page


def an_order_from_an_old_page(windows: Windows) -> Page:
    sheet = rows.a_sheet(3)
    officer = rows.an_officer(sheet)
    page = windows.of(officer)
    steps = list(sheet.entries.order_by("rank").values_list("step", flat=True))
    page.goto(f"{reverse('recommendations:sheet', args=[sheet.pk])}?order={steps[2]}-{steps[0]}-{steps[1]}")
    rows.move(officer, sheet, sheet.entries.get(rank=2), 1)
    page.get_by_role("button", name="保存").first.click()
    page.wait_for_url("**/reorder/")
    return page


def scores_before_handing_in(windows: Windows) -> Page:
    assignment = panels.an_assignment()
    panels.drafted(assignment)
    page = windows.of(assignment.expert.user)
    page.goto(reverse("reviews:check", args=[assignment.pk]))
    return page


def a_list_before_it_is_concluded(windows: Windows) -> Page:
    review = panels.a_scored_review()
    page = windows.of(panels.a_secretary())
    page.goto(reverse("reviews:ranking", args=[review.step.dossier.campaign_id, review.step.stage_key]))
    page.locator("a.take").first.click()
    page.wait_for_url("**take=**")
    page.locator("form[action$='/proposal/'] button").click()
    page.wait_for_url("**/proposal/")
    return page


SCENES: dict[str, Callable[[Windows], Page]] = {
    "account/password_set.html": without_a_password,
    "core/bulk_confirm.html": checks_chosen,
    "core/bulk_report.html": checks_passed,
    "desk/control/none.html": no_campaign,
    "desk/control/reminded.html": units_reminded,
    "dossiers/start_for.html": before_applying,
    "mfa/authenticate.html": second_factor_at_sign_in,
    "mfa/reauthenticate.html": of_second_factor("mfa_reauthenticate"),
    "mfa/recovery_codes/index.html": of_second_factor("mfa_view_recovery_codes"),
    "mfa/totp/deactivate_form.html": of_second_factor("mfa_deactivate_totp"),
    "organisations/join.html": an_invitation,
    "recommendations/stale.html": an_order_from_an_old_page,
    "reviews/check.html": scores_before_handing_in,
    "reviews/proposal.html": a_list_before_it_is_concluded,
}


@pytest.mark.parametrize("template", SCENES)
def test_before_axe(template: str, windows: Windows, rendered: set[str]) -> None:
    page = SCENES[template](windows)
    assert template in rendered
    assert [f"{state}: {fault}" for state, fault in faults(page, STATES)] == []
    assert windows.heard == []
    page.context.close()
