"""Addresses of accounts: exactly those pages of the sign-in package that are used, under its own names."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import include, path, re_path

from tidu.accounts import views
from tidu.accounts.confirmation import asks_once
from tidu.accounts.oidc import views as oidc
from tidu.core.limits import limited


def people_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Hide a page from personas: they are to have no password and no second factor."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request.user, "is_persona", False):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


own = [
    path("profile/", views.profile, name="profile"),
    path("providers/<slug:key>/", limited("identity")(oidc.begin), name="oidc_begin"),
    path("providers/<slug:key>/callback/", limited("identity", "GET")(oidc.callback), name="oidc_callback"),
    path("providers/<slug:key>/link/", people_only(oidc.link), name="oidc_link"),
    path("providers/linked/<int:pk>/remove/", people_only(oidc.unlink), name="oidc_unlink"),
]

urlpatterns = [
    path("", include((own, "accounts"))),
    path("login/", views.sign_in, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", limited("sign_up")(account.signup), name="account_signup"),
    path("confirm-address/", account.email_verification_sent, name="account_email_verification_sent"),
    path("confirm-address/<str:key>/", account.confirm_email, name="account_confirm_email"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", people_only(asks_once(account.reauthenticate)), name="account_reauthenticate"),
    path("password/change/", people_only(account.password_change), name="account_change_password"),
    path("password/set/", people_only(account.password_set), name="account_set_password"),
    path("password/reset/", limited("password_reset")(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        limited("password_reset")(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("second-factor/", people_only(views.ways), name="mfa_index"),
    path("second-factor/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("second-factor/reauthenticate/", people_only(asks_once(mfa.reauthenticate)), name="mfa_reauthenticate"),
    path("second-factor/app/activate/", people_only(totp.activate_totp), name="mfa_activate_totp"),
    path("second-factor/app/deactivate/", people_only(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("passkey/", limited("passkey")(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("passkeys/", people_only(views.ways), name="mfa_list_webauthn"),
    path("passkeys/add/", people_only(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("passkeys/confirm/", people_only(asks_once(views.confirm_by_passkey)), name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/name/", people_only(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", people_only(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path(
        "second-factor/recovery-codes/",
        people_only(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-factor/recovery-codes/generate/",
        people_only(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-factor/recovery-codes/download/",
        people_only(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
