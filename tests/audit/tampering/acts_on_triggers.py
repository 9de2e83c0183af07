"""What the database watches with, dropped, switched off, made again otherwise, or gone around."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from django.db import OperationalError, connection

from audit.capture import Recorded
from audit.context import open_context
from audit.models import AuditEvent
from audit.triggers import drop
from tests.audit.shelf.models import Book, Topic
from tests.audit.tampering.acts import Scene, act, run

RENAME = "UPDATE shelf_book SET title = 'Ash' WHERE title = 'Ink'"


def trigger_of(table: str, purpose: str) -> str:
    questions = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s AND name LIKE %s",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE %s",
    }
    with connection.cursor() as cursor:
        cursor.execute(questions[connection.vendor], [table, f"audit_{purpose}_%"])
        return str(cursor.fetchone()[0])


def function_of(table: str, purpose: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc JOIN pg_trigger ON pg_proc.oid = tgfoid WHERE tgname = %s",
            [trigger_of(table, purpose)],
        )
        return str(cursor.fetchone()[0])


@act
def drop_one_trigger(scene: Scene) -> None:
    on = " ON shelf_book" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER {trigger_of('shelf_book', 'update')}{on}")


@act
def make_a_trigger_ordinary(scene: Scene) -> None:
    run(f"ALTER TABLE shelf_book ENABLE TRIGGER {trigger_of('shelf_book', 'update')}")


@act
def make_a_trigger_conditional(scene: Scene) -> None:
    name, function = trigger_of("shelf_book", "update"), function_of("shelf_book", "update")
    run(
        f"DROP TRIGGER {name} ON shelf_book",
        f"CREATE TRIGGER {name} AFTER UPDATE ON shelf_book FOR EACH ROW "
        f"WHEN (pg_trigger_depth() > 9) EXECUTE FUNCTION {function}()",
        f"ALTER TABLE shelf_book ENABLE ALWAYS TRIGGER {name}",
    )


@act
def make_a_trigger_idle(scene: Scene) -> None:
    name = trigger_of("shelf_book", "update")
    run(
        f"DROP TRIGGER {name}",
        f"CREATE TRIGGER {name} AFTER UPDATE ON shelf_book BEGIN SELECT 1; END",
    )


@act
def edit_the_schema(scene: Scene) -> None:
    name = trigger_of("shelf_book", "update")
    connection.close()
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as raw, raw:
        raw.execute("PRAGMA writable_schema = ON")
        raw.execute(
            f"UPDATE sqlite_master SET sql = 'CREATE TRIGGER {name} AFTER UPDATE ON shelf_book BEGIN SELECT 1; END' "
            f"WHERE name = '{name}'"
        )


@act
def idle_row_function(scene: Scene) -> None:
    name = function_of("shelf_book", "update")
    run(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
        "SET search_path = public, pg_temp AS 'BEGIN RETURN NULL; END'"
    )


@act
def search_elsewhere(scene: Scene) -> None:
    """There, an audit_acting of one's own would be found before the real one."""
    run(f"ALTER FUNCTION {function_of('shelf_book', 'update')}() SET search_path = elsewhere, public")


@act
def swallow_events(scene: Scene) -> None:
    if connection.vendor == "sqlite":
        run("CREATE TRIGGER quiet BEFORE INSERT ON audit_auditevent BEGIN SELECT RAISE(IGNORE); END")
    else:
        run(
            "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
            "CREATE TRIGGER quiet BEFORE INSERT ON audit_auditevent FOR EACH ROW EXECUTE FUNCTION quiet()",
        )


@act
def drop_everything_that_watches(scene: Scene) -> None:
    drop(connection)
    run("DROP TABLE audit_anchor")


@act
def audit_another_model(scene: Scene) -> None:
    """As a migration would that ran without making triggers."""
    scene.monkeypatch.setattr(Topic, "audit", Recorded())


@act
def write_by_another_program(scene: Scene) -> None:
    connection.close()
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as raw:
        try:
            raw.execute(RENAME)
        except sqlite3.OperationalError as error:
            raise OperationalError(*error.args) from error


@act
def replace_without_recursion(scene: Scene) -> None:
    run("PRAGMA recursive_triggers = OFF")
    with open_context("web", principal="mallory"):
        run("REPLACE INTO shelf_book SELECT * FROM shelf_book WHERE title = 'Ink'")


@act
def invent_a_change(scene: Scene) -> None:
    with open_context("web", principal="mallory"):
        run("SELECT audit_record('model.change', 'insert', 'done', 'shop.order', '1', '{}', '{}', '{}')")


@act
def divert_into_temporary_table(scene: Scene) -> None:
    run("CREATE TEMP TABLE audit_auditevent (LIKE public.audit_auditevent INCLUDING ALL)")
    with open_context("web", principal="mallory"):
        Book.objects.filter(title="Ink").update(price=7)
    run("DROP TABLE pg_temp.audit_auditevent")
    assert AuditEvent.objects.filter(context__principal="mallory").count() == 1
