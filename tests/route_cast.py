"""The people and the rows with which every route is walked: a whole campaign, and one of everybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.assessments.builders import DISCRETE, finish_with
from tests.builders import PASSWORD, a_factory, a_person, a_user, confirmed
from tests.dossier_builders import a_pdf
from tidu.accounts.models import User
from tidu.assessments import actions as assessments
from tidu.assessments.models import Assessment
from tidu.campaigns.models import Campaign
from tidu.config.demo import names, seed
from tidu.core import clock
from tidu.dossiers import actions as dossiers
from tidu.dossiers.models import Attachment, Dossier, PendingUpload, Step
from tidu.factories.models import Title
from tidu.notifications.models import Message
from tidu.organisations.models import Deputy, Membership, Organisation
from tidu.organisations.queries import unit
from tidu.organisations.roles import Role
from tidu.questions import actions as questions
from tidu.questions.models import Question
from tidu.stages.checks.models import Check
from tidu.stages.publicity.models import Publication
from tidu.stages.recognition.models import Recognition
from tidu.stages.recommendations.models import Entry, Sheet
from tidu.stages.reviews.models import Assignment, Review
from tidu.stages.signoff.models import ListEntry, SignoffList

NOW = clock.moment(clock.date(2025, 1, 20), clock.time(9))
FILLING = clock.moment(clock.date(2024, 11, 12), clock.time(10))
NEIGHBOUR = "330000"
NOTICE = "miit/2024-399"
PERSONAS = (
    "applicant_editor",
    "applicant_signatory",
    "province_officer",
    "province_finance",
    "city_officer",
    "group_officer",
    "secretariat",
    "ministry_finance",
    "expert_1",
    "auditor",
    "operator",
)


@dataclass(frozen=True)
class Party:
    """What belongs to one side: a recognised dossier, and what its people have open."""

    own: Dossier
    draft: Dossier
    question: Question
    deputy: Deputy
    message: Message
    assignment: Assignment
    assessments: tuple[Assessment, Assessment, Assessment]
    """Two that are finished, and an open one."""


class Cast:
    """Everybody who knocks at the routes, and the rows behind them: ours, and those of another enterprise, unit and
    expert."""

    def __init__(self) -> None:
        with clock.frozen(NOW):
            seed.run("closed")
        self.people = self._people()
        self.ours, self.theirs = self._ours(), self._theirs()
        their_signatory, their_expert = self.theirs.deputy.membership.user, self.theirs.assignment.expert.user
        everybody = self.people | {"their_signatory": their_signatory, "their_expert": their_expert}
        self.keys = {role: self._session_of(person) for role, person in everybody.items()}
        self.arguments, self.foreign = _arguments(self.ours), _arguments(self.theirs)

    def _people(self) -> dict[str, User]:
        found = {key: User.objects.get(persona_key=key) for key in PERSONAS}
        other = _first_of(NEIGHBOUR)
        return found | {
            "newcomer": a_user(),
            "foreign_applicant": _member(Role.APPLICANT_EDITOR, other.factory.enterprise),
            "foreign_officer": _member(Role.UNIT_OFFICER, unit(NEIGHBOUR)),
            "foreign_expert": a_person(Role.EXPERT),
        }

    def _ours(self) -> Party:
        """What belongs to the personas' enterprise and province, and to the first expert."""
        editor, signatory = self.people["applicant_editor"], self.people["applicant_signatory"]
        own = Dossier.objects.get(steps__in=_own_steps(editor, "recognition"))
        message = _message_to(self.people["secretariat"])
        assignment = Assignment.objects.get(review__step__dossier=own, expert__user=self.people["expert_1"])
        draft = _draft_of(editor, names.PERSONA_PROVINCE)
        assessed = _assessments_of(editor, own)
        return Party(own, draft, _question_of(editor), _deputy_of(signatory, editor), message, assignment, assessed)

    def _theirs(self) -> Party:
        """The same of another enterprise in another province, and of another expert."""
        editor = self.people["foreign_applicant"]
        own = _first_of(NEIGHBOUR)
        signatory = _seat(editor).organisation.memberships.get(role=Role.APPLICANT_SIGNATORY).user
        others = Assignment.objects.filter(review__step__dossier=own).exclude(expert__user=self.people["expert_1"])
        draft = _draft_of(editor, NEIGHBOUR)
        message = _message_to(self.people["foreign_officer"])
        question, deputy, assessed = _question_of(editor), _deputy_of(signatory, editor), _assessments_of(editor, own)
        return Party(own, draft, question, deputy, message, others.earliest("pk"), assessed)

    def _session_of(self, person: User) -> str:
        """A session in which the person has just confirmed who they are."""
        client = confirmed(Client(), person)
        return str(client.session.session_key)

    def knock(
        self, role: str, method: str, route: str, arguments: tuple[Any, ...] | None = None, **headers: str
    ) -> int:
        """The status that a role gets for our rows unless told others, with nothing sent and nothing changed after."""
        client = Client(raise_request_exception=False, headers=headers)
        if role != "anonymous":
            client.cookies[settings.SESSION_COOKIE_NAME] = self.keys[role]
        address = reverse(route, args=self.arguments.get(route, ()) if arguments is None else arguments)
        with clock.frozen(NOW), transaction.atomic():
            status: int = getattr(client, method)(address).status_code
            transaction.set_rollback(True)
        return status


ON_SEATS = ("end_membership", "deputy", "name_deputy", "successor", "hand_over")
ON_ENTERPRISES = ("detail", "edit", "invite", "invite_list", "invitation_form")
ON_DRAFTS = ("attachments", "declarations", "declare", "submission", "submit", "withdraw", "resume")
ON_QUESTIONS = ("detail", "answer", "retract", "set_aside", "pass_on", "take_back")
ON_SHEETS = ("sheet", "summary", "summary_pdf", "summary_excel", "reorder", "sign", "submit", "return", "accept")
ON_SHEETS += ("send", "receive")
IN_ROOM = ("control", "extend", "extend_now", "own_deadline", "own_deadline_now")


def _arguments(party: Party) -> dict[str, tuple[Any, ...]]:
    """What stands in the address of each route that has a variable part."""
    own, draft, assignment = party.own, party.draft, party.assignment
    earlier, later, opened = party.assessments
    enterprise = own.factory.enterprise
    attachment = Attachment.objects.get(dossier=draft)
    entry = Entry.objects.get(step__dossier=own)
    sheet, campaign, stage = entry.sheet_id, own.campaign_id, "expert_review"
    listed = ListEntry.objects.get(step__dossier=own)
    title = Title.objects.get(dossier_number=own.number)
    return {
        "account_reset_password_from_key": ("1", "set-password"),
        "account_confirm_email": ("no-such-key",),
        **dict.fromkeys(("mfa_edit_webauthn", "mfa_remove_webauthn", "accounts:oidc_unlink"), (1,)),
        **dict.fromkeys(("accounts:oidc_begin", "accounts:oidc_callback", "accounts:oidc_link"), ("nobody",)),
        "campaigns:close": (campaign,),
        "core:change_view": (1,),
        **dict.fromkeys((f"desk:{name}" for name in IN_ROOM), (campaign,)),
        **dict.fromkeys(("desk:remind", "desk:remind_now"), (campaign, "not_started")),
        **dict.fromkeys(("campaigns:notice", "campaigns:open", "campaigns:prepare"), (NOTICE,)),
        **dict.fromkeys(("checks:detail", "checks:decide", "checks:tick"), (_one(Check, own).pk,)),
        **dict.fromkeys(("dossiers:detail", "dossiers:log"), (own.pk,)),
        "dossiers:version": (own.pk, 1),
        "dossiers:file": (own.pk, own.versions.get(number=1).content["files"][0]["digest"]),
        **{f"dossiers:{name}": (draft.pk,) for name in ON_DRAFTS},
        **{f"dossiers:{name}": (draft.pk, "basic") for name in ("section", "autosave", "here", "settle")},
        "dossiers:begin_upload": (draft.pk, "leading_evidence"),
        "dossiers:upload": (draft.pk, PendingUpload.objects.get(dossier=draft).token),
        "dossiers:receipt": (own.pk, 1),
        "dossiers:attach": (draft.pk, "leading_evidence"),
        "dossiers:detach": (draft.pk, attachment.pk),
        "dossiers:start": (campaign,),
        "dossiers:start_for": (campaign, draft.factory_id),
        "factories:new": (enterprise.pk,),
        **dict.fromkeys(("factories:detail", "factories:edit"), (own.factory_id,)),
        **dict.fromkeys((f"organisations:{name}" for name in ON_ENTERPRISES), (enterprise.pk,)),
        **dict.fromkeys(("notifications:open", "notifications:mark"), (party.message.pk,)),
        "notifications:retry": (0,),
        "organisations:join": ("no-such-token",),
        **dict.fromkeys((f"organisations:{name}" for name in ON_SEATS), (party.deputy.membership_id,)),
        "organisations:end_deputy": (party.deputy.pk,),
        **{f"publicity:{name}": (Publication.objects.get().pk,) for name in ("public", "detail", "start", "close")},
        **dict.fromkeys(("recognition:batch", "recognition:recognise"), (campaign, "recognition")),
        "recognition:decline": (_one(Recognition, own).pk,),
        **{f"recommendations:{name}": (sheet,) for name in ON_SHEETS},
        "recommendations:paper": (sheet, Sheet.objects.get(pk=sheet).digest),
        "register:title": (title.pk,),
        **dict.fromkeys(("register:factory", "api:factory"), (title.factory_id,)),
        **{f"certificates:{name}": (title.certificate_number,) for name in ("certificate", "file")},
        "api:certificate": (title.certificate_number,),
        **{f"data:{name}": ("titles",) for name in ("csv", "json", "schema")},
        "api:notice": tuple(NOTICE.split("/")),
        "api:nothing": ("dossiers",),
        "discovery:part": ("factories",),
        **dict.fromkeys(("questions:answers", "questions:ask"), (NOTICE,)),
        **{f"questions:{name}": (party.question.pk,) for name in ON_QUESTIONS},
        "assessments:begin": (own.factory_id,),
        **{f"assessments:{name}": (opened.pk,) for name in ("overview", "left_out", "finish", "abandon")},
        "assessments:subdomain": (opened.pk, "P1"),
        "assessments:answer": (opened.pk, "1/P1/0"),
        **{f"assessments:{name}": (later.pk,) for name in ("result", "again")},
        "assessments:plan": (earlier.pk,),
        "assessments:compare": (later.pk, earlier.pk),
        **dict.fromkeys(("reviews:detail", "reviews:assign"), (_one(Review, own).pk,)),
        **{f"reviews:{name}": (campaign, stage) for name in ("ranking", "proposal", "conclude")},
        **{f"reviews:{name}": (assignment.pk,) for name in ("score", "save", "check", "hand_in", "unassign")},
        "reviews:file": (assignment.pk, own.versions.get(number=1).content["files"][0]["digest"]),
        **{f"signoff:{name}": (SignoffList.objects.get().pk,) for name in ("detail", "propose", "sign", "dissent")},
        **dict.fromkeys(("signoff:move", "signoff:remove"), (listed.pk,)),
    }


def _draft_of(editor: User, unit_code: str) -> Dossier:
    """An unfinished application of somebody's enterprise for another factory, with a file and one on its way."""
    enterprise = Organisation.objects.get(memberships__user=editor)
    with clock.frozen(FILLING):
        factory = a_factory(enterprise, region_code=enterprise.region_code)
        draft = dossiers.start_dossier(editor, Campaign.objects.get(), factory, unit(unit_code))
        dossiers.attach(editor, draft, "leading_evidence", a_pdf())
        dossiers.begin_upload(editor, draft, "other", name="a.pdf", size=9)
    return draft


def _question_of(person: User) -> Question:
    with clock.frozen(NOW):
        return questions.ask(person, NOTICE, "分厂能否单独申报？")


def _assessments_of(person: User, own: Dossier) -> tuple[Assessment, Assessment, Assessment]:
    with clock.frozen(NOW):
        earlier = finish_with(assessments.begin(person, own.factory, DISCRETE), person, "0.5")
        later = finish_with(assessments.begin(person, own.factory, DISCRETE), person, "0.8")
        return earlier, later, assessments.begin(person, own.factory, DISCRETE, like=later)


def _deputy_of(holder: User, person: User) -> Deputy:
    """Somebody stands in for a colleague, but not yet."""
    day = NOW.date() + timedelta(days=1)
    return Deputy.objects.create(membership=_seat(holder), person=person, starts_on=day, ends_on=day, reason="年休假")


def _message_to(person: User) -> Message:
    params = {"organisation": "部委", "role": "秘书处", "until": "2025-01-31"}
    return Message.objects.create(recipient=person, kind="organisations.invited", params=params)


def _first_of(unit_code: str) -> Dossier:
    return Sheet.objects.get(unit__code=unit_code).entries.get(rank=1).step.dossier


def _member(role: str, organisation: Organisation) -> User:
    """Somebody of an organisation, with a password."""
    person = User.objects.filter(memberships__organisation=organisation, memberships__role=role).earliest("pk")
    person.set_password(PASSWORD)
    person.save()
    return person


def _seat(person: User) -> Membership:
    return Membership.objects.get(user=person)


def _one(model: Any, dossier: Dossier) -> Any:
    return model.objects.get(step__dossier=dossier)


def _own_steps(person: User, stage: str) -> Any:
    return Step.objects.filter(dossier__factory__enterprise__memberships__user=person, stage_key=stage, state="passed")


def route_names(resolver: Any = None, namespace: str = "") -> Iterator[str]:
    """The name of every address of the platform."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from route_names(pattern, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
