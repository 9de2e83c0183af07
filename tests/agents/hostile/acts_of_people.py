"""What Alice lends, clicks and takes back between a model's messages, and who else tries to click."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from agents.mandates import MandateGone, decide_mandate
from agents.models import Approval, Mandate
from audit.context import open_context
from identity.actor import Actor, agent_of
from identity.delegations import change_terms, narrow_delegation, revoke_delegation
from identity.pauses import pause_agents, resume_agents
from identity.policy import Refused
from identity.scopes import Scope
from identity.terms import Terms
from shop.cart import add_to_cart, clear_cart
from tests.agents.belongings import MUG
from tests.agents.hostile.field import opened
from tests.agents.hostile.playing import Act, Stage
from tests.agents.stage import change, move_out, sign_in, variant


def lent(stage: Stage, about: str) -> None:
    terms = json.loads(about)
    without = set(terms.pop("without", ()))
    terms["scopes"] = tuple(scope for scope in Scope if scope not in without)
    if terms.pop("quiet", False):
        terms |= {"quiet_from": time(0, 0), "quiet_until": time(23, 59)}
    if "addresses" in terms:
        terms["addresses"] = tuple(stage.field.fixed[f"alice {name}"] for name in terms["addresses"])
    if "categories" in terms:
        terms["categories"] = tuple(terms["categories"])
    stage.field.begin(**terms)


def cart_holds(stage: Stage, about: str) -> None:
    def fill() -> None:
        clear_cart(actor=stage.alice)
        if int(about):
            add_to_cart(variant(MUG), int(about), actor=stage.alice)

    stage.at(stage.alice, fill)


def another_conversation(stage: Stage, about: str) -> None:
    stage.field.alice.conversation = opened(stage.alice)


def lent_anew(stage: Stage, about: str) -> None:
    stage.field.begin()


def child_takes_over(stage: Stage, about: str) -> None:
    """The next conversation works under a child of this one's own authority."""
    talk = stage.field.alice
    under = talk.conversation.delegation
    talk.conversation = opened(stage.alice)

    with open_context("web", **stage.alice.facts()):
        child = narrow_delegation(under, under.scopes, actor=stage.alice)
    with open_context("system:seed"):
        talk.conversation.delegation = child
        talk.conversation.save(update_fields=("delegation",))


def by_agent(stage: Stage, about: str) -> None:
    """A program that has got hold of the verb itself."""
    stage.press(yes=True, actor=_agent(stage))


def says(who: str, *, yes: bool) -> Act:
    return lambda stage, about: stage.press(yes=yes, actor=sign_in(who))


def all_yes(stage: Stage, about: str) -> None:
    waiting = Approval.objects.filter(tool_call__conversation=stage.field.alice.conversation, state="waiting")
    for card in waiting:
        stage.field.alice.press(card)


def mandates_given(by: Callable[[Stage], Actor]) -> Act:
    """All that wait for an answer. A mandate that is gone, or not theirs to give, is left."""

    def give(stage: Stage, about: str) -> None:
        related = ("asked_by__conversation", "delegation__principal", "quote")
        waiting = Mandate.objects.filter(delegation__principal=stage.alice.principal, state="waiting")
        for mandate in waiting.select_related(*related):
            with suppress(MandateGone, Refused), open_context("chat", **by(stage).facts()):
                decide_mandate(mandate, yes=True, actor=by(stage))

    return give


def _agent(stage: Stage) -> Actor:
    return agent_of(stage.field.alice.conversation.delegation, stage.alice.session)


def two_workers(stage: Stage, about: str) -> None:
    stage.field.alice.worker.woken += [("agents.tasks.run_call", stage.card().tool_call_id)] * 2


def yes_and(after: Act) -> Act:
    """Something overtakes the worker that would have used the yes."""

    def act(stage: Stage, about: str) -> None:
        stage.press(yes=True)
        after(stage, about)

    return act


def revoke(stage: Stage, about: str) -> None:
    stage.at(stage.alice, lambda: revoke_delegation(stage.field.alice.root, actor=stage.alice))


def lower_the_limit(stage: Stage, about: str) -> None:
    _change_terms(stage, order_limit=int(about), unattended_ceiling=0)


def take_a_scope_away(stage: Stage, about: str) -> None:
    _change_terms(stage, scopes=tuple(scope for scope in Scope if scope not in about.split()))


def _change_terms(stage: Stage, **terms: Any) -> None:
    root = stage.field.alice.root
    changed = replace(Terms.of(root), **terms)
    stage.at(stage.alice, lambda: change_terms(root, changed, actor=stage.alice))


PEOPLE: dict[str, Act] = {
    "lent": lent,
    "the cart holds": cart_holds,
    "another message": lambda stage, about: None,
    "another conversation": another_conversation,
    "another conversation, lent anew": lent_anew,
    "a child takes over": child_takes_over,
    "Alice says yes": says("alice", yes=True),
    "Alice says yes twice": yes_and(says("alice", yes=True)),
    "Alice says no": says("alice", yes=False),
    "Alice says yes to all": all_yes,
    "Alice gives every mandate": mandates_given(lambda stage: sign_in("alice")),
    "Bob gives every mandate": mandates_given(lambda stage: sign_in("bob")),
    "the agent gives every mandate": mandates_given(_agent),
    "Bob says yes": says("bob", yes=True),
    "Carol says yes": says("carol", yes=True),
    "Mallory says yes": says("mallory", yes=True),
    "Sam says yes": says("sam", yes=True),
    "the agent says yes": by_agent,
    "two workers come": two_workers,
    "Alice takes everything back": revoke,
    "Alice says yes, and takes everything back": yes_and(revoke),
    "Alice says yes, and moves first": yes_and(lambda stage, about: move_out(stage.alice)),
    "Alice says yes, and the price rises to": yes_and(lambda stage, about: change(MUG, price=int(about))),
    "Alice says yes, and no worker comes for minutes": yes_and(
        lambda stage, about: stage.clock.shift(timedelta(minutes=int(about)))
    ),
    "Alice pauses": lambda stage, about: stage.at(
        stage.alice, lambda: pause_agents(stage.alice.someone, actor=stage.alice)
    ),
    "Alice lets them go on": lambda stage, about: stage.at(
        stage.alice, lambda: resume_agents(stage.alice.someone, actor=stage.alice)
    ),
    "Alice lowers the limit to": lower_the_limit,
    "Alice lowers the limit to 1000": lambda stage, about: lower_the_limit(stage, "1000"),
    "Alice takes away": take_a_scope_away,
    "Alice takes orders:place away": lambda stage, about: take_a_scope_away(stage, "orders:place"),
}
