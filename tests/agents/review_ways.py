"""Every way in which an access review of Acme keeps or takes what Alice and her agent have there."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from audit.context import open_context
from identity.actor import Actor
from identity.models import AccessReview, AtEnd, ReviewItem
from identity.reviews.sweeps import end_late_reviews
from identity.reviews.verbs import (
    Said,
    Setup,
    decide_item,
    digest_of,
    end_review,
    keep_sound,
    sound_items,
    start_review,
)

from .cut_ways import Scene, by, lay_feed, lay_token, place

Kind, Verdict = ReviewItem.Kind, ReviewItem.Verdict


def begun(avery: Actor, at_end: AtEnd = AtEnd.NOTHING) -> AccessReview:
    return start_review(place().organization, Setup(at_end=at_end), actor=avery)


def decided(kind: str, verdict: str, who: str = "avery", subject: str = "") -> Callable[[Scene], object]:
    def decide(actor: Actor) -> None:
        items = begun(actor).items.select_related("person", "review__organization")
        found = items.filter(kind=kind, subject__startswith=subject).exclude(person=actor.someone)
        item = found.order_by("-score").first()
        assert item is not None
        decide_item(item, verdict, Said(), item.state, actor=actor)

    return lambda scene: by(who, decide)


def the_sound_kept(avery: Actor) -> None:
    review = begun(avery)
    keep_sound(review, digest_of(sound_items(review, actor=avery)), actor=avery)
    end_review(review, actor=avery)


def cut_by_the_deadline(scene: Scene) -> None:
    review = by("avery", lambda avery: begun(avery, AtEnd.CUT))
    with open_context("system:seed"):
        AccessReview.objects.filter(pk=review.pk).update(decide_by=timezone.now() - timedelta(hours=1))
    assert end_late_reviews() == 1


def a_directory_let_in(scene: Scene) -> object:
    lay_token()
    return decided(Kind.KEY, Verdict.CUT, "sam", "directory token")(scene)


def a_feed_let_in(scene: Scene) -> object:
    lay_feed()
    return decided(Kind.KEY, Verdict.CUT, "sam", "log token")(scene)


WAYS_OF_REVIEWS: dict[str, Callable[[Scene], object]] = {
    "lent, kept": decided(Kind.DELEGATION, Verdict.KEPT),
    "lent, narrowed": decided(Kind.DELEGATION, Verdict.NARROWED),
    "lent, cut": decided(Kind.DELEGATION, Verdict.CUT),
    "lent, cut by staff": decided(Kind.DELEGATION, Verdict.CUT, "sam"),
    "role cut": decided(Kind.ROLE, Verdict.CUT),
    "connection cut": decided(Kind.CONNECTION, Verdict.CUT),
    "directory token cut": a_directory_let_in,
    "log token cut": a_feed_let_in,
    "the sound kept": lambda scene: by("avery", the_sound_kept),
    "cut by the deadline": cut_by_the_deadline,
}
