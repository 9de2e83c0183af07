"""Locks and cuts. An effect holds its authority while it commits; a cut waits for it, and then nothing follows.

On PostgreSQL an effect takes, in this order: the shared lock of its organization and agent, its principal's row,
its delegation chain from the root down. A cut takes the same exclusively, so when it returns, no permit of that
authority can commit any more. On SQLite the immediate transaction already excludes everybody.

Lock first, read after, never in one statement: under READ COMMITTED a locking query with a join may return rows
from before the lock it waited for.
"""

from enum import IntEnum

from django.db import connection

from identity.actor import Actor, chain_of
from identity.models import Agent, Delegation, Organization, User

EFFECT_TIMEOUT = "8s"


class Kind(IntEnum):
    """First half of the key of an advisory lock; the second is the row's id."""

    ORGANIZATION = 7101
    AGENT = 7102


def hold(actor: Actor) -> None:
    """Keep the actor's authority from being cut until this transaction ends."""
    require_transaction()
    if connection.vendor != "postgresql":
        return
    _share(actor)
    if actor.principal is not None:
        lock_principal(actor.principal)
    if actor.delegation is not None:
        lock_delegations([link.pk for link in chain_of(actor.delegation)])


def lock_principal(user: User) -> None:
    """NO KEY: a plain FOR UPDATE would block every insert that refers to the person."""
    require_transaction()
    if connection.vendor == "postgresql":
        User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)


def lock_delegations(keys: list[int]) -> None:
    """Parents are made before their children, so the order of keys is the order of the chain."""
    if connection.vendor == "postgresql":
        list(Delegation.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").only("pk"))


def lock_organization(organization: Organization) -> None:
    _exclusive(Kind.ORGANIZATION, organization.pk)


def lock_agent(agent: Agent) -> None:
    _exclusive(Kind.AGENT, agent.pk)


def require_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("authority is held by a transaction: open one around this")


def _share(actor: Actor) -> None:
    keys = [(Kind.ORGANIZATION, actor.organization.pk)] if actor.organization else []
    keys += [(Kind.AGENT, actor.delegation.agent_id)] if actor.delegation else []
    locks = "".join(f", pg_advisory_xact_lock_shared({kind:d}, {key:d})" for kind, key in keys)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT set_config('lock_timeout', '{EFFECT_TIMEOUT}', true){locks}")


def _exclusive(kind: Kind, key: int) -> None:
    require_transaction()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [int(kind), key])
