"""What has changed between a card and its order: the yes was to something else, so it is asked for anew."""

from collections.abc import Callable

import pytest
from pytest_django import Settings

from agents.models import ToolCall
from audit.context import open_context
from identity.delegations import change_terms
from identity.scopes import Scope
from identity.terms import Terms
from shop.models import PaymentMethod, ShippingRate, TaxRate
from tests.agents.cards import MUG, call_of, message, wants_mugs
from tests.agents.script import asks
from tests.agents.stage import Talk, change, events, letters_to, move_out, variant

State = ToolCall.State


def raise_the_price(talk: Talk) -> None:
    change(MUG, price=17_00)


def sell_the_last(talk: Talk) -> None:
    change(MUG, stock=0)


def leave_too_few(talk: Talk) -> None:
    change(MUG, stock=1)


def add_one(talk: Talk) -> None:
    talk.say("one more", asks("add_to_cart", variant_id=variant(MUG).public_id))


def move(talk: Talk) -> None:
    move_out(talk.actor)


def pay_otherwise(talk: Talk) -> None:
    with open_context("system:seed"):
        PaymentMethod.objects.filter(owner=talk.actor.principal).update(label="Another card")


def send_dearer(talk: Talk) -> None:
    with open_context("system:seed"):
        ShippingRate.objects.update(price=99_00, free_from=None)


def tax_higher(talk: Talk) -> None:
    with open_context("system:seed"):
        TaxRate.objects.update(rate="40")


@pytest.mark.parametrize(
    ("happening", "reason"),
    [
        (raise_the_price, "The price of Harbour Mug (red) is now $17.00; it was $16.00."),
        (add_one, "The cart no longer holds the same things."),
        (move, "The delivery address has changed."),
        (pay_otherwise, "The payment method has changed."),
        (send_dearer, "Shipping or tax has changed."),
        (tax_higher, "Shipping or tax has changed."),
    ],
)
def test_what_no_longer_fits_is_not_ordered_and_asked_anew(
    talk: Talk, happening: Callable[[Talk], None], reason: str
) -> None:
    first = wants_mugs(talk)
    happening(talk)
    talk.decide(first)
    second = talk.card()

    assert talk.orders() == []
    assert message(first) == f"{reason} A new card is waiting for a countersignature."
    assert (first.pk != second.pk, second.state, talk.card(first.pk).used_at) == (True, "waiting", None)
    assert letters_to(talk.actor) == ["Your order waits for a new countersignature"]


def test_what_can_no_longer_be_asked_anew_is_refused_and_recorded(talk: Talk) -> None:
    first = wants_mugs(talk)
    raise_the_price(talk)
    talk.press(first)
    with talk.at("web"):
        less = Terms(scopes=tuple(one for one in Scope if one != Scope.CART_READ))
        change_terms(talk.root, less, actor=talk.actor)
    talk.worker.work()

    assert (call_of(first).state, talk.orders()) == (State.REFUSED, [])
    assert message(first).startswith("The agent was not lent the permission to see your cart")
    assert [event.outcome for event in events("policy.decision", action="cart:read")][-1] == "deny"


def test_what_was_agreed_to_in_one_currency_is_not_ordered_in_another(talk: Talk, settings: Settings) -> None:
    card = wants_mugs(talk)
    settings.CURRENCY = "EUR"
    talk.decide(card)

    assert (talk.orders(), talk.card(card.pk).used_at) == ([], None)
    assert message(card).startswith("Prices are in EUR now; they were in USD. ")
    assert talk.card().quote.currency == "EUR"


def test_the_way_to_send_it_is_the_one_on_the_card(talk: Talk) -> None:
    """Another is chosen for the cart meanwhile: the yes was to what she saw."""
    card = wants_mugs(talk)
    talk.say("quickly", asks("choose_shipping", code="express"), "Chosen.")
    talk.decide(card)

    assert [(order.shipping_method, order.total) for order in talk.orders()] == [
        (card.quote.content["shipping_label"], card.quote.total)
    ]


def test_the_new_card_can_be_countersigned(talk: Talk) -> None:
    first = wants_mugs(talk)
    raise_the_price(talk)
    talk.decide(first)
    talk.decide(talk.card())

    assert [order.subtotal for order in talk.orders()] == [2 * 17_00]


@pytest.mark.parametrize(
    ("happening", "why"),
    [(sell_the_last, "is sold out"), (leave_too_few, "Only 1 of Harbour Mug (red) are left.")],
)
def test_what_cannot_be_had_any_more_is_not_ordered(
    talk: Talk, happening: Callable[[Talk], None], why: str
) -> None:
    card = wants_mugs(talk)
    happening(talk)
    talk.decide(card)

    assert (talk.orders(), call_of(card).state) == ([], State.FAILED)
    assert why in message(card)


def test_a_change_after_the_yes_and_before_the_worker_counts_too(talk: Talk) -> None:
    card = wants_mugs(talk)
    talk.press(card)
    change(MUG, price=99_00)
    talk.worker.work()

    assert talk.orders() == []
    assert talk.card().quote.content["lines"][0]["price"] == 99_00
