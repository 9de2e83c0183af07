"""Reviews: by buyers, one each, as text and nothing else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from audit.context import open_context
from audit.models import AuditEvent, PersonalValue
from identity.actor import Actor
from identity.policy import Refused
from shop.models import Order, Review
from shop.orders import cancel_order, place_order
from shop.payments.collect import collect_payment
from shop.quotes import draft_from_items
from shop.reviews import (
    SHOWN,
    UNSAID,
    ReviewError,
    moderate_review,
    reviews_of,
    said_about,
    withdraw_review,
    write_review,
)

from .goods import Goods

BrowserOf = Callable[[str], Client]


def buy_a_mug(actor: Actor, goods: Goods) -> Order:
    order = place_order(draft_from_items([(goods.mug, 1)], actor=actor), actor=actor)
    collect_payment(order.payment.pk)
    return order


@pytest.fixture
def review(alice: Actor, goods: Goods) -> Review:
    buy_a_mug(alice, goods)
    return write_review(goods.mug.product, rating=4, title="Holds its heat", body="Even in May.", actor=alice)


def test_a_buyer_writes_one_and_writes_it_anew(review: Review, alice: Actor, goods: Goods) -> None:
    write_review(goods.mug.product, rating=2, body="It chipped.", actor=alice)

    assert [(kept.rating, kept.title, kept.body) for kept in reviews_of(goods.mug.product)] == [
        (2, "", "It chipped.")
    ]


def test_who_has_not_bought_it_is_refused(review: Review, mallory: Actor, goods: Goods) -> None:
    with pytest.raises(ReviewError, match="by buyers"):
        write_review(goods.mug.product, rating=1, actor=mallory)
    assert list(Review.objects.all()) == [review]


def test_an_order_that_was_cancelled_or_is_not_paid_does_not_count(alice: Actor, goods: Goods) -> None:
    place_order(draft_from_items([(goods.mug, 1)], actor=alice), actor=alice)
    cancel_order(buy_a_mug(alice, goods), actor=alice)

    with pytest.raises(ReviewError):
        write_review(goods.mug.product, rating=5, actor=alice)


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_stars_are_one_to_five(review: Review, alice: Actor, goods: Goods, rating: int) -> None:
    with pytest.raises(ReviewError, match="one star to five"):
        write_review(goods.mug.product, rating=rating, actor=alice)


def test_the_rating_counts_what_is_shown(review: Review, mallory: Actor, sam: Actor, goods: Goods) -> None:
    buy_a_mug(mallory, goods)
    spam = write_review(goods.mug.product, rating=1, body="Buy mine instead.", actor=mallory)
    moderate_review(spam, Review.State.HIDDEN, actor=sam)

    rating = said_about(goods.mug.product.pk, actor=sam).rating
    assert (rating.count, rating.average, rating.halves) == (1, 4.0, 8)
    assert [(bar.stars, bar.count) for bar in rating.bars] == [(5, 0), (4, 1), (3, 0), (2, 0), (1, 0)]


def test_a_page_shows_the_newest_and_knows_ones_own_among_older_or_hidden_ones(
    review: Review, alice: Actor, mallory: Actor, goods: Goods
) -> None:
    mug = goods.mug.product
    with open_context("system:seed"):
        Review.objects.filter(pk=review.pk).update(created_at=review.created_at - timedelta(days=1))
        for number in range(SHOWN):
            Review.objects.create(product=mug, rating=5, body=f"{number}")
    said = said_about(mug.pk, actor=alice)
    assert ([told.body for told in said.reviews], said.wrote) == (
        [f"{n}" for n in reversed(range(SHOWN))],
        True,
    )
    assert (said.rating.count, said_about(mug.pk, actor=mallory).wrote) == (SHOWN + 1, False)

    with open_context("system:seed"):
        Review.objects.update(state=Review.State.HIDDEN)
    assert said_about(mug.pk, actor=alice) == UNSAID._replace(wrote=True)


def test_a_hidden_review_stays_hidden_when_it_is_written_anew(
    review: Review, alice: Actor, sam: Actor, goods: Goods
) -> None:
    moderate_review(review, Review.State.HIDDEN, actor=sam)
    write_review(goods.mug.product, rating=5, actor=alice)

    assert list(reviews_of(goods.mug.product)) == []


def test_only_staff_hides_a_review(review: Review, mallory: Actor) -> None:
    with pytest.raises(Refused):
        moderate_review(review, Review.State.HIDDEN, actor=mallory)
    review.refresh_from_db()
    assert review.state == "published"


def test_nobody_takes_back_what_another_has_written(review: Review, mallory: Actor, goods: Goods) -> None:
    withdraw_review(goods.mug.product, actor=mallory)

    assert list(reviews_of(goods.mug.product)) == [review]


def test_characters_that_hide_or_turn_text_are_left_out(alice: Actor, goods: Goods) -> None:
    buy_a_mug(alice, goods)
    said = write_review(
        goods.mug.product, rating=5, title="fine\u202e\n mug", body="a\u200bb\r\nc\x07", actor=alice
    )

    assert (said.title, said.body) == ("fine mug", "ab\nc")


def test_the_words_of_a_review_are_personal_in_the_trail(review: Review) -> None:
    event = AuditEvent.objects.get(object_type="shop.review", object_id=str(review.pk))

    assert "Even in May." not in event.payload
    assert PersonalValue.objects.filter(value__contains="Even in May.").exists()


def test_the_page_shows_a_review_as_text(
    alice: Actor, goods: Goods, browser_of: BrowserOf, client: Client
) -> None:
    buy_a_mug(alice, goods)
    answer = browser_of("alice").post(
        reverse("review", args=["harbour-mug"]), {"rating": "5", "title": "<b>Loud</b>", "body": "<script>x"}
    )
    page = client.get(reverse("product", args=["harbour-mug"])).content.decode()

    assert answer.url == reverse("product", args=["harbour-mug"])
    assert "&lt;b&gt;Loud&lt;/b&gt;" in page
    assert "<script>x" not in page
    assert "5 of 5 stars" in page
    assert "Alice," in page


def test_a_form_without_stars_says_so_and_keeps_the_words(
    alice: Actor, goods: Goods, browser_of: BrowserOf
) -> None:
    buy_a_mug(alice, goods)
    answer = browser_of("alice").post(reverse("review", args=["harbour-mug"]), {"body": "Even in May."})

    assert answer.status_code == 400
    assert "Choose from one star to five." in answer.content.decode()
    assert "Even in May." in answer.content.decode()


def test_a_guest_is_asked_to_sign_in(client: Client, goods: Goods) -> None:
    answer = client.get(reverse("review", args=["harbour-mug"]))

    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))
