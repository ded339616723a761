"""A person signs up, confirms the address, adds a passkey, and from then on needs no password."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.builders import PASSWORD
from tests.journeys.running import RunningDemo
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.slow]
SIGN_IN = "/account/login/?password=1&next=/account/second-factor/"
BY_BUTTON = "#by-button"
OFFERS_NOTHING = """if (location.hash === "#by-button" && window.PublicKeyCredential) {
  PublicKeyCredential.isConditionalMediationAvailable = async () => false;
}"""
"""A browser that offers no passkey by itself, at an address that ends so: the key answers at once, whoever asks."""
EMAIL = "passkey@example.cn"


def add_key(visitor: Visitor) -> None:
    """A key that the browser believes to be built in; its owner answers whatever it asks, at once."""
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


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
    visitor.page.add_init_script(OFFERS_NOTHING)
    add_key(visitor)
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
    visitor.go(f"{SIGN_IN}{BY_BUTTON}")
    visitor.page.get_by_role("button", name="Sign in with a passkey").click()
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
