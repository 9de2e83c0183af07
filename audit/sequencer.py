"""Give committed events their places in the log: insert-only, in batches, without a lock that writers share.

Places, tiles and the signed head of a batch are one transaction: what a kill interrupts has not happened.

PostgreSQL commits out of order, so an event is taken only when its transaction is older than all still
open (`pg_snapshot_xmin`), in the order (xid, id): no later commit falls behind the cursor. A transaction that
stays open holds the log back, never a writer. SQLite has one writer: ids are in the order of commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from audit import tiles
from audit.log import Tree
from audit.models import AuditEvent, Checkpoint
from audit.signing import sign_checkpoint
from audit.verify import leaf_hash

BATCH = 5000
_ONE_AT_A_TIME = 0x6175646974  # the advisory lock of sequencers: "audit"

_PENDING_POSTGRESQL = """SELECT id, payload FROM audit_auditevent
WHERE xid IS NOT NULL AND (xid, id) > (%s, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
ORDER BY xid, id LIMIT %s"""

# The leaves are one value, 32 bytes each: as thousands of values they would take most of the time.
_INSERT_POSTGRESQL = """INSERT INTO audit_logentry (position, event_id, leaf)
SELECT %s + place - 1, event_id, substring(%s::bytea FROM (place - 1)::int * 32 + 1 FOR 32)
FROM unnest(%s::bigint[]) WITH ORDINALITY AS told (event_id, place)"""

_INSERT_SQLITE = "INSERT INTO audit_logentry (position, event_id, leaf) VALUES (%s, %s, %s)"

# Without statistics of what was just written PostgreSQL would sort all that is pending, anew for each batch.
_ALONE_AND_IN_ORDER = "SELECT pg_advisory_xact_lock(%s), set_config('enable_sort', 'off', true)"

_PENDING_SQLITE = "SELECT id, payload FROM audit_auditevent WHERE id > %s ORDER BY id LIMIT %s"


def sequence(limit: int = BATCH, *, using: str = "default") -> int:
    """Place up to `limit` pending events, and sign and write a checkpoint. Returns how many were placed."""
    connection = connections[using]
    with transaction.atomic(using=using):
        _exclude_others(connection)
        tree = _head(using)
        pending = _pending(connection, tree, limit)
        if pending:
            _place(using, tree, pending)
        return len(pending)


def sequence_all(*, using: str = "default") -> int:
    """Batch after batch until nothing committed is left, a transaction each."""
    placed = 0
    while batch := sequence(using=using):
        placed += batch
    return placed


def _exclude_others(connection: BaseDatabaseWrapper) -> None:
    """A statement of its own: what the next one reads must come from after the wait."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_ALONE_AND_IN_ORDER, [_ONE_AT_A_TIME])


def _head(using: str) -> Tree:
    last = Checkpoint.objects.using(using).order_by("-size").first()
    return Tree(last.size, bytes(last.frontier)) if last else Tree()


def _pending(connection: BaseDatabaseWrapper, tree: Tree, limit: int) -> Sequence[tuple[int, str]]:
    last = AuditEvent.objects.using(connection.alias).filter(log_entry__position=tree.size - 1).first()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_PENDING_POSTGRESQL, [last.xid if last else 0, last.pk if last else 0, limit])
        else:
            cursor.execute(_PENDING_SQLITE, [last.pk if last else 0, limit])
        pending: Sequence[tuple[int, str]] = cursor.fetchall()
        return pending


def _place(using: str, tree: Tree, pending: Sequence[tuple[int, str]]) -> None:
    leaves = [leaf_hash(payload) for _, payload in pending]
    _insert(connections[using], tree.size, [event_id for event_id, _ in pending], leaves)
    tree.extend(leaves)
    tiles.grow(tree.size, using=using)
    _publish(using, tree)


def _insert(
    connection: BaseDatabaseWrapper, start: int, events: Sequence[int], leaves: Sequence[bytes]
) -> None:
    """In SQL of our own: objects of the ORM would take most of a batch's time."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_INSERT_POSTGRESQL, [start, b"".join(leaves), list(events)])
        else:
            positions = range(start, start + len(leaves))
            cursor.executemany(_INSERT_SQLITE, list(zip(positions, events, leaves, strict=True)))


def _publish(using: str, tree: Tree) -> None:
    checkpoints = Checkpoint.objects.using(using)
    before = checkpoints.order_by("-size").values_list("note", flat=True).first() or ""
    at = datetime.now(UTC)
    note = sign_checkpoint(tree.size, tree.root(), before, at)
    checkpoints.create(
        size=tree.size,
        root=tree.root(),
        frontier=tree.frontier,
        at=at,
        note=note.text,
        new_key=note.new_key,
    )
