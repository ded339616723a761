"""A person signs up, confirms the address, adds a passkey, and from then on needs no password."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import CDPSession, expect

from tests.builders import PASSWORD
from tests.journeys.running import RunningDemo
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.slow]
SIGN_IN = "/account/login/?password=1&next=/account/second-factor/"
EMAIL = "passkey@example.cn"


class Key:
    """A key that the browser believes to be built in; its owner proves to be there whenever ``present``."""

    def __init__(self, visitor: Visitor) -> None:
        self.session: CDPSession = visitor.context.new_cdp_session(visitor.page)
        self.session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        self.id = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def present(self, enabled: bool) -> None:
        """Whether the owner answers what the key asks."""
        asked = {"authenticatorId": self.id, "enabled": enabled}
        self.session.send("WebAuthn.setAutomaticPresenceSimulation", asked)


def sign_out(visitor: Visitor) -> None:
    visitor.go("account_logout")
    visitor.press("Sign out")


def arrived(address: str) -> bool:
    """Whether this is the page itself, not the sign-in page that names it as the next one."""
    return urlsplit(address).path == "/account/second-factor/"


def sign_up(visitor: Visitor) -> None:
    visitor.go("account_signup")
    visitor.fill({"name": "李明", "email": EMAIL, "password1": PASSWORD, "password2": PASSWORD})
    visitor.press("Make the account")


def test_a_passkey_stands_for_name_and_password(at_notice: RunningDemo, visit: Callable[..., Visitor]) -> None:
    visitor = visit(at_notice)
    key = Key(visitor)
    sign_up(visitor)
    visitor.confirm_address(EMAIL)
    visitor.go("mfa_index")
    visitor.sees("None yet.")
    visitor.follow("Add a passkey")
    visitor.fill({"password": PASSWORD})
    visitor.press("Confirm")
    visitor.fill({"name": "办公室计算机"})
    visitor.press("Add")
    visitor.page.wait_for_url("**/recovery-codes/")
    visitor.go("mfa_index")
    visitor.sees("办公室计算机")

    sign_out(visitor)
    key.present(False)
    visitor.go(SIGN_IN)
    visitor.page.get_by_role("button", name="Sign in with a passkey").click()
    key.present(True)
    visitor.page.wait_for_url(arrived)
    visitor.sees("last used")

    visitor.follow("Rename")
    visitor.sees("Confirm it with your passkey")
    visitor.looks_right()
    visitor.press("Confirm with a passkey")
    visitor.page.wait_for_url("**/name/")
    visitor.looks_right()
    visitor.fill({"name": "手机"})
    visitor.press("Save")
    visitor.go("mfa_index")
    expect(visitor.page.locator(".keys")).to_contain_text("手机")
    visitor.follow("Remove")
    visitor.page.wait_for_url("**/remove/")
    visitor.looks_right()

    sign_out(visitor)
    visitor.go(SIGN_IN)  # the browser offers the passkey at the address by itself
    visitor.page.wait_for_url(arrived)
