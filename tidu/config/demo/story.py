"""The campaign of 2024 as the demo tells it: who does what, in order, through the same actions as everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from tidu.campaigns.actions import open_campaign
from tidu.campaigns.models import Campaign
from tidu.config.demo.filling import answers_of, proof
from tidu.config.demo.names import PERSONA_PROVINCE
from tidu.config.demo.people import SEED, Applicant, Cast
from tidu.core import clock
from tidu.dossiers import actions as dossiers
from tidu.dossiers import queries as dossier_queries
from tidu.dossiers.models import Dossier
from tidu.organisations.models import Membership
from tidu.organisations.queries import forget_memberships, unit
from tidu.stages.checks import actions as checks
from tidu.stages.checks.models import Check
from tidu.stages.publicity import actions as publicity
from tidu.stages.publicity.models import Publication
from tidu.stages.recognition import actions as recognition
from tidu.stages.recognition import queries as recognition_queries
from tidu.stages.recognition.rules import digest_of_waiting
from tidu.stages.recommendations import actions as recommendations
from tidu.stages.recommendations import queries as recommendation_queries
from tidu.stages.recommendations.models import Sheet
from tidu.stages.reviews import actions as reviews
from tidu.stages.reviews import queries as review_queries
from tidu.stages.reviews.actions.scoring import Given, digest_of_scores
from tidu.stages.reviews.models import Assignment, Review
from tidu.stages.signoff import actions as signoff
from tidu.stages.signoff import queries as signoff_queries
from tidu.stages.signoff.models import SignoffList

NOTICE = "miit/2024-399"
RANKED_FIRST = 17
PASSED_UNRANKED = 3
OTHERS_APPLY = 8
EXPERTS_EACH = 3


@dataclass
class Story:
    """The campaign under way. ``at``: the moment of the next act; it moves on with each one."""

    cast: Cast
    at: datetime
    campaign: Campaign | None = None
    dossiers: dict[str, list[Dossier]] = field(default_factory=dict)
    rng: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - invented numbers

    @contextmanager
    def moment(self, minutes: int = 7) -> Iterator[None]:
        """Act at the story's moment, then move on."""
        with clock.frozen(self.at):
            yield
        self.at += timedelta(minutes=minutes)

    def until(self, day: str, hour: int = 9) -> None:
        """Go on to a day."""
        self.at = clock.moment(datetime.fromisoformat(day).date()) + timedelta(hours=hour)


def open_the_campaign(story: Story) -> None:
    """The secretariat opens the campaign on the day of the notice."""
    story.until("2024-10-28")
    with story.moment():
        story.campaign = open_campaign(story.cast.personas["secretariat"], NOTICE)


def factories_apply(story: Story) -> None:
    """Drafts, submissions, checks, returns and the first ranking, up to the nineteenth of November."""
    for place, code in enumerate(story.cast.units()):
        wanted = 27 if code == PERSONA_PROVINCE else OTHERS_APPLY
        story.dossiers[code] = []
        for at, applicant in enumerate(story.cast.applicants[code][:wanted]):
            story.until(_day_of_applying(at, wanted, place), 9 + at % 8)
            story.dossiers[code].append(_apply(story, code, applicant, at))
        story.until("2024-11-15")
        _check_first(story, code)


def _day_of_applying(at: int, wanted: int, place: int) -> str:
    """One after another in a fortnight, each unit a little later: the first are checked when the last submit."""
    return f"2024-11-{4 + place % 5 + 14 * at // wanted:02}"


def _apply(story: Story, code: str, applicant: Applicant, at: int) -> Dossier:
    """One application; the last ones of each unit stay unfinished drafts, one is withdrawn."""
    dossier = _start(story, code, applicant)
    unfinished = at >= (25 if code == PERSONA_PROVINCE else 7)
    _fill(story, applicant, dossier, sections=3 if unfinished else None)
    if not unfinished:
        _declare_and_submit(story, applicant, dossier)
    if code == PERSONA_PROVINCE and at == 24:
        with story.moment():
            dossiers.withdraw_dossier(applicant.signatory, dossier, "企业名称正在变更，待变更完成后再行申报。")
    return dossier


def _start(story: Story, code: str, applicant: Applicant) -> Dossier:
    assert story.campaign is not None
    with story.moment(3):
        return dossiers.start_dossier(applicant.editor, story.campaign, applicant.factory, unit(code))


def _fill(story: Story, applicant: Applicant, dossier: Dossier, sections: int | None = None) -> None:
    answers = list(answers_of(applicant.invented, SEED).items())
    with story.moment(5):
        for key, content in answers[:sections]:
            dossiers.save_section(applicant.editor, dossier, key, content)
        if sections is None:
            _attach(applicant, dossier)


def _attach(applicant: Applicant, dossier: Dossier) -> None:
    notice = dossier_queries.notice_of(dossier)
    branch = applicant.invented.legal_form == "branch"
    for document in notice.application.documents:
        if document.required or (branch and document.required_if is not None):
            upload = proof(
                f"{document.title.zh}.pdf", f"Demo document: {document.key}, {applicant.invented.credit_code}"
            )
            dossiers.attach(applicant.editor, dossier, document.key, upload)


def _declare_and_submit(story: Story, applicant: Applicant, dossier: Dossier) -> None:
    keys = [item.key for item in dossier_queries.notice_of(dossier).application.declarations]
    with story.moment(2):
        dossiers.declare(applicant.signatory, dossier, keys)
    with story.moment(2):
        dossiers.submit_dossier(applicant.signatory, dossier)


def _check_first(story: Story, code: str) -> None:
    """The unit checks what it can: most pass, one is returned, two wait; the first ones are ranked."""
    submitted = [dossier for dossier in story.dossiers[code] if dossier.state == "submitted"]
    is_home = code == PERSONA_PROVINCE
    passed = submitted[: RANKED_FIRST + PASSED_UNRANKED] if is_home else submitted[:4]
    for dossier in passed:
        _pass_check(story, code, dossier)
    if is_home:
        _return(story, code, submitted[len(passed)])
    ranked = passed[:RANKED_FIRST] if is_home else passed[:3]
    for dossier in ranked:
        _rank(story, code, dossier)


def _check_of(dossier: Dossier) -> Check:
    return Check.objects.get(step__dossier=dossier, step__stage_key="check")


def _pass_check(story: Story, code: str, dossier: Dossier) -> None:
    check = _check_of(dossier)
    points = {point["key"]: True for point in check.step.stage.parameters["checklist"]}
    with story.moment(11):
        checks.pass_check(story.cast.officers[code], check, points)


def _return(story: Story, code: str, dossier: Dossier) -> None:
    reasons = [
        {"field": "overall.leading_statement", "reason": "请补充与国内同行业先进水平的对比数据及出处。"},
        {"field": "document.audit_reports", "reason": "2022年度审计报告缺盖章页，请补传完整扫描件。"},
    ]
    with story.moment(11):
        checks.return_check(story.cast.officers[code], _check_of(dossier), reasons, {"complete": False})


def _rank(story: Story, code: str, dossier: Dossier) -> None:
    sheet = _sheet(story, code)
    order = [*recommendation_queries.order_of(sheet), dossier_queries.step_at(dossier, "recommendation").pk]
    with story.moment(4):
        recommendations.reorder(story.cast.officers[code], sheet, order, sheet.digest)


def _sheet(story: Story, code: str) -> Sheet:
    return Sheet.objects.get(campaign=story.campaign, unit__code=code)


def own_factory_applies(story: Story) -> None:
    """The personas' own factory submits on the last day and passes its check."""
    story.until("2024-11-21", 15)
    own = story.cast.own
    dossier = _start(story, PERSONA_PROVINCE, own)
    _fill(story, own, dossier)
    _declare_and_submit(story, own, dossier)
    story.dossiers[PERSONA_PROVINCE].append(dossier)
    story.until("2024-11-25")
    _pass_check(story, PERSONA_PROVINCE, dossier)


def units_recommend(story: Story) -> None:
    """After the applicants' deadline: other units sign and submit, the home province has three of six signatures."""
    for code in story.cast.units():
        story.until("2024-11-26")
        if code != PERSONA_PROVINCE:
            for dossier in _waiting_for_rank(story, code)[:1]:
                _rank(story, code, dossier)
            _sign(story, code)
            _submit_sheet(story, code)
        else:
            _sign(story, code, limit=3)


def _waiting_for_rank(story: Story, code: str) -> list[Dossier]:
    return [step.dossier for step in recommendation_queries.waiting_for(_sheet(story, code)).select_related("dossier")]


def _sign(story: Story, code: str, limit: int = 6) -> None:
    sheet = _sheet(story, code)
    for desk in recommendation_queries.unsigned(sheet)[:limit]:
        signer = story.cast.officers[code] if desk == "unit" else story.cast.signers[code][desk]
        with story.moment(40):
            recommendations.sign(signer, sheet, desk, sheet.digest)


def _submit_sheet(story: Story, code: str) -> None:
    with story.moment():
        recommendations.submit(story.cast.officers[code], _sheet(story, code))


def ministry_accepts(story: Story) -> None:
    """The home province completes its list; the secretariat accepts all sheets and records the papers."""
    story.until("2024-11-28")
    mine = story.dossiers[PERSONA_PROVINCE][-1]
    for dossier in [mine, *_waiting_for_rank(story, PERSONA_PROVINCE)[:2]]:
        _rank(story, PERSONA_PROVINCE, dossier)
    _sign(story, PERSONA_PROVINCE)
    _submit_sheet(story, PERSONA_PROVINCE)
    story.until("2024-12-02")
    for code in story.cast.units():
        _accept(story, code)


def _accept(story: Story, code: str) -> None:
    sheet = _sheet(story, code)
    desks = {
        "industry": story.cast.personas["secretariat"],
        "state_assets": story.cast.personas["ministry_state_assets"],
    }
    for paper in recommendation_queries.papers_of(sheet):
        with story.moment(2):
            recommendations.receive(desks[paper.desk], sheet, paper.document, paper.desk)
    with story.moment():
        recommendations.accept(story.cast.personas["secretariat"], sheet)


def experts_review(story: Story) -> None:
    """Three experts each; at this moment the personas' own dossier still waits for its last scores."""
    story.until("2024-12-04")
    open_reviews = list(Review.objects.filter(state="open").order_by("pk"))
    for at, review in enumerate(open_reviews):
        for expert in _experts_for(story, at):
            with story.moment(1):
                reviews.assign(story.cast.personas["secretariat"], review, expert)
    story.until("2024-12-06")
    last = story.dossiers[PERSONA_PROVINCE][-1]
    for assignment in _unscored():
        if assignment.review.step.dossier_id != last.pk:
            _score(story, assignment)


def _experts_for(story: Story, at: int) -> Sequence[Membership]:
    experts = story.cast.experts
    return [experts[(at + offset) % len(experts)] for offset in range(EXPERTS_EACH)]


def _unscored() -> list[Assignment]:
    waiting = Assignment.objects.filter(state="assigned").order_by("pk")
    return list(waiting.select_related("review__step__dossier__campaign", "expert__user", "expert__organisation"))


def _score(story: Story, assignment: Assignment) -> None:
    person = assignment.expert.user
    criteria = review_queries.sheet_of(assignment.review).criteria
    given = {one.key: Given(_points(story.rng, one.points, one.step)) for one in criteria}
    with story.moment(1):
        reviews.save_scores(person, assignment, given)
        seen = digest_of_scores(review_queries.scores_of(assignment))
        reviews.hand_in(person, assignment, seen)
    forget_memberships(person)


def _points(rng: Random, most: Decimal, step: Decimal) -> Decimal:
    """Between seven tenths and all of the points, in the steps of the criterion."""
    steps = int(most / step)
    return rng.randint(steps * 7 // 10, steps) * step


def list_is_proposed(story: Story) -> None:
    """The last scores come in, the review is concluded, the list is before the six ministries, three have signed."""
    story.until("2024-12-12")
    for assignment in _unscored():
        _score(story, assignment)
    story.until("2024-12-18")
    assert story.campaign is not None
    secretariat = story.cast.personas["secretariat"]
    lines = _ranking(story)
    chosen = [line.review.pk for line in lines[: len(lines) * 3 // 4]]
    mine = story.dossiers[PERSONA_PROVINCE][-1]
    chosen += [
        line.review.pk for line in lines if line.review.step.dossier_id == mine.pk and line.review.pk not in chosen
    ]
    with story.moment():
        reviews.conclude(
            secretariat,
            story.campaign,
            "expert_review",
            selected=chosen,
            reason="评审均分未进入拟认定范围。",
            seen=review_queries.ranking_digest(lines),
        )
    with story.moment():
        signoff.propose(secretariat, _list(story))
    _ministries_sign(story, limit=3)


def _ranking(story: Story) -> list[review_queries.Ranked]:
    assert story.campaign is not None
    open_now = review_queries.open_reviews(
        review_queries.in_stage(Review.objects.all(), story.campaign, "expert_review")
    )
    return review_queries.ranking(review_queries.with_scores(open_now))


def _list(story: Story) -> SignoffList:
    return SignoffList.objects.get(campaign=story.campaign)


def _ministries_sign(story: Story, limit: int = 6) -> None:
    signoff_list = _list(story)
    signed = set(signoff_queries.standing_signatures(signoff_list).values_list("department", flat=True))
    waiting = [key for key in signoff_queries.signers_of(signoff_list) if key not in signed]
    for department in waiting[:limit]:
        with story.moment(50):
            digest = signoff_queries.digest_of(signoff_list)
            signoff.sign(story.cast.personas[f"ministry_{department}"], signoff_list, department, digest)


def list_is_published(story: Story) -> None:
    """The last ministries sign, publicity begins."""
    story.until("2024-12-27")
    _ministries_sign(story)
    story.until("2025-01-03")
    with story.moment():
        publication = Publication.objects.get(campaign=story.campaign)
        publicity.start(story.cast.personas["secretariat"], publication, clock.today())


def titles_are_granted(story: Story) -> None:
    """Publicity ends, titles are written."""
    story.until("2025-01-15")
    assert story.campaign is not None
    secretariat = story.cast.personas["secretariat"]
    with story.moment():
        publicity.close(secretariat, Publication.objects.get(campaign=story.campaign))
    with story.moment():
        waiting = recognition_queries.waiting_at(story.campaign, "recognition")
        seen = digest_of_waiting(recognition_queries.numbers_of(waiting))
        recognition.recognise_all(secretariat, story.campaign, "recognition", seen)
