"""Work under way on another connection, that has not committed: what races are made of."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Any

from django.db import connection, connections, transaction

from audit.context import open_context
from identity.actor import Actor, person
from identity.cutting import Cut
from identity.delegations import revoke_delegation
from identity.ids import new_public_id
from identity.models import Delegation, LoginSession, User
from identity.policy import Refused
from shop.cart import add_to_cart
from shop.models import CartLine, Order
from shop.orders import place_order
from shop.quotes import draft_from_items
from tests.shop.goods import Goods

MOMENT, LOOK_AGAIN = 0.4, 0.02  # seconds
PATIENCE = 30  # seconds: the first commit of a process may load every page's module to write a mail


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


def at_a_browser(name: str, **session: Any) -> Actor:
    user, known = User.objects.get(email__startswith=f"{name}@"), {"method": "password", **session}
    with open_context("system:sign-in"):
        return person(LoginSession.objects.create(user=user, key_digest=new_public_id(), **known))


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


class Uncommitted:
    """A verb that has done everything but commit, and waits for a word."""

    def __init__(self, elsewhere: Pool, verb: Callable[[], Any]) -> None:
        self._done, self._go = Event(), Event()
        self._future = elsewhere(lambda: self._run(verb))
        assert self._done.wait(PATIENCE)

    def _run(self, verb: Callable[[], Any]) -> Any:
        try:
            with transaction.atomic():
                result = verb()
                self._done.set()
                self._go.wait(PATIENCE)
                return result
        finally:
            self._done.set()

    def commit(self) -> Any:
        self._go.set()
        return self._future.result(PATIENCE)


def waits(*futures: "Future[Any]") -> bool:
    """PostgreSQL tells how many wait for a lock. SQLite does not, and is given a moment."""
    until = time.monotonic() + MOMENT
    while time.monotonic() < until and _waiting() < len(futures):
        time.sleep(LOOK_AGAIN)
    return not any(future.done() for future in futures)


def _waiting() -> int:
    if connection.vendor != "postgresql":
        return 0
    here = "datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {here}")
        return int(cursor.fetchone()[0])


def refused(future: "Future[Any]") -> tuple[str, ...]:
    """The policies by which it was refused."""
    error = future.exception(PATIENCE)
    assert isinstance(error, Refused), error
    return error.decision.policies
