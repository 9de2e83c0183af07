"""A call that is sent again with its key is answered again, and not done again. On both databases."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shop.api.idempotency import KEPT, RUNS_AT_MOST
from shop.api.schema import UNSAFE
from shop.api.urls import urlpatterns
from shop.cart import add_to_cart
from shop.models import CartLine, GatewayCharge, IdempotencyRecord, Order
from shop.tasks import forget_api_answers
from tests.shop.goods import Goods
from tests.shop.test_races import at_once
from tests.support.busy import busy

from .conftest import Caller, fill, slug

AT_ONCE = 50


@pytest.fixture
def tables(database: object) -> None:
    """On both databases."""


def add(caller: Caller, goods: Goods, quantity: int = 1, key: str = "one") -> object:
    body = {"variant": goods.mug.public_id, "quantity": quantity}
    return caller.send("POST", "cart/lines/", body, key=key)


def test_one_key_fifty_times_at_once_is_one_order_and_one_charge(alices: Caller, goods: Goods) -> None:
    wish, session = fill(alices, goods.mug), alices.browser.cookies

    def place() -> tuple[int, bytes]:
        browser = Client()
        browser.cookies = session
        answer = Caller(browser).send("POST", "orders/", wish, key="once")
        return answer.status_code, answer.content

    answers = at_once(*[place] * AT_ONCE)

    statuses = Counter(answer[0] for answer in answers)
    assert set(statuses) <= {201, 409}
    assert len({answer for answer in answers if answer[0] == 201}) == 1
    assert (Order.objects.count(), GatewayCharge.objects.count()) == (1, 1)
    assert alices.send("POST", "orders/", wish, key="once").status_code == 201


def test_a_repeat_gets_the_same_answer(alices: Caller, goods: Goods) -> None:
    first, again = add(alices, goods), add(alices, goods)

    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert (again.headers["Idempotency-Replayed"], CartLine.objects.get().quantity) == ("true", 1)


def test_a_refusal_is_repeated_too(alices: Caller, goods: Goods) -> None:
    first, again = add(alices, goods, 11), add(alices, goods, 11)

    assert (slug(first), first.content) == (slug(again), again.content)


def test_the_same_key_with_another_body_is_refused(alices: Caller, goods: Goods) -> None:
    add(alices, goods, 1)
    answer = add(alices, goods, 2)

    assert (answer.status_code, slug(answer)) == (422, "idempotency-key-reused")


def test_the_same_key_of_another_person_is_another_key(caller: Callable[[str], Caller], goods: Goods) -> None:
    answers = [add(caller(name), goods) for name in ("alice", "mallory", "guest", "guest")]

    assert [answer.status_code for answer in answers] == [201] * 4
    assert CartLine.objects.count() == 4


def test_a_call_that_still_runs_is_told_so(alices: Caller, goods: Goods) -> None:
    add(alices, goods)
    IdempotencyRecord.objects.update(status=None)
    answer = add(alices, goods)

    assert (answer.status_code, slug(answer), answer.headers["Retry-After"]) == (409, "still-running", "1")


def test_a_dead_run_blocks_its_key_for_a_minute(alices: Caller, goods: Goods) -> None:
    wish = fill(alices, goods.mug)
    first = alices.send("POST", "orders/", wish, key="one")
    IdempotencyRecord.objects.update(status=None, started_at=timezone.now() - RUNS_AT_MOST)
    again = alices.send("POST", "orders/", wish, key="one")

    assert timedelta(minutes=1) == RUNS_AT_MOST
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert (Order.objects.count(), GatewayCharge.objects.count()) == (1, 1)


def test_a_run_that_was_only_slow_does_nothing_once_another_has_taken_over(
    alices: Caller, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*args: object, **kwargs: object) -> CartLine:
        IdempotencyRecord.objects.update(started_at=timezone.now() + RUNS_AT_MOST)
        return add_to_cart(*args, **kwargs)

    monkeypatch.setattr("shop.api.cart.add_to_cart", slowly)
    answer = add(alices, goods)

    assert (answer.status_code, slug(answer), CartLine.objects.count()) == (409, "still-running", 0)


def test_what_broke_may_be_tried_again(alices: Caller, goods: Goods, monkeypatch: pytest.MonkeyPatch) -> None:
    alices.browser.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("shop.api.cart.CartData", None)
        assert slug(add(alices, goods)) == "internal"

    assert (add(alices, goods).status_code, CartLine.objects.get().quantity) == (201, 1)


def test_a_cancellation_that_broke_once_it_was_done_is_answered_when_tried_again(
    alices: Caller, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = alices.send("POST", "orders/", fill(alices, goods.mug), key="one").json()["id"]
    with monkeypatch.context() as broken:
        broken.setattr("shop.api.orders.collect_payment", busy)
        assert slug(alices.send("POST", f"orders/{order}/cancel/", key="two")) == "busy"
    again = alices.send("POST", f"orders/{order}/cancel/", key="two")

    assert (again.status_code, again.json()["state"]) == (200, "cancelled")


def test_what_waited_in_vain_may_be_tried_again(
    alices: Caller, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as held:
        held.setattr("shop.api.cart.add_to_cart", busy)
        answer = add(alices, goods)

    assert (answer.status_code, slug(answer), answer.headers["Retry-After"]) == (503, "busy", "1")
    assert (add(alices, goods).status_code, CartLine.objects.get().quantity) == (201, 1)


def test_ordering_wants_a_key(alices: Caller, goods: Goods) -> None:
    assert slug(alices.send("POST", "orders/", fill(alices, goods.mug))) == "idempotency-key-missing"


@pytest.mark.parametrize("key", ["a b", "é", "x" * 256])
def test_a_key_is_visible_ascii(alices: Caller, goods: Goods, key: str) -> None:
    assert slug(add(alices, goods, key=key)) == "invalid"


def test_answers_are_forgotten_after_a_day(alices: Caller, goods: Goods) -> None:
    add(alices, goods)
    assert forget_api_answers() == 0
    IdempotencyRecord.objects.update(started_at=timezone.now() - KEPT)

    assert forget_api_answers() == 1


def test_every_unsafe_call_takes_a_key() -> None:
    views = [
        pattern.callback.view_class for pattern in urlpatterns if hasattr(pattern.callback, "view_class")
    ]
    unsafe = [getattr(view, method) for view in views for method in UNSAFE if hasattr(view, method)]

    assert len(unsafe) > 10
    assert [call.__qualname__ for call in unsafe if not hasattr(call, "__wrapped__")] == []
