"""Locks and cuts. An effect holds its authority while it commits; a cut waits for it, and then nothing follows.

On PostgreSQL an effect takes, in this order: the shared locks of the site, where an agent acts, of its organization,
its agents and the connection that it signed in by, its principal's row, its delegation chain from the root down. A cut
takes the same exclusively, so when it returns, no permit of that authority can commit any more. On SQLite the
immediate transaction already excludes everybody.

What is locked besides has its place in the one order, too: turn and call before all this, card, order and cart after
it, stock last. tests/agents/lock_trace.py lists it, and every tool and cut is held to it.

Lock first, read after, never in one statement: under READ COMMITTED a locking query with a join may return rows
from before the lock it waited for. In one round trip they may well go, each statement sees its own moment.
"""

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Final

from django.db import OperationalError, connection
from django.db.models import BigAutoField, QuerySet

from identity.actor import Actor, chain_of
from identity.models import Connection, Delegation, Organization, User
from identity.statements import Asking, Statement, numbered, several, together

EFFECT_TIMEOUT = "8s"
#: By PostgreSQL's codes: no lock in time, a deadlock, too many connections, and a server that goes down or comes up.
PASSING: Final = {"55P03", "40P01", "53300", "57P01", "57P02", "57P03"}
CONNECTION_LOST: Final = "08"
SQLITE_IS_BUSY: Final = "database is locked"
KEY = BigAutoField()


class Kind(IntEnum):
    """First half of the key of an advisory lock; the second is the row's id. There is one site, 0: all agents,
    and what reads the shop's own log."""

    SITE = 7100
    ORGANIZATION = 7101
    AGENT = 7102
    CONNECTION = 7103


Key = tuple[Kind, int]


@dataclass(frozen=True)
class Reach:
    """What a cut locks: keys of advisory locks, and people, who may be a query that is asked under those locks."""

    keys: Collection[Key] = ()
    people: Iterable[int] = ()


def hold(ask: Asking, *actors: Actor, approver: User | None = None) -> None:
    """Keep the actors' authority from being cut until this transaction ends, and that of whoever has agreed.

    What is asked for after it is read once all of it is held.
    """
    require_transaction()
    if connection.vendor != "postgresql":
        return
    _share(ask, {key for actor in actors for key in _keys_of(actor)})
    principals = [actor.principal for actor in actors]
    if people := {one.pk for one in (*principals, approver) if one is not None}:
        ask(_people(len(people)), **numbered(people))
    lent = [actor.delegation for actor in actors if actor.delegation is not None]
    if links := {link.pk for delegation in lent for link in chain_of(delegation)}:
        ask(_chain(len(links)), **numbered(links))


def hold_sign_in(user: User | None, by: Connection | None, owner: Organization | None = None) -> None:
    """As `hold`, for somebody who is about to come in: a cut misses no sign-in that is being made.

    `owner` is whose domain their address lies in, which may shut other ways than its own.
    """
    require_transaction()
    if connection.vendor != "postgresql":
        return
    keys: set[Key] = {(Kind.ORGANIZATION, owner.pk)} if owner else set()
    if by is not None:
        keys |= {(Kind.ORGANIZATION, by.organization_id), (Kind.CONNECTION, by.pk)}
    with together() as ask:
        _share(ask, keys)
    if user is not None and user.pk is not None:
        lock_principal(user)


def hold_exclusively(reach: Reach, actor: Actor | None = None) -> None:
    """For a cut, before its actor is held: all locks of both in the one order, so that two cuts wait in turn."""
    require_transaction()
    if connection.vendor != "postgresql":
        return
    taken = set(reach.keys)
    shared = _keys_of(actor) - taken if actor else set()
    with connection.cursor() as cursor:
        for key in sorted(taken | shared):
            ending = "_shared" if key in shared else ""
            cursor.execute(f"SELECT pg_advisory_xact_lock{ending}({key[0]:d}, {key[1]:d})")
    own = {actor.principal.pk} if actor and actor.principal else set()
    people = own | set(reach.people)
    list(_held_people().filter(pk__in=people).order_by("pk").only("pk"))


def lock_principal(user: User) -> None:
    """NO KEY: a plain FOR UPDATE would block every insert that refers to the person."""
    require_transaction()
    if connection.vendor == "postgresql":
        _people(1).rows(**numbered([user.pk]))


@cache
def _people(count: int) -> Statement[tuple[int]]:
    return Statement(
        lambda: _held_people().filter(pk__in=several(count, KEY)).order_by("pk").values_list("pk")
    )


def _held_people() -> QuerySet[User]:
    return User.objects.select_for_update(no_key=True)


def lock_delegations(keys: list[int]) -> None:
    """Parents are made before their children, so the order of keys is the order of the chain."""
    if connection.vendor == "postgresql":
        list(_held().filter(pk__in=keys).order_by("pk").only("pk"))


def _held() -> QuerySet[Delegation]:
    return Delegation.objects.select_for_update(no_key=True)


@cache
def _chain(length: int) -> Statement[tuple[int]]:
    return Statement(lambda: _held().filter(pk__in=several(length, KEY)).order_by("pk").values_list("pk"))


def lock_organization(organization: Organization) -> None:
    hold_exclusively(Reach([(Kind.ORGANIZATION, organization.pk)]))


def require_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("authority is held by a transaction: open one around this")


def waited_in_vain(error: BaseException) -> bool:
    """Whether a lock was not to be had in time, or the database not to be reached: it may be asked again.

    Any other OperationalError, of SQLite even one in our own SQL, is a fault.
    """
    if not isinstance(error, OperationalError) or error.__cause__ is None:
        return False
    if isinstance(error.__cause__, sqlite3.Error):
        return str(error) == SQLITE_IS_BUSY
    code = getattr(error.__cause__, "sqlstate", None)
    return code is None or code in PASSING or code.startswith(CONNECTION_LOST)


def _keys_of(actor: Actor) -> set[Key]:
    keys: set[Key] = set()
    if actor.organization is not None:
        keys.add((Kind.ORGANIZATION, actor.organization.pk))
    if actor.delegation is not None:
        keys |= {(Kind.SITE, 0), *((Kind.AGENT, link.agent_id) for link in chain_of(actor.delegation))}
    if actor.feed is not None and actor.organization is None:
        keys.add((Kind.SITE, 0))
    if actor.session is not None and actor.session.connection_id is not None:
        keys.add((Kind.CONNECTION, actor.session.connection_id))
    return keys


def _share(ask: Asking, keys: set[Key]) -> None:
    locks = "".join(f", pg_advisory_xact_lock_shared({kind:d}, {key:d})" for kind, key in sorted(keys))
    ask.sql(f"SELECT set_config('lock_timeout', '{EFFECT_TIMEOUT}', true){locks}")
