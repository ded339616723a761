"""Assessing a factory: begin, answer, prove, leave out, finish, give up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from tidu.accounts.models import User
from tidu.assessments import queries
from tidu.assessments.models import Answer, Assessment, Degree, Evidence
from tidu.assessments.results import result_values, rounded, unanswered, unproved
from tidu.assessments.scoring import NothingLeftError, weights_of
from tidu.assessments.states import AssessmentState
from tidu.core import clock, permissions
from tidu.core.digest import digest_of
from tidu.core.findings import Finding, Refused, refuse_if
from tidu.factories.models import Factory
from tidu.rulebook import shipped
from tidu.workflow.acts import begin as log_beginning
from tidu.workflow.acts import lock, perform


@transaction.atomic
def begin(person: User, factory: Factory, scheme_id: str, *, like: Assessment | None = None) -> Assessment:
    """Begin an assessment of a factory, or go on with the one that is open under the scheme.

    ``like``: an earlier one of the factory, whose answers, evidence and left-out subdomains it starts from. Refused for
    a scheme without a questionnaire.
    """
    permissions.require(person, "assessments.begin", factory)
    scheme = shipped().maturity.get(scheme_id)
    if scheme is None or scheme.model.id not in shipped().questionnaires:
        raise Refused([Finding("assessments.scheme_unknown", field="scheme")])
    Factory.objects.select_for_update(no_key=True).get(pk=factory.pk)
    standing = Assessment.objects.filter(factory=factory, scheme_id=scheme_id, state=AssessmentState.OPEN).first()
    if standing is not None:
        return standing
    assessment = Assessment.objects.create(factory=factory, scheme_id=scheme_id, begun_by=person, begun_at=clock.now())
    log_beginning(person, "begin", assessment, scheme=scheme_id)
    if like is not None and like.factory_id == factory.pk:
        _take_over(assessment, like)
    return assessment


def _take_over(assessment: Assessment, like: Assessment) -> None:
    """Copy the answers of an earlier assessment with what proves them."""
    assessment.left_out = like.left_out
    assessment.save(update_fields=["left_out"])
    copies = _copied_evidence(assessment, like)
    old_answers = list(like.answers.prefetch_related("evidence"))
    new_answers = Answer.objects.bulk_create(
        Answer(
            assessment=assessment,
            item=old.item,
            degree=old.degree,
            comment=old.comment,
            changed_by_id=old.changed_by_id,
            changed_at=old.changed_at,
        )
        for old in old_answers
    )
    links = Answer.evidence.through
    links.objects.bulk_create(
        links(answer_id=new.pk, evidence_id=copies[proof.pk])
        for old, new in zip(old_answers, new_answers, strict=True)
        for proof in old.evidence.all()
    )


def _copied_evidence(assessment: Assessment, like: Assessment) -> dict[int, int]:
    """The keys of the copies by those of what was copied."""
    old_ones = list(like.evidence.all())
    new_ones = Evidence.objects.bulk_create(
        Evidence(
            assessment=assessment,
            title=old.title,
            reference=old.reference,
            added_by_id=old.added_by_id,
            added_at=old.added_at,
        )
        for old in old_ones
    )
    return {old.pk: new.pk for old, new in zip(old_ones, new_ones, strict=True)}


@dataclass(frozen=True)
class Given:
    """What somebody answers to one item. ``seen``: the revision that they answered on; 0 for none."""

    degree: str
    comment: str = ""
    evidence: tuple[int, ...] = ()
    seen: int = 0


class AnsweredMeanwhileError(Exception):
    """Somebody else answered the item since; ``standing`` is what they gave."""

    def __init__(self, standing: Answer) -> None:
        self.standing = standing
        super().__init__(standing.item)


def answer(person: User, assessment: Assessment, item: str, given: Given) -> Answer:
    """Answer one item. Refused where it is no item or the assessment is frozen; AnsweredMeanwhileError where somebody
    else gave another degree or comment since ``given.seen``.
    """
    known = {found.key for found in assessment.questionnaire.items()}
    refuse_if([] if item in known else [Finding("assessments.item_unknown")])
    refuse_if([] if given.degree in ("", *Degree.values) else [Finding("assessments.degree_unknown", field="degree")])
    with transaction.atomic():
        _open_and_locked(person, assessment)
        standing = Answer.objects.filter(assessment=assessment, item=item).first()
        found = standing or Answer(assessment=assessment, item=item)
        wanted = (Decimal(given.degree) if given.degree else None, given.comment.strip())
        if standing is not None and _is_anothers(standing, person, given.seen, wanted):
            raise AnsweredMeanwhileError(standing)
        found.degree, found.comment = wanted
        found.revision += 1
        found.changed_by, found.changed_at = person, clock.now()
        found.save()
        found.evidence.set(Evidence.objects.filter(assessment=assessment, pk__in=given.evidence))
    return found


def _is_anothers(standing: Answer, person: User, seen: int, wanted: tuple[Decimal | None, str]) -> bool:
    """Whether somebody else gave something else since."""
    is_new = standing.revision != seen and standing.changed_by_id != person.pk
    return is_new and (standing.degree, standing.comment) != wanted


def add_evidence(person: User, assessment: Assessment, title: str, reference: str = "") -> Evidence:
    """Note what proves degrees; one of the same title is the same evidence."""
    refuse_if([] if title.strip() else [Finding("assessments.evidence_unnamed", field="title")])
    with transaction.atomic():
        _open_and_locked(person, assessment)
        found, _is_new = Evidence.objects.get_or_create(
            assessment=assessment,
            title=title.strip(),
            defaults={"reference": reference.strip(), "added_by": person, "added_at": clock.now()},
        )
    return found


def _open_and_locked(person: User, assessment: Assessment) -> Assessment:
    """The assessment, locked while it may be answered."""
    locked = lock(assessment)
    permissions.require(person, "assessments.answer", locked)
    refuse_if([] if locked.state == AssessmentState.OPEN else [Finding("assessments.frozen")])
    return locked


def leave_out(person: User, assessment: Assessment, reasons: dict[str, str]) -> None:
    """Say which subdomains the factory does not carry out, each with its reason; all others are asked.

    Refused for a subdomain that is never left out, one without a reason, or where nothing would be left to score.
    """
    with perform(person, "leave_out", assessment) as act:
        scheme = act.row.scheme
        named = {code: scheme.model.names[code] for code in reasons if code in scheme.model.names}
        findings = [
            Finding("assessments.never_left_out", params={"subdomain": name}, field=code)
            for code, name in named.items()
            if code not in scheme.may_leave_out()
        ]
        findings += [
            Finding("assessments.reason_missing", params={"subdomain": named[code]}, field=code)
            for code in named
            if not reasons[code].strip()
        ]
        refuse_if(findings)
        _refuse_nothing_left(act.row, set(named))
        act.row.left_out = {code: reasons[code].strip() for code in named}
        act.record(left_out=sorted(named))


def _refuse_nothing_left(assessment: Assessment, codes: set[str]) -> None:
    try:
        weights_of(assessment.scheme, codes)
    except NothingLeftError as nothing:
        raise Refused([Finding("assessments.nothing_left", params={"level": nothing.level})]) from nothing


def finish(person: User, assessment: Assessment, *, for_application: bool) -> None:
    """Freeze an assessment with its result. Refused while an item is not answered, or, where the result is to be used
    in an application, while a degree above 0 is not proved.
    """
    with perform(person, "finish", assessment) as act:
        row = act.row
        degrees = queries.degrees_of(row)
        missing = unanswered(row.questionnaire, degrees, row.not_asked)
        refuse_if([Finding("assessments.not_answered", params={"number": len(missing)})] if missing else [])
        if for_application:
            bare = unproved(degrees, queries.proved_items(row), row.not_asked)
            refuse_if([Finding("assessments.not_proved", params={"number": len(bare)})] if bare else [])
        result = queries.result_so_far(row, degrees)
        row.result = result_values(row.scheme, result) | {"left_out": row.left_out}
        row.level, row.score = result.score.level, rounded(result.score.total)
        row.for_application = for_application
        row.finished_by, row.finished_at = person, clock.now()
        answers = {item: str(degree) for item, degree in sorted(degrees.items())}
        act.record(level=row.level, score=str(row.score), digest=digest_of({"answers": answers, **row.result}))


def abandon(person: User, assessment: Assessment) -> None:
    """Give an assessment up; its answers are kept, it counts nowhere."""
    with perform(person, "abandon", assessment):
        pass
