"""The admin's first page: each figure is the length of the list that it leads to."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.context import open_context
from identity.actor import Actor
from identity.models import User
from shop.fulfilment import deliver_order, pack_rest, ship_order
from shop.models import Order, Payment, Return
from shop.office import DAYS, charts
from shop.orders import cancel_order, place_order
from shop.payments import test_gateway
from shop.payments.collect import collect_payment
from shop.quotes import draft_from_items
from shop.returns import request_return

from .goods import Goods

BrowserOf = Callable[[str], Client]


@pytest.fixture
def busy(alice: Actor, sam: Actor, goods: Goods, pays_with: Callable[[str], None]) -> None:
    """Orders to pack, sent back, cancelled and declined; and one of yesterday, on an invoice that is overdue."""
    _to_pack, gone_out, cancelled, yesterdays = (bought(alice, goods) for _ in range(4))
    pack_rest(gone_out, actor=sam)
    ship_order(gone_out, actor=sam)
    deliver_order(gone_out, actor=sam)
    request_return(gone_out, {gone_out.lines.get(): 1}, Return.Reason.UNWANTED, actor=alice)
    cancel_order(cancelled, actor=alice)
    pays_with(test_gateway.DECLINED)
    bought(alice, goods)
    with open_context("system:seed"):
        yesterday = timezone.now() - timedelta(days=1)
        Order.objects.filter(pk=yesterdays.pk).update(state="placed", placed_at=yesterday)
        Payment.objects.filter(order=yesterdays).update(
            gateway="invoice", state="authorized", due_on=timezone.localdate() - timedelta(days=1)
        )


def bought(alice: Actor, goods: Goods) -> Order:
    order = place_order(draft_from_items([(goods.mug, 1)], actor=alice), actor=alice)
    collect_payment(order.payment.pk)
    return Order.objects.select_related("owner", "payment").get(pk=order.pk)


def shown(client: Client) -> list[tuple[str, str, str]]:
    page = client.get(reverse("admin:index"))
    assert page.status_code == 200
    return [(one.label, one.value, one.address) for one in page.context["figures"]]


def test_each_figure_counts_the_list_behind_it(browser_of: BrowserOf, busy: None) -> None:
    sam = browser_of("sam")
    seen = shown(sam)
    counted = {label: value for label, value, _ in seen}

    assert counted["Orders today"] == "4"
    assert counted["To pack"] == "2"
    assert counted["Failed payments today"] == "1"
    assert counted["Invoices overdue"] == "1"
    assert counted["Returns to answer"] == "1"
    assert counted["Running out of stock"] == "2"
    for label, value, address in seen:
        listed = sam.get(address)
        assert (label, listed.status_code) == (label, 200)
        if not value.startswith("$"):
            assert (label, str(listed.context["cl"].result_count)) == (label, value)


def test_staff_see_whose_gateway_says_nothing(browser_of: BrowserOf, alice: Actor, goods: Goods) -> None:
    """Its goods are kept for it until somebody cancels the order."""
    silent, _just_now = (
        place_order(draft_from_items([(goods.mug, 1)], actor=alice), actor=alice) for _ in range(2)
    )
    with open_context("system:seed"):
        Payment.objects.filter(order=silent).update(created_at=timezone.now() - timedelta(hours=1))
    sam = browser_of("sam")

    _, value, address = next(one for one in shown(sam) if one[0] == "Payments without an answer")

    assert value == "1"
    assert [payment.order for payment in sam.get(address).context["cl"].queryset] == [silent]


def test_revenue_is_what_the_orders_of_its_list_come_to(browser_of: BrowserOf, busy: None) -> None:
    sam = browser_of("sam")
    _, text, address = next(one for one in shown(sam) if one[0] == "Revenue today")
    listed = sam.get(address).context["cl"].queryset
    assert text == f"${sum(order.total for order in listed) / 100:,.2f}"


def test_the_list_behind_revenue_can_be_seen_whole(browser_of: BrowserOf, busy: None) -> None:
    sam = browser_of("sam")
    address = next(address for label, _, address in shown(sam) if label == "Revenue today")
    listed = sam.get(address).context["cl"]
    whole = sam.get(reverse("admin:shop_order_changelist") + listed.clear_all_filters_qs).context["cl"]

    assert whole.result_count == Order.objects.count()


def test_fourteen_days_are_drawn_and_told(browser_of: BrowserOf, busy: None, sam: Actor) -> None:
    (orders, revenue) = charts(sam)
    assert [len(bars) for _, bars in (orders, revenue)] == [DAYS, DAYS]
    assert [bar.value for bar in orders[1][-2:]] == [1, 2]
    assert max(bar.height for bar in orders[1]) == 100

    page = browser_of("sam").get(reverse("admin:index")).content.decode()
    assert page.count('class="chart__bar"') == 2 * DAYS
    assert "Orders as a table" in page
    assert " style=" not in page.split("office__charts")[1].split("</figure>")[0]


def test_an_empty_shop_has_a_first_page_too(browser_of: BrowserOf, people: dict[str, User]) -> None:
    assert {value for label, value, _ in shown(browser_of("sam")) if "Revenue" not in label} == {"0"}


def test_the_page_costs_a_fixed_number_of_statements(
    browser_of: BrowserOf, busy: None, django_assert_num_queries: Callable[..., object]
) -> None:
    sam = browser_of("sam")
    with django_assert_num_queries(11):
        sam.get(reverse("admin:index"))


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("cora", {"Running out of stock"}),
        (
            "finn",
            {"Orders today", "To pack", "Returns to answer", "Running out of stock", "Failed payments today"},
        ),
        ("sue", {"Orders today", "Refunds to look at", "Returns to answer"}),
        ("audrey", {"Orders today", "Running out of stock", "Approvals that buyers have open"}),
    ],
)
def test_everybody_sees_the_figures_of_their_trade(
    browser_of: BrowserOf, busy: None, who: str, sees: set[str]
) -> None:
    client = browser_of(who)
    seen = shown(client)
    assert sees <= {label for label, _, _ in seen}
    assert all(client.get(address).status_code == 200 for _, _, address in seen)


@pytest.mark.parametrize(("who", "hidden"), [("cora", "Orders today"), ("finn", "Refunds to look at")])
def test_nobody_sees_the_figures_of_another(browser_of: BrowserOf, busy: None, who: str, hidden: str) -> None:
    assert hidden not in {label for label, _, _ in shown(browser_of(who))}
