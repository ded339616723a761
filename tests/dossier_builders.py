"""Builders of dossiers at any stage. What a stage decides is skipped: its step is passed by rule."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tests.builders import a_factory, a_person, a_province, an_enterprise, seat, the_ministry
from tidu.accounts.models import User
from tidu.campaigns.models import Campaign
from tidu.core import clock
from tidu.dossiers import actions, queries
from tidu.dossiers.models import Dossier, Step
from tidu.factories.models import Factory
from tidu.organisations.models import Organisation
from tidu.organisations.roles import Role
from tidu.rulebook import shipped
from tidu.workflow.acts import Act

NOTICE = "miit/2024-399"
IN_TIME = clock.moment(clock.date(2024, 11, 12), clock.time(10))

ANSWERS: dict[str, dict[str, Any]] = {
    "basic": {
        "founded_on": "2009-05-12",
        "registered_address": "江苏省苏州市虎丘区科技路1号",
        "main_business": "精密轴承的研发、制造与销售。",
        "employees": 860,
        "turnover": "152300.50",
        "contact_name": "周敏",
        "contact_phone": "0512-60000000",
        "contact_email": "contact@example.cn",
    },
    "factory": {
        "address": "江苏省苏州市虎丘区科技路1号",
        "main_products": "精密轴承",
        "started_on": "2021-03-01",
        "completed_on": "2023-06-30",
        "investment": "38000",
    },
    "overall": {
        "project_name": "面向多品种小批量的精密轴承柔性智能工厂",
        "summary": "以订单驱动的柔性产线，贯通设计、生产与物流。",
        "leading_statement": "关键工序一致性与换产效率居国内同行前列。",
    },
    "scenarios": {
        "rows": [
            {
                "segment": segment,
                "name": name,
                "description": "系统上线运行，数据贯通。",
                "uses_ai": segment.startswith("production"),
            }
            for segment, name in (
                ("factory_construction", "工厂数字化规划设计"),
                ("research_design", "产品数字化设计"),
                ("production_operation", "在线智能检测"),
                ("production_management", "车间智能排产"),
                ("operation_management", "数智精益管理"),
            )
        ]
    },
    "results": {"rows": [{"indicator": "productivity", "unit": "%", "before": "100", "after": "128"}]},
    "conditions": {
        "above_designated_size": True,
        "sound_finance": True,
        "good_credit": True,
        "no_larger_accident": True,
        "no_violation": True,
        "safe_equipment": True,
        "safe_data": True,
        "organisation": True,
        "specialists": 18,
        "maturity_level": 3,
        "maturity_assessed_on": "2024-08-20",
        "advanced_title_justification": "省级先进级评审正在进行，已通过现场核查。",
    },
    "commitments": {"inspection": True, "promotion": True, "exchange": True},
}
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def a_pdf(name: str = "证明.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A small file that is a PDF by content."""
    return SimpleUploadedFile(name, BytesIO(content).read(), content_type="application/pdf")


def a_campaign(**over: Any) -> Campaign:
    """The campaign on notice 399 of 2024; made once."""
    notice = shipped().notice(over.pop("notice_id", NOTICE))
    fields = {
        "digest": notice.digest,
        "opened_at": clock.moment(notice.issued_on),
        "opened_by": over.pop("opened_by", None) or a_person(Role.SECRETARIAT, the_ministry()),
        **over,
    }
    return Campaign.objects.get_or_create(notice_id=notice.id, defaults=fields)[0]


def an_applicant(enterprise: Organisation) -> User:
    """A person who is editor and signatory of an enterprise."""
    person = a_person(Role.APPLICANT_SIGNATORY, enterprise)
    seat(person, Role.APPLICANT_EDITOR, enterprise)
    return person


def a_dossier(
    factory: Factory | None = None, unit: Organisation | None = None, applicant: User | None = None, **over: Any
) -> Dossier:
    """A draft of a factory in Suzhou under notice 399, through its province; ``applicant`` stays on it."""
    factory = factory or a_factory(an_enterprise())
    person = applicant or an_applicant(factory.enterprise)
    with clock.frozen(over.pop("at", IN_TIME)):
        dossier = actions.start_dossier(
            person, over.pop("campaign", None) or a_campaign(), factory, unit or a_province()
        )
    assert not over, over
    return with_applicant(dossier, person)


def with_applicant(dossier: Dossier, person: User) -> Dossier:
    """Remember who applies, for tests to act as that person."""
    dossier.applicant = person  # type: ignore[attr-defined]
    return dossier


def applicant_of(dossier: Dossier) -> User:
    """The person that a builder started the dossier as."""
    person: User = dossier.applicant  # type: ignore[attr-defined]
    return person


def complete(dossier: Dossier, **answers: Any) -> Dossier:
    """Fill every section, attach every required document and declare, so that the dossier can be submitted."""
    person = applicant_of(dossier)
    with clock.frozen(IN_TIME):
        for key, content in ANSWERS.items():
            actions.save_section(person, dossier, key, {**content, **answers.get(key, {})})
        for document in queries.notice_of(dossier).application.documents:
            if document.required:
                actions.attach(person, dossier, document.key, a_pdf(f"{document.key}.pdf"))
        declare(dossier)
    return dossier


def declare(dossier: Dossier) -> None:
    """Make every declaration about the present content."""
    declarations = queries.notice_of(dossier).application.declarations
    actions.declare(applicant_of(dossier), dossier, [item.key for item in declarations])


def a_submitted_dossier(**over: Any) -> Dossier:
    """A dossier that was submitted in time and waits for its check."""
    dossier = complete(a_dossier(**over))
    with clock.frozen(IN_TIME):
        actions.submit_dossier(applicant_of(dossier), dossier)
    dossier.refresh_from_db()
    return dossier


def a_dossier_at(stage_key: str, **over: Any) -> Dossier:
    """A dossier whose open step is the given stage; the stages before were passed by rule."""
    dossier = a_submitted_dossier(**over)
    with clock.frozen(IN_TIME), transaction.atomic():
        while (step := open_step(dossier)).stage_key != stage_key:
            actions.pass_step(None, step, under=Act(row=dossier))
    return dossier


def open_step(dossier: Dossier) -> Step:
    """The step the dossier stands at."""
    step = queries.open_step(dossier)
    assert step is not None
    return step
