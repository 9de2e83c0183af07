"""Events, contexts and personal values, changed together with what depends on them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from audit.canonical import digest
from audit.context import open_context, permitted
from audit.events import record
from audit.ids import uuid7
from audit.models import AuditContext, AuditEvent, Dropping, PersonalValue
from audit.payload import Personal
from audit.retention import ACTION, facts_of
from audit.verify import leaf_hash
from tests.audit.shelf.models import Author
from tests.audit.tampering.acts import Scene, act, behind_foreign_keys, run


@act
def change_with_leaf(scene: Scene) -> None:
    event = AuditEvent.objects.get(pk=scene.names["first"])
    changed = event.payload.replace("Ink", "Inc")
    run("UPDATE audit_auditevent SET payload = %s WHERE id = %s", with_these=[changed, event.pk])
    run("UPDATE audit_logentry SET leaf = %s WHERE event_id = %s", with_these=[leaf_hash(changed), event.pk])


@act
def swap_payloads(scene: Scene) -> None:
    first, second = AuditEvent.objects.filter(pk__in=[scene.names["first"], scene.names["second"]]).order_by(
        "id"
    )
    for event, payload in ((first, second.payload), (second, first.payload)):
        run("UPDATE audit_auditevent SET payload = %s WHERE id = %s", with_these=[payload, event.pk])


@act
def swap_places(scene: Scene) -> None:
    trade("audit_logentry", "position", scene.names["first_place"], scene.names["second_place"])


@act
def swap_numbers(scene: Scene) -> None:
    with behind_foreign_keys():
        trade("audit_auditevent", "id", scene.names["first"], scene.names["second"])
        trade("audit_logentry", "event_id", scene.names["first"], scene.names["second"])


def trade(table: str, column: str, one: int, other: int) -> None:
    """The column is unique: one of the two rows holds another value meanwhile."""
    for before, after in ((one, -1), (other, one), (-1, other)):
        run(f"UPDATE {table} SET {column} = {after} WHERE {column} = {before}")


@act
def insert_among(scene: Scene) -> None:
    """There is room where a number was rolled back, or below the first."""
    run(copy_of_event(scene.names["first"], number=-5))


def copy_of_event(event: int, number: str | int = "NULL") -> str:
    return (
        "INSERT INTO audit_auditevent (id, uid, context_id, category, action, outcome, object_type, object_id, at, "
        f"payload) SELECT {number}, '{uuid7().hex}', context_id, category, action, outcome, object_type, object_id, "
        f"at, payload FROM audit_auditevent WHERE id = {event}"
    )


@act
def change_context_with_digest(scene: Scene) -> None:
    change_context(AuditContext.objects.get(pk=scene.names["context"]), "bob")


@act
def change_outer_context_with_digest(scene: Scene) -> None:
    change_context(AuditContext.objects.get(pk=scene.names["outer"]), "alice")


def change_context(context: AuditContext, principal: str) -> None:
    facts = context.facts.replace(f'"{principal}"', '"mallory"')
    run(
        "UPDATE audit_auditcontext SET principal = 'mallory', facts = %s, digest = %s WHERE id = %s",
        with_these=[facts, digest(facts), context.pk.hex],
    )


@act
def edit_pages(scene: Scene) -> None:
    """With no database program at all: the same bytes, one of them another, in a file that nobody has open."""
    run("PRAGMA wal_checkpoint(TRUNCATE)")
    path = Path(connection.settings_dict["NAME"])
    connection.close()
    pages = path.read_bytes()
    assert b'"title":"Ink"' in pages
    path.write_bytes(pages.replace(b'"title":"Ink"', b'"title":"Inc"'))


@act
def recommit_value(scene: Scene) -> None:
    value = PersonalValue.objects.get(pk=scene.names["value"])
    other = Personal(bytes(value.salt), '"eve@example.test"')
    run(
        "UPDATE audit_personalvalue SET value = %s, commitment = %s WHERE id = %s",
        with_these=[other.value, other.commitment, value.pk],
    )


@act
def put_back_another_value(scene: Scene) -> None:
    value = PersonalValue.objects.get(pk=scene.names["value"])
    run("DELETE FROM audit_personalvalue WHERE id = %s", with_these=[value.pk])
    PersonalValue.objects.create(
        event_id=scene.names["ada"], commitment=value.commitment, salt=value.salt, value='"eve@example.test"'
    )


@act
def insert_backdated(scene: Scene) -> None:
    """Payload and columns tell the same time, years before the log began."""
    tail = AuditEvent.objects.get(pk=scene.names["tail"])
    uid, at = uuid7(), "2020-01-01T00:00:00.000000Z"
    payload = json.dumps(
        tail.facts | {"uid": str(uid), "at": at}, separators=(",", ":"), sort_keys=True, ensure_ascii=False
    )
    run(copy_of_event(tail.pk))
    run(
        "UPDATE audit_auditevent SET uid = %s, at = '2020-01-01 00:00:00', payload = %s WHERE id = "
        "(SELECT max(id) FROM audit_auditevent)",
        with_these=[uid.hex, payload],
    )


@act
def drop_what_is_young(scene: Scene) -> None:
    drop_by_own_rule(scene, datetime(2100, 1, 1, tzinfo=UTC))


@act
def drop_what_is_backdated(scene: Scene) -> None:
    run("UPDATE audit_auditevent SET at = '2019-01-01' WHERE id = %s", with_these=[scene.names["first"]])
    drop_by_own_rule(scene, datetime(2020, 1, 1, tzinfo=UTC))


def drop_by_own_rule(scene: Scene, before: datetime) -> None:
    """As retention does it, but for what its triggers ask."""
    made = Dropping.objects.create(rule="mine", before=before, through=scene.names["new"], at=before)
    with open_context("command"):
        about = {"object_type": "audit.dropping", "object_id": made.pk}
        record("task", ACTION, "done", **about, detail=facts_of(made))
    run("UPDATE audit_auditevent SET payload = '' WHERE id = %s", with_these=[scene.names["first"]])


@act
def forge_a_permit(scene: Scene) -> None:
    with open_context("web", principal="mallory"), permitted("0190-never-decided"):
        Author.objects.filter(name="Ada").update(name="Eve")


@act
def borrow_a_permit(scene: Scene) -> None:
    with open_context("web", principal="mallory"), permitted(scene.names["decision"]):
        Author.objects.filter(name="Ada").update(name="Eve")


@act
def write_without_a_decision(scene: Scene) -> None:
    with open_context("web", principal="mallory"):
        Author.objects.filter(name="Ada").update(name="Eve")


@act
def lie_about_the_principal(scene: Scene) -> None:
    with open_context("web", principal="alice"):
        record("auth", "sign_in", "done")


@act
def override_the_context(scene: Scene) -> None:
    """Another function of the same name, on the connection that the shop has open."""
    run("SELECT 1")
    connection.connection.create_function("audit_context", 0, lambda: scene.names["context"].hex)
    with open_context("web", principal="mallory"):
        run("UPDATE shelf_book SET price = 7 WHERE title = 'Ink'")


@act
def reset_the_sequence(scene: Scene) -> None:
    run(f"ALTER SEQUENCE audit_auditevent_id_seq RESTART WITH {scene.names['first']}")
    with open_context("web", principal="mallory"):
        record("auth", "sign_in", "done")
