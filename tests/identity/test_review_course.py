"""An access review from its beginning to its signed end, on both databases: their locks and sums differ."""

from audit.context import open_context
from identity.models import Delegation, ReviewItem, User
from identity.reviews.results import file_of
from identity.reviews.verbs import digest_of, end_review, keep_sound, sound_items
from identity.signatures import verify

from .policy_cast import Cast
from .reviewing import Stage, lent, place_of


def test_a_review_from_its_beginning_to_its_end(seeded: object) -> None:
    stage = Stage(Cast({user.get_short_name().lower(): user for user in User.objects.all()}))
    stage.use("catalog:read", 3)
    review = stage.start()
    stage.decide(lent(review), "narrowed")
    stage.decide(place_of(review, "bob"), "cut")
    with open_context("web", **stage.avery.facts()):
        sound = list(sound_items(review, actor=stage.avery))
        keep_sound(review, digest_of(sound), actor=stage.avery)
        told = verify(file_of(end_review(review, actor=stage.avery)))

    assert Delegation.objects.get(pk=stage.agent.lent.pk).scopes == ["catalog:read"]
    kept = ReviewItem.objects.filter(verdict="kept").count()
    assert (kept, len(told["items"])) == (len(sound), ReviewItem.objects.count())
