import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests.builders import a_person, an_institute, confirmed, signed_in
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
from tidu.organisations.roles import Role
from tidu.stages.reviews import queries
from tidu.stages.reviews.awaiting import tasks
from tidu.stages.reviews.models import Review
from tidu.stages.reviews.states import AssignmentState, ReviewState

pytestmark = pytest.mark.django_db

ROLES = [*(role for role in Role if role != Role.EXPERT), "other expert", "own expert", "nobody"]
NATIONAL = {Role.SECRETARIAT, Role.MINISTRY_OFFICER, Role.AUDITOR}
OTHERS = set(ROLES) - {"nobody"}


@pytest.fixture(autouse=True)
def _in_english(client):
    client.cookies["django_language"] = "en"


def client_as(client, role, assignment):
    client.logout()
    if role == "own expert":
        return confirmed(client, assignment.expert.user)
    if role == "nobody":
        return client
    return confirmed(client, a_person(Role.EXPERT if role == "other expert" else role))


def stage_url(name, review):
    return reverse(f"reviews:{name}", args=[review.step.dossier.campaign_id, STAGE])


def page(client, person, name, *args):
    return signed_in(client, person).get(reverse(f"reviews:{name}", args=args))


# (method, address, who gets 200 or a redirect after the act, what all other signed-in people get)
ROUTES = {
    "list": ("get", lambda one: reverse("reviews:list"), NATIONAL, 403),
    "detail": ("get", lambda one: reverse("reviews:detail", args=[one.review_id]), NATIONAL, 404),
    "ranking": ("get", lambda one: stage_url("ranking", one.review), NATIONAL, 404),
    "mine": ("get", lambda one: reverse("reviews:mine"), {"own expert", "other expert"}, 403),
    "score": ("get", lambda one: reverse("reviews:score", args=[one.pk]), {"own expert"}, 404),
    "check": ("get", lambda one: reverse("reviews:check", args=[one.pk]), {"own expert"}, 404),
    "save": ("post", lambda one: reverse("reviews:save", args=[one.pk]), {"own expert"}, 404),
    "hand_in": ("post", lambda one: reverse("reviews:hand_in", args=[one.pk]), set(), 404),
    "assign": ("post", lambda one: reverse("reviews:assign", args=[one.review_id]), set(), 404),
    "unassign": ("post", lambda one: reverse("reviews:unassign", args=[one.pk]), {Role.SECRETARIAT}, 404),
    "proposal": ("post", lambda one: stage_url("proposal", one.review), set(), 404),
    "conclude": ("post", lambda one: stage_url("conclude", one.review), set(), 404),
}
# Whom the address is known to, but who gets another answer: refused (409), not allowed (403), unknown row (404).
EXCEPTIONS = {
    "hand_in": {"own expert": 409},
    "assign": {Role.SECRETARIAT: 404, Role.MINISTRY_OFFICER: 403, Role.AUDITOR: 403},
    "unassign": {Role.MINISTRY_OFFICER: 403, Role.AUDITOR: 403},
    "proposal": {Role.SECRETARIAT: 409, Role.MINISTRY_OFFICER: 403, Role.AUDITOR: 403},
    "conclude": {Role.SECRETARIAT: 409, Role.MINISTRY_OFFICER: 403, Role.AUDITOR: 403},
}


@pytest.mark.parametrize("name", ROUTES)
def test_every_route_for_every_role(client, name):
    method, address, allowed, otherwise = ROUTES[name]
    assignment = an_assignment()
    done = 200 if method == "get" else 302
    expected = {role: done if role in allowed else otherwise for role in OTHERS} | EXCEPTIONS.get(name, {})
    found = {}
    for role in OTHERS:
        answer = getattr(client_as(client, role, assignment), method)(address(assignment), {"reason": "出差"})
        found[role] = answer.status_code
    assert found == expected


@pytest.mark.parametrize("name", ROUTES)
def test_who_is_not_signed_in_is_sent_to_sign_in(client, name):
    method, address, _allowed, _otherwise = ROUTES[name]
    answer = getattr(client, method)(address(an_assignment()))
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


def test_the_list_shows_how_far_each_dossier_is(client):
    review = a_review()
    handed_in(an_assignment(review))
    an_assignment(review)
    text = page(client, a_secretary(), "list").content.decode()
    assert review.step.dossier.number in text
    assert "2 / 3" in text
    assert "1 / 3" in text
    assert "100.00" in text


@pytest.mark.parametrize(("words", "found"), [("精密轴承", True), ("没有这样的项目", False)])
def test_the_list_can_be_searched(client, words, found):
    review = a_review()
    text = signed_in(client, a_secretary()).get(reverse("reviews:list"), {"q": words}).content.decode()
    assert (review.step.dossier.number in text) is found


def test_a_candidate_who_must_stand_aside_has_the_reason_in_place_of_the_button(client):
    review = a_review()
    an_expert(an_institute(region_code="320100", name="南京研究院"))
    text = page(client, a_secretary(), "detail", review.pk).content.decode()
    assert "must stand aside" in text
    assert reverse("reviews:assign", args=[review.pk]) not in text
    an_expert()
    text = page(client, a_secretary(), "detail", review.pk).content.decode()
    assert text.count(f'action="{reverse("reviews:assign", args=[review.pk])}"') == 1


def test_assign_by_button(client):
    review, expert = a_review(), an_expert()
    answer = signed_in(client, a_secretary()).post(reverse("reviews:assign", args=[review.pk]), {"expert": expert.pk})
    assert answer["Location"] == reverse("reviews:detail", args=[review.pk])
    assert review.assignments.get().expert == expert


@pytest.mark.parametrize("posted", ["", "0", "x", "-1", "9" * 5000, "²"])
def test_assign_somebody_who_is_not_there(client, posted):
    answer = signed_in(client, a_secretary()).post(reverse("reviews:assign", args=[a_review().pk]), {"expert": posted})
    assert answer.status_code == 404


def test_a_conflict_is_refused_with_its_clause(client):
    review, expert = a_review(), an_expert(an_institute(region_code="320100"))
    answer = signed_in(client, a_secretary()).post(reverse("reviews:assign", args=[review.pk]), {"expert": expert.pk})
    assert answer.status_code == 409
    assert "Rule of the platform" in answer.content.decode()


def test_readers_see_the_experts_without_any_button(client):
    assignment = an_assignment()
    text = page(client, a_person(Role.AUDITOR), "detail", assignment.review_id).content.decode()
    assert assignment.expert.user.name in text
    assert reverse("reviews:unassign", args=[assignment.pk]) not in text
    assert "Experts to choose from" not in text


def test_the_secretariat_never_sees_a_draft(client):
    assignment = an_assignment()
    drafted(assignment, maturity="7.5")
    for name, arguments in (("detail", [assignment.review_id]), ("list", [])):
        assert "87.5" not in page(client, a_secretary(), name, *arguments).content.decode()


def test_the_expert_reads_the_dossier_beside_the_sheet(client):
    assignment = an_assignment()
    text = page(client, assignment.expert.user, "score", assignment.pk).content.decode()
    assert "在线智能检测" in text
    assert 'name="points-maturity"' in text
    assert reverse("reviews:file", args=[assignment.pk, _proof(assignment)["digest"]]) in text


def _proof(assignment):
    return assignment.review.step.dossier.versions.get().content["files"][0]


def test_the_expert_downloads_a_proof(client):
    assignment = an_assignment()
    proof = _proof(assignment)
    answer = page(client, assignment.expert.user, "file", assignment.pk, proof["digest"])
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize("who", ["other expert", "secretary", "unknown file"])
def test_a_proof_is_for_the_assigned_expert_alone(client, who):
    assignment = an_assignment()
    other = an_assignment(a_review()).expert.user
    person = {"other expert": other, "secretary": a_secretary()}.get(who, assignment.expert.user)
    digest = "0" * 64 if who == "unknown file" else _proof(assignment)["digest"]
    assert page(client, person, "file", assignment.pk, digest).status_code == 404


def test_an_expert_finds_only_the_own_dossiers(client):
    own, foreign = an_assignment(), an_assignment(a_review())
    text = page(client, own.expert.user, "mine").content.decode()
    assert own.review.step.dossier.number in text
    assert foreign.review.step.dossier.number not in text


def test_an_expert_never_sees_scores_of_others(client):
    review = a_review()
    own = an_assignment(review)
    other = handed_in(an_assignment(review), maturity="13.5")
    handed_in(own)
    for name, arguments in (("score", [own.pk]), ("mine", [])):
        text = page(client, own.expert.user, name, *arguments).content.decode()
        assert "13.5" not in text
        assert "93.5" not in text
        assert other.expert.user.name not in text


def test_a_withdrawn_expert_reads_nothing_more(client):
    assignment = an_assignment()
    url = reverse("reviews:unassign", args=[assignment.pk])
    signed_in(client, a_secretary()).post(url, {"reason": "出差"})
    assert page(client, assignment.expert.user, "score", assignment.pk).status_code == 404


def test_withdrawing_needs_a_reason(client):
    assignment = an_assignment()
    answer = signed_in(client, a_secretary()).post(reverse("reviews:unassign", args=[assignment.pk]))
    assert answer.status_code == 409
    assignment.refresh_from_db()
    assert assignment.state == AssignmentState.ASSIGNED


def sheet(**over):
    return {f"points-{key}": over.get(key, points) for key, points in FULL.items()} | {"comment-plan": "目标清晰"}


def test_score_save_check_and_hand_in(client):
    assignment = an_assignment()
    confirmed(client, assignment.expert.user)
    saved = client.post(reverse("reviews:save", args=[assignment.pk]), {**sheet(maturity="18.5"), "check": "1"})
    check = reverse("reviews:check", args=[assignment.pk])
    assert saved["Location"] == check
    shown = client.get(check)
    assert "98.5" in shown.content.decode()
    client.post(reverse("reviews:hand_in", args=[assignment.pk]), {"seen": shown.context["seen"]})
    assignment.refresh_from_db()
    assert assignment.state == AssignmentState.SCORED
    final = client.get(reverse("reviews:score", args=[assignment.pk])).content.decode()
    assert "目标清晰" in final
    assert 'name="points-maturity"' not in final


@pytest.mark.parametrize("wrong", ["20.5", "-1", "1.3", "NaN", "Infinity", "abc", "1e9", "9" * 400])
def test_wrong_points_are_named_and_what_was_typed_stays(client, wrong):
    assignment = an_assignment()
    url = reverse("reviews:save", args=[assignment.pk])
    answer = signed_in(client, assignment.expert.user).post(url, sheet(maturity=wrong))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"points-maturity"}
    assert "目标清晰" in answer.content.decode()
    assert not assignment.scores.exists()


def test_a_draft_may_be_saved_in_part(client):
    assignment = an_assignment()
    url = reverse("reviews:save", args=[assignment.pk])
    signed_in(client, assignment.expert.user).post(url, {"comment-plan": "待核对"})
    shown = client.get(reverse("reviews:check", args=[assignment.pk])).content.decode()
    assert "is not scored yet" in shown
    assert reverse("reviews:hand_in", args=[assignment.pk]) not in shown


def test_handing_in_asks_who_is_there(client):
    assignment = an_assignment()
    digest = drafted(assignment)
    signed_in(client, assignment.expert.user).post(reverse("reviews:hand_in", args=[assignment.pk]), {"seen": digest})
    assignment.refresh_from_db()
    assert assignment.state == AssignmentState.ASSIGNED


def test_ranking_waits_for_all_scores(client):
    review = a_scored_review(90, 90)
    text = signed_in(client, a_secretary()).get(stage_url("ranking", review)).content.decode()
    assert "Dossiers without enough scores: 1" in text
    assert stage_url("proposal", review) not in text


@pytest.mark.parametrize("role", sorted(NATIONAL))
def test_only_the_secretariat_can_select(client, role):
    review = a_scored_review(90, 90, 91)
    text = signed_in(client, a_person(role)).get(stage_url("ranking", review)).content.decode()
    assert "90.33" in text
    assert (f'id="take-{review.pk}"' in text) is (role == Role.SECRETARIAT)


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        ("", []),
        ("through=1", [0]),
        ("through=2", [0, 1]),
        ("through=99", [0, 1, 2]),
        ("through=2&leave=0", [1]),
        ("take=2", [2]),
        ("through=1&take=2", [0, 2]),
        ("through=1&take=0&leave=0", [0]),
        ("through=x&take=y&leave=-1", []),
    ],
)
def test_the_address_says_who_is_on_the_list(client, asked, chosen):
    reviews = [a_scored_review(*(total,) * 3) for total in (95, 90, 85)]
    words = "&".join(
        f"{name}={reviews[int(value)].pk if name != 'through' and value in '012' else value}"
        for name, value in (part.split("=") for part in asked.split("&") if part)
    )
    shown = signed_in(client, a_secretary()).get(f"{stage_url('ranking', reviews[0])}?{words}")
    assert shown.context["chosen"] == [reviews[at].pk for at in chosen]
    for row in shown.context["list"].rows:
        held, address = row.cells[0].value
        turned = client.get(stage_url("ranking", reviews[0]) + address).context["chosen"]
        assert set(turned) ^ set(shown.context["chosen"]) == {row.item.review.pk}
        assert held is (row.item.review.pk in shown.context["chosen"])


def test_the_choice_survives_turning_the_page(client):
    reviews = [a_scored_review(95, 95, 95), a_scored_review(90, 90, 90)]
    shown = signed_in(client, a_secretary()).get(f"{stage_url('ranking', reviews[0])}?through=1&per=50&page=1")
    assert "through=1" in shown.context["list"].url()
    assert f'name="selected" value="{reviews[0].pk}"' in shown.content.decode()


def test_what_is_read_plainly_is_the_ranking(client):
    first, *_ = [a_scored_review(*totals) for totals in ((95, 94, 93), (90, 90), (), (94, 94, 94))]
    campaign = first.step.dossier.campaign
    lines = ranking_of(first)
    found = queries.standings(queries.open_reviews(queries.in_stage(Review.objects.all(), campaign, STAGE)))
    assert [(line.place, line.pk, line.totals) for line in found] == [
        (line.place, line.review.pk, line.totals) for line in lines
    ]
    assert queries.standings_digest(found) == queries.ranking_digest(lines)


def test_propose_and_conclude_in_two_steps(client):
    best, other = a_scored_review(95, 95, 95), a_scored_review(85, 85, 85)
    confirmed(client, a_secretary())
    digest = client.get(stage_url("ranking", best)).context["seen"]
    assert digest == seen(best)
    shown = client.post(stage_url("proposal", best), {"selected": [best.pk], "seen": digest})
    text = shown.content.decode()
    assert "1 dossier goes on to the list" in text
    assert "1 dossier ends here" in text
    best.refresh_from_db()
    assert best.state == ReviewState.OPEN
    posted = {"selected": [best.pk], "seen": digest, "reason": "排名靠后"}
    assert client.post(stage_url("conclude", best), posted)["Location"] == stage_url("ranking", best)
    best.refresh_from_db()
    other.refresh_from_db()
    assert (best.state, other.state) == (ReviewState.PASSED, ReviewState.REFUSED)


@pytest.mark.parametrize(
    ("campaign", "stage"), [("own", "check"), ("own", "nothing"), ("foreign", STAGE)], ids=["kind", "stage", "campaign"]
)
def test_what_is_no_expert_review_has_no_ranking(client, campaign, stage):
    pk = a_review().step.dossier.campaign_id + (campaign == "foreign")
    assert page(client, a_secretary(), "ranking", pk, stage).status_code == 404


def queries_of(client, url):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


@pytest.mark.parametrize("name", ["list", "ranking", "detail", "mine"])
def test_queries_do_not_grow_with_the_rows(client, name):
    first, expert = a_scored_review(90, 91), an_expert()
    an_assignment(first, expert)
    url = stage_url(name, first) if name == "ranking" else reverse(f"reviews:{name}", args=_args(name, first))
    signed_in(client, expert.user if name == "mine" else a_secretary())
    client.get(url)
    with_one = queries_of(client, url)
    for _ in range(2):
        an_assignment(a_scored_review(90, 91), expert)
        an_expert()
    assert queries_of(client, url) == with_one


def _args(name, review):
    return [review.pk] if name == "detail" else []


def told(person):
    with translation.override("zh-hans"):
        return [(str(task.title), task.count) for task in tasks(person)]


def test_what_awaits_whom():
    secretary, review, expert = a_secretary(), a_review(), an_expert()
    assert told(secretary) == [("指派评审专家", 1)]
    assignment = an_assignment(review, expert)
    assert told(expert.user) == [("待评审项目", 1)]
    handed_in(assignment)
    assert told(expert.user) == []
    for _ in range(2):
        handed_in(an_assignment(review))
    assert told(secretary) == [("提出建议名单", 1)]
    assert told(a_person(Role.AUDITOR)) == []
