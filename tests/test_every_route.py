"""Every route, knocked at by every role: who is let in, who is sent to sign in, who learns nothing.

A row says what each role gets with nothing sent. 200: shown. 302: done, or sent on. 303: refused, and led to the page
that says why. 403: known but not theirs. 404: not there for them. 400, 409, 412, 422: theirs, and refused; 409 and 422
for a reason that the page names. Any method that has no row is 405.
"""

from __future__ import annotations

from collections.abc import Collection

import pytest
from django.test import Client
from django.urls import URLPattern

from tests.route_cast import PERSONAS, Cast, route_names
from tidu.accounts import demo_urls
from tidu.notifications import demo_urls as outbox_urls

Statuses = dict[str, int]

OWN = {"applicant_editor", "applicant_signatory"}
SIGNATORY = {"applicant_signatory"}
EDITOR = {"applicant_editor"}
OFFICER = {"province_officer"}
UNITS = OFFICER | {"group_officer", "foreign_officer"}
PROVINCE = {"province_officer", "province_finance"}
CITY = {"city_officer"}
SECRETARIAT = {"secretariat"}
MINISTRY = {"ministry_finance"}
AUDITOR = {"auditor"}
WATCHERS = MINISTRY | AUDITOR
NATION = SECRETARIAT | WATCHERS
EXPERT = {"expert_1"}
OPERATOR = {"operator"}
WITH_PASSWORD = {"newcomer", "foreign_applicant", "foreign_officer", "foreign_expert"}
EVERYBODY = {*PERSONAS, *WITH_PASSWORD}
APPLICANTS = OWN | {"newcomer", "foreign_applicant"}


def who(rest: int, anonymous: int = 302, **statuses: Collection[str]) -> Statuses:
    """What each role gets: ``s200=OWN`` names who gets that status, all others get ``rest``."""
    named = {role: int(status[1:]) for status, roles in statuses.items() for role in roles}
    return {"anonymous": anonymous} | {role: named.get(role, rest) for role in EVERYBODY}


PUBLIC = who(200, anonymous=200)
SHOWN_TO_ALL = who(200)
SIGN_IN_PAGE = who(302, anonymous=200)
SENT_ON = who(302)

GET: list[tuple[Statuses, str]] = [
    (PUBLIC, "campaigns:notice register:list register:title publicity:index publicity:public healthz livez"),
    (PUBLIC, "discovery:robots discovery:sitemap discovery:part"),
    (PUBLIC, "questions:answers register:factory certificates:lookup certificates:certificate certificates:file"),
    (PUBLIC, "data:about data:csv data:json data:schema api:api-root api:openapi-json"),
    (PUBLIC, "api:titles api:changes api:factory api:certificate api:campaigns api:notices api:notice"),
    (who(404, anonymous=404), "api:nothing"),
    (PUBLIC, "account_inactive account_reset_password account_reset_password_done account_reset_password_from_key"),
    (PUBLIC, "account_reset_password_from_key_done account_email_verification_sent account_confirm_email"),
    (SIGN_IN_PAGE, "account_login account_signup"),
    (SENT_ON, "set_language mfa_authenticate mfa_login_webauthn"),
    (who(404, anonymous=404), "accounts:oidc_callback"),
    (who(200, anonymous=200, s302={"newcomer"}), "desk:home"),
    (SHOWN_TO_ALL, "account_logout accounts:profile"),
    # A persona has neither password nor second factor.
    (who(404, s200=WITH_PASSWORD), "account_change_password account_reauthenticate"),
    (who(404, s302=WITH_PASSWORD), "account_set_password mfa_reauthenticate"),
    (who(404, s200=WITH_PASSWORD), "mfa_index mfa_list_webauthn mfa_activate_totp mfa_generate_recovery_codes"),
    (who(404, s200=WITH_PASSWORD), "mfa_add_webauthn"),
    (who(404, s302=WITH_PASSWORD), "mfa_reauthenticate_webauthn"),
    (who(404), "mfa_deactivate_totp mfa_view_recovery_codes mfa_download_recovery_codes"),
    (who(404), "mfa_edit_webauthn mfa_remove_webauthn"),
    # Lists that hold only what a person may open.
    (SHOWN_TO_ALL, "checks:list dossiers:list dossiers:channels dossiers:start factories:list recommendations:list"),
    (SHOWN_TO_ALL, "assessments:list"),
    (who(404, s200=OWN, s403=PROVINCE | CITY | NATION), "assessments:begin"),
    (who(404, s200=OWN), "assessments:overview assessments:subdomain assessments:left_out"),
    (who(404, s200=OWN | PROVINCE | CITY), "assessments:result assessments:compare"),
    (who(404, s200=OWN, s403=PROVINCE | CITY), "assessments:plan"),
    (SHOWN_TO_ALL, "questions:mine questions:ask"),
    (who(404, s200=EDITOR | SECRETARIAT), "questions:detail"),
    (SHOWN_TO_ALL, "organisations:mine organisations:regions notifications:list notifications:settings"),
    # Somebody signed out is told to ask no more for the bell.
    (who(200, anonymous=286), "notifications:bell"),
    # A message is there for its recipient alone.
    (who(404, s302=SECRETARIAT), "notifications:open"),
    (who(403, s200=OPERATOR), "notifications:troubled"),
    (who(403, s200=APPLICANTS), "organisations:new"),
    (who(403, s200=OPERATOR), "organisations:found"),
    (who(403, s200=NATION | OPERATOR), "organisations:list"),
    (who(404, s200=OWN | PROVINCE | CITY | NATION | OPERATOR), "organisations:detail"),
    (who(404, s200=OWN, s403=PROVINCE | CITY | NATION | OPERATOR), "organisations:edit factories:new"),
    (who(404, s200=SIGNATORY, s403=EDITOR | PROVINCE | CITY | NATION | OPERATOR), "organisations:invite"),
    (who(404, s200=SIGNATORY, s403=EDITOR | PROVINCE | CITY | NATION | OPERATOR), "organisations:invite_list"),
    (who(404, s200=SIGNATORY, s403=EDITOR | PROVINCE | CITY | NATION | OPERATOR), "organisations:invitation_form"),
    (who(403, s302=SECRETARIAT | AUDITOR | UNITS), "desk:control_rooms"),
    (who(403, s200=SECRETARIAT | AUDITOR | UNITS), "desk:control"),
    (who(403, s200=SECRETARIAT), "desk:extend desk:remind"),
    (who(403, s200=UNITS), "desk:own_deadline"),
    (who(404), "organisations:join"),
    (who(404, s200=SIGNATORY), "organisations:deputy organisations:successor"),
    (who(404, s200=OWN | PROVINCE | CITY | NATION), "factories:detail"),
    (who(404, s200=OWN, s403=PROVINCE | CITY | NATION), "factories:edit"),
    (who(404, s302=OWN, s403=PROVINCE | CITY | NATION), "dossiers:start_for"),
    (who(403, s200=SECRETARIAT), "campaigns:list campaigns:prepare"),
    # A draft is seen by nobody but the applicant.
    (who(404, s200=OWN), "dossiers:section dossiers:attachments dossiers:declarations dossiers:submission"),
    (who(404, s200=OWN | PROVINCE | NATION), "dossiers:detail dossiers:version dossiers:file"),
    # What an applicant handed in is proved to the applicant; a file on its way is seen by who sends it.
    (who(404, s200=OWN), "dossiers:receipt"),
    (who(404, s200=EDITOR), "dossiers:upload"),
    (who(404, s200=SECRETARIAT | AUDITOR, s403=OWN | PROVINCE | MINISTRY), "dossiers:log"),
    (who(403, s200=AUDITOR), "dossiers:openings"),
    (who(404, s200=OFFICER | NATION), "checks:detail"),
    (who(404, s200=PROVINCE | NATION), "recommendations:sheet recommendations:summary"),
    (who(404, s200=PROVINCE | NATION), "recommendations:summary_pdf recommendations:summary_excel"),
    (PUBLIC, "recommendations:paper"),
    (who(403, s200=NATION), "reviews:list signoff:list publicity:list recognition:list"),
    (who(404, s200=NATION), "reviews:detail reviews:ranking signoff:detail publicity:detail recognition:batch"),
    (who(403, s200=EXPERT | {"foreign_expert"}), "reviews:mine"),
    (who(404, s200=EXPERT), "reviews:score reviews:file"),
    (who(404, s302=EXPERT), "reviews:check"),
    (who(404, anonymous=404), "metrics"),
]

POST: list[tuple[Statuses, str]] = [
    (who(404, s409=OWN, s403=PROVINCE | CITY | NATION), "assessments:begin"),
    (who(404, s200=OWN), "assessments:answer"),
    (who(404, s302=OWN), "assessments:subdomain assessments:left_out assessments:finish assessments:abandon"),
    (who(404, s302=OWN, s403=PROVINCE | CITY), "assessments:again"),
    (SHOWN_TO_ALL, "questions:ask"),
    (who(404, s403=EDITOR, s422=SECRETARIAT), "questions:answer"),
    (who(404, s403=EDITOR, s409=SECRETARIAT), "questions:retract questions:set_aside"),
    (who(404, s403=EDITOR | SECRETARIAT), "questions:pass_on"),
    (who(404, s302=EDITOR, s403=SECRETARIAT), "questions:take_back"),
    (PUBLIC, "account_reset_password account_reset_password_from_key"),
    (SIGN_IN_PAGE, "account_login account_signup"),
    (SENT_ON, "core:theme set_language account_logout mfa_authenticate mfa_login_webauthn"),
    (who(404, anonymous=404), "account_confirm_email accounts:oidc_begin"),
    (who(404), "accounts:oidc_link accounts:oidc_unlink mfa_edit_webauthn mfa_remove_webauthn"),
    (who(404, s200=WITH_PASSWORD), "mfa_add_webauthn"),
    (who(404, s302=WITH_PASSWORD), "mfa_reauthenticate_webauthn"),
    (who(400), "checks:list recommendations:list"),
    (who(400, anonymous=404), "core:save_view"),
    (who(404, anonymous=404), "core:change_view"),
    (SHOWN_TO_ALL, "accounts:profile notifications:settings"),
    (SENT_ON, "notifications:read_all"),
    (who(404, s302=SECRETARIAT), "notifications:mark"),
    (who(403, s302=OPERATOR), "notifications:retry_all"),
    (who(403, s404=OPERATOR), "notifications:retry"),
    (who(404, s200=WITH_PASSWORD), "account_change_password account_reauthenticate"),
    (who(404, s302=WITH_PASSWORD), "account_set_password mfa_reauthenticate"),
    (who(404, s200=WITH_PASSWORD), "mfa_activate_totp mfa_generate_recovery_codes"),
    (who(404), "mfa_deactivate_totp mfa_download_recovery_codes"),
    (who(403, s302=SECRETARIAT), "campaigns:close"),
    (who(403, s200=SECRETARIAT), "desk:extend desk:extend_now desk:remind desk:remind_now"),
    (who(403, s200=UNITS), "desk:own_deadline desk:own_deadline_now"),
    (who(403, s409=SECRETARIAT), "campaigns:open"),
    (who(403, s200=APPLICANTS), "organisations:new"),
    (who(403, s200=OPERATOR), "organisations:found"),
    (who(404, s200=OWN, s403=PROVINCE | CITY | NATION | OPERATOR), "organisations:edit factories:new"),
    (who(404, s200=SIGNATORY, s403=EDITOR | PROVINCE | CITY | NATION | OPERATOR), "organisations:invite"),
    (who(404, s422=SIGNATORY, s403=EDITOR | PROVINCE | CITY | NATION | OPERATOR), "organisations:invite_list"),
    (who(404, s409=SIGNATORY, s403=EDITOR | PROVINCE | CITY | NATION | OPERATOR), "organisations:end_membership"),
    (who(404), "organisations:join"),
    (who(404, s422=SIGNATORY), "organisations:name_deputy organisations:hand_over"),
    (who(404, s302=OWN, s403=PROVINCE | CITY | NATION | OPERATOR), "organisations:end_deputy"),
    (who(404, s200=OWN, s403=PROVINCE | CITY | NATION), "factories:edit"),
    (who(404, s302=OWN, s403=PROVINCE | CITY | NATION), "dossiers:start_for"),
    (who(404, s302=OWN), "dossiers:section dossiers:detach"),
    (who(404, s303=OWN), "dossiers:attach"),
    (who(404, s200=OWN), "dossiers:autosave dossiers:here"),
    (who(404, s409=OWN), "dossiers:settle"),
    (who(404, s412=OWN), "dossiers:begin_upload"),
    (who(404, s302=SIGNATORY, s403=EDITOR), "dossiers:declare dossiers:withdraw"),
    (who(404, s303=SIGNATORY, s403=EDITOR), "dossiers:submit"),
    (who(404, s409=SIGNATORY, s403=EDITOR), "dossiers:resume"),
    (who(404, s400=OFFICER, s403=NATION), "checks:decide"),
    (who(404, s409=OFFICER, s403=NATION), "checks:tick"),
    (who(404, s400=OFFICER, s403={"province_finance"} | NATION), "recommendations:reorder recommendations:send"),
    (who(404, s409=OFFICER, s403={"province_finance"} | NATION), "recommendations:submit"),
    (who(404, s400={"province_finance"}, s403=OFFICER | NATION), "recommendations:sign"),
    (who(404, s400=SECRETARIAT, s403=PROVINCE | WATCHERS), "recommendations:receive"),
    (who(404, s409=SECRETARIAT, s403=PROVINCE | WATCHERS), "recommendations:accept recommendations:return"),
    (who(404, s403=WATCHERS), "reviews:assign"),
    (who(404, s409=SECRETARIAT, s403=WATCHERS), "reviews:unassign reviews:proposal reviews:conclude"),
    (who(404, s403=EXPERT), "reviews:save"),
    (who(404, s409=EXPERT), "reviews:hand_in"),
    (who(404, s409=SECRETARIAT, s403=WATCHERS), "signoff:propose signoff:remove"),
    (who(404, s302=SECRETARIAT, s403=WATCHERS), "signoff:move"),
    (who(404, s409=MINISTRY, s403=SECRETARIAT | AUDITOR), "signoff:sign signoff:dissent"),
    (who(404, s422=SECRETARIAT, s403=WATCHERS), "publicity:start"),
    (who(404, s409=SECRETARIAT, s403=WATCHERS), "publicity:close recognition:recognise recognition:decline"),
]


def by_route(table: list[tuple[Statuses, str]]) -> dict[str, Statuses]:
    """The rows by the name of the route; each route stands in one row."""
    found: dict[str, Statuses] = {}
    for statuses, names in table:
        for name in names.split():
            assert name not in found, name
            found[name] = statuses
    return found


ELSEWHERE = {"anonymous": {302, 405}, "secretariat": {405, 404}, "newcomer": {405}}
"""What a method gets that a route does not know: a persona does not even learn that a password page is there."""
EXPECTED = {"get": by_route(GET), "post": by_route(POST)}


def test_no_route_without_a_row() -> None:
    assert set(route_names()) == EXPECTED["get"].keys() | EXPECTED["post"].keys()


@pytest.mark.slow
@pytest.mark.django_db
def test_every_route_for_every_role() -> None:
    cast = Cast()
    assert set(cast.people) == EVERYBODY
    wrong = {}
    for method, expected in EXPECTED.items():
        for route, statuses in expected.items():
            for role, status in statuses.items():
                if (found := cast.knock(role, method, route)) != status:
                    wrong[method, route, role] = (found, status)
    for route in set(route_names()):
        for method in EXPECTED.keys() - {method for method in EXPECTED if route in EXPECTED[method]}:
            for role, allowed in ELSEWHERE.items():
                if (found := cast.knock(role, method, route)) not in allowed:
                    wrong[method, route, role] = (found, 405)
    assert wrong == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "pattern", [*demo_urls.urlpatterns, *outbox_urls.urlpatterns], ids=lambda pattern: pattern.name
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_demo_routes_outside_the_demo(client: Client, pattern: URLPattern, method: str) -> None:
    assert getattr(client, method)(f"/demo/{pattern.pattern}").status_code == 404
