"""What buyers say about what they bought: one review each, theirs to change and to take back.

The words are other people's: shown as text, and untrusted wherever an agent reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BigAutoField, Case, Count, Q, QuerySet, When, Window

from identity.actor import Actor
from identity.policy import Resource, authorized
from identity.statements import Given, Statement
from shop.models import Order, OrderLine, Product, Review
from shop.plain_text import one_line, plain

STARS = (5, 4, 3, 2, 1)
STARS_AT_MOST = 5
SHOWN = 20
NOT_BOUGHT_YET = {Order.State.PLACED, Order.State.CANCELLED}


class ReviewError(ValueError):
    """This review cannot be written; the message is for the person."""

    code = "conflict"


@dataclass(frozen=True)
class Bar:
    stars: int
    count: int


@dataclass(frozen=True)
class Rating:
    """What all published reviews of a product come to; `average` is 0 where there are none."""

    count: int
    average: float
    bars: tuple[Bar, ...]

    @property
    def halves(self) -> int:
        """The average in half stars, as it is drawn."""
        return round(self.average * 2)


class Told(NamedTuple):
    """A published review as everybody sees it."""

    rating: int
    title: str
    body: str
    byline: str
    created_at: datetime

    @property
    def halves(self) -> int:
        """The rating in half stars, as it is drawn."""
        return 2 * self.rating


class Said(NamedTuple):
    """What a product's page shows of its reviews, the newest first; `wrote` is true of one that is hidden, too."""

    rating: Rating
    reviews: tuple[Told, ...]
    wrote: bool


UNSAID = Said(Rating(0, 0.0, tuple(Bar(stars, 0) for stars in STARS)), (), False)


def reviews_of(product: Product | int) -> QuerySet[Review]:
    """Published ones, newest first, with who wrote them."""
    published = Review.objects.filter(product=product, state=Review.State.PUBLISHED)
    return published.select_related("author")


def said_about(product: int, *, actor: Actor) -> Said:
    """All of it in one statement: each row read brings the counts of all rows, and one's own comes first."""
    author = actor.someone.pk if actor.is_person else None
    rows = [_Row(*row) for row in _ABOUT.rows(product=product, author=author)]
    shown = [row for row in rows if row.state == Review.State.PUBLISHED]
    shown.sort(key=lambda row: (row.created_at, row.pk), reverse=True)
    return Said(
        rating=_rating(rows[0].counts if rows else {}),
        reviews=tuple(_told(row) for row in shown[:SHOWN]),
        wrote=any(row.is_own for row in rows),
    )


class _Row(NamedTuple):
    """With how many of all published ones gave so many stars."""

    pk: int
    state: str
    is_own: bool
    rating: int
    title: str
    body: str
    full_name: str | None
    created_at: datetime
    five: int
    four: int
    three: int
    two: int
    one: int

    @property
    def counts(self) -> dict[int, int]:
        return dict(zip(STARS, (self.five, self.four, self.three, self.two, self.one), strict=True))


def _about() -> "QuerySet[Review, tuple[Any, ...]]":
    """Published ones and one's own; NULL as the author is nobody's."""
    published, mine = Q(state=Review.State.PUBLISHED), Q(author=Given("author", BigAutoField()))
    counts = {f"with_{stars}": Window(Count("pk", filter=published & Q(rating=stars))) for stars in STARS}
    is_own = Case(When(mine, then=True), default=False)
    about = Review.objects.filter(published | mine, product=Given("product", BigAutoField()))
    about = about.annotate(is_own=is_own, **counts).order_by("-is_own", "-created_at", "-id")
    told = ("rating", "title", "body", "author__full_name", "created_at")
    return about.values_list("pk", "state", "is_own", *told, *counts)[: SHOWN + 1]


_ABOUT = Statement(_about)


def _told(row: _Row) -> Told:
    """Under the first name alone, and nothing of a person who has left."""
    byline = next(iter((row.full_name or "").split()), "A buyer")
    return Told(row.rating, row.title, row.body, byline, row.created_at)


def _rating(counts: Mapping[int, int]) -> Rating:
    count = sum(counts.values())
    stars = sum(rating * times for rating, times in counts.items())
    bars = tuple(Bar(rating, counts.get(rating, 0)) for rating in STARS)
    return Rating(count, stars / count if count else 0.0, bars)


def own_review(product: Product, *, actor: Actor) -> Review | None:
    """What this person wrote about it, hidden by the shop or not."""
    return Review.objects.filter(product=product, author=actor.principal).first() if actor.is_person else None


def has_bought(product: Product | int, *, actor: Actor) -> bool:
    """Whether the actor has paid for one in an order that was not cancelled."""
    if actor.principal is None:
        return False
    lines = OrderLine.objects.filter(variant__product=product, order__owner=actor.principal)
    return lines.exclude(order__state__in=NOT_BOUGHT_YET).exists()


def write_review(product: Product, *, rating: int, title: str = "", body: str = "", actor: Actor) -> Review:
    """Say it, or say it anew; a review that the shop has hidden stays hidden. Raises ReviewError."""
    if not 1 <= rating <= STARS_AT_MOST:
        raise ReviewError("Choose from one star to five.")
    with authorized(actor, "reviews:write", Resource("Review", product.public_id, {"owner": actor.key})):
        if not has_bought(product, actor=actor):
            raise ReviewError(f"Reviews are by buyers: you can write about {product} once yours is paid.")
        said = {"rating": rating, "title": one_line(title), "body": plain(body)}
        review, _ = Review.objects.update_or_create(product=product, author=actor.someone, defaults=said)
    return review


def withdraw_review(product: Product, *, actor: Actor) -> None:
    """Take back what one has written; nothing where there is nothing."""
    with authorized(actor, "reviews:write", Resource("Review", product.public_id, {"owner": actor.key})):
        Review.objects.filter(product=product, author=actor.someone).delete()


def moderate_review(review: Review, to: Review.State, *, actor: Actor) -> Review:
    """Hide a review from the shop's pages, or show it again. Staff's alone."""
    with authorized(actor, "reviews:moderate", Resource("Review", review.public_id)):
        review.state = to
        review.save(update_fields=("state",))
    return review
