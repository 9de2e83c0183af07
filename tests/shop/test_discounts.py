from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from audit.context import open_context
from identity.actor import Actor
from identity.models import User
from shop.aisles import forget_aisles
from shop.cart import CartError, add_to_cart, cart_of, merge_guest_cart
from shop.cart_summary import cart_summary
from shop.discounts import CodeRefused, drop_code, use_code
from shop.models import Discount, DiscountUse, Order
from shop.orders import cancel_order, place_order
from shop.quotes import Wishes, draft_from_cart, draft_from_items, misfits

from .conftest import at_their_browser
from .goods import Goods

Make = Callable[..., Discount]


@pytest.fixture
def code(goods: Goods) -> Make:
    forget_aisles()

    def make(**fields: Any) -> Discount:
        with open_context("system:seed"):
            return Discount.objects.create(**{"code": "AUTUMN", "kind": "percentage", "value": 10, **fields})

    return make


def order_with(actor: Actor, goods: Goods, code: str, quantity: int = 1) -> Order:
    content = draft_from_items([(goods.mug, quantity)], actor=actor, wishes=Wishes(code=code))
    return place_order(content, actor=actor)


@pytest.mark.parametrize(
    ("fields", "discount", "shipping"),
    [
        ({"kind": "percentage", "value": 10}, 6_40, 6_00),
        ({"kind": "percentage", "value": 100}, 64_00, 6_00),
        ({"kind": "amount", "value": 5_00}, 5_00, 6_00),
        ({"kind": "amount", "value": 500_00}, 64_00, 6_00),
        ({"kind": "free_shipping"}, 0, 0),
    ],
)
def test_each_kind_takes_off_what_it_says(
    alice: Actor, goods: Goods, code: Make, fields: Mapping[str, Any], discount: int, shipping: int
) -> None:
    code(**fields)
    add_to_cart(goods.hoodie, 1, actor=alice)
    add_to_cart(goods.mug, 1, actor=alice)
    use_code(" autumn ", actor=alice)
    content = draft_from_cart(actor=alice)
    shown = cart_summary(cart_of(alice))

    assert (content.discount, content.shipping, content.discount_code) == (discount, shipping, "AUTUMN")
    assert content.tax == pytest.approx((64_00 - discount + shipping) * 0.19, abs=2)
    assert (shown.discount, shown.shipping) == (discount, shipping)
    order = place_order(content, actor=alice)
    assert (order.discount, order.discount_code, order.total) == (discount, "AUTUMN", content.total)


def test_only_goods_of_its_category_count(alice: Actor, goods: Goods, code: Make) -> None:
    code(category=goods.drinkware, value=50)
    content = draft_from_items([(goods.hoodie, 1), (goods.mug, 1)], actor=alice, wishes=Wishes(code="AUTUMN"))
    assert content.discount == 8_00


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"is_active": False}, "no such code"),
        ({"starts_at": timezone.now() + timedelta(days=3)}, "begins on"),
        ({"ends_at": timezone.now() - timedelta(seconds=1)}, "ended on"),
        ({"minimum": 16_01}, r"begins at \$16\.01: \$0\.01 more"),
        ({"most_uses": 0}, "used up"),
    ],
)
def test_a_code_that_does_not_fit_says_why_and_changes_nothing(
    alice: Actor, goods: Goods, code: Make, fields: Mapping[str, Any], reason: str
) -> None:
    code(**fields)
    add_to_cart(goods.mug, 1, actor=alice)
    with pytest.raises(CodeRefused, match=reason):
        use_code("AUTUMN", actor=alice)
    assert cart_of(alice).discount is None


@pytest.mark.parametrize("typed", ["", "AUTUM", "AUTUMN' OR 1=1 --", "%", "x" * 500])
def test_a_code_that_is_none_is_refused(alice: Actor, goods: Goods, code: Make, typed: str) -> None:
    code()
    add_to_cart(goods.mug, 1, actor=alice)
    with pytest.raises(CodeRefused, match="no such code"):
        use_code(typed, actor=alice)


def test_a_category_without_goods_in_the_cart_is_said(alice: Actor, goods: Goods, code: Make) -> None:
    code(category=goods.apparel)
    with pytest.raises(CodeRefused, match="for Apparel, and nothing"):
        draft_from_items([(goods.mug, 1)], actor=alice, wishes=Wishes(code="AUTUMN"))


def test_a_cart_of_nothing_that_costs_something_is_said(alice: Actor, goods: Goods, code: Make) -> None:
    code()
    with pytest.raises(CodeRefused, match="nothing in the cart that AUTUMN could be used for"):
        use_code("autumn", actor=alice)


def test_a_code_for_once_is_used_once_by_each_person(
    alice: Actor, mallory: Actor, goods: Goods, code: Make
) -> None:
    code(once_per_person=True)
    order_with(alice, goods, "AUTUMN")
    with pytest.raises(CodeRefused, match="once for each person"):
        order_with(alice, goods, "autumn")
    assert order_with(mallory, goods, "AUTUMN").discount == 1_60


def test_a_cancelled_order_gives_its_code_back(alice: Actor, goods: Goods, code: Make) -> None:
    code(once_per_person=True, most_uses=1)
    cancel_order(order_with(alice, goods, "AUTUMN"), actor=alice)

    assert order_with(alice, goods, "AUTUMN").discount == 1_60
    assert DiscountUse.objects.count() == 1


def test_two_quotes_with_one_code_become_one_order(alice: Actor, goods: Goods, code: Make) -> None:
    code(once_per_person=True)
    wishes = Wishes(code="AUTUMN")
    first, second = (draft_from_items([(goods.mug, 1)], actor=alice, wishes=wishes) for _ in range(2))
    place_order(first, actor=alice)
    assert misfits(second) == ("You have used AUTUMN already. It works once for each person.",)
    with pytest.raises(CartError, match="used AUTUMN already"):
        place_order(second, actor=alice)


def test_a_code_that_ends_before_the_yes_no_longer_fits(alice: Actor, goods: Goods, code: Make) -> None:
    discount = code()
    content = draft_from_items([(goods.mug, 1)], actor=alice, wishes=Wishes(code="AUTUMN"))
    with open_context("system:seed"):
        Discount.objects.filter(pk=discount.pk).update(ends_at=timezone.now())
    assert "ended on" in misfits(content)[0]


def test_a_cart_whose_code_no_longer_fits_is_priced_without_it_and_says_so(
    alice: Actor, goods: Goods, code: Make
) -> None:
    discount = code()
    add_to_cart(goods.mug, 1, actor=alice)
    use_code("AUTUMN", actor=alice)
    with open_context("system:seed"):
        Discount.objects.filter(pk=discount.pk).update(minimum=100_00)
    shown = cart_summary(cart_of(alice))

    assert (shown.code, shown.discount) == ("AUTUMN", 0)
    assert "begins at $100.00" in shown.code_note
    assert draft_from_cart(actor=alice).discount_code == ""


def test_a_code_that_is_switched_off_on_a_cart_keeps_nobody_from_ordering(
    alice: Actor, goods: Goods, code: Make
) -> None:
    discount = code()
    add_to_cart(goods.mug, 1, actor=alice)
    use_code("AUTUMN", actor=alice)
    with open_context("system:seed"):
        Discount.objects.filter(pk=discount.pk).update(is_active=False)

    assert cart_summary(cart_of(alice)).code_note == "AUTUMN can no longer be used."
    assert place_order(draft_from_cart(actor=alice), actor=alice).discount == 0


def test_a_guests_code_comes_along_at_sign_in(alice: Actor, guest: Actor, goods: Goods, code: Make) -> None:
    code()
    add_to_cart(goods.mug, 1, actor=guest)
    use_code("AUTUMN", actor=guest)
    merge_guest_cart(guest.guest_key or "", actor=alice)

    assert draft_from_cart(actor=alice).discount_code == "AUTUMN"


def test_a_code_is_taken_off_again_and_leaves_with_the_order(alice: Actor, goods: Goods, code: Make) -> None:
    code()
    add_to_cart(goods.mug, 1, actor=alice)
    use_code("AUTUMN", actor=alice)
    drop_code(actor=alice)
    assert draft_from_cart(actor=alice).discount == 0
    use_code("AUTUMN", actor=alice)
    place_order(draft_from_cart(actor=alice), actor=alice)
    assert cart_of(alice).discount is None


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "percentage", "value": 0},
        {"kind": "percentage", "value": 101},
        {"code": "autumn"},
        {"starts_at": timezone.now(), "ends_at": timezone.now() - timedelta(days=1)},
    ],
)
def test_the_database_refuses_a_code_that_makes_no_sense(code: Make, fields: Mapping[str, Any]) -> None:
    code(code="AUTUMN")
    with pytest.raises(IntegrityError), transaction.atomic():
        code(**{"code": "OTHER", **fields})


class TestAtOnce:
    @pytest.fixture
    def tables(self, database: object) -> None:
        """With several connections."""

    def test_a_code_for_three_is_used_three_times_by_eight_who_want_it_at_once(
        self, people: dict[str, User], at_a_door: None, goods: Goods, code: Make
    ) -> None:
        code(most_uses=3)
        buyers = [at_their_browser(people[name]) for name in ("alice", "bob", "mallory") for _ in range(3)]
        drafts = [
            draft_from_items([(goods.mug, 1)], actor=buyer, wishes=Wishes(code="AUTUMN")) for buyer in buyers
        ]

        def buy(place: int) -> bool:
            try:
                with open_context("web"):
                    place_order(drafts[place], actor=buyers[place])
            except CartError:
                return False
            finally:
                connections.close_all()
            return True

        with ThreadPoolExecutor(len(buyers)) as pool:
            bought = list(pool.map(buy, range(len(buyers))))

        assert (bought.count(True), DiscountUse.objects.count(), Order.objects.count()) == (3, 3, 3)
