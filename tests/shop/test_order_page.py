"""An order's page: what happened, where it is, and what can still be done."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from audit.context import open_context
from identity.actor import Actor
from identity.policy import Refused
from shop.cart import MOST_OF_ONE, add_to_cart, cart_of
from shop.fulfilment import deliver_order, pack_rest, ship_order, ship_parcel
from shop.models import Address, Letter, Order, Variant
from shop.orders import OrderError, cancel_order, change_address, place_order
from shop.payments.collect import collect_payment
from shop.quotes import content_of, draft_from_items
from shop.reorder import reorder
from shop.timeline import timeline_of

from .goods import Goods

BrowserOf = Callable[[str], Client]


@pytest.fixture
def order(alice: Actor, goods: Goods) -> Order:
    placed = place_order(draft_from_items([(goods.mug, 2), (goods.hoodie, 1)], actor=alice), actor=alice)
    collect_payment(placed.payment.pk)
    return Order.objects.select_related("owner", "payment").get(pk=placed.pk)


def elsewhere(order: Order, country: str) -> Address:
    with open_context("system:seed"):
        return Address.objects.create(
            owner=order.owner,
            recipient="Alice",
            street="Torstraße 1",
            postcode="10119",
            city="Berlin",
            country=country,
        )


def test_a_timeline_says_who_did_what(order: Order, sam: Actor) -> None:
    ship_parcel(pack_rest(order, actor=sam), "DHL", "JD0146", actor=sam)

    assert [(moment.who, moment.what) for moment in timeline_of(order)] == [
        ("You", "placed the order"),
        ("The payment provider", "took the payment"),
        ("Countersign", "packed a parcel"),
        ("Countersign", "sent a parcel"),
    ]


def test_a_timeline_says_who_cancelled(browser_of: BrowserOf, order: Order) -> None:
    browser_of("alice").post(reverse("order-cancel", args=[order.public_id]))

    said = [
        (moment.who, moment.what, moment.detail) for moment in timeline_of(Order.objects.get(pk=order.pk))
    ]
    assert ("You", "cancelled the order", "You cancelled it.") in said


def test_a_timeline_says_when_the_shop_cancelled(order: Order, sam: Actor) -> None:
    cancel_order(order, actor=sam, why="It is late.")

    last = timeline_of(Order.objects.get(pk=order.pk))[-1]
    assert (last.who, last.what, last.detail) == ("Countersign", "cancelled the order", "It is late.")


def test_the_page_shows_parcels_and_tracking(browser_of: BrowserOf, order: Order, sam: Actor) -> None:
    ship_parcel(pack_rest(order, actor=sam), "DHL", "JD0146", actor=sam)

    page = browser_of("alice").get(order.get_absolute_url()).content.decode()
    assert ("JD0146" in page, "sent a parcel" in page, "Cancel this order" in page) == (True, True, False)


def test_the_address_changes_and_what_was_agreed_stays(order: Order, alice: Actor) -> None:
    agreed = content_of(order.quote)

    changed = change_address(order, elsewhere(order, "DE"), actor=alice)

    assert (changed.address["street"], content_of(changed.quote)) == ("Torstraße 1", agreed)
    assert timeline_of(changed)[-1].what == "changed the address"


def test_an_address_with_another_tax_is_refused(order: Order, alice: Actor) -> None:
    with pytest.raises(OrderError, match="tax would change"):
        change_address(order, elsewhere(order, "FR"), actor=alice)


def test_a_packed_order_keeps_its_address(order: Order, alice: Actor, sam: Actor) -> None:
    pack_rest(order, actor=sam)

    with pytest.raises(OrderError, match="can no longer change"):
        change_address(order, elsewhere(order, "DE"), actor=alice)


def test_nobody_sends_somebody_elses_order_elsewhere(order: Order, mallory: Actor) -> None:
    with pytest.raises(Refused):
        change_address(order, elsewhere(order, "DE"), actor=mallory)


def test_an_address_is_chosen_on_the_page(browser_of: BrowserOf, order: Order) -> None:
    there = elsewhere(order, "DE")

    browser_of("alice").post(reverse("order-address", args=[order.public_id]), {"address": there.public_id})

    order.refresh_from_db()
    assert order.address["address"] == there.public_id


def test_an_order_is_made_again_as_far_as_there_is_stock(order: Order, alice: Actor) -> None:
    with open_context("system:seed"):
        Variant.objects.filter(sku__startswith="harbour-mug-red").update(stock=1)

    again = reorder(order, actor=alice)

    assert again.put == ("1 × Harbour Mug (red)", "1 × Quiet Hoodie (black, L)")
    assert again.missing == ("1 × Harbour Mug (red)",)
    assert sum(line.quantity for line in cart_of(alice).lines.all()) == 2


def test_ordering_again_fills_a_cart_up_to_the_most_it_holds_of_one(
    order: Order, alice: Actor, goods: Goods
) -> None:
    with open_context("system:seed"):
        Variant.objects.filter(pk=goods.mug.pk).update(stock=500)
    add_to_cart(goods.mug, MOST_OF_ONE - 1, actor=alice)

    again = reorder(order, actor=alice)

    assert again.put == ("1 × Harbour Mug (red)", "1 × Quiet Hoodie (black, L)")
    assert cart_of(alice).lines.get(variant=goods.mug).quantity == MOST_OF_ONE


def test_what_is_no_longer_listed_is_named(browser_of: BrowserOf, order: Order, goods: Goods) -> None:
    with open_context("system:seed"):
        type(goods.mug.product).objects.filter(pk=goods.mug.product_id).update(is_listed=False)

    answer = browser_of("alice").post(reverse("order-again", args=[order.public_id]), follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert "Not to be had, or more than a cart holds: 2 × Harbour Mug (red)." in said


def test_mail_is_shown_in_a_frame_where_nothing_runs(
    browser_of: BrowserOf, django_capture_on_commit_callbacks: Callable, alice: Actor, goods: Goods
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        place_order(draft_from_items([(goods.mug, 1)], actor=alice), actor=alice)
    letter = Letter.objects.get(to=alice.principal.email)

    frame = browser_of("alice").get(reverse("letter-html", args=[letter.public_id]))
    assert frame.headers["Content-Security-Policy"].startswith(
        "default-src 'none'; style-src 'unsafe-inline';"
    )
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "1 × Harbour Mug (red)" in frame.content.decode()
    assert browser_of("mallory").get(frame.request["PATH_INFO"]).status_code == 404


def test_a_buyer_sends_something_back_and_keeps_it_after_all(
    browser_of: BrowserOf, order: Order, sam: Actor
) -> None:
    for step in (pack_rest, ship_order, deliver_order):
        step(order, actor=sam)
    alice, mugs = browser_of("alice"), order.lines.order_by("id")[0]
    address = reverse("order-return", args=[order.public_id])
    nothing = {f"line-{line.pk}": 0 for line in order.lines.all()} | {"reason": "size"}

    assert "Choose at least one thing" in alice.post(address, nothing).content.decode()
    alice.post(address, nothing | {f"line-{mugs.pk}": 2})
    asked = order.returns.get()
    assert (asked.reason, [str(line) for line in asked.lines.all()]) == ("size", ["2 × Harbour Mug (red)"])
    sent_again = nothing | {f"line-{mugs.pk}": 2, "key": asked.public_id}
    assert (alice.post(address, sent_again).status_code, order.returns.count()) == (302, 1)
    assert "Keep it after all" in alice.get(order.get_absolute_url()).content.decode()

    keep = reverse("return-withdraw", args=[order.public_id, asked.public_id])
    assert browser_of("mallory").post(keep).status_code == 404
    alice.post(keep)
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_the_list_says_when_each_was_placed_by_the_clock_of_whoever_looks(
    order: Order, browser_of: BrowserOf
) -> None:
    with open_context("system:seed"):
        Order.objects.filter(pk=order.pk).update(placed_at=datetime(2026, 11, 28, 23, 30, tzinfo=UTC))

    assert ">29 November 2026</time>" in browser_of("alice").get(reverse("orders")).content.decode()


def test_the_page_says_that_it_is_paid_and_not_in_the_gateways_words(
    order: Order, browser_of: BrowserOf
) -> None:
    page = browser_of("alice").get(order.get_absolute_url()).content.decode()
    assert f"{order.payment.method_label}: paid" in page


def test_what_was_ordered_leads_to_its_page_and_once_it_has_arrived_to_a_review_of_it(
    order: Order, browser_of: BrowserOf, sam: Actor
) -> None:
    browser = browser_of("alice")
    before = browser.get(order.get_absolute_url()).content.decode()
    pack_rest(order, actor=sam)
    ship_order(order, actor=sam)
    deliver_order(order, actor=sam)
    after = browser.get(order.get_absolute_url()).content.decode()

    assert '<a href="/p/harbour-mug/">Harbour Mug' in before
    assert ['href="/p/harbour-mug/review/"' in page for page in (before, after)] == [False, True]
