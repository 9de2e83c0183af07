"""PostgreSQL: the application's role adds to the trail through the owner's functions, and can do nothing else to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations import Migration
from pytest_django import Settings

from audit import migrating
from audit.checks import check_rights, check_tables_are_read
from audit.context import open_context, permitted
from audit.events import record
from audit.inspection import inspect
from audit.models import AuditEvent, PersonalValue
from audit.roles import grant, lack, overreach
from audit.sequencer import sequence_all
from tests.audit.only import on_postgresql, on_sqlite
from tests.audit.shelf.models import Author, Book

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def database_role(superuser: str) -> str:
    return superuser


ROLE = "countersign_application"
LATE = "countersign_late"


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _make_role(name: str) -> None:
    _execute(f"DO $$ BEGIN CREATE ROLE {name}; EXCEPTION WHEN duplicate_object THEN NULL; END $$")


@contextmanager
def _served(role: str = ROLE) -> Iterator[None]:
    """What follows runs as the application's role."""
    _execute(f"SET ROLE {role}")
    try:
        yield
    finally:
        _execute("RESET ROLE")


@pytest.fixture
def application(database: object) -> Iterator[None]:
    _make_role(ROLE)
    grant(connection, ROLE)
    with _served(), open_context("web", principal="alice"):
        yield


@on_postgresql
@pytest.mark.usefixtures("application")
def test_the_application_writes_and_leaves_evidence() -> None:
    record("policy.decision", "authors:write", "allow", detail={"decision": "d-1"})
    with permitted("d-1"):
        author = Author.objects.create(name="Ada", email="ada@example.test")
    event = record("auth", "sign_in", "done")
    assert AuditEvent.objects.about("shelf.author", author.pk).get().permit == "d-1"
    assert sequence_all() > 0
    assert inspect().events >= event.pk - 1


@on_postgresql
@pytest.mark.usefixtures("application")
def test_the_application_is_guarded() -> None:
    with pytest.raises(DatabaseError, match="no decision permits"):
        Author.objects.create(name="Ada")


@on_postgresql
@pytest.mark.usefixtures("application")
def test_the_application_may_erase_a_personal_value() -> None:
    with permitted("d-1"):
        Author.objects.create(name="Ada", email="ada@example.test")
    assert PersonalValue.objects.all().delete()[0] == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET outcome = 'x'",
        "DELETE FROM audit_auditcontext",
        "DELETE FROM audit_logentry",
        "TRUNCATE audit_auditevent CASCADE",
        "INSERT INTO audit_auditevent SELECT * FROM audit_auditevent",
        "INSERT INTO audit_auditcontext SELECT * FROM audit_auditcontext",
        "INSERT INTO audit_personalvalue SELECT * FROM audit_personalvalue",
        "ALTER TABLE audit_auditevent DISABLE TRIGGER ALL",
        "ALTER TABLE shelf_author DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "DROP FUNCTION audit_uuid7()",
        "SELECT audit_acting(false, '{}', '', '')",
    ],
)
@on_postgresql
@pytest.mark.usefixtures("application")
def test_the_application_can_do_nothing_else_to_the_trail(statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        _execute(statement)


@on_postgresql
@pytest.mark.usefixtures("application")
def test_the_application_cannot_invent_a_change_of_a_row() -> None:
    with pytest.raises(DatabaseError, match="only triggers record changes"), transaction.atomic():
        _execute("SELECT audit_record('model.change', 'insert', 'done', 'shop.order', '1', '{}', '{}', '{}')")


@on_postgresql
@pytest.mark.usefixtures("application")
def test_the_application_has_no_right_that_it_must_not_have() -> None:
    assert overreach(connection) == []


@on_postgresql
@pytest.mark.usefixtures("application")
def test_a_right_that_drifted_is_said() -> None:
    _execute("RESET ROLE")
    _execute(f"GRANT TRUNCATE ON shelf_author TO {ROLE}")
    _execute(f"GRANT UPDATE ON audit_auditevent TO {ROLE}")
    _execute(f"SET ROLE {ROLE}")
    assert overreach(connection) == [
        f"{ROLE} may truncate 1 tables",
        f"{ROLE} may change or delete rows of 1 tables of the trail",
    ]


@on_postgresql
@pytest.mark.usefixtures("application")
def test_who_could_have_the_functions_of_the_trail_run_its_own_is_said_until_it_cannot() -> None:
    _execute("RESET ROLE")
    _execute("GRANT CREATE ON SCHEMA public TO PUBLIC")
    with _served():
        said = overreach(connection)
    grant(connection, ROLE)
    _execute(f"SET ROLE {ROLE}")
    assert said == [
        f"{ROLE} may create functions and operators that the trail's functions would run as their owner"
    ]
    assert overreach(connection) == []


@on_postgresql
@pytest.mark.usefixtures("application")
def test_rights_that_were_given_on_all_tables_are_said() -> None:
    """Into events, contexts and rules of dropping; personal values may be erased, and neither made nor changed."""
    _execute("RESET ROLE")
    _execute(f"GRANT INSERT, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE}")
    _execute(f"GRANT UPDATE ON audit_personalvalue TO {ROLE}")
    _execute(f"SET ROLE {ROLE}")
    assert overreach(connection) == [
        f"{ROLE} may change or delete rows of 8 tables of the trail",
        f"{ROLE} may make up rows of 4 tables of the trail",
    ]


@on_postgresql
def test_who_owns_the_tables_is_warned_to_serve_with_them() -> None:
    (first, *_) = check_rights(None, ["default"])
    assert (first.id, "is a superuser" in first.msg) == ("audit.W011", True)


@on_postgresql
def test_nothing_serves_as_a_role_that_was_given_no_rights_until_a_migration_names_it(
    settings: Settings,
) -> None:
    _make_role(LATE)
    with _served(LATE):
        (problem,) = check_tables_are_read(None, ["default"])
    settings.AUDIT_APPLICATION_ROLE = LATE
    call_command("migrate", verbosity=0)
    with _served(LATE):
        assert (problem.id, lack(connection)) == ("audit.E012", [])


@on_postgresql
def test_who_serves_writes_nothing_from_when_triggers_are_dropped_until_they_are_there_again(
    settings: Settings,
) -> None:
    _make_role(ROLE)
    settings.AUDIT_APPLICATION_ROLE = ROLE
    call_command("migrate", verbosity=0)
    migrating.before("default", [(Migration("0002_killed", "shelf"), False)])
    with _served(), open_context("task"), pytest.raises(DatabaseError, match="permission denied"):
        Book.objects.create(title="Sea")
    call_command("migrate", verbosity=0)
    with _served(), open_context("task"):
        Book.objects.create(title="Sea")


@on_postgresql
def test_nothing_is_migrated_for_a_role_that_is_not_there(settings: Settings) -> None:
    settings.AUDIT_APPLICATION_ROLE = "countersign_forgotten"
    with pytest.raises(CommandError, match=r"First: CREATE ROLE countersign_forgotten LOGIN;"):
        call_command("migrate", verbosity=0)


@on_sqlite
def test_sqlite_has_no_roles() -> None:
    with pytest.raises(ValueError, match="no roles"):
        grant(connection, ROLE)
