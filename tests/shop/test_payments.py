from collections.abc import Callable

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from audit.context import open_context
from identity.actor import Actor
from shop.models import GatewayCharge, Order, Payment, ShippingRate, Variant
from shop.orders import cancel_order, place_order
from shop.payments import test_gateway
from shop.payments.collect import VOIDED_THERE, collect_payment
from shop.payments.gateway import Bill, Charge, ChargeState, NoAnswer
from shop.payments.gateways import GATEWAYS, bill_of
from shop.quotes import draft_from_items
from shop.tasks import settle_payments

from .conftest import letters_to
from .goods import Goods


@pytest.fixture
def tables(database: object) -> None:
    """On both databases."""


State = Payment.State
gateway = GATEWAYS["test"]
PayWith = Callable[[str], None]


@pytest.fixture
def order(alice: Actor, goods: Goods) -> Callable[[], Order]:
    """Alice orders two mugs with the card she has then."""

    def place() -> Order:
        return place_order(draft_from_items([(goods.mug, 2)], actor=alice), actor=alice)

    return place


def states(order: Order) -> tuple[str, str]:
    order = Order.objects.select_related("payment").get(pk=order.pk)
    return order.state, order.payment.state


def charges() -> list[str]:
    return list(GatewayCharge.objects.values_list("state", flat=True))


def test_a_good_card_pays(order: Callable[[], Order]) -> None:
    placed = order()
    payment = collect_payment(placed.payment.pk)

    assert (payment.state, states(placed)) == (State.CAPTURED, ("paid", "captured"))
    assert payment.gateway_reference == "test-1" or payment.gateway_reference.startswith("test-")


def test_collecting_again_changes_nothing(order: Callable[[], Order]) -> None:
    placed = order()
    for _ in range(3):
        collect_payment(placed.payment.pk)

    assert (states(placed), charges()) == (("paid", "captured"), ["captured"])


def test_a_declined_card_cancels_the_order_and_gives_the_stock_back(
    order: Callable[[], Order], pays_with: PayWith, goods: Goods
) -> None:
    pays_with(test_gateway.DECLINED)
    placed = order()
    payment = collect_payment(placed.payment.pk)

    assert (states(placed), payment.message) == (("cancelled", "declined"), "The bank declined this card.")
    assert Variant.objects.get(pk=goods.mug.pk).stock == 10


def test_a_provider_that_says_much_declines_all_the_same(
    order: Callable[[], Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    placed, much = order(), "The bank says no. " * 20
    monkeypatch.setattr(gateway, "authorize", lambda bill: Charge(ChargeState.DECLINED, "test-1", much))
    payment = collect_payment(placed.payment.pk)

    assert (states(placed), payment.message) == (("cancelled", "declined"), much[:200])


def test_a_charge_whose_answer_was_lost_is_found_by_the_sweeper(
    order: Callable[[], Order], pays_with: PayWith
) -> None:
    pays_with(test_gateway.TIMEOUT_AFTER_CHARGE)
    placed = order()

    collect_payment(placed.payment.pk)
    assert (states(placed), charges()) == (("placed", "pending"), ["authorized"])

    assert settle_payments() == 1
    assert (states(placed), charges()) == (("paid", "captured"), ["captured"])


def test_an_order_cancelled_while_the_answer_was_lost_is_voided(
    order: Callable[[], Order], pays_with: PayWith, alice: Actor
) -> None:
    pays_with(test_gateway.TIMEOUT_AFTER_CHARGE)
    placed = order()
    collect_payment(placed.payment.pk)
    cancel_order(placed, actor=alice)

    settle_payments()

    assert (states(placed), charges()) == (("cancelled", "voided"), ["voided"])


def test_an_order_cancelled_before_it_was_paid_never_holds_money(
    order: Callable[[], Order], alice: Actor
) -> None:
    """An authorize that is still on its way finds its key voided."""
    placed = cancel_order(order(), actor=alice)
    collect_payment(placed.payment.pk)

    late = gateway.authorize(bill_of(placed.payment))
    assert late.state is ChargeState.VOIDED


def test_an_order_cancelled_after_it_was_paid_is_refunded(order: Callable[[], Order], alice: Actor) -> None:
    placed = order()
    collect_payment(placed.payment.pk)
    cancel_order(placed, actor=alice)

    settle_payments()

    assert (states(placed), charges()) == (("cancelled", "refunded"), ["refunded"])
    assert settle_payments() == 0


def test_an_order_cancelled_between_hold_and_capture_ends_without_a_charge(
    order: Callable[[], Order], alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed = order()
    capture = gateway.capture

    def cancelled_first(bill: Bill) -> object:
        monkeypatch.undo()
        cancel_order(placed, actor=alice)
        return capture(bill)

    monkeypatch.setattr(gateway, "capture", cancelled_first)
    collect_payment(placed.payment.pk)

    assert (states(placed), charges()) == (("cancelled", "refunded"), ["refunded"])


def test_a_payment_that_was_voided_at_the_provider_cancels_its_order(
    order: Callable[[], Order], pays_with: PayWith, goods: Goods
) -> None:
    pays_with(test_gateway.TIMEOUT_AFTER_CHARGE)
    placed = order()
    collect_payment(placed.payment.pk)
    gateway.void(bill_of(placed.payment))

    settle_payments()

    placed.refresh_from_db()
    assert (states(placed), placed.cancelled_why) == (("cancelled", "voided"), VOIDED_THERE)
    assert Variant.objects.get(pk=goods.mug.pk).stock == 10


def test_an_order_that_costs_nothing_asks_no_provider(
    order: Callable[[], Order], pays_with: PayWith, alice: Actor, goods: Goods
) -> None:
    with open_context("system:seed"):
        goods.mug.price = 0
        goods.mug.save()
        ShippingRate.objects.update(price=0)
    pays_with(test_gateway.DECLINED)
    placed = order()
    collect_payment(placed.payment.pk)
    assert (placed.total, states(placed), charges()) == (0, ("paid", "captured"), [])

    cancel_order(placed, actor=alice)
    assert settle_payments() == 1
    assert (states(placed), settle_payments()) == (("cancelled", "refunded"), 0)


def test_a_late_answer_never_moves_a_payment_back(
    order: Callable[[], Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker finishes while this one waits for its first answer."""
    placed = order()
    authorize = gateway.authorize

    def slowly(bill: Bill) -> object:
        monkeypatch.undo()
        answer = authorize(bill)
        collect_payment(placed.payment.pk)
        return answer

    monkeypatch.setattr(gateway, "authorize", slowly)
    collect_payment(placed.payment.pk)

    assert (states(placed), charges()) == (("paid", "captured"), ["captured"])


def test_a_hold_that_comes_after_its_void_is_let_go_of_even_if_the_provider_falls_silent(
    order: Callable[[], Order], alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed = order()

    def late(bill: Bill) -> Charge:
        monkeypatch.undo()
        cancel_order(placed, actor=alice)
        collect_payment(placed.payment.pk)
        GatewayCharge.objects.update(state=GatewayCharge.State.AUTHORIZED)
        monkeypatch.setattr(gateway, "void", silent)
        return Charge(ChargeState.AUTHORIZED, "late")

    monkeypatch.setattr(gateway, "authorize", late)
    collect_payment(placed.payment.pk)
    assert (states(placed), charges()) == (("cancelled", "authorized"), ["authorized"])

    monkeypatch.undo()
    assert settle_payments() == 1
    assert (states(placed), charges()) == (("cancelled", "voided"), ["voided"])


def silent(bill: Bill) -> Charge:
    raise NoAnswer


def test_a_payment_that_cannot_be_settled_does_not_stop_the_next(
    order: Callable[[], Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, good = order(), order()
    look_up = gateway.look_up

    def stumble(bill: Bill) -> object:
        if bill.key == broken.payment.idempotency_key:
            raise RuntimeError("the provider sent nonsense")
        return look_up(bill)

    monkeypatch.setattr(gateway, "look_up", stumble)
    settle_payments()

    assert (states(broken), states(good)) == (("placed", "pending"), ("paid", "captured"))


def test_people_are_written_to_when_it_is_true(
    order: Callable[[], Order],
    pays_with: PayWith,
    alice: Actor,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        good = order()
        collect_payment(good.payment.pk)
        cancel_order(good, actor=alice)
        pays_with(test_gateway.DECLINED)
        bad = order()
        collect_payment(bad.payment.pk)

    assert letters_to("alice@acme.test") == [
        f"Your order {good.number}",
        f"Your order {good.number} is paid",
        f"Your order {good.number} is cancelled",
        f"Your order {bad.number}",
        f"Your payment for {bad.number} was declined",
    ]
