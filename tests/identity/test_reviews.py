"""Access reviews: what was really used, beside what is allowed; and decisions on what one has seen."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from audit.context import open_context
from identity.inventory.entries import CannotBeDone
from identity.models import AccessReview, Connection, Delegation, LoginSession, Membership, ReviewItem, User
from identity.policy import Outcome, Refused
from identity.reviews.verbs import (
    CannotReview,
    Changed,
    Said,
    Setup,
    decide_item,
    digest_of,
    end_review,
    keep_sound,
    look_at,
    sound_items,
    start_review,
)
from identity.scopes import Scope

from .policy_cast import Cast
from .reviewing import Stage, findings, lent, place_of

Verdict = ReviewItem.Verdict


@pytest.fixture
def stage(people: dict[str, User]) -> Stage:
    return Stage(Cast(people))


def test_what_was_never_used_is_said_first(stage: Stage) -> None:
    worst = stage.start().items.filter(score=100)

    assert [(item.kind, findings(item)) for item in worst] == [
        ("connection", ["nobody came in by it in 90 days"]),
        ("delegation", ["never used in 90 days"]),
    ]


def test_scopes_that_nobody_used_are_found_and_narrowed_away(stage: Stage) -> None:
    stage.use("catalog:read", 2)
    item = lent(stage.start())

    assert item.figures["scopes"] == {"catalog:read": 2}
    assert item.figures["tools"] == {"catalog_read": 2}
    assert findings(item) == [
        "may look at the cart, change the cart, place orders and cancel orders, only did: search the shop"
    ]
    stage.decide(item, Verdict.NARROWED)
    assert Delegation.objects.get(pk=stage.agent.lent.pk).scopes == ["catalog:read"]


def test_amounts_are_held_against_their_limits(stage: Stage) -> None:
    with open_context("system:seed"):
        Delegation.objects.filter(pk=stage.agent.lent.pk).update(unattended_ceiling=500_00)
    stage.order(40_00)
    item = lent(stage.start())

    assert (item.figures["largest"], item.figures["unattended"]) == (40_00, 1)
    assert item.proposal == {
        "scopes": ["orders:place"],
        "order_limit": 50_00,
        "daily_limit": 50_00,
        "unattended_ceiling": 50_00,
    }
    assert "one order, at most $1,000.00, largest order $40.00" in findings(item)


def test_a_refusal_is_told_with_its_reason(stage: Stage) -> None:
    with pytest.raises(Refused):
        stage.use("returns:write")
    figures = lent(stage.start()).figures

    assert figures["refused"] == 1
    assert [reason.split(".")[0] for reason in figures["refusals"]] == [
        "The agent was not lent the permission to send things back for you"
    ]


def test_what_conversations_did_counts_for_what_they_hang_on(stage: Stage) -> None:
    with open_context("system:seed"):
        stage.agent = stage.cast.child(stage.agent, Scope.CART_READ)
    stage.use("cart:read")

    assert lent(stage.start()).figures["scopes"] == {"cart:read": 1}


def test_a_role_that_nobody_uses_is_narrowed_to_one_that_suffices(stage: Stage) -> None:
    stage.cast.make("bob of a company")
    with open_context("system:seed"):
        Membership.objects.update(began_at=timezone.now() - timedelta(days=100))
    item = place_of(stage.start(), "bob")
    assert findings(item) == ["is approver, and decided about no order in 90 days"]
    stage.decide(item, Verdict.NARROWED)

    assert Membership.objects.get(user=stage.cast.people["bob"]).role == Membership.Role.BUYER


def test_a_young_role_is_told_since_when(stage: Stage) -> None:
    stage.cast.make("bob of a company")
    (finding,) = findings(place_of(stage.start(), "bob"))

    assert finding.startswith("is approver, and decided about no order since ")


def test_a_connection_by_which_nobody_came_is_cut(stage: Stage) -> None:
    item = stage.start().items.get(kind=ReviewItem.Kind.CONNECTION)
    assert findings(item) == ["nobody came in by it in 90 days"]
    stage.decide(item, Verdict.CUT)

    assert not Connection.objects.get(organization=stage.acme).enabled


def test_a_key_that_must_not_end_is_not_cut(stage: Stage) -> None:
    item = stage.start().items.get(subject__startswith="provider's certificate/")
    with pytest.raises(CannotBeDone, match="Nobody could come in"):
        stage.decide(item, Verdict.CUT)
    item.refresh_from_db()

    assert item.verdict == ""


def test_nobody_reviews_their_own_authority(stage: Stage) -> None:
    item = place_of(stage.start(), "avery")
    with pytest.raises(Refused, match="Nobody reviews their own authority"):
        stage.decide(item, Verdict.KEPT)
    item.refresh_from_db()

    assert item.verdict == ""


def test_a_reviewer_has_signed_in_within_the_hour(stage: Stage) -> None:
    item = lent(stage.start())
    stage.avery = stage.cast.make("avery of this morning")
    with pytest.raises(Refused) as refused:
        stage.decide(item, Verdict.KEPT)

    assert refused.value.decision.outcome is Outcome.REQUIRE_STEP_UP


def test_the_admin_of_another_organization_decides_nothing(stage: Stage) -> None:
    item, gwen = lent(stage.start()), stage.cast.make("gwen")
    with open_context("web"), pytest.raises(Refused):
        decide_item(item, Verdict.CUT, Said(), item.state, actor=gwen)
    with open_context("web"), pytest.raises(Refused):
        look_at(item.review, actor=gwen)

    assert Delegation.objects.get(pk=stage.agent.lent.pk).revoked_at is None


def test_what_was_used_since_it_was_listed_is_shown_anew_instead_of_cut(stage: Stage) -> None:
    item = lent(stage.start())
    stage.use("catalog:read")
    with pytest.raises(Changed):
        stage.decide(item, Verdict.CUT)
    item.refresh_from_db()

    assert (item.verdict, item.figures["scopes"]) == ("", {"catalog:read": 1})
    stage.decide(item, Verdict.CUT)
    assert Delegation.objects.get(pk=stage.agent.lent.pk).revoked_at is not None


def test_a_click_on_an_old_page_decides_nothing(stage: Stage) -> None:
    item = lent(stage.start())
    with pytest.raises(Changed):
        stage.decide(item, Verdict.CUT, seen="what another tab has shown")

    assert Delegation.objects.get(pk=stage.agent.lent.pk).revoked_at is None


def test_what_had_ended_meanwhile_is_closed_as_such(stage: Stage) -> None:
    item = lent(stage.start())
    with open_context("system:seed"):
        Delegation.objects.update(revoked_at=timezone.now())

    assert stage.decide(item, Verdict.CUT).verdict == Verdict.GONE


def test_one_decision_is_made_about_each(stage: Stage) -> None:
    item = lent(stage.start())
    stage.decide(item, Verdict.KEPT)
    with pytest.raises(CannotReview, match="decided already"):
        stage.decide(item, Verdict.CUT)

    assert Delegation.objects.get(pk=stage.agent.lent.pk).revoked_at is None


def test_whom_it_was_taken_from_is_told_why(
    stage: Stage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    item = lent(stage.start())
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        stage.decide(item, Verdict.CUT, reason="changed", note="Facilities orders the mugs now.")
    (letter,) = mail.outbox

    assert letter.to == ["alice@acme.test"]
    assert "Why: their work has changed." in letter.body
    assert "Facilities orders the mugs now." in letter.body
    assert "Avery Abbott" in letter.body


def test_a_decision_stands_whether_its_letter_goes_out_or_not(
    stage: Stage, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    item = lent(stage.start())
    settings.EMAIL_BACKEND = "no.such.Backend"
    with django_capture_on_commit_callbacks(execute=True):
        assert stage.decide(item, Verdict.CUT).verdict == Verdict.CUT


def test_all_that_were_used_within_their_bounds_are_kept_by_one_click(stage: Stage) -> None:
    stage.cast.make("alice of a company")
    review = stage.start()
    with open_context("web", **stage.avery.facts()):
        sound = list(sound_items(review, actor=stage.avery))
        done = keep_sound(review, digest_of(sound), actor=stage.avery)

    assert (done.kept, done.changed) == (len(sound), 0)
    assert [item.label for item in sound] == ["Buyer"]
    assert place_of(review, "avery").verdict == ""
    assert lent(review).verdict == ""


def test_a_list_that_has_changed_is_not_kept(stage: Stage) -> None:
    review = stage.start()
    with open_context("web"), pytest.raises(CannotReview, match="changed"):
        keep_sound(review, "another list", actor=stage.avery)


def test_one_review_is_open_at_a_time(stage: Stage) -> None:
    stage.start()
    with pytest.raises(CannotReview, match="open already"):
        stage.start()


def test_a_review_whose_undecided_are_cut_ends_by_its_deadline_alone(stage: Stage) -> None:
    review = stage.start(at_end="cut")
    with open_context("web"), pytest.raises(CannotReview, match="Decide about everything"):
        end_review(review, actor=stage.avery)

    assert AccessReview.objects.get().ended_at is None


def test_sign_ins_are_counted_for_a_connection(stage: Stage) -> None:
    connection = Connection.objects.get(organization=stage.acme)
    with open_context("system:seed"):
        alice = stage.cast.member("alice", "acme", connection=connection)
        LoginSession.objects.filter(pk=alice.browser.pk).update(started_at=timezone.now() - timedelta(days=1))
    item = stage.start().items.get(kind=ReviewItem.Kind.CONNECTION)

    assert (item.figures["people"], item.figures["sign_ins"], item.score) == (1, 1, 0)


def test_staff_review_any_organization(stage: Stage) -> None:
    sam = stage.cast.make("sam")
    with open_context("admin"):
        review = start_review(stage.acme, Setup(), actor=sam)
        decide_item(
            place_of(review, "avery"), Verdict.KEPT, Said(), place_of(review, "avery").state, actor=sam
        )

    assert place_of(review, "avery").decided_by == sam.principal
