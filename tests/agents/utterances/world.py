"""The demo's shop, and a person in it as a conversation finds them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import time_machine
from django.db import transaction

from agents import turns
from audit.context import open_context
from identity.actor import Actor
from identity.demo_people import seed_people
from identity.scopes import Scope
from shop.cart import add_to_cart, save_for_later
from shop.demo_codes import seed_codes
from shop.demo_goods import seed_goods
from shop.demo_reviews import seed_reviews
from shop.fulfilment import deliver_order, pack_rest, ship_order
from shop.models import Address, Order, Variant
from shop.orders import place_order
from shop.payments.collect import collect_payment
from shop.quotes import draft_from_items
from tests.agents.script import Script
from tests.agents.stage import Talk, Worker, lend, sign_in
from tests.agents.utterances.references import variant_named
from tests.agents.utterances.sentences import Conversation, PastOrder

OPENED = datetime(2026, 9, 1, 9, tzinfo=UTC)
STEPS = {
    "paid": (),
    "packed": (pack_rest,),
    "shipped": (pack_rest, ship_order),
    "delivered": (pack_rest, ship_order, deliver_order),
}
ADDRESSES = {
    "office": {"company": "Acme Office", "street": "Friedrichstraße 68", "postcode": "10117"},
    "studio": {"company": "Archer Studio", "street": "Oranienstraße 25", "postcode": "10999"},
}


@dataclass
class Scene:
    talk: Talk
    orders: dict[str, Order]


def lay_shop() -> None:
    with time_machine.travel(OPENED, tick=True):
        seed_people()
        seed_goods()
        seed_codes()
        seed_reviews()


@contextmanager
def scene_of(conversation: Conversation, worker: Worker) -> Iterator[Scene]:
    today = conversation.today.replace(tzinfo=UTC)
    orders = {
        word: _past(order, conversation.person, today)
        for word, order in sorted(conversation.orders.items(), key=lambda item: -item[1].days)
    }
    with time_machine.travel(today, tick=True):
        actor = sign_in(conversation.person)
        with transaction.atomic(), open_context("web", **actor.facts()):
            _settle(conversation, actor)
        root = lend(actor, scopes=tuple(Scope))
        with open_context("chat", **actor.facts()):
            held = turns.open_conversation(actor=actor)
        yield Scene(Talk(actor, root, held, Script(), worker), orders)


def _settle(conversation: Conversation, actor: Actor) -> None:
    for item in conversation.cart:
        add_to_cart(*_goods(item), actor=actor)
    for item in conversation.saved:
        save_for_later(add_to_cart(*_goods(item), actor=actor), actor=actor)
    with open_context("system:seed"):
        for word in conversation.addresses:
            Address.objects.create(
                owner=actor.someone,
                recipient=actor.someone.full_name,
                city="Berlin",
                country="DE",
                **ADDRESSES[word],
            )


def _past(past: PastOrder, person: str, today: datetime) -> Order:
    """Ordered so many days ago, and gone as far as its state says."""
    with time_machine.travel(today - timedelta(days=past.days), tick=True):
        actor = sign_in(person)
        with open_context("web", **actor.facts()):
            order = place_order(
                draft_from_items([_goods(one) for one in past.items], actor=actor), actor=actor
            )
            collect_payment(order.payment.pk)
        sam = sign_in("sam")
        with open_context("web", **sam.facts()):
            for step in STEPS[past.state]:
                step(Order.objects.select_related("owner", "payment").get(pk=order.pk), actor=sam)
    return order


def _goods(item: str) -> tuple[Variant, int]:
    """ "2 × Countersign Mug / black"."""
    quantity, _, name = item.partition(" × ")
    return variant_named(name), int(quantity)
