"""Cart, checkout, orders and addresses: one's own, by the same verbs as on the site."""

from collections.abc import Callable

import pytest
from django.test import Client

from shop.models import Address, Order, Variant
from shop.payments import test_gateway
from tests.shop.goods import Goods

from .conftest import Caller, fill, slug

BERLIN = {
    "country": "DE",
    "recipient": "Alice",
    "street": "Torstraße 1",
    "postcode": "10119",
    "city": "Berlin",
}


def test_a_guest_fills_a_cart(caller: Callable[[str], Caller], goods: Goods) -> None:
    guest = caller("guest")
    added = guest.send("POST", "cart/lines/", {"variant": goods.mug.public_id, "quantity": 2})

    assert (added.status_code, added.json()["total"]) == (201, 32_00)
    assert guest.get("cart/").json()["quantity"] == 2


def test_a_line_is_changed_kept_and_taken_out(alices: Caller, goods: Goods) -> None:
    fill(alices, goods.mug)
    line = f"cart/lines/{alices.get('cart/').json()['lines'][0]['id']}/"

    assert alices.send("PATCH", line, {"quantity": 3}).json()["quantity"] == 3
    assert len(alices.send("PATCH", line, {"saved_for_later": True}).json()["later"]) == 1
    assert alices.send("DELETE", line).json()["later"] == []


def test_a_saved_line_is_changed_and_stays_saved(alices: Caller, goods: Goods) -> None:
    line = saved_line(alices, goods.mug)

    (kept,) = alices.send("PATCH", line, {"quantity": 3}).json()["later"]
    assert kept["quantity"] == 3
    (kept,) = alices.send("PATCH", line, {"variant": goods.hoodie.public_id}).json()["later"]
    assert (kept["title"], kept["quantity"]) == ("Quiet Hoodie", 3)


def test_a_saved_line_joins_the_pieces_that_are_to_be_ordered(alices: Caller, goods: Goods) -> None:
    line = saved_line(alices, goods.mug)
    fill(alices, goods.hoodie)

    cart = alices.send("PATCH", line, {"variant": goods.hoodie.public_id}).json()
    assert ([each["quantity"] for each in cart["lines"]], cart["later"]) == ([2], [])


def test_a_change_of_two_things_is_one_change(alices: Caller, goods: Goods) -> None:
    line = saved_line(alices, goods.mug)

    assert alices.send("PATCH", line, {"quantity": 3, "saved_for_later": False}).json()["quantity"] == 3
    alices.browser.post("/cart/undo/")
    cart = alices.get("cart/").json()
    assert (cart["lines"], [kept["quantity"] for kept in cart["later"]]) == ([], [1])


def saved_line(caller: Caller, variant: Variant) -> str:
    fill(caller, variant)
    line = f"cart/lines/{caller.get('cart/').json()['lines'][0]['id']}/"
    caller.send("PATCH", line, {"saved_for_later": True})
    return line


@pytest.mark.parametrize(("quantity", "kind"), [(11, "not-enough-stock"), (100, "invalid"), ("x", "invalid")])
def test_what_cannot_be_had_is_refused(alices: Caller, goods: Goods, quantity: object, kind: str) -> None:
    body = {"variant": goods.mug.public_id, "quantity": quantity}
    assert slug(alices.send("POST", "cart/lines/", body)) == kind


def test_what_is_sold_out_is_a_conflict(alices: Caller, goods: Goods) -> None:
    assert slug(alices.send("POST", "cart/lines/", {"variant": goods.sold_out.public_id})) == "sold-out"


def test_an_order_is_what_the_quote_said(alices: Caller, goods: Goods) -> None:
    fill(alices, goods.mug)
    wishes = {"note": "Ring twice", "purchase_order": "PO 7"}
    quote = alices.send("POST", "checkout/", wishes).json()["quote"]

    placed = alices.send("POST", "orders/", {**wishes, "digest": quote["digest"]}, key="first")

    order = placed.json()
    assert (placed.status_code, order["state"], order["payment"]["state"]) == (201, "paid", "captured")
    assert [order[name] for name in ("total", "note", "purchase_order")] == [
        quote["total"],
        "Ring twice",
        "PO 7",
    ]
    assert alices.browser.get(placed.headers["Location"]).json() == order


def test_another_cart_than_the_quoted_one_is_not_ordered(alices: Caller, goods: Goods) -> None:
    wish = fill(alices, goods.mug)
    fill(alices, goods.hoodie)

    assert slug(alices.send("POST", "orders/", wish, key="first")) == "quote-changed"
    assert not Order.objects.exists()


def test_a_declined_payment_says_which_order_is_cancelled(
    alices: Caller, goods: Goods, pays_with: Callable[[str], None]
) -> None:
    pays_with(test_gateway.DECLINED)
    answer = alices.send("POST", "orders/", fill(alices, goods.mug), key="first")

    assert slug(answer) == "payment-declined"
    assert alices.get(f"orders/{answer.json()['order']}/").json()["state"] == "cancelled"


def test_an_order_is_moved_and_cancelled(alices: Caller, goods: Goods) -> None:
    order = alices.send("POST", "orders/", fill(alices, goods.mug), key="first").json()["id"]
    address = alices.send("POST", "addresses/", BERLIN).json()["id"]

    moved = alices.send("PUT", f"orders/{order}/address/", {"address": address}).json()
    cancelled = alices.send("POST", f"orders/{order}/cancel/").json()

    assert moved["ship_to"]["street"] == "Torstraße 1"
    assert (cancelled["state"], cancelled["can_cancel"]) == ("cancelled", False)
    assert slug(alices.send("POST", f"orders/{order}/cancel/")) == "conflict"


def test_orders_come_in_pages_the_newest_first(alices: Caller, goods: Goods) -> None:
    for number in range(3):
        alices.send("POST", "orders/", fill(alices, goods.mug), key=str(number))
    first = alices.get("orders/?page_size=2").json()
    alices.send("POST", "orders/", fill(alices, goods.mug), key="later")
    second = alices.get(first["next"].split("/api/v1/")[1]).json()

    numbers = [order["number"] for order in first["results"] + second["results"]]
    assert (len(numbers), numbers, second["next"]) == (3, sorted(numbers, reverse=True), None)


def test_nobody_sees_or_changes_what_is_anothers(caller: Callable[[str], Caller], goods: Goods) -> None:
    alice, mallory = caller("alice"), caller("mallory")
    order = alice.send("POST", "orders/", fill(alice, goods.mug), key="first").json()["id"]
    address = alice.get("addresses/").json()["results"][0]["id"]
    fill(alice, goods.hoodie)
    line = alice.get("cart/").json()["lines"][0]["id"]

    answers = [
        mallory.get(f"orders/{order}/"),
        mallory.send("POST", f"orders/{order}/cancel/"),
        mallory.send("PUT", f"orders/{order}/address/", {"address": address}),
        mallory.get(f"addresses/{address}/"),
        mallory.send("PUT", f"addresses/{address}/", BERLIN),
        mallory.send("DELETE", f"addresses/{address}/"),
        mallory.send("POST", f"addresses/{address}/default/"),
        mallory.send("PATCH", f"cart/lines/{line}/", {"quantity": 1}),
        mallory.send("DELETE", f"cart/lines/{line}/"),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert mallory.get("orders/").json()["results"] == []
    assert Order.objects.get().state == "paid"


def test_an_order_goes_to_ones_own_addresses_alone(caller: Callable[[str], Caller], goods: Goods) -> None:
    alice, mallory = caller("alice"), caller("mallory")
    address = alice.get("addresses/").json()["results"][0]["id"]
    fill(mallory, goods.mug)

    assert slug(mallory.send("POST", "checkout/", {"address": address})) == "invalid"


def test_the_address_book(alices: Caller, goods: Goods) -> None:
    added = alices.send("POST", "addresses/", BERLIN)
    address = f"addresses/{added.json()['id']}/"

    assert (added.status_code, added.json()["is_default"]) == (201, False)
    assert alices.send("PUT", address, {**BERLIN, "city": "Potsdam"}).json()["city"] == "Potsdam"
    assert alices.send("POST", f"{address}default/").json()["is_default"] is True
    assert alices.send("DELETE", address).status_code == 204
    assert Address.objects.get(owner__email__startswith="alice").is_default


@pytest.mark.parametrize(
    ("change", "field"),
    [({"postcode": "1"}, "postcode"), ({"country": "XX"}, "country"), ({"street": "\x00"}, "street")],
)
def test_an_address_is_checked_as_on_the_site(
    alices: Caller, goods: Goods, change: dict[str, str], field: str
) -> None:
    answer = alices.send("POST", "addresses/", {**BERLIN, **change})

    assert slug(answer) == "invalid"
    assert field in [error["field"] for error in answer.json()["errors"]]


@pytest.mark.parametrize("address", ["orders/", "orders/C-1001/", "addresses/", "payment-methods/"])
def test_a_guest_has_to_sign_in(caller: Callable[[str], Caller], goods: Goods, address: str) -> None:
    answer = caller("guest").get(address)

    assert (answer.status_code, slug(answer)) == (401, "sign-in")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("{", "malformed"),
        ("[" * 60_000, "malformed"),
        ('{"variant": NaN}', "malformed"),
        ("[]", "invalid"),
        ('"text"', "invalid"),
        ('{"variant": "\\ud800"}', "invalid"),
        ('{"variant": {"a": 1}}', "invalid"),
        ('{"variant": "' + "a" * 70_000 + '"}', "too-large"),
        ('{"variant": "' + "a" * 3_000_000 + '"}', "too-large"),
    ],
)
def test_hostile_bodies_are_refused(alices: Caller, goods: Goods, body: str, kind: str) -> None:
    answer = alices.browser.generic("POST", "/api/v1/cart/lines/", body, "application/json")
    assert slug(answer) == kind  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["text/xml", "multipart/form-data", "application/x-www-form-urlencoded"])
def test_only_json_is_read(alices: Caller, goods: Goods, kind: str) -> None:
    answer = alices.browser.generic("POST", "/api/v1/cart/lines/", "variant=x", kind)
    assert slug(answer) == "unsupported-media-type"  # type: ignore[arg-type]


def test_a_page_of_others_cannot_call_with_ones_session(goods: Goods) -> None:
    browser = Client(enforce_csrf_checks=True)
    body = {"variant": goods.mug.public_id}
    forged = browser.post("/api/v1/cart/lines/", body, "application/json")
    token = browser.get("/api/v1/session/").json()["csrf_token"]
    meant = browser.post("/api/v1/cart/lines/", body, "application/json", headers={"X-CSRFToken": token})

    assert (slug(forged), meant.status_code) == ("csrf", 201)  # type: ignore[arg-type]
