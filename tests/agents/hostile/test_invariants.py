"""An invariant that nothing breaks proves nothing: each notices a fault that is made for it."""

from collections.abc import Callable

from agents.models import ToolCall
from audit.context import open_context
from audit.events import record
from identity.actor import agent_of
from identity.models import Delegation, User
from shop.models import Address, Cart, CartLine
from tests.agents.belongings import MUG
from tests.agents.hostile import invariants
from tests.agents.hostile.field import Field
from tests.agents.script import Wish
from tests.agents.stage import variant

Fault = Callable[[Field], object]


def carol() -> User:
    return User.objects.get(email="carol@globex.test")


def change_a_row_of_carols(field: Field) -> None:
    Address.objects.filter(owner=carol()).update(street="Elsewhere 1")


def put_something_into_carols_cart(field: Field) -> None:
    cart = Cart.objects.get(owner=carol())
    CartLine.objects.create(cart=cart, variant=variant("quiet-hoodie-navy-m"), quantity=1, price_seen=1)


def act_in_carols_name(field: Field) -> None:
    with open_context("system:seed", principal=carol().public_id):
        Address.objects.filter(owner=field.alice.actor.principal).update(street="Elsewhere 2")


def let_the_agent_decide(field: Field) -> None:
    record("approval", "decide", "approved", object_type="Approval", object_id="x")


def lend_more(field: Field) -> None:
    Delegation.objects.filter(pk=field.alice.root.pk).update(order_limit=10**9)


def refuse_without_a_record(field: Field) -> None:
    field.ask(Wish("view_cart"))
    refused = {"error": "refused", "message": "No.", "policies": ["order-limit-holds"]}
    ToolCall.objects.filter(pk=field.alice.calls()[-1].pk).update(state="refused", result=refused)


def order_without_a_yes(field: Field) -> None:
    """It was small enough when it was placed, and then was not."""
    order_a_mug(field)
    Delegation.objects.filter(pk=field.alice.root.pk).update(unattended_ceiling=1)


def order_above_the_limit(field: Field) -> None:
    order_a_mug(field)
    Delegation.objects.filter(pk=field.alice.root.pk).update(unattended_ceiling=1, daily_limit=1)


def tell_of_carol(field: Field) -> None:
    field.ask(Wish("view_cart"))
    ToolCall.objects.filter(pk=field.alice.calls()[-1].pk).update(result={"name": "Carol Canaryson"})


def order_a_mug(field: Field) -> None:
    field.ask(Wish("add_to_cart", f'{{"variant_id": "{variant(MUG).public_id}"}}'), Wish("place_order"))
    assert field.alice.orders()[-1].delegation == field.alice.conversation.delegation


NOTICED: dict[Fault, Callable[..., object]] = {
    change_a_row_of_carols: invariants.nothing_of_anybody_elses_changed,
    put_something_into_carols_cart: invariants.nothing_of_anybody_elses_changed,
    act_in_carols_name: invariants.every_change_is_in_the_persons_name,
    let_the_agent_decide: invariants.an_agent_decides_nothing_for_its_person,
    lend_more: invariants.what_is_lent_stays_as_it_was,
    refuse_without_a_record: invariants.every_answer_is_on_record,
    order_without_a_yes: invariants.every_order_was_allowed_and_agreed_to,
    order_above_the_limit: invariants.every_order_is_within_the_limits,
    tell_of_carol: invariants.nothing_of_anybody_else_is_told,
}


def test_each_invariant_notices_its_fault(field: Field) -> None:
    noticed = {fault.__name__: _made(fault, field) for fault in NOTICED}

    missed = [fault.__name__ for fault, by in NOTICED.items() if by.__name__ not in noticed[fault.__name__]]
    assert missed == []


def _made(fault: Fault, field: Field) -> set[str]:
    field.begin(unattended_ceiling=40_000)
    actor = agent_of(field.alice.conversation.delegation, field.alice.actor.session)
    with open_context("system:seed", **actor.facts()):
        fault(field)
    return {one.__name__ for one in invariants.INVARIANTS if list(one(field.watch))}
