import pytest
from django.core.management import call_command
from django.db.models import Avg, Count

from audit.context import open_context
from identity.actor import Actor
from identity.models import User
from shop.demo_goods import seed_goods
from shop.demo_reviews import ARRIVED, buyers, seed_reviews
from shop.models import Country, GatewayCharge, Letter, Order, Product, Review, Shelf
from shop.quotes import content_of
from shop.reviews import has_bought
from tests.support.databases import Laid

pytestmark = pytest.mark.django_db


def lay_demo() -> None:
    call_command("seed", verbosity=0)


@pytest.fixture
def laid_before() -> Laid:
    return (lay_demo,)


def test_everything_that_was_said_is_there_once_however_often_it_is_laid() -> None:
    call_command("seed", verbosity=0)

    assert Review.objects.count() == sum(len(buyer.reviews) for buyer in buyers()) > 30
    assert Order.objects.count() == len(list(buyers()))


def test_who_speaks_of_it_has_it_from_an_order_that_arrived_before() -> None:
    for review in Review.objects.select_related("author"):
        order = Order.objects.get(owner=review.author)
        assert has_bought(review.product_id, actor=Actor(review.author))
        assert order.state == Order.State.DELIVERED
        assert order.placed_at + ARRIVED < review.created_at


def test_the_orders_are_whole() -> None:
    order = Order.objects.select_related("quote", "payment").first()
    assert order is not None

    charge = GatewayCharge.objects.get(key=order.payment.idempotency_key)
    assert content_of(order.quote).total == order.total == order.payment.amount == charge.amount
    assert sum(line.total for line in order.lines.all()) == order.subtotal
    assert order.shipments.get().lines.count() == order.lines.count()
    assert not Letter.objects.exists()


def test_they_are_of_many_minds() -> None:
    counted = dict(Review.objects.order_by().values_list("rating").annotate(Count("id")))

    assert {2, 3, 4, 5} <= set(counted)
    assert len(set(Review.objects.values_list("created_at__date", flat=True))) > 20
    assert Review.objects.order_by().values("product").annotate(said=Count("id")).filter(said__gte=3).exists()


def test_the_shelves_say_what_the_reviews_come_to() -> None:
    for product in Product.objects.annotate(mean=Avg("reviews__rating"), said=Count("reviews")):
        shelf = Shelf.objects.get(product=product)
        assert (shelf.reviews, shelf.rating) == (product.said, round((product.mean or 0) * 100))


def test_nobody_can_sign_in_as_an_earlier_buyer() -> None:
    earlier = User.objects.filter(email__in=[buyer.email for buyer in buyers()])
    assert not any(user.has_usable_password() or user.is_staff for user in earlier)


def test_a_review_that_was_taken_back_stays_gone() -> None:
    with open_context("system:seed"):
        Review.objects.filter(author__email="ines@buyers.test").delete()
    seed_reviews()

    assert not Review.objects.filter(author__email="ines@buyers.test").exists()


def test_who_lives_where_the_shop_no_longer_delivers_is_left_out() -> None:
    with open_context("system:seed"):
        User.objects.filter(email="jonas@buyers.test").update(email="gone@buyers.test")
        Country.objects.filter(code="NL").delete()
    seed_goods()
    seed_reviews()

    assert not User.objects.filter(email="jonas@buyers.test").exists()
