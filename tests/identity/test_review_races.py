"""Two who decide about one thing at once, a reviewer and a cut, a reviewer and the deadline: one comes first."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from audit.context import open_context
from identity.actor import Actor
from identity.delegations import revoke_delegation
from identity.models import AccessReview, Delegation, ReviewItem, User
from identity.policy import Resource, authorized
from identity.reviews.sweeps import end_late_reviews
from identity.reviews.verbs import CannotReview, Said, decide_item, digest_of, keep_sound, sound_items

from .policy_cast import Cast
from .races import PATIENCE, Pool, Uncommitted, refused, waits
from .reviewing import Stage, lent, place_of

Verdict = ReviewItem.Verdict


@pytest.fixture
def stage(seeded: object) -> Stage:
    return Stage(Cast({user.get_short_name().lower(): user for user in User.objects.all()}))


@pytest.fixture
def late(stage: Stage) -> AccessReview:
    """What nobody has decided about is due to be cut."""
    review = stage.start(at_end="cut")
    with open_context("system:seed"):
        AccessReview.objects.filter(pk=review.pk).update(decide_by=timezone.now() - timedelta(hours=1))
    mail.outbox.clear()
    return review


def decides(item: ReviewItem, verdict: str, actor: Actor) -> Callable[[], ReviewItem]:
    return lambda: decide_item(item, verdict, Said(), item.state, actor=actor)


def is_lent(stage: Stage) -> bool:
    return Delegation.objects.get(pk=stage.agent.lent.pk).revoked_at is None


def test_of_two_reviewers_the_second_is_told_what_the_first_has_decided(
    stage: Stage, elsewhere: Pool
) -> None:
    item, sam = lent(stage.start()), stage.cast.make("sam")
    first = Uncommitted(elsewhere, decides(item, Verdict.KEPT, stage.avery))
    second = elsewhere(decides(item, Verdict.CUT, sam))
    assert waits(second)

    first.commit()
    with pytest.raises(CannotReview, match="Somebody has decided already: kept"):
        second.result(PATIENCE)
    assert is_lent(stage)


def test_what_its_person_takes_back_meanwhile_had_ended(stage: Stage, elsewhere: Pool) -> None:
    item, alice = lent(stage.start()), stage.cast.make("alice")
    taken_back = Uncommitted(elsewhere, lambda: revoke_delegation(stage.agent.lent, actor=alice))
    decision = elsewhere(decides(item, Verdict.KEPT, stage.avery))
    assert waits(decision)

    taken_back.commit()
    assert decision.result(PATIENCE).verdict == Verdict.GONE


def test_what_a_reviewer_cuts_holds_off_what_its_agent_begins(stage: Stage, elsewhere: Pool) -> None:
    item = lent(stage.start())
    cut = Uncommitted(elsewhere, decides(item, Verdict.CUT, stage.avery))
    effect = elsewhere(lambda: change_the_cart(stage))
    assert waits(effect)

    cut.commit()
    assert "dead-delegation-does-nothing" in refused(effect)


def test_what_a_reviewer_has_kept_is_not_cut_by_the_deadline(
    stage: Stage, late: AccessReview, elsewhere: Pool
) -> None:
    with open_context("web"):
        decides(place_of(late, "alice"), Verdict.KEPT, stage.avery)()
    kept = Uncommitted(elsewhere, decides(lent(late), Verdict.KEPT, stage.avery))
    deadline = elsewhere(end_late_reviews)
    assert waits(deadline)

    kept.commit()
    assert deadline.result(PATIENCE) == 1
    assert (lent(late).verdict, is_lent(stage)) == (Verdict.KEPT, True)


def test_a_reviewer_is_told_that_the_deadline_came_first(
    stage: Stage, late: AccessReview, elsewhere: Pool
) -> None:
    item = lent(late)
    deadline = Uncommitted(elsewhere, end_late_reviews)
    kept = elsewhere(decides(item, Verdict.KEPT, stage.avery))
    assert waits(kept)

    deadline.commit()
    with pytest.raises(CannotReview, match="The review has ended"):
        kept.result(PATIENCE)
    assert (lent(late).verdict, is_lent(stage)) == (Verdict.CUT, False)


def test_two_sweeps_at_once_end_a_review_and_tell_of_it_once(late: AccessReview, elsewhere: Pool) -> None:
    sweeps = [elsewhere(end_late_reviews) for _ in range(2)]

    assert sorted(sweep.result(PATIENCE) for sweep in sweeps) == [0, 1]
    told = [(letter.to, letter.subject) for letter in mail.outbox]
    assert [letter for letter in told if told.count(letter) > 1] == []
    assert (["alice@acme.test"], "What your agent may do for Acme has changed") in told


def test_the_sound_are_kept_beside_one_that_is_being_decided(stage: Stage, elsewhere: Pool) -> None:
    stage.cast.make("alice of a company")
    review = stage.start()
    sound = list(sound_items(review, actor=stage.avery))
    first = Uncommitted(elsewhere, decides(sound[0], Verdict.KEPT, stage.avery))
    rest = elsewhere(lambda: keep_sound(review, digest_of(sound), actor=stage.cast.make("sam")))
    assert waits(rest)

    first.commit()
    with pytest.raises(CannotReview, match="The list has changed"):
        rest.result(PATIENCE)


def change_the_cart(stage: Stage) -> None:
    with authorized(stage.agent, "cart:write", Resource("Cart", "x", {"owner": stage.agent.key})):
        pass
