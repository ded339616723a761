"""Reads of dossiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tidu.assessments import Judgement, judge
from tidu.core import clock
from tidu.core.findings import Finding
from tidu.core.search import matching
from tidu.dossiers import content, rules
from tidu.dossiers.models import (
    Attachment,
    Declaration,
    Dossier,
    Editor,
    Opening,
    PendingUpload,
    Section,
    Step,
    Version,
)
from tidu.dossiers.states import StepState
from tidu.factories.models import Factory
from tidu.factories.queries import in_charge_of
from tidu.organisations import queries as organisations
from tidu.organisations.roles import APPLICANT_ROLES, NATIONAL_ROLES, Role
from tidu.rulebook.model import Application, Notice

if TYPE_CHECKING:
    from tidu.organisations.queries import Person


OPEN_VERBS = frozenset(
    {
        "dossiers.start",
        "dossiers.declare",
        "dossiers.submit",
        "dossiers.withdraw",
        "dossiers.resume",
        "dossiers.recognise",
        "dossiers.decline",
        "checks.pass",
        "checks.return",
    }
)
"""What the timeline on the dossier's own page tells: who reviews and signs stays in the log."""


def visible_to(person: Person) -> QuerySet[Dossier]:
    """The dossiers a person may open: the own enterprise's; from the first submission on, those that the person's
    unit recommends or checks, and all of them for national roles."""
    dossiers = Dossier.objects.select_related("campaign", "factory__enterprise", "unit")
    handed_in = Q(Exists(Version.objects.filter(dossier=OuterRef("pk"))))
    if organisations.holds_any(person, NATIONAL_ROLES):
        return dossiers.filter(handed_in)
    own = [enterprise.pk for enterprise in organisations.enterprises_of(person)]
    units = [unit.pk for unit in organisations.organisations_of(person, Role.UNIT_OFFICER, Role.DEPARTMENT_OFFICER)]
    acting = Q(pk__in=Step.objects.filter(organisation__in=units).values("dossier"))
    return dossiers.filter(Q(factory__enterprise__in=own) | handed_in & (Q(unit__in=units) | acting))


def channel_choices(person: Person) -> QuerySet[Dossier]:
    """Dossiers of factories in the charge of the person's unit that chose another unit: both see the choice."""
    units = [unit.pk for unit in organisations.organisations_of(person, Role.UNIT_OFFICER)]
    chosen = Dossier.objects.filter(in_charge_of(person, "factory__")).exclude(unit__in=units)
    return chosen.select_related("factory__enterprise", "unit", "campaign")


def applicant_of(person: Person) -> list[int]:
    """The enterprises a person applies for, by their numbers."""
    return [enterprise.pk for enterprise in organisations.organisations_of(person, *APPLICANT_ROLES)]


def is_own(person: Person, dossier: Dossier) -> bool:
    """Whether the person applies for the dossier's enterprise."""
    return dossier.factory.enterprise_id in applicant_of(person)


def search(dossiers: QuerySet[Dossier], words: str) -> QuerySet[Dossier]:
    """Dossiers whose number, project, factory, enterprise or credit code contains the words."""
    return matching(dossiers, words, "words", "factory__words")


def search_channels(dossiers: QuerySet[Dossier], words: str) -> QuerySet[Dossier]:
    """Dossiers whose factory, enterprise or credit code contains the words; what the dossier says stays its unit's."""
    return matching(dossiers, words, "factory__words")


def notice_of(dossier: Dossier) -> Notice:
    """The notice under which the dossier was started."""
    return dossier.campaign.notice


def last_version(dossier: Dossier) -> Version | None:
    """What was submitted last."""
    return dossier.versions.order_by("-number").first()


def open_step(dossier: Dossier) -> Step | None:
    """The step that the dossier stands at now."""
    return dossier.steps.filter(state=StepState.OPEN).first()


def step_at(dossier: Dossier, stage_key: str) -> Step:
    """The step of a stage; Step.DoesNotExist where the process has none."""
    return dossier.steps.get(stage_key=stage_key)


def open_steps(kind: str) -> QuerySet[Step]:
    """The steps of a kind that wait for somebody, the longest waiting first."""
    related = ("dossier__campaign", "dossier__factory__enterprise", "dossier__unit", "organisation")
    return Step.objects.filter(kind=kind, state=StepState.OPEN).select_related(*related).order_by("opened_at", "pk")


@dataclass(frozen=True)
class Standing:
    """Where a draft stands: its parts, its digest, what conditions come to, and what is missing."""

    dossier: Dossier
    application: Application
    contents: content.Contents
    attachments: list[Attachment]
    digest: str
    declared: set[str]
    judgements: list[Judgement]
    missing: list[Finding]
    undecided: list[Finding]

    @property
    def findings(self) -> list[Finding]:
        """Everything that stands in the way of a submission, apart from the date."""
        return [
            *self.undecided,
            *self.missing,
            *rules.condition_findings(self.judgements, self.application),
            *rules.justification_findings(self.judgements, self.contents, self.application),
        ]


def standing_of(dossier: Dossier) -> Standing:
    """The draft as it stands now."""
    notice = notice_of(dossier)
    sections = list(dossier.sections.all())
    contents = {section.key: section.content for section in sections}
    attachments = content.attachments_of(dossier)
    digest = content.draft_digest(dossier, contents, attachments)
    declared = declared_about(dossier, digest)
    facts = content.facts_of(dossier, notice.application, contents, attachments, declared)
    today = clock.today()
    return Standing(
        dossier=dossier,
        application=notice.application,
        contents=contents,
        attachments=attachments,
        digest=digest,
        declared=declared,
        judgements=judge(notice.conditions, facts, today),
        missing=rules.missing(notice.application, contents, facts, declared, today),
        undecided=rules.undecided(notice.application, [section.key for section in sections if section.disputes]),
    )


def declared_about(dossier: Dossier, digest: str) -> set[str]:
    """The declarations made about exactly this content."""
    return set(Declaration.objects.filter(dossier=dossier, content_digest=digest).values_list("key", flat=True))


def has_void_declarations(dossier: Dossier, digest: str) -> bool:
    """Whether declarations were made about other content than the present one."""
    return Declaration.objects.filter(dossier=dossier).exclude(content_digest=digest).exists()


def judgements_before_applying(notice: Notice, factory: Factory) -> list[Judgement]:
    """The conditions held against what the platform knows of a factory that has no dossier yet."""
    return judge(notice.conditions, content.facts_of_factory(factory), clock.today())


def reasons_given(dossier: Dossier) -> list[dict[str, Any]]:
    """The reasons that the applicant reads: of the return to answer, or of the refusal; none where there is neither."""
    step = dossier.steps.filter(state__in=[StepState.RETURNED, StepState.REFUSED]).first()
    return list(step.findings) if step else []


EDITING_FOR = timedelta(seconds=60)
"""How long after the last sign of life somebody counts as having a section open."""


def other_editors(person: Person, dossier: Dossier, key: str) -> list[Editor]:
    """Who else has a section open now."""
    since = clock.now() - EDITING_FOR
    rows = Editor.objects.filter(dossier=dossier, key=key, seen_at__gte=since).exclude(person=person.pk)
    return list(rows.select_related("person").order_by("pk"))


def stored_section(dossier: Dossier, key: str) -> Section | None:
    """A section as it is stored; None where nobody saved it yet."""
    return Section.objects.filter(dossier=dossier, key=key).first()


def pending_uploads(person: Person, dossier: Dossier) -> list[PendingUpload]:
    """The person's files of a dossier that are on their way and not whole yet."""
    return list(PendingUpload.objects.filter(person=person.pk, dossier=dossier, attachment=None))


def pending_sizes(person: Person) -> list[int]:
    """How large the files are that a person has on the way."""
    return list(PendingUpload.objects.filter(person=person.pk, attachment=None).values_list("size", flat=True))


def openings_visible_to(person: Person) -> QuerySet[Opening]:
    """Who opened which dossier, newest first: for the auditor alone."""
    rows = Opening.objects.select_related("person", "dossier__factory__enterprise")
    return rows if organisations.holds(person, Role.AUDITOR) else rows.none()


def search_openings(openings: QuerySet[Opening], words: str) -> QuerySet[Opening]:
    """Openings by a person, by name or e-mail address, or of dossiers that the words find."""
    found = search(Dossier.objects.all(), words).values("pk")
    return openings.filter(Q(person__name__icontains=words) | Q(person__email__iexact=words) | Q(dossier__in=found))
