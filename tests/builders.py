"""Builders of rows for tests: each makes one valid row, and what it needs, unless told otherwise."""

from __future__ import annotations

import time
from datetime import date
from itertools import count
from typing import Any

from django.test import Client
from stdnum.cn import uscc

from tidu.accounts.models import User
from tidu.factories.models import Factory, Title
from tidu.organisations import queries
from tidu.organisations.models import Membership, Organisation
from tidu.organisations.roles import Kind, Role, Tier

_numbers = count(1)

PASSWORD = "a-long-enough-phrase-7"


def credit_code(number: int | None = None) -> str:
    """A unified social credit code with a right check digit; a new one each time unless numbered."""
    body = f"91320505MA{next(_numbers) if number is None else number:07d}"
    return body + uscc.calc_check_digit(body)


def a_user(**over: Any) -> User:
    """A person without any role, who can sign in with ``PASSWORD``."""
    number = next(_numbers)
    fields = {"email": f"person{number}@example.cn", "name": f"测试{number}", "password": PASSWORD, **over}
    return User.objects.create_user(**fields)


def a_person(role: str, organisation: Organisation | None = None, department: str = "", **over: Any) -> User:
    """A person in one role, in a fitting organisation unless one is given."""
    person = a_user(**over)
    seat(person, role, organisation or _place_for(role), department or _department_for(role))
    return person


def seat(person: User, role: str, organisation: Organisation, department: str = "") -> Membership:
    """One more role of a person."""
    queries.forget_memberships(person)
    return Membership.objects.create(user=person, role=role, organisation=organisation, department=department)


def an_enterprise(**over: Any) -> Organisation:
    """A legal person in Suzhou, Jiangsu."""
    number = next(_numbers)
    fields: dict[str, Any] = {
        "kind": Kind.ENTERPRISE,
        "name": f"苏州青梧精工{number}号有限公司",
        "credit_code": credit_code(),
        "legal_form": "legal_person",
        "region_code": "320505",
        "industry": "34",
        **over,
    }
    return Organisation.objects.create(**fields)


def a_province(code: str = "320000", **over: Any) -> Organisation:
    """The province's unit, Jiangsu unless told otherwise; made once."""
    return _authority(code, Tier.PROVINCE, {"unit_kind": "province", **over})


def a_separately_planned_city(code: str = "440300", **over: Any) -> Organisation:
    """The separately planned city's unit, Shenzhen unless told otherwise; made once."""
    return _authority(code, Tier.CITY, {"unit_kind": "separately_planned_city", **over})


def a_city(code: str = "320500", **over: Any) -> Organisation:
    """A city's authority, which recommends nothing itself; Suzhou unless told otherwise."""
    return _authority(code, Tier.CITY, over)


def a_county(code: str = "320505", **over: Any) -> Organisation:
    """A county's authority."""
    return _authority(code, Tier.COUNTY, over)


def the_corps() -> Organisation:
    """The Xinjiang Production and Construction Corps."""
    return _authority("XPCC", Tier.PROVINCE, {"unit_kind": "corps", "region_code": "650000"})


def a_group(code: str = "TESTGROUP", **over: Any) -> Organisation:
    """A central enterprise group; made once a code."""
    fields = {"kind": Kind.GROUP, "unit_kind": "central_enterprise", "name": f"中央企业{code}", **over}
    return Organisation.objects.get_or_create(code=code, defaults=fields)[0]


def the_ministry() -> Organisation:
    """The ministry; made once."""
    return Organisation.objects.get_or_create(code="ministry", defaults={"kind": Kind.MINISTRY, "name": "部委"})[0]


def the_platform() -> Organisation:
    """The platform; made once."""
    return Organisation.objects.get_or_create(code="platform", defaults={"kind": Kind.PLATFORM, "name": "平台"})[0]


def an_institute(region_code: str = "110000", **over: Any) -> Organisation:
    """An institute that employs experts, in Beijing unless told otherwise."""
    fields = {"name": f"智能制造研究所{next(_numbers)}", **over}
    return Organisation.objects.create(kind=Kind.INSTITUTE, region_code=region_code, **fields)


def a_factory(enterprise: Organisation | None = None, **over: Any) -> Factory:
    """A completed factory in Huqiu, Suzhou."""
    fields: dict[str, Any] = {
        "name": f"第{next(_numbers)}智能工厂",
        "region_code": "320505",
        "address": "科技路1号",
        "industry": "34",
        "construction_started_on": date(2021, 3, 1),
        "completed_on": date(2023, 6, 30),
        **over,
    }
    return Factory.objects.create(enterprise=enterprise or an_enterprise(), **fields)


def a_title(factory: Factory | None = None, **over: Any) -> Title:
    """A valid title of the advanced level, granted before the platform."""
    fields: dict[str, Any] = {"level": "advanced", "source": "earlier", "granted_on": date(2023, 12, 1), **over}
    return Title.objects.create(factory=factory or a_factory(), **fields)


def signed_in(client: Client, person: User) -> Client:
    """The client with the person signed in."""
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def confirmed(client: Client, person: User) -> Client:
    """The client with the person signed in, who has just confirmed who they are."""
    signed_in(client, person)
    session = client.session
    session["account_authentication_methods_user"] = str(person.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session.save()
    return client


def _authority(code: str, tier: str, over: dict[str, Any]) -> Organisation:
    fields = {"kind": Kind.AUTHORITY, "tier": tier, "region_code": code, "name": f"测试地区{code}", **over}
    return Organisation.objects.get_or_create(code=code, defaults=fields)[0]


def _place_for(role: str) -> Organisation:
    return {
        Role.APPLICANT_EDITOR: an_enterprise,
        Role.APPLICANT_SIGNATORY: an_enterprise,
        Role.UNIT_OFFICER: a_province,
        Role.DEPARTMENT_OFFICER: a_province,
        Role.SECRETARIAT: the_ministry,
        Role.MINISTRY_OFFICER: the_ministry,
        Role.EXPERT: an_institute,
        Role.AUDITOR: the_platform,
        Role.OPERATOR: the_platform,
    }[Role(role)]()


def _department_for(role: str) -> str:
    return "industry" if role in (Role.DEPARTMENT_OFFICER, Role.MINISTRY_OFFICER) else ""
