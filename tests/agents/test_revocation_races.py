"""Cuts while an effect is under way: once a cut has returned, nothing of that authority commits any more."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from audit.context import open_context
from identity.actor import Actor, agent_of
from identity.delegations import BadTerms, Cut, deactivate_person, narrow_delegation, revoke_delegation
from identity.models import Delegation, Spending
from identity.policy import Refused, Resource, authorized
from shop.cart import add_to_cart
from shop.models import CartLine, Variant
from tests.agents.stage import Talk, sign_in

pytestmark = pytest.mark.both_databases

BRIEFLY = 0.3


class Effect:
    """An agent's write that has been permitted and has not committed yet."""

    def __init__(self, actor: Actor, pool: ThreadPoolExecutor) -> None:
        self._permitted, self._go_on = threading.Event(), threading.Event()
        self.future = pool.submit(_elsewhere, lambda: self._write(actor))
        assert self._permitted.wait(10)

    def _write(self, actor: Actor) -> None:
        with (
            open_context("task"),
            authorized(actor, "cart:write", Resource("Cart", "", {"owner": actor.key})),
        ):
            self._permitted.set()
            self._go_on.wait(10)

    def commit(self) -> None:
        self._go_on.set()
        self.future.result(10)


@pytest.fixture
def pool() -> Any:
    with ThreadPoolExecutor(4) as pool:
        yield pool


def _elsewhere(work: Callable[[], Any]) -> Any:
    """In a thread, on a connection of its own."""
    try:
        return work()
    finally:
        connections.close_all()


def agent(talk: Talk) -> Actor:
    delegation = Delegation.objects.select_related("principal", "agent", "parent", "organization")
    return agent_of(delegation.get(conversation=talk.conversation), talk.actor.session)


def revoking(talk: Talk, pool: ThreadPoolExecutor) -> "Future[Cut]":
    def revoke() -> Cut:
        with open_context("web", **talk.actor.facts()):
            return revoke_delegation(talk.root, actor=talk.actor)

    return pool.submit(_elsewhere, revoke)


def puts_a_mug_in_the_cart(actor: Actor) -> None:
    with open_context("task", **actor.facts()):
        add_to_cart(Variant.objects.filter(stock__gt=5).first(), 1, actor=actor)


def test_a_revocation_waits_for_the_effect_that_was_permitted_before_it(
    talk: Talk, pool: ThreadPoolExecutor
) -> None:
    effect = Effect(agent(talk), pool)
    cut = revoking(talk, pool)
    with pytest.raises(TimeoutError):
        cut.result(BRIEFLY)
    effect.commit()
    assert talk.root.public_id in cut.result(10).ended


def test_after_the_revocation_has_returned_nothing_commits(talk: Talk, pool: ThreadPoolExecutor) -> None:
    actor, stop = agent(talk), threading.Event()

    def flood() -> int:
        done = 0
        while not stop.is_set():
            try:
                puts_a_mug_in_the_cart(actor)
                done += 1
            except Refused:
                return done
        return done

    puts_a_mug_in_the_cart(actor)
    floods = [pool.submit(_elsewhere, flood) for _ in range(2)]
    with open_context("web", **talk.actor.facts()):
        revoke_delegation(talk.root, actor=talk.actor)
    held = CartLine.objects.get(cart__owner=talk.actor.someone).quantity
    with pytest.raises(Refused) as refused:
        puts_a_mug_in_the_cart(actor)
    stop.set()
    assert sum(flood.result(20) for flood in floods) + 1 == held
    assert CartLine.objects.get(cart__owner=talk.actor.someone).quantity == held
    assert refused.value.decision.policies == ("dead-delegation-does-nothing",)


def test_deactivating_the_person_waits_and_then_holds(talk: Talk, pool: ThreadPoolExecutor) -> None:
    sam, actor = sign_in("sam"), agent(talk)
    effect = Effect(actor, pool)

    def deactivate() -> Cut:
        with open_context("admin", **sam.facts()):
            return deactivate_person(talk.actor.someone, actor=sam, why="left")

    cut = pool.submit(_elsewhere, deactivate)
    with pytest.raises(TimeoutError):
        cut.result(BRIEFLY)
    effect.commit()
    cut.result(10)
    with pytest.raises(Refused) as refused:
        puts_a_mug_in_the_cart(actor)
    assert "inactive-person-does-nothing" in refused.value.decision.policies


def test_no_child_is_made_of_a_delegation_that_was_revoked_meanwhile(talk: Talk) -> None:
    stale = Delegation.objects.get(pk=talk.root.pk)
    with open_context("web", **talk.actor.facts()):
        revoke_delegation(talk.root, actor=talk.actor)
        with pytest.raises(BadTerms, match="revoked"):
            narrow_delegation(stale, stale.scopes, actor=talk.actor)


def test_a_child_made_meanwhile_dies_with_its_parent(talk: Talk, pool: ThreadPoolExecutor) -> None:
    def narrow() -> Delegation | None:
        try:
            with open_context("web", **talk.actor.facts()):
                return narrow_delegation(talk.root, talk.root.scopes, actor=talk.actor)
        except BadTerms:
            return None

    children = [pool.submit(_elsewhere, narrow) for _ in range(3)]
    revoking(talk, pool).result(10)
    made = [child.pk for future in children if (child := future.result(10))]
    assert Delegation.objects.filter(pk__in=made, revoked_at__isnull=True).count() == 0


def test_the_cut_lists_what_was_on_its_way_outside(talk: Talk) -> None:
    with open_context("system:seed"):
        Spending.objects.create(
            root=talk.root,
            delegation=talk.root,
            principal=talk.actor.someone,
            reference="an-order-being-paid",
            amount=4800,
            currency="USD",
            at=timezone.now(),
        )
    with open_context("web", **talk.actor.facts()):
        assert revoke_delegation(talk.root, actor=talk.actor).in_flight == ("an-order-being-paid",)
