"""The mail server is away, refuses, and comes back, on the running product: no act waits for it, no letter is lost,
none goes out twice, and its link leads on."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlencode, urlsplit

import pytest
from django.urls import reverse

from tests.builders import a_person, a_user, an_enterprise
from tests.faults.parts import Web, session_of, wait_until, web, worker
from tests.journeys.running import a_free_port
from tests.notifications.office import Office, open_at
from tidu.notifications.models import Delivery, Status
from tidu.organisations.models import Membership, Organisation
from tidu.organisations.roles import Role

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
INVITED = [f"invited{number}@example.cn" for number in range(12)]


def settings_of(port: int) -> dict[str, str]:
    """A real instance, not the demo, whose mail server is at a port."""
    mail = {"TIDU_MAIL_HOST": "127.0.0.1", "TIDU_MAIL_PORT": str(port), "TIDU_MAIL_TLS": "0"}
    return {"TIDU_DEMO": "0", "TIDU_HTTPS": "0", **mail}


def invite_all(server: Web, enterprise: Organisation, session: str) -> None:
    """Invite everybody by the page; each is acknowledged."""
    address = reverse("organisations:invite", args=[enterprise.pk])
    for email in INVITED:
        form = urlencode({"email": email, "role": "applicant_editor"})
        status, headers, _page = server.ask("POST", address, session, form)
        assert (status, headers["location"]) == (302, reverse("organisations:detail", args=[enterprise.pk]))


def standing() -> Counter[str]:
    """How many deliveries stand how."""
    return Counter(Delivery.objects.values_list("status", flat=True))


def between_attempts() -> Counter[str]:
    """How they stand when some have failed and none is on its way at this moment."""
    seen: Counter[str] = Counter()

    def is_between() -> bool:
        seen.clear()
        seen.update(standing())
        return seen[Status.FAILED] > 0 and Status.SENDING not in seen

    wait_until(is_between)
    return +seen


def link_in(office: Office, to: str) -> str:
    """Where the link of somebody's letter leads."""
    (letter,) = [one for one in office.taken if one["To"] == to]
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.search(r"http://\S+", body.get_content())
    assert found is not None
    return urlsplit(found[0]).path


def test_letters_wait_and_go_out_once() -> None:
    enterprise, port = an_enterprise(), a_free_port()
    signatory = session_of(a_person(Role.APPLICANT_SIGNATORY, enterprise))
    operator = session_of(a_person(Role.OPERATOR))
    with web(**settings_of(port)) as server, worker(**settings_of(port)):
        invite_all(server, enterprise, signatory)
        assert between_attempts().keys() <= {Status.FAILED, Status.WAITING}, "nothing is given up, nothing is in doubt"
        shown = server.ask("GET", reverse("notifications:troubled"), operator)
        assert shown[0] == 200
        assert "电子邮件" in shown[2]
        with open_at(port, says=["451 later", "421 closing", "451 later"]) as office:
            while standing() != {Status.SENT: len(INVITED)}:
                assert server.ask("POST", reverse("notifications:retry_all"), operator)[0] == 302
                wait_until(lambda: not standing().keys() & {Status.WAITING, Status.SENDING})
            assert sorted(letter["To"] for letter in office.taken) == sorted(INVITED)
            link = link_in(office, INVITED[0])
        invited = a_user(email=INVITED[0])
        assert server.ask("POST", link, session_of(invited))[0] == 302
    assert Membership.objects.get(user=invited).organisation == enterprise
