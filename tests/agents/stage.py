"""What tests of the agent share: the cast at their browsers, a conversation, and a worker in this process."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core import mail
from django.utils import timezone

from agents import approvals, tasks, turns
from agents.models import Approval, Conversation, ToolCall, Turn
from agents.runner import run_turns
from audit.context import open_context
from audit.models import AuditEvent
from identity.actor import Actor, person
from identity.delegations import SHOP_AGENT, grant_delegation
from identity.demo_people import seed_people
from identity.ids import new_public_id
from identity.models import Agent, Delegation, LoginSession, User
from identity.scopes import Scope
from identity.terms import Terms
from shop.cart import add_to_cart
from shop.models import Address, Cart, Order, Variant
from shop.orders import place_order
from shop.quotes import draft_from_items
from tests.agents.script import Script, Step, Wish, asks
from tests.shop.goods import lay_goods, settle_in

TOLD = {
    "agents.Turn",
    "agents.Question",
    "agents.Item",
    "agents.ToolCall",
    "agents.ScopeRequest",
    "agents.Lease",
    "agents.StreamHead",
    "agents.StreamEvent",
    "agents.Conversation",
}


def lay_stage() -> None:
    """The cast, a small shop, and things of Carol's that are nobody else's business."""
    seed_people()
    with open_context("system:seed"):
        goods = lay_goods()
        for user in User.objects.exclude(email="sam@countersign.test"):
            settle_in(user)
    carol = sign_in("carol")
    with open_context("web", **carol.facts()):
        add_to_cart(goods.hoodie, 2, actor=carol)
        place_order(draft_from_items([(goods.mug, 3)], actor=carol), actor=carol)


def sign_in(name: str) -> Actor:
    """One of the cast, by first name, at a browser of their own."""
    user = User.objects.get(email__startswith=f"{name}@")
    membership = user.memberships.filter(ended_at__isnull=True).first()
    with open_context("system:sign-in", principal=user.public_id):
        session = LoginSession.objects.create(
            user=user,
            organization=membership.organization if membership else None,
            key_digest=new_public_id(),
            method="password",
            authenticated_at=timezone.now(),
        )
    return person(session)


def lend(actor: Actor, **terms: Any) -> Delegation:
    """All that can be lent, unless the terms say otherwise."""
    with open_context("web", **actor.facts()):
        return grant_delegation(
            Agent.objects.get(slug=SHOP_AGENT), Terms(**{"scopes": tuple(Scope)} | terms), actor=actor
        )


def begin_talk(actor: Actor, model: Script, worker: "Worker", **terms: Any) -> "Talk":
    """In a new conversation, under terms of their choice."""
    root = lend(actor, **terms)
    with open_context("chat", **actor.facts()):
        return Talk(actor, root, turns.open_conversation(actor=actor), model, worker)


def variant(sku: str) -> Variant:
    return Variant.objects.get(sku=sku)


@dataclass
class Worker:
    """Does in this process, and in order, what a worker elsewhere would be woken for."""

    woken: list[tuple[str, int]] = field(default_factory=list)

    def send(self, task: str, pk: int) -> None:
        self.woken.append((task, pk))

    def work(self) -> None:
        while self.woken:
            task, pk = self.woken.pop(0)
            run: Callable[[int], None] = {
                "agents.tasks.run_turns": tasks.run_turns,
                "agents.tasks.run_call": tasks.run_call,
            }[task]
            run(pk)


@dataclass
class Talk:
    """A person in conversation with their agent, whose model follows the script."""

    actor: Actor
    root: Delegation
    conversation: Conversation
    model: Script
    worker: Worker

    def say(self, text: str, *steps: Step) -> Turn:
        """The person writes, the model answers by the script."""
        turn = self.send(text, *steps)
        self.worker.work()
        turn.refresh_from_db()
        return turn

    def send(self, text: str, *steps: Step, key: str = "") -> Turn:
        """The message is taken, and no worker has come yet."""
        self.model.will(*steps)
        with self.at("chat"):
            return turns.take_message(self.conversation, text, key=key or new_public_id(), actor=self.actor)

    def at(self, door: str) -> Any:
        return open_context(door, **self.actor.facts())

    def run(self) -> None:
        run_turns(self.conversation.pk)

    def decide(self, approval: Approval, *, yes: bool = True) -> Approval:
        """Press the button; the worker then does what follows."""
        self.press(approval, yes=yes)
        self.worker.work()
        return self.card(approval.pk)

    def press(self, approval: Approval, *, yes: bool = True, actor: Actor | None = None) -> Approval:
        actor = actor or self.actor
        with open_context("chat", **actor.facts()):
            return approvals.decide_approval(self.card(approval.pk), yes=yes, actor=actor)

    def card(self, pk: int | None = None) -> Approval:
        """That card, or the newest."""
        cards = Approval.objects.select_related("tool_call", "quote").filter(
            tool_call__conversation=self.conversation
        )
        return cards.get(pk=pk) if pk else cards.latest("pk")

    def calls(self) -> list[ToolCall]:
        return list(ToolCall.objects.filter(conversation=self.conversation))

    def results(self) -> list[dict[str, Any]]:
        return [call.result for call in self.calls()]

    def cart(self) -> dict[str, int]:
        """How many of what, by SKU."""
        cart = Cart.objects.filter(owner=self.actor.principal).first()
        return dict(cart.lines.values_list("variant__sku", "quantity")) if cart else {}

    def orders(self) -> list[Order]:
        return list(Order.objects.filter(owner=self.actor.principal).order_by("pk"))


def effects() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that is not the conversation itself or its evidence."""
    models = [model for model in apps.get_models() if model._meta.app_label in {"identity", "shop", "agents"}]
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in models
        if model._meta.label not in TOLD
    }


def events(category: str, **match: object) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(category=category, **match).order_by("id"))


def change(sku: str, **fields: object) -> None:
    """The shop's staff change a variant while the agent is at work."""
    with open_context("system:seed"):
        Variant.objects.filter(sku=sku).update(**fields)


def move_out(actor: Actor) -> None:
    """The person now lives in another street."""
    with open_context("system:seed"):
        Address.objects.filter(owner=actor.principal).update(street="Elsewhere 1")


def letters_to(actor: Actor) -> list[str]:
    return [letter.subject for letter in mail.outbox if actor.someone.email in letter.to]


def add_mug(quantity: int = 1) -> Wish:
    """What a model asks for that would like a mug in the cart."""
    return asks("add_to_cart", variant_id=variant("harbour-mug-red-").public_id, quantity=quantity)
