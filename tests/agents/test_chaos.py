"""Web and worker are killed over and over while people shop: what was said to be done is done, and done once."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from agents.models import Item, Lease, StreamEvent, StreamHead, ToolCall, Turn
from audit.models import AuditEvent
from identity.models import Spending, User
from shop.models import CartLine, Order, OrderLine, Payment
from tests.agents.chaos import Chaos, chaos
from tests.agents.test_kills import books_of_ours, books_of_the_provider
from tests.support.databases import Database

PEOPLE = 8
Things = Counter[tuple[int, str]]  # how many of what, by whom


@pytest.fixture
def in_chaos(fresh: Database, tmp_path: Path) -> Iterator[Chaos]:
    with chaos(fresh.url, tmp_path, people=PEOPLE, seed=5) as made:
        yield made


@pytest.mark.soak
@pytest.mark.both_databases
def test_a_thousand_turns_survive_fifty_kills(in_chaos: Chaos) -> None:
    shopped_through(in_chaos, turns=1_000, kills=50)


def shopped_through(in_chaos: Chaos, *, turns: int, kills: int) -> None:
    in_chaos.go(turns=turns, kills=kills)

    buyers = [one.user for one in in_chaos.shoppers]
    assert len(in_chaos.killed) == kills
    assert_each_message_is_one_turn_that_ended(in_chaos)
    assert_what_was_added_is_there_once(buyers)
    assert_what_was_ordered_is_paid_and_counted_once(buyers)
    assert_streams_have_no_gap()


def assert_each_message_is_one_turn_that_ended(in_chaos: Chaos) -> None:
    """Besides, each outcome of a card is told in a turn of its own."""
    taken = sorted(key for one in in_chaos.shoppers for key in one.taken)
    said = Turn.objects.filter(items__key="user")
    assert sorted(said.values_list("key", flat=True)) == taken
    assert set(Turn.objects.values_list("state", "error")) == {(Turn.State.DONE, "")}
    assert not Lease.objects.exclude(turn__ended_at__isnull=False).exists()


def assert_what_was_added_is_there_once(buyers: list[User]) -> None:
    """As the transcript says, so the trail; and all of it lies in a cart or was ordered."""
    added = list(ToolCall.objects.filter(tool="add_to_cart", state=ToolCall.State.DONE))
    assert told("add_to_cart") == sorted(call.key for call in added)
    assert changes_of("shop.cartline", added) == Counter(call.pk for call in added)
    assert things_added(added) == things_of(buyers)
    assert added


def assert_what_was_ordered_is_paid_and_counted_once(buyers: list[User]) -> None:
    orders = list(Order.objects.filter(owner__in=buyers).select_related("payment", "tool_call"))
    calls = ToolCall.objects.filter(tool="place_order", state=ToolCall.State.DONE)
    assert sorted(call.order_id for call in calls) == sorted(order.pk for order in orders)
    assert changes_of("shop.order", calls) == Counter(call.pk for call in calls)
    assert {order.state for order in orders} == {Order.State.PAID}
    assert {order.payment.state for order in orders} == {Payment.State.CAPTURED}
    assert books_of_the_provider() == books_of_ours()
    spent = Spending.objects.filter(principal__in=buyers, given_back=0)
    assert sorted(spent.values_list("reference", "amount")) == sorted(
        (order.public_id, order.total) for order in orders
    )


def assert_streams_have_no_gap() -> None:
    for head in StreamHead.objects.all():
        numbers = StreamEvent.objects.filter(conversation=head.conversation_id).order_by("number")
        assert list(numbers.values_list("number", flat=True)) == list(range(1, head.last + 1))


def told(tool: str) -> list[str]:
    """The calls of a tool whose results a transcript holds, without those that say that it did not work."""
    wires = dict(ToolCall.objects.filter(tool=tool, turn__isnull=False).values_list("key", "tool"))
    outputs = Item.objects.filter(key__startswith="output:").values_list("key", "content")
    done = [key for key, content in outputs if "error" not in json.loads(content["output_text"])]
    return sorted(key.removeprefix("output:") for key in done if key.removeprefix("output:") in wires)


def changes_of(table: str, calls: Iterable[ToolCall]) -> Counter[int]:
    """How often the trail tells of a row made or raised in each call's own context."""
    of_call = {call.context_id: call.pk for call in calls}
    events = AuditEvent.objects.filter(category="model.change", object_type=table, context__in=of_call)
    return Counter(of_call[context] for context in events.values_list("context", flat=True))


def things_added(added: Iterable[ToolCall]) -> Things:
    things: Things = Counter()
    for call in added:
        things[call.delegation.principal_id, call.arguments["variant_id"]] += call.arguments.get(
            "quantity", 1
        )
    return things


def things_of(buyers: list[User]) -> Things:
    things: Things = Counter()
    in_carts = CartLine.objects.filter(cart__owner__in=buyers)
    for owner, variant, quantity in in_carts.values_list("cart__owner", "variant__public_id", "quantity"):
        things[owner, variant] += quantity
    ordered = OrderLine.objects.filter(order__owner__in=buyers)
    for owner, variant, quantity in ordered.values_list("order__owner", "variant__public_id", "quantity"):
        things[owner, variant] += quantity
    return things
