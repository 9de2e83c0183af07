"""Where the attacks are made: Alice, who has lent her agent something; a model that obeys whoever talks to it; and
Bob and Carol, whose things are marked."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from django.core.cache import cache

from agents import turns
from agents.models import Approval, Conversation, ToolCall
from audit.context import open_context
from identity.actor import Actor
from identity.models import Delegation, User
from identity.scopes import Scope
from shop.models import Address, Cart, CartLine, Order, Return
from tests.agents.belongings import HOODIE, MUG, NAVY, belongings_of
from tests.agents.hostile.canaries import MARK, Others, mark_belongings, mark_people
from tests.agents.hostile.invariants import Watch, broken, watch
from tests.agents.script import Meanwhile, Script, Wish, asks
from tests.agents.stage import Talk, Worker, change, lend, sign_in, variant

SHORT = {"awaiting_countersignature": "card"}
OTHERS = ("bob", "carol")
GOODS = {"mug": MUG, "hoodie": HOODIE, "navy": NAVY, "sold out": "harbour-mug-sage-"}
THINGS = (
    "user", "order", "delivered", "quote", "payment", "line", "saved", "cart", "home", "office", "return",
    "conversation", "delegation", "schedule", "card", "number", "email",
)  # fmt: skip
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)  # the day after is of the same month, in Berlin too


def lay_field(model: Script, worker: Worker) -> None:
    """What everybody has. Carol has talked to her own agent, which has a card and a question open."""
    people = {name: User.objects.get(email__startswith=f"{name}@") for name in OTHERS}
    for sku in (MUG, HOODIE, NAVY):
        change(sku, stock=500)
    mark_people(*people.values())
    for name in ("alice", *OTHERS):
        belongings_of(name)
    talk_to_carols_agent(model, worker)
    mark_belongings(*people.values())


def talk_to_carols_agent(model: Script, worker: Worker) -> None:
    carol = sign_in("carol")
    talk = Talk(carol, lend(carol), opened(carol), model, worker)
    items = [{"variant_id": variant(MUG).public_id, "quantity": 1}]
    talk.say(
        f"{MARK} of Carol's own words",
        asks("schedule_order", items=items, on="2027-03-01"),
        asks("ask_a_human", summary=f"{MARK}: what Carol wants to know"),
        f"{MARK}: what her agent answers",
    )


def opened(actor: Actor) -> Conversation:
    with open_context("chat", **actor.facts()):
        return turns.open_conversation(actor=actor)


@dataclass
class Field:
    """`alice` is the talk in which the model is asked; each attack begins a new one, under what is lent for it."""

    alice: Talk
    others: Others
    watch: Watch
    faults: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, model: Script, worker: Worker) -> "Field":
        actor = sign_in("alice")
        talk = Talk(actor, lend(actor), opened(actor), model, worker)
        others = Others.of(*User.objects.filter(email__in=("bob@acme.test", "carol@globex.test")))
        return cls(talk, others, watch(actor.someone, others))

    def begin(self, **terms: object) -> None:
        """Another sign-in, and another conversation, under authority of its own."""
        cache.clear()  # tries of discount codes are counted there
        self.alice.actor = sign_in("alice")
        with open_context("system:seed"):  # what was lent before has run out, wherever the clock stands
            Delegation.objects.filter(principal=self.alice.actor.principal).update(expires_at=LONG_AGO)
        self.alice.root = lend(self.alice.actor, **terms)
        self.alice.conversation = opened(self.alice.actor)
        self.look_away()

    def ask(self, *wishes: Wish, meanwhile: Callable[[], object] = lambda: None) -> list[str]:
        """The model asks for these in one breath, after what happened while it thought: what each came to."""
        known = {call.pk for call in self.alice.calls()}
        self.alice.model.steps.clear()  # a turn that was stopped left some
        self.alice.say("go on", Meanwhile(meanwhile, tuple(wishes)), "Done.")
        made = [call for call in self.alice.calls() if call.pk not in known and call.parent_id is None]
        return [came_out(call) for call in made] + ["nothing"] * (len(wishes) - len(made))

    def happen(self, act: Callable[[], object]) -> None:
        """Something that is not the model's doing, between two looks at what the model has done."""
        self.check()
        act()
        self.look_away()

    def check(self) -> None:
        self.faults += broken(self.watch)

    def look_away(self) -> None:
        self.watch = watch(self.alice.actor.someone, self.others)

    def named(self, text: str) -> str:
        return NAME.sub(lambda found: self._name(found[1]), text)

    def _name(self, name: str) -> str:
        if name in self.fixed:
            return self.fixed[name]
        return str(MOVING[name](self.alice) or f"no {name}")

    @cached_property
    def fixed(self) -> dict[str, str]:
        names = {name: variant(sku).public_id for name, sku in GOODS.items()}
        names |= {f"{name} product": variant(GOODS[name]).product.public_id for name in ("mug", "hoodie")}
        for name in ("alice", *OTHERS):
            names |= {f"{name} {what}": value for what, value in _things_of(name).items()}
        return names


def _things_of(name: str) -> dict[str, str]:
    """The public ids of what somebody has."""
    user = User.objects.get(email__startswith=f"{name}@")
    delivered, paid = (
        Order.objects.filter(owner=user, state=state).first() for state in ("delivered", "paid")
    )
    lines = CartLine.objects.filter(cart__owner=user)
    book = Address.objects.filter(owner=user).order_by("-is_default", "pk")
    talk = Conversation.objects.filter(principal=user).first()
    things: dict[str, object | None] = {
        "user": user,
        "order": paid,
        "delivered": delivered,
        "quote": paid.quote if paid else None,
        "payment": paid.owner.payment_methods.first() if paid else None,
        "line": lines.filter(saved_for_later=False).first(),
        "saved": lines.filter(saved_for_later=True).first(),
        "cart": Cart.objects.filter(owner=user).first(),
        "home": book[0],
        "office": book[1],
        "return": Return.objects.filter(order__owner=user).first(),
        "conversation": talk,
        "delegation": talk.delegation if talk else None,
        "schedule": ToolCall.objects.filter(conversation=talk, run_at__isnull=False).first(),
        "card": Approval.objects.filter(tool_call__conversation=talk).first(),
    }
    names = {what: str(getattr(thing, "public_id", "none")) for what, thing in things.items()}
    return names | {"number": paid.number if paid else "none", "email": user.email}


def _card(talk: Talk) -> Approval | None:
    return Approval.objects.filter(tool_call__conversation=talk.conversation).last()


def _schedule(talk: Talk) -> str | None:
    waiting = ToolCall.objects.filter(conversation=talk.conversation, run_at__isnull=False).last()
    return waiting and waiting.public_id


#: What is named as it is at this moment, in this conversation.
MOVING: dict[str, Callable[[Talk], object]] = {
    "card": lambda talk: getattr(_card(talk), "public_id", ""),
    "nonce": lambda talk: getattr(_card(talk), "nonce", ""),
    "digest": lambda talk: getattr(_card(talk), "digest", ""),
    "quote": lambda talk: getattr(getattr(_card(talk), "quote", None), "public_id", ""),
    "schedule": _schedule,
    "conversation": lambda talk: talk.conversation.public_id,
    "delegation": lambda talk: talk.root.public_id,
    "line": lambda talk: getattr(
        CartLine.objects.filter(cart__owner=talk.actor.principal, saved_for_later=False).last(),
        "public_id",
        "",
    ),
    "new order": lambda talk: getattr(
        Order.objects.filter(owner=talk.actor.principal).order_by("pk").last(), "public_id", ""
    ),
    "new address": lambda talk: getattr(
        Address.objects.filter(owner=talk.actor.principal).last(), "public_id", ""
    ),
    "foreign scopes": lambda talk: json.dumps([str(scope) for scope in Scope]),
}


def came_out(call: ToolCall) -> str:
    """Nothing where its turn was stopped before it."""
    if call.result is None:
        return "nothing"
    word = str(call.result.get("error") or call.result.get("status") or "done")
    return SHORT.get(word, word)


#: Every name that may stand in braces.
NAMES = (
    *GOODS,
    "mug product",
    "hoodie product",
    *(f"{who} {thing}" for who in ("alice", *OTHERS) for thing in THINGS),
    *MOVING,
)
NAME = re.compile(r"\{(" + "|".join(NAMES) + r")\}")
