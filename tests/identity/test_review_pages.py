"""The pages of access reviews: who opens them, what they say, and what their buttons do without JavaScript."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.context import open_context
from identity.feeds.tokens import make_token
from identity.models import AccessReview, Delegation, Membership, ReviewItem, ReviewPlan, User
from identity.reviews.drafts import keys
from identity.reviews.kinds import window_of
from identity.reviews.words import Fact, facts

from .policy_cast import Cast
from .reviewing import Stage, lent, place_of

SignedIn = Callable[..., Client]


@pytest.fixture
def stage(people: dict[str, User]) -> Stage:
    return Stage(Cast(people))


@pytest.fixture
def avery(stage: Stage, signed_in: SignedIn) -> Client:
    return signed_in("avery@acme.test")


def page_of(review: AccessReview, name: str = "organization-review") -> str:
    return reverse(name, args=[review.public_id])


def decide(client: Client, item: ReviewItem, verdict: str, **more: str) -> str:
    address = reverse("organization-review-decide", args=[item.review.public_id, item.public_id])
    said = {"verdict": verdict, "reason": "figures", "seen": item.state, **more}
    return client.post(address, said, follow=True).content.decode()


def test_an_admin_begins_one_and_sees_the_worst_first(stage: Stage, avery: Client) -> None:
    assert "There was none yet." in avery.get("/organization/reviews/").content.decode()
    shown = avery.post(
        "/organization/reviews/", {"days": 90, "open_for": 14, "at_end": "nothing"}, follow=True
    )
    text = shown.content.decode()

    assert AccessReview.objects.get().started_by == stage.cast.people["avery"]
    assert text.index("never used in 90 days") < text.index("never signed in for the organization")
    assert "Nobody reviews their own authority." in text


def test_what_a_member_did_is_told_as_the_trail_tells_it() -> None:
    terms = {"role": "buyer", "began_at": "2026-01-01", "by_directory": False}
    actions = {"chat:write": 6, "delegations:grant": 3, "approvals:ask": 1, "orders:place": 1}
    told = facts("role", terms, {"sign_ins": 1, "last": None, "actions": actions, "refused": 0})

    did = "write in the chat (6), lend authority (3), ask an approver (1), place orders (1)"
    assert Fact("Did", did) in told


def test_a_full_stop_follows_a_time_at_once(stage: Stage, avery: Client) -> None:
    assert "</time>. What is undecided then" in avery.get(page_of(stage.start())).text


def test_a_click_narrows_to_what_the_page_has_shown(stage: Stage, avery: Client) -> None:
    stage.use("catalog:read")
    review = stage.start()
    text = avery.get(page_of(review)).content.decode()
    assert "What narrowing would change" in text
    assert "<del>place orders</del>" in text

    assert "narrowed." in decide(avery, lent(review), "narrowed")
    assert Delegation.objects.get(pk=stage.agent.lent.pk).scopes == ["catalog:read"]


def test_what_has_changed_is_shown_anew_after_the_click(stage: Stage, avery: Client) -> None:
    review = stage.start()
    stage.use("catalog:read")

    assert "decide once more" in decide(avery, lent(review), "cut")
    assert "search the shop (1)" in avery.get(page_of(review)).content.decode()


def test_a_verdict_or_a_reason_of_another_kind_decides_nothing(stage: Stage, avery: Client) -> None:
    item = lent(stage.start())
    for said in ({"verdict": "gone"}, {"reason": "deadline"}, {"note": "x" * 301}):
        assert "Nothing was decided" in decide(avery, item, said.pop("verdict", "cut"), **said)

    assert lent(item.review).verdict == ""


def test_what_is_not_ended_here_has_no_button_for_it(stage: Stage, avery: Client) -> None:
    review = stage.start()
    ours = review.items.get(subject__startswith="our key at a provider/")
    shown = avery.get(page_of(review)).content.decode()
    form = shown.split(f'id="item-{ours.public_id}"')[1].split("</form>")[0]

    assert ('value="kept"' in form, 'value="cut"' in form) == (True, False)


def test_all_that_are_sound_are_kept_by_one_click(stage: Stage, avery: Client) -> None:
    stage.cast.make("alice of a company")
    review = stage.start()
    text = avery.get(page_of(review)).content.decode()
    seen = text.split('name="seen" value="')[1].split('"')[0]
    answer = avery.post(page_of(review, "organization-review-keep"), {"seen": seen}, follow=True)

    assert "Kept: 1." in answer.content.decode()
    assert place_of(review, "alice").verdict == "kept"


def test_a_review_ends_with_a_result_to_print_and_to_check(stage: Stage, avery: Client) -> None:
    review = stage.start()
    decide(avery, lent(review), "cut", reason="leaving")
    answer = avery.post(page_of(review, "organization-review-end"), follow=True)
    file = avery.get(page_of(review, "organization-review-file"))

    assert "they are leaving" in answer.content.decode()
    assert file.headers["Content-Disposition"].endswith(f'{review.public_id}.json"')
    assert page_of(review, "organization-review-result") in avery.get(page_of(review)).content.decode()


def test_an_auditor_of_the_organization_looks_and_decides_nothing(stage: Stage, signed_in: SignedIn) -> None:
    review = stage.start()
    with_role(stage, "bob", "auditor")
    bob = signed_in("bob@acme.test")

    assert bob.get("/organization/reviews/").status_code == 200
    assert 'name="verdict"' not in bob.get(page_of(review)).content.decode()
    assert bob.post(page_of(review, "organization-review-end")).status_code == 403


@pytest.mark.parametrize(("who", "decides"), [("sam", True), ("audrey", False)])
def test_the_shops_people_are_told_whether_they_decide(
    stage: Stage, signed_in: SignedIn, who: str, decides: bool
) -> None:
    text = signed_in(f"{who}@countersign.test").get(page_of(stage.start())).content.decode()

    assert ("What you decide stands on its trail" in text, "to look." in text) == (decides, not decides)
    assert "No policy permits this." not in text


@pytest.mark.parametrize(("who", "status"), [("bob@acme.test", 403), ("gwen@globex.test", 404)])
def test_nobody_else_looks(stage: Stage, signed_in: SignedIn, who: str, status: int) -> None:
    assert signed_in(who).get(page_of(stage.start())).status_code == status


def test_staff_begin_one_for_an_organization(stage: Stage, signed_in: SignedIn) -> None:
    sam = signed_in("sam@countersign.test")
    address = reverse("organization-reviews-of", args=[stage.acme.public_id])
    answer = sam.post(address, {"days": 30, "open_for": 7, "at_end": "cut"}, follow=True)

    assert answer.status_code == 200
    assert AccessReview.objects.get().days == 30


def test_staff_find_their_way_from_the_admin(stage: Stage, signed_in: SignedIn) -> None:
    review, sam = stage.start(), signed_in("sam@countersign.test")
    of_acme = reverse("organization-reviews-of", args=[stage.acme.public_id])

    assert of_acme in sam.get("/admin/identity/organization/").content.decode()
    assert page_of(review) in sam.get("/admin/identity/accessreview/").content.decode()


def test_the_database_is_asked_the_same_however_much_is_lent(stage: Stage, avery: Client) -> None:
    counted = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            review = stage.start()
            avery.get(page_of(review))
        counted.append(len(asked))
        with open_context("system:seed"):
            AccessReview.objects.update(ended_at=timezone.now(), signature="x")
            for _ in range(2):
                stage.cast.lent(stage.cast.member("alice", "acme"))

    assert counted[1] == counted[2]


def test_the_database_is_asked_the_same_however_many_keys_there_are(stage: Stage) -> None:
    counted = []
    for more in (1, 2):
        for number in range(more):
            with open_context("web", **stage.avery.facts()):
                make_token(stage.acme, purpose=f"SIEM {number}", lasts=timedelta(days=30), actor=stage.avery)
        with CaptureQueriesContext(connection) as asked:
            found = list(keys(stage.acme, window_of(timezone.now() - timedelta(days=90))))
        counted.append(len(asked))

    answering = [draft.person for draft in found if draft.subject.startswith("log token/")]
    assert (counted[0], answering) == (counted[1], [stage.avery.principal] * 3)


def test_reviews_are_planned_and_planned_no_more(stage: Stage, avery: Client) -> None:
    address = reverse("organization-reviews-plan", args=[stage.acme.public_id])
    said = {"first": "2199-01-31", "days": 90, "open_for": 14, "at_end": "nothing"}
    assert "31 January 2199" in avery.post(address, said, follow=True).content.decode()
    avery.post(address, {"drop": "yes"})

    assert not ReviewPlan.objects.exists()


def test_everybody_reviews_what_they_lend_themselves(stage: Stage, signed_in: SignedIn) -> None:
    stage.use("catalog:read")
    alice = signed_in()
    text = alice.get("/account/agents/").content.decode()
    assert "used 1 of the 5 things it may do" in text
    seen = text.split('name="seen" value="')[1].split('"')[0]
    address = reverse("own-review-decide", args=[stage.agent.lent.public_id])
    alice.post(address, {"verdict": "narrowed", "seen": seen})

    assert Delegation.objects.get(pk=stage.agent.lent.pk).scopes == ["catalog:read"]


def test_nobody_reviews_what_another_lends(stage: Stage, signed_in: SignedIn) -> None:
    address = reverse("own-review-decide", args=[stage.agent.lent.public_id])

    assert signed_in("mallory@example.test").post(address, {"verdict": "cut"}).status_code == 404


def with_role(stage: Stage, name: str, role: str) -> None:
    with open_context("system:seed"):
        Membership.objects.filter(user=stage.cast.people[name]).update(role=role)
