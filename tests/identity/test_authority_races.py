"""Revocation is linearizable and limits are exact, with work under way on other connections and in other processes."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.models import Sum
from django.utils import timezone

from audit.context import open_context
from identity import authority, cuts
from identity.actor import Actor, agent_of, person
from identity.cutting import Cut
from identity.delegations import (
    BadTerms,
    Terms,
    deactivate_person,
    grant_delegation,
    narrow_delegation,
    revoke_delegation,
)
from identity.demo_people import seed_people
from identity.ids import new_public_id
from identity.models import Agent, Connection, Delegation, LoginSession, Organization, Spending, User
from identity.policy import Refused
from identity.sessions import end_by_provider, end_session
from shop.cart import add_to_cart
from shop.models import CartLine, Order, Variant
from shop.orders import cancel_order, place_order
from shop.payments.collect import collect_payment
from shop.quotes import draft_from_items
from tests.shop.goods import Goods, lay_goods, settle_in

MOMENT = 0.4


@dataclass
class Stage:
    alice: Actor
    sam: Actor
    goods: Goods
    root: Delegation
    agent: Actor

    def revoke(self) -> Cut:
        return revoke_delegation(self.root, actor=self.alice)

    def add(self) -> CartLine:
        return add_to_cart(self.goods.mug, 1, actor=self.agent)

    def order(self) -> Order:
        return place_order(draft_from_items([(self.goods.mug, 1)], actor=self.agent), actor=self.agent)


def at_a_browser(name: str) -> Actor:
    user = User.objects.get(email__startswith=f"{name}@")
    with open_context("system:sign-in"):
        return person(LoginSession.objects.create(user=user, key_digest=new_public_id(), method="password"))


@pytest.fixture
def stage(database: object) -> Iterator[Stage]:
    """Alice's agent may order small things unattended, so that a verb of the shop is all a race needs."""
    seed_people()
    alice, sam = at_a_browser("alice"), at_a_browser("sam")
    with open_context("system:seed"):
        goods = lay_goods()
        Variant.objects.update(stock=10_000)
        settle_in(alice.someone)
    terms = Terms(unattended_ceiling=500_00, order_limit=500_00, daily_limit=100_000_00)
    with open_context("web"):
        root = grant_delegation(Agent.objects.get(), terms, actor=alice)
        yield Stage(alice, sam, goods, root, agent_of(root, alice.session))


class Pool:
    """Threads, each with a connection of its own."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(8)

    def __call__(self, verb: Callable[[], Any]) -> "Future[Any]":
        return self._threads.submit(self._run, verb)

    def _run(self, verb: Callable[[], Any]) -> Any:
        try:
            with open_context("web"):
                return verb()
        finally:
            connections.close_all()

    def close(self) -> None:
        self._threads.shutdown()


@pytest.fixture
def elsewhere() -> Iterator[Pool]:
    pool = Pool()
    yield pool
    pool.close()


class Uncommitted:
    """A verb that has done everything but commit, and waits for a word."""

    def __init__(self, elsewhere: Pool, verb: Callable[[], Any]) -> None:
        self._done, self._go = Event(), Event()
        self._future = elsewhere(lambda: self._run(verb))
        assert self._done.wait(10)

    def _run(self, verb: Callable[[], Any]) -> Any:
        try:
            with transaction.atomic():
                result = verb()
                self._done.set()
                self._go.wait(10)
                return result
        finally:
            self._done.set()

    def commit(self) -> Any:
        self._go.set()
        return self._future.result(10)


def waits(future: "Future[Any]") -> bool:
    time.sleep(MOMENT)
    return not future.done()


def refused(future: "Future[Any]") -> tuple[str, ...]:
    """The policies by which it was refused."""
    error = future.exception(10)
    assert isinstance(error, Refused), error
    return error.decision.policies


def test_revocation_waits_for_the_effect_that_came_first(stage: Stage, elsewhere: Pool) -> None:
    effect = Uncommitted(elsewhere, stage.add)
    cut = elsewhere(stage.revoke)
    assert waits(cut)

    effect.commit()
    assert cut.result(10).ended == (stage.root.public_id,)
    with pytest.raises(Refused):
        stage.add()
    assert CartLine.objects.get().quantity == 1


def test_an_effect_that_came_second_waits_and_is_refused(stage: Stage, elsewhere: Pool) -> None:
    cut = Uncommitted(elsewhere, stage.revoke)
    effects = [elsewhere(stage.add), elsewhere(stage.order)]
    assert all(waits(effect) for effect in effects)

    cut.commit()
    assert [refused(effect) for effect in effects] == [("dead-delegation-does-nothing",)] * 2
    assert (CartLine.objects.count(), Order.objects.count()) == (0, 0)


def test_a_cut_that_does_not_commit_stops_nothing(stage: Stage, elsewhere: Pool) -> None:
    class Changed(Exception):
        pass

    def revoke_and_fail() -> None:
        with transaction.atomic():
            stage.revoke()
            raise Changed

    with pytest.raises(Changed):
        elsewhere(revoke_and_fail).result(10)
    assert stage.add().quantity == 1


CUTS: dict[str, Callable[[Stage], Any]] = {
    "deactivate": lambda stage: deactivate_person(stage.alice.someone, actor=stage.sam, why="left"),
    "sign-in ended for cause": lambda stage: end_session(
        stage.alice.browser, actor=at_a_browser("alice"), why=LoginSession.End.FOR_CAUSE
    ),
    "sign-in cut by staff": lambda stage: cuts.cut_session(
        stage.alice.browser, actor=stage.sam, why="stolen"
    ),
    "signed out by the provider": lambda stage: end_by_provider(stage.alice.browser),
    "reset after theft": lambda stage: cuts.reset_after_theft(
        stage.alice.someone, actor=stage.sam, keep_second_step=True
    ),
    "connection disabled": lambda stage: cuts.disable_connection(
        vouched_for(stage), actor=stage.sam, why="compromised"
    ),
}


def vouched_for(stage: Stage) -> Connection:
    """Alice's sign-in came by Acme's connection."""
    connection = Connection.objects.select_related("organization").get(organization__slug="acme")
    stage.alice.browser.connection = connection
    with open_context("system:seed"):
        stage.alice.browser.save()
    return connection


@pytest.mark.parametrize("cut", CUTS)
def test_other_cuts_hold_an_effect_off_in_the_same_way(stage: Stage, elsewhere: Pool, cut: str) -> None:
    under_way = Uncommitted(elsewhere, lambda: CUTS[cut](stage))
    effect = elsewhere(stage.order)
    assert waits(effect)

    under_way.commit()
    assert "dead-delegation-does-nothing" in refused(effect)
    assert Order.objects.count() == 0


def test_a_disabled_connection_holds_off_who_sits_at_a_browser_too(stage: Stage, elsewhere: Pool) -> None:
    connection = vouched_for(stage)
    cut = Uncommitted(
        elsewhere, lambda: cuts.disable_connection(connection, actor=stage.sam, why="compromised")
    )
    effect = elsewhere(lambda: add_to_cart(stage.goods.mug, 1, actor=stage.alice))
    assert waits(effect)

    cut.commit()
    assert set(refused(effect)) == {"disabled-connection-does-nothing", "session-that-was-cut-does-nothing"}


def test_a_disabled_connection_waits_for_the_effect_that_came_first(stage: Stage, elsewhere: Pool) -> None:
    connection = vouched_for(stage)
    effect = Uncommitted(elsewhere, lambda: add_to_cart(stage.goods.mug, 1, actor=stage.alice))
    cut = elsewhere(lambda: cuts.disable_connection(connection, actor=stage.sam, why="compromised"))
    assert waits(cut)

    effect.commit()
    assert cut.result(10).sessions == (stage.alice.browser.public_id,)
    assert CartLine.objects.get().quantity == 1


def test_cuts_that_cross_wait_in_turn(stage: Stage, elsewhere: Pool) -> None:
    """Each would cut the other, and what both stand on: one of them wins, and neither is left hanging."""
    avery, connection = (
        vouched_for_admin(),
        Connection.objects.select_related("organization").get(organization__slug="acme"),
    )
    verbs = (
        lambda: cuts.disable_connection(connection, actor=avery, why="compromised"),
        lambda: deactivate_person(avery.someone, actor=stage.sam, why="left"),
        lambda: cuts.suspend_organization(connection.organization, actor=stage.sam, why="unpaid"),
        lambda: cuts.suspend_agent(stage.root.agent, actor=stage.sam, why="misbehaves"),
        stage.revoke,
    )
    under_way = [elsewhere(verb) for verb in verbs]
    ends = [cut.exception(30) for cut in under_way]

    assert [end for end in ends if end is not None and not isinstance(end, Refused)] == []
    assert not User.objects.get(pk=avery.someone.pk).is_active


def vouched_for_admin() -> Actor:
    avery = at_a_browser("avery")
    avery.browser.connection = Connection.objects.get(organization__slug="acme")
    avery.browser.organization = Organization.objects.get(slug="acme")
    with open_context("system:seed"):
        avery.browser.save()
    return person(avery.browser)


def test_a_deactivated_person_does_nothing_in_a_browser_either(stage: Stage, elsewhere: Pool) -> None:
    cut = Uncommitted(elsewhere, lambda: deactivate_person(stage.alice.someone, actor=stage.sam, why="left"))
    effect = elsewhere(lambda: add_to_cart(stage.goods.mug, 1, actor=stage.alice))
    assert waits(effect)

    cut.commit()
    assert "inactive-person-does-nothing" in refused(effect)


@pytest.mark.parametrize("what", ["agent", "organization"])
def test_a_cut_of_many_holds_off_all_who_share_it(stage: Stage, elsewhere: Pool, what: str) -> None:
    """An agent is suspended, or a company's ceiling lowered, while its people's agents are at work."""
    acme = Organization.objects.get(slug="acme")
    actor = Actor(stage.alice.principal, stage.root, stage.alice.session, acme)

    def suspend() -> Cut:
        return cuts.suspend_agent(stage.root.agent, actor=stage.sam, why="misbehaves")

    def lower() -> None:
        with open_context("system:seed"):
            authority.lock_organization(acme)
            Organization.objects.filter(pk=acme.pk).update(order_ceiling=1)

    cut = Uncommitted(elsewhere, {"agent": suspend, "organization": lower}[what])
    content = draft_from_items([(stage.goods.mug, 1)], actor=stage.agent)
    effect = elsewhere(lambda: place_order(content, actor=actor))
    assert waits(effect)

    cut.commit()
    policy = {"agent": "suspended-agent-does-nothing", "organization": "organization-ceiling-holds"}[what]
    assert refused(effect) == (policy,)


def test_no_child_is_made_of_authority_that_is_being_revoked(stage: Stage, elsewhere: Pool) -> None:
    cut = Uncommitted(elsewhere, stage.revoke)
    child = elsewhere(lambda: narrow_delegation(stage.root, stage.root.scopes, actor=stage.alice))
    assert waits(child)

    cut.commit()
    assert isinstance(child.exception(10), BadTerms)
    assert Delegation.objects.count() == 1


def test_a_child_that_came_first_is_revoked_with_its_parent(stage: Stage, elsewhere: Pool) -> None:
    child = Uncommitted(
        elsewhere, lambda: narrow_delegation(stage.root, stage.root.scopes, actor=stage.alice)
    )
    cut = elsewhere(stage.revoke)
    assert waits(cut)

    made = child.commit()
    assert set(cut.result(10).ended) == {stage.root.public_id, made.public_id}


def test_what_is_granted_while_a_person_is_switched_off_is_cut_or_refused(
    stage: Stage, elsewhere: Pool
) -> None:
    def switch_off() -> Cut:
        return deactivate_person(stage.alice.someone, actor=stage.sam, why="left")

    grant = Uncommitted(elsewhere, lambda: grant_delegation(stage.root.agent, Terms(), actor=stage.alice))
    cut = elsewhere(switch_off)
    assert waits(cut)
    assert grant.commit().public_id in cut.result(10).ended

    too_late = elsewhere(lambda: grant_delegation(stage.root.agent, Terms(), actor=stage.alice))
    assert "inactive-person-does-nothing" in refused(too_late)
    assert Delegation.objects.live(timezone.now()).count() == 0


def test_a_cut_names_the_payments_that_are_on_their_way(stage: Stage) -> None:
    paid, unpaid = stage.order(), stage.order()
    collect_payment(paid.payment.pk)

    assert stage.revoke().in_flight == (unpaid.public_id,)


def test_a_cut_that_waited_for_an_order_names_its_payment(stage: Stage, elsewhere: Pool) -> None:
    order = Uncommitted(elsewhere, stage.order)
    cut = elsewhere(stage.revoke)
    assert waits(cut)

    placed = order.commit()
    assert cut.result(10).in_flight == (placed.public_id,)


def work_until_refused(stage: Stage) -> None:
    """A process of its own: orders as fast as it can, for as long as it may."""
    with open_context("task"):
        try:
            while True:
                stage.order()
        except Refused:
            pass


@pytest.fixture
def busy_processes(stage: Stage) -> Iterator[list[int]]:
    connection.close()
    pids = [pid for _ in range(3) if (pid := _fork(lambda: work_until_refused(stage)))]
    yield pids
    for pid in pids:
        os.waitpid(pid, 0)


def _fork(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    return pid


def test_when_revoke_returns_nothing_more_commits_in_any_process(
    stage: Stage, busy_processes: list[int]
) -> None:
    wait_for_orders(5)
    cut = stage.revoke()
    at_return = set(Order.objects.values_list("public_id", flat=True))
    ends = [os.waitstatus_to_exitcode(os.waitpid(busy_processes.pop(), 0)[1]) for _ in range(3)]

    assert ends == [0, 0, 0]
    assert set(Order.objects.values_list("public_id", flat=True)) == at_return
    assert set(cut.in_flight) == at_return


def wait_for_orders(number: int) -> None:
    until = time.monotonic() + 20
    while Order.objects.count() < number:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_daily_limit_is_exact_with_many_at_once(stage: Stage, elsewhere: Pool) -> None:
    """Each order is within the limit, any two pass it."""
    total = draft_from_items([(stage.goods.mug, 1)], actor=stage.agent).total
    with open_context("system:seed"):
        Delegation.objects.update(daily_limit=total * 2 - 1)
    orders = [elsewhere(stage.order) for _ in range(6)]

    failed = [order for order in orders if order.exception(30)]
    assert [refused(order) for order in failed] == [("daily-limit-holds",)] * 5
    assert Spending.objects.aggregate(sum=Sum("amount"))["sum"] == total


def test_children_share_one_daily_limit(stage: Stage, elsewhere: Pool) -> None:
    children = [narrow_delegation(stage.root, stage.root.scopes, actor=stage.alice) for _ in range(3)]
    content = draft_from_items([(stage.goods.mug, 1)], actor=stage.agent)
    with open_context("system:seed"):
        Delegation.objects.update(daily_limit=content.total * 2)
    agents = [agent_of(child, stage.alice.session) for child in children]
    orders = [elsewhere(lambda agent=agent: place_order(content, actor=agent)) for agent in agents]

    assert sorted(order.exception(30) is None for order in orders) == [False, True, True]


def test_a_cancelled_order_gives_its_part_of_the_day_back(stage: Stage) -> None:
    total = draft_from_items([(stage.goods.mug, 1)], actor=stage.agent).total
    with open_context("system:seed"):
        Delegation.objects.update(daily_limit=total)
    first = stage.order()
    with pytest.raises(Refused):
        stage.order()

    cancel_order(first, actor=stage.alice)
    assert stage.order().stands


@pytest.mark.parametrize("template", ["postgresql"], indirect=True)
def test_an_effect_waits_for_authority_only_so_long(
    stage: Stage, elsewhere: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authority, "EFFECT_TIMEOUT", "300ms")
    cut = Uncommitted(elsewhere, stage.revoke)
    effect = elsewhere(stage.add)

    assert "lock timeout" in str(effect.exception(10))
    cut.commit()
