"""Triggers follow the models: dropped for migrations, made again, and compared by a check."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, models
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

from audit import migrating, triggers
from audit.capture import Guarded, Recorded, drift
from audit.context import open_context
from audit.models import AuditEvent
from tests.audit.only import on_postgresql
from tests.audit.shelf.models import Author, Book
from tests.support.databases import Template, using

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def database_role(superuser: str) -> str:
    return superuser


def test_a_migrated_database_has_what_the_models_ask_for() -> None:
    assert drift(connection) == []
    call_command("check", tags=["database"], databases=["default"])


def test_a_migration_is_on_record() -> None:
    event = AuditEvent.objects.get(category="task", action="migrate")
    assert "audit.0001_initial" in event.detail["migrations"]
    assert event.context.source == "system:migrate"


@pytest.fixture
def begun(database: object, template: Template) -> Iterator[None]:
    """A trail as the first release left it."""
    with template.empty() as config, using(config):
        MigrationExecutor(connection).migrate([migrating.FIRST])
        yield
        connections.close_all()


@pytest.mark.usefixtures("begun")
def test_an_older_trail_is_completed_before_anything_else_migrates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "django.core.management.commands.migrate.Command.handle", lambda *args, **options: None
    )
    call_command("migrate", verbosity=0)
    event = AuditEvent.objects.get(category="task", action="migrate")
    assert {name.partition(".")[0] for name in event.detail["migrations"]} == {"audit"}
    assert triggers.make_as_tables_are(connection)


def test_dropped_triggers_are_missed_and_made_again() -> None:
    triggers.drop(connection)
    assert "is missing" in drift(connection)[0]
    with pytest.raises(CommandError, match="triggers"):
        call_command("check", tags=["database"], databases=["default"])
    call_command("migrate", verbosity=0)
    assert drift(connection) == []


def test_another_declaration_makes_the_triggers_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Book, "audit", Recorded(secret=("title",)))
    assert drift(connection) != []
    triggers.make(connection)
    with open_context("web"):
        book = Book.objects.create(title="Hidden")
    assert AuditEvent.objects.about("shelf.book", book.pk).get().after["title"] == {"secret": True}


def test_a_table_is_rebuilt_without_its_triggers_and_gets_them_back(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_context("system:seed"):
        Author.objects.create(name="Ada")
    plan = [(Migration("0002_pages", "shelf"), False)]
    migrating.before("default", plan)
    _rebuild(Author, models.IntegerField(default=1, name="pages"))
    migrating.after("default", plan)
    assert drift(connection) == []
    with open_context("system:seed"):
        Author.objects.update(name="Ada L.")
    assert AuditEvent.objects.filter(object_type="shelf.author").count() == 2


@on_postgresql
def test_a_switched_off_trigger_is_noticed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE shelf_author DISABLE TRIGGER USER")
    assert (
        [problem for problem in drift(connection) if problem.endswith("was altered")]
        == drift(connection)
        != []
    )


def test_a_model_may_become_guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Book, "audit", Guarded())
    triggers.make(connection)
    with (
        open_context("web"),
        pytest.raises(Exception, match=r"no decision permits this write of shelf\.book"),
    ):
        Book.objects.create(title="One")


def _rebuild(model: type[models.Model], field: models.Field) -> None:
    with connection.schema_editor() as editor:
        field.set_attributes_from_name(field.name)
        field.model = model
        editor.add_field(model, field)
        editor.remove_field(model, field)
