"""Another size or colour for what comes back: kept from the request on, sent when the goods are here."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from audit.context import open_context
from identity.actor import Actor
from shop.exchanges import ReturnError
from shop.fulfilment import deliver_order, pack_rest, ship_order
from shop.models import Letter, Order, OrderLine, Return, ReturnLine, Shipment, Variant
from shop.orders import State, place_order
from shop.payments.collect import collect_payment
from shop.personal_data import hindrances
from shop.quotes import draft_from_items
from shop.returns import (
    approve_return,
    decline_return,
    receive_return,
    request_return,
    returnable,
    share_of,
    withdraw_return,
)
from shop.timeline import timeline_of
from tests.support.databases import Laid

from .conftest import comes, lay_people, lay_shelves, letters_to
from .goods import Goods, goods_laid, make_variant
from .test_races import at_once, left

BrowserOf = Callable[[str], Client]
SIZE = Return.Reason.SIZE


@pytest.fixture
def tables(database: object) -> None:
    """On both databases."""


def lay_order() -> None:
    """Three mugs and a black hoodie, delivered to Alice."""
    with open_context("web"):
        goods, alice, sam = goods_laid(), comes("alice"), comes("sam")
        placed = place_order(draft_from_items([(goods.mug, 3), (goods.hoodie, 1)], actor=alice), actor=alice)
        collect_payment(placed.payment.pk)
        for step in (pack_rest, ship_order, deliver_order):
            step(placed, actor=sam)


@pytest.fixture
def laid_before() -> Laid:
    return (lay_people, lay_shelves, lay_order)


@pytest.fixture
def order(tables: None, at_a_door: None) -> Order:
    return read(Order.objects.get())


@pytest.fixture
def small_hoodie(goods: Goods) -> Variant:
    """Costs 40.00, and one is left."""
    with open_context("system:seed"):
        return make_variant(goods.hoodie.product, "navy", "S", 40_00, 1, position=4)


def read(order: Order) -> Order:
    return Order.objects.select_related("owner", "payment").get(pk=order.pk)


def hoodie_line(order: Order) -> OrderLine:
    return order.lines.order_by("id")[1]


def ask(order: Order, variant: Variant, actor: Actor) -> Return:
    line = hoodie_line(order)
    return request_return(order, {line: 1}, SIZE, swaps={line: variant}, actor=actor)


def test_the_other_one_is_kept_from_the_request_on(order: Order, alice: Actor, goods: Goods) -> None:
    ask(order, goods.navy_hoodie, alice)
    assert left(goods.navy_hoodie) == 9


def test_what_was_sent_back_is_in_stock_and_the_other_goes_out(
    order: Order, alice: Actor, sam: Actor, goods: Goods
) -> None:
    back = receive_return(approve_return(ask(order, goods.navy_hoodie, alice), actor=sam), actor=sam)
    assert (back.state, back.refund, left(goods.hoodie)) == ("closed", None, 10)

    ship_order(order, actor=sam)
    deliver_order(order, actor=sam)

    parcel = Shipment.objects.get(exchange=back)
    assert (parcel.state, parcel.contents) == ("delivered", [(1, "Quiet Hoodie (navy, L)")])
    assert (read(order).state, left(goods.navy_hoodie)) == (State.DELIVERED, 9)
    assert letters_to(order.owner.email)[-2:] == [
        f"Your exchange of {order.number} is on its way",
        f"Your exchange of {order.number} has arrived",
    ]
    assert "send it back" not in Letter.objects.filter(to=order.owner.email).latest("id").body
    assert [moment.what for moment in timeline_of(read(order)) if "exchange" in moment.what] == [
        "asked for an exchange",
        "packed your exchange",
        "sent your exchange",
        "delivered your exchange",
    ]


def test_what_it_costs_less_goes_back_at_the_price_of_the_day_it_was_asked_for(
    order: Order, alice: Actor, sam: Actor, small_hoodie: Variant
) -> None:
    asked = approve_return(ask(order, small_hoodie, alice), actor=sam)
    with open_context("system:seed"):
        Variant.objects.filter(pk=small_hoodie.pk).update(price=45_00)
    paid = share_of(hoodie_line(order), 0, 1)

    back = receive_return(asked, actor=sam)
    collect_payment(order.payment.pk)

    assert back.refund.amount == paid - paid * 40_00 // 48_00 == 9_52
    back.refresh_from_db()
    assert (back.state, back.refund.state) == ("closed", "done")


def test_money_and_exchange_in_one_return_add_up_to_the_cent(
    order: Order, alice: Actor, sam: Actor, small_hoodie: Variant
) -> None:
    mugs, hoodie = order.lines.order_by("id")
    asked = request_return(order, {mugs: 3, hoodie: 1}, SIZE, swaps={hoodie: small_hoodie}, actor=alice)

    back = receive_return(approve_return(asked, actor=sam), actor=sam)

    assert back.refund.amount == share_of(mugs, 0, 3) + 9_52
    assert read(order).state == State.PARTLY_RETURNED
    assert returnable(read(order)) == {}


@pytest.mark.parametrize("ends", ["withdrawn", "declined"])
def test_what_was_kept_is_for_sale_again(
    order: Order, alice: Actor, sam: Actor, small_hoodie: Variant, ends: str
) -> None:
    asked = ask(order, small_hoodie, alice)
    assert left(small_hoodie) == 0

    if ends == "withdrawn":
        withdraw_return(asked, actor=alice)
    else:
        decline_return(asked, "It was worn.", actor=sam)

    assert left(small_hoodie) == 1
    with pytest.raises(ReturnError, match="already"):
        withdraw_return(asked, actor=alice)
    assert left(small_hoodie) == 1


@pytest.mark.parametrize("name", ["mug", "last_hoodie", "hoodie"])
def test_another_product_a_dearer_one_and_the_same_are_refused(
    order: Order, alice: Actor, goods: Goods, name: str
) -> None:
    with pytest.raises(ReturnError, match="cannot be exchanged"):
        ask(order, getattr(goods, name), alice)
    assert Return.objects.count() == 0


def test_what_is_sold_out_is_refused(order: Order, alice: Actor, goods: Goods) -> None:
    mugs = order.lines.order_by("id")[0]
    with pytest.raises(ReturnError, match="Too few"):
        request_return(order, {mugs: 1}, SIZE, swaps={mugs: goods.sold_out}, actor=alice)
    assert Return.objects.count() == 0


def test_the_last_piece_goes_to_the_exchange_or_to_the_buyer(
    order: Order, alice: Actor, mallory: Actor, small_hoodie: Variant
) -> None:
    content = draft_from_items([(small_hoodie, 1)], actor=mallory)

    at_once(
        lambda: ask(order, small_hoodie, alice),
        lambda: place_order(content, actor=mallory),
    )

    bought = Order.objects.filter(owner=mallory.principal).count()
    assert (left(small_hoodie), ReturnLine.objects.count() + bought) == (0, 1)


def test_two_who_end_a_return_at_once_let_go_once(
    order: Order, alice: Actor, sam: Actor, small_hoodie: Variant
) -> None:
    asked = ask(order, small_hoodie, alice)

    at_once(
        lambda: withdraw_return(asked, actor=alice),
        lambda: decline_return(asked, "It was worn.", actor=sam),
    )

    assert left(small_hoodie) == 1


def test_two_who_receive_at_once_pack_one_parcel(
    order: Order, alice: Actor, sam: Actor, goods: Goods
) -> None:
    asked = approve_return(ask(order, goods.navy_hoodie, alice), actor=sam)

    results = at_once(*[lambda: receive_return(asked, actor=sam)] * 3)

    assert sum(isinstance(result, ReturnError) for result in results) == 2
    assert (Shipment.objects.filter(exchange=asked).count(), left(goods.hoodie)) == (1, 10)


def test_an_exchange_that_has_not_arrived_hinders_an_erasure(
    order: Order, alice: Actor, sam: Actor, goods: Goods
) -> None:
    receive_return(approve_return(ask(order, goods.navy_hoodie, alice), actor=sam), actor=sam)
    assert list(hindrances(order.owner)) == [f"Your exchange of {order.number} is packed."]


def form(order: Order, variant: Variant, quantity: int = 1) -> dict[str, str | int]:
    mugs, hoodie = order.lines.order_by("id")
    sizes = {f"line-{mugs.pk}": 0, f"line-{hoodie.pk}": quantity, f"swap-{hoodie.pk}": variant.public_id}
    return {**sizes, "reason": "size", "note": ""}


def test_the_page_offers_what_fits_and_costs_no_more(
    browser_of: BrowserOf, order: Order, goods: Goods, small_hoodie: Variant
) -> None:
    page = browser_of("alice").get(reverse("order-return", args=[order.public_id]))

    swaps = [
        choice for field in page.context["form"].swaps for choice in page.context["form"][field].field.choices
    ]
    assert swaps == [
        ("", "Your money back"),
        (goods.navy_hoodie.public_id, "navy, L"),
        (small_hoodie.public_id, "navy, S, and $8.00 less"),
    ]


def test_an_exchange_is_asked_for_on_the_page_and_stands_on_the_orders(
    browser_of: BrowserOf, order: Order, goods: Goods
) -> None:
    alice, address = browser_of("alice"), reverse("order-return", args=[order.public_id])

    page = alice.post(address, form(order, goods.navy_hoodie), follow=True).content.decode()

    assert "1 × Quiet Hoodie (black, L), for Quiet Hoodie (navy, L)" in page
    assert left(goods.navy_hoodie) == 9


@pytest.mark.parametrize("name", ["mug", "last_hoodie", "hoodie", "sold_out"])
def test_a_form_that_names_another_variant_does_nothing(
    browser_of: BrowserOf, order: Order, goods: Goods, name: str
) -> None:
    address = reverse("order-return", args=[order.public_id])
    answer = browser_of("alice").post(address, form(order, getattr(goods, name)))
    assert (answer.status_code, Return.objects.count()) == (200, 0)


def test_nobody_exchanges_from_somebody_elses_order(
    browser_of: BrowserOf, order: Order, goods: Goods
) -> None:
    address = reverse("order-return", args=[order.public_id])
    answer = browser_of("mallory").post(address, form(order, goods.navy_hoodie))
    assert (answer.status_code, Return.objects.count(), left(goods.navy_hoodie)) == (404, 0, 10)


def test_staff_find_the_exchange_and_send_it(
    browser_of: BrowserOf, order: Order, alice: Actor, sam: Actor, goods: Goods
) -> None:
    back = receive_return(approve_return(ask(order, goods.navy_hoodie, alice), actor=sam), actor=sam)
    finn, orders = browser_of("finn"), reverse("admin:shop_order_changelist")
    to_send = finn.get(orders, {"work": "exchange"}).context["cl"].queryset
    assert list(to_send) == [order]

    finn.post(orders, {"action": "ship", "_selected_action": [order.pk]})

    page = finn.get(reverse("admin:shop_order_change", args=[order.pk])).content.decode()
    assert f"return {back.public_id} of {order.number}" in page
    page = finn.get(reverse("admin:shop_return_change", args=[back.pk])).content.decode()
    assert f"parcel {Shipment.objects.get(exchange=back).public_id} of {order.number}, on its way" in page
    assert list(finn.get(orders, {"work": "exchange"}).context["cl"].queryset) == []


def test_buyer_sees_both_ends_of_an_exchange(
    browser_of: BrowserOf, order: Order, alice: Actor, sam: Actor, goods: Goods
) -> None:
    back = receive_return(approve_return(ask(order, goods.navy_hoodie, alice), actor=sam), actor=sam)

    page = browser_of("alice").get(order.get_absolute_url()).content.decode()

    assert f'href="#return-{back.public_id}"' in page
    assert f'href="#parcel-{Shipment.objects.get(exchange=back).public_id}"' in page
