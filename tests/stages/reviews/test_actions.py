from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tests.builders import a_factory, a_group, a_person, an_enterprise, an_institute, seat
from tests.dossier_builders import a_dossier, open_step
from tests.stages.reviews.panels import (
    FULL,
    STAGE,
    a_review,
    a_scored_review,
    a_secretary,
    an_assignment,
    an_expert,
    drafted,
    handed_in,
    ranking_of,
    seen,
)
from tidu.core.findings import Refused, reason
from tidu.dossiers.states import DossierState, StepState
from tidu.organisations.roles import Role
from tidu.stages.reviews import actions, queries
from tidu.stages.reviews.models import Assignment, Review
from tidu.stages.reviews.states import AssignmentState, ReviewState
from tidu.workflow.queries import entries_of

pytestmark = pytest.mark.django_db


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    for finding in caught.value.findings:
        assert reason(finding)
    return {finding.code for finding in caught.value.findings}


def verbs(review):
    return [entry.verb for entry in entries_of(review.chain_key)]


def conclude(person, review, selected, why="排名靠后", digest=None):
    campaign = review.step.dossier.campaign
    digest = seen(review) if digest is None else digest
    return actions.conclude(person, campaign, STAGE, selected=selected, reason=why, seen=digest)


def test_a_dossier_that_enters_gets_an_open_review():
    review = a_review()
    assert review.state == ReviewState.OPEN
    assert "reviews.open" in verbs(review)


def test_assign_logs_in_the_dossiers_chain():
    review, expert = a_review(), an_expert()
    assignment = actions.assign(a_secretary(), review, expert)
    assert (assignment.state, assignment.expert) == (AssignmentState.ASSIGNED, expert)
    assert verbs(review)[-1] == "reviews.assign"


CONFLICTS = [
    (lambda enterprise: an_institute(region_code="320100"), {"reviews.same_province"}),
    (lambda enterprise: an_institute(name=enterprise.name), {"reviews.same_organisation"}),
    (lambda enterprise: an_institute(name=f" {enterprise.parent_name}"), {"reviews.same_organisation"}),
    (lambda enterprise: an_institute(name=enterprise.group.name), {"reviews.same_organisation"}),
    (
        lambda enterprise: an_institute(name=enterprise.name, region_code="320500"),
        {"reviews.same_organisation", "reviews.same_province"},
    ),
]


@pytest.mark.parametrize(("institute", "expected"), CONFLICTS)
def test_assign_refuses_conflicts_and_cites_a_decision(institute, expected):
    parent = {"legal_form": "branch", "parent_name": "母公司", "parent_credit_code": "91320000MA0000001X"}
    enterprise = an_enterprise(group=a_group(), **parent)
    review = Review.objects.create(step=_step_of(enterprise))
    expert = an_expert(institute(enterprise))
    with pytest.raises(Refused) as caught:
        actions.assign(a_secretary(), review, expert)
    assert {finding.code for finding in caught.value.findings} == expected
    assert all(finding.citation.is_decision for finding in caught.value.findings)
    assert not Assignment.objects.exists()


def _step_of(enterprise):
    return a_dossier(factory=a_factory(enterprise)).steps.get(stage_key=STAGE)


def test_an_expert_who_also_works_for_the_applicant_stands_aside():
    review, expert = a_review(), an_expert()
    seat(expert.user, Role.APPLICANT_EDITOR, review.step.dossier.factory.enterprise)
    assert refused(actions.assign, a_secretary(), review, expert) == {"reviews.same_organisation"}


def test_one_person_of_two_institutes_is_assigned_once():
    review, expert = a_review(), an_expert()
    second = seat(expert.user, Role.EXPERT, an_institute())
    an_assignment(review, expert)
    assert refused(actions.assign, a_secretary(), review, second) == {"reviews.already_assigned"}


def test_a_fourth_expert_is_refused():
    review = a_review()
    for _ in range(3):
        an_assignment(review)
    assert refused(actions.assign, a_secretary(), review, an_expert()) == {"reviews.enough_experts"}


def test_who_is_no_expert_any_more_is_refused():
    review, expert = a_review(), an_expert()
    expert.ended_on = expert.since
    expert.save()
    assert refused(actions.assign, a_secretary(), review, expert) == {"reviews.not_an_expert"}


def test_unassign_then_assign_again_keeps_one_row():
    assignment = an_assignment()
    actions.unassign(a_secretary(), assignment, "出差")
    assert assignment.state == AssignmentState.WITHDRAWN
    again = actions.assign(a_secretary(), assignment.review, assignment.expert)
    assert (again.pk, again.state) == (assignment.pk, AssignmentState.ASSIGNED)


def test_unassign_after_handing_in_is_refused():
    assignment = handed_in(an_assignment())
    assert refused(actions.unassign, a_secretary(), assignment, "") == {"workflow.not_now"}


def test_wrong_points_are_refused_and_nothing_is_saved():
    assignment = an_assignment()
    assert refused(drafted, assignment, maturity="20.5", plan="3.3") == {
        "reviews.points_out_of_range",
        "reviews.points_not_in_steps",
    }
    assert not assignment.scores.exists()


def test_hand_in_without_every_criterion_is_refused():
    assignment = an_assignment()
    given = {key: actions.Given(Decimal(1)) for key in list(FULL)[:4]}
    actions.save_scores(assignment.expert.user, assignment, given)
    assert refused(actions.hand_in, assignment.expert.user, assignment, "") == {"reviews.points_missing"}


def test_hand_in_of_other_scores_than_seen_is_refused():
    assignment = an_assignment()
    before = drafted(assignment)
    drafted(assignment, maturity=1)
    assert refused(actions.hand_in, assignment.expert.user, assignment, before) == {"reviews.scores_changed"}


def test_handed_in_scores_are_final():
    assignment = handed_in(an_assignment())
    assert assignment.handed_in_at is not None
    with pytest.raises(PermissionDenied):
        drafted(assignment)
    assert refused(actions.hand_in, assignment.expert.user, assignment, "") == {"workflow.not_now"}


def test_conclude_sends_the_selected_on_and_ends_the_others():
    best, other = a_scored_review(95, 95, 95), a_scored_review(85, 85, 85)
    done = conclude(a_secretary(), best, {best.pk})
    assert (done.passed, done.refused) == (1, 1)
    best.refresh_from_db()
    other.refresh_from_db()
    assert (best.state, other.state) == (ReviewState.PASSED, ReviewState.REFUSED)
    assert open_step(best.step.dossier).stage_key == "joint_signoff"
    other.step.refresh_from_db()
    other.step.dossier.refresh_from_db()
    assert (other.step.state, other.step.dossier.state) == (StepState.REFUSED, DossierState.DECLINED)
    assert other.step.findings == [{"field": "", "reason": "排名靠后"}]


@pytest.mark.parametrize(
    ("totals", "selection", "why", "digest", "expected"),
    [
        ((90, 90), "all", "", None, {"reviews.scores_missing"}),
        ((90, 90, 90), "none", "x", None, {"reviews.none_selected"}),
        ((90, 90, 90), "strange", "x", None, {"reviews.not_in_review"}),
        ((90, 90, 90), "all", "", "0" * 64, {"reviews.ranking_changed"}),
    ],
)
def test_conclude_refusals_change_nothing(totals, selection, why, digest, expected):
    review = a_scored_review(*totals)
    selected = {"all": {review.pk}, "none": set(), "strange": {review.pk + 1}}[selection]
    assert refused(conclude, a_secretary(), review, selected, why, digest) == expected
    review.refresh_from_db()
    assert review.state == ReviewState.OPEN


def test_conclude_needs_a_reason_for_those_left_out():
    best, _other = a_scored_review(95, 95, 95), a_scored_review(85, 85, 85)
    assert refused(conclude, a_secretary(), best, {best.pk}, " ") == {"reviews.reason_missing"}


def test_nothing_can_be_concluded_twice():
    review = a_scored_review()
    conclude(a_secretary(), review, {review.pk}, "")
    assert refused(conclude, a_secretary(), review, {review.pk}, "") == {"reviews.nothing_to_conclude"}
    assert refused(actions.assign, a_secretary(), review, an_expert()) == {"workflow.not_now"}


def test_after_the_conclusion_nothing_is_scored():
    review = a_scored_review()
    assignment = review.assignments.first()
    conclude(a_secretary(), review, {review.pk}, "")
    assert refused(actions.hand_in, assignment.expert.user, assignment, "") == {"reviews.concluded"}
    assert refused(drafted, assignment) == {"reviews.concluded"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("row", [Review, Assignment])
def test_the_database_refuses_a_state_that_no_act_wrote(row):
    an_assignment()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.objects.update(state={Review: ReviewState.PASSED, Assignment: AssignmentState.WITHDRAWN}[row])


def test_ranking_shows_the_raw_mean():
    low, high = a_scored_review(80, 85.5, 90), a_scored_review(90, 90, 91)
    found = [(line.place, line.review.pk, line.progress.mean) for line in ranking_of(low)]
    assert found == [(1, high.pk, Decimal("90.33")), (2, low.pk, Decimal("85.17"))]


def test_drafts_count_for_nothing():
    assignment = an_assignment()
    drafted(assignment)
    (line,) = ranking_of(assignment.review)
    assert (line.place, line.progress.totals, line.progress.mean) == (None, (), None)


def test_a_dossier_that_comes_back_finds_its_review_open_again():
    review = a_scored_review()
    conclude(a_secretary(), review, {review.pk}, "")
    actions.enter(review.step, None)
    review.refresh_from_db()
    assert review.state == ReviewState.OPEN


ROLES = [*(role for role in Role if role not in (Role.EXPERT,)), "other expert", "own expert"]
ACTIONS = {
    "assign": {Role.SECRETARIAT},
    "unassign": {Role.SECRETARIAT},
    "save_scores": {"own expert"},
    "hand_in": {"own expert"},
    "conclude": {Role.SECRETARIAT},
}


def attempt(name, person, assignment):
    review = assignment.review
    acts = {
        "assign": lambda: actions.assign(person, review, an_expert()),
        "unassign": lambda: actions.unassign(person, assignment, "出差"),
        "save_scores": lambda: actions.save_scores(person, assignment, {"plan": actions.Given(Decimal(1))}),
        "hand_in": lambda: actions.hand_in(person, assignment, drafted(assignment)),
        "conclude": lambda: conclude(person, review, {review.pk}, ""),
    }
    acts[name]()


def person_as(role, assignment):
    if role == "own expert":
        return assignment.expert.user
    return a_person(Role.EXPERT if role == "other expert" else role)


@pytest.mark.parametrize("name", ACTIONS)
def test_who_may(name):
    allowed = set()
    review = a_scored_review(90, 90, 90) if name == "conclude" else a_review()
    assignment = review.assignments.first() or an_assignment(review)
    for role in ROLES:
        try:
            attempt(name, person_as(role, assignment), assignment)
        except PermissionDenied:
            continue
        allowed.add(role)
    assert allowed == ACTIONS[name]


def double_hand_in(assignment, digest):
    return lambda: actions.hand_in(assignment.expert.user, Assignment.objects.get(pk=assignment.pk), digest)


@pytest.mark.django_db(transaction=True)
def test_two_hand_ins_at_once_count_once(at_once):
    assignment = an_assignment()
    digest = drafted(assignment)
    results = at_once(double_hand_in(assignment, digest), double_hand_in(assignment, digest))
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "Refused"]
    assert verbs(assignment.review).count("reviews.hand_in") == 1


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_assign_no_fourth_expert(at_once):
    review = a_review()
    for _ in range(2):
        an_assignment(review)
    first, second, secretary = an_expert(), an_expert(), a_secretary()
    results = at_once(
        lambda: actions.assign(secretary, Review.objects.get(pk=review.pk), first),
        lambda: actions.assign(secretary, Review.objects.get(pk=review.pk), second),
    )
    assert sorted(type(result).__name__ for result in results) == ["Assignment", "Refused"]
    assert review.assignments.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_conclusions_at_once_count_once(at_once):
    review, secretary = a_scored_review(), a_secretary()
    digest = seen(review)
    act = lambda: conclude(secretary, Review.objects.get(pk=review.pk), {review.pk}, "", digest)  # noqa: E731
    results = at_once(act, act)
    assert sorted(type(result).__name__ for result in results) == ["Conclusion", "Refused"]


def test_stage_and_sheet_come_from_the_notice():
    assert queries.sheet_of(a_review()).total == sum(FULL.values())
