"""Rows that are written by a form of the admin, or by a migration: replayed like any other."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, migrations
from django.db.migrations.state import ProjectState
from django.test import Client

from audit import migrating
from audit.capture import drift
from audit.context import open_context
from audit.models import AuditEvent
from identity.models import User
from shop.models import Category
from tests.audit.completeness.replay import as_they_are, differences, replayed

pytestmark = pytest.mark.usefixtures("stage")


@pytest.fixture
def database_role(superuser: str) -> str:
    """Migrations are run by who owns the tables."""
    return superuser


def rename(rows: Any, editor: Any) -> None:
    for category in rows.get_model("shop", "Category").objects.all():
        category.name = f"{category.name}, renamed"
        category.save()


def migrate(*operations: Any) -> None:
    migration = migrations.Migration("0099_rows", "shop")
    migration.operations = list(operations)
    plan = [(migration, False)]
    migrating.before("default", plan)
    with connection.schema_editor() as editor:
        migration.apply(ProjectState.from_apps(apps), editor)
    migrating.after("default", plan)


def test_a_form_of_the_admin_is_replayed() -> None:
    browser, category = Client(), Category.objects.earliest("pk")
    with open_context("system:sign-in"):
        sam = User.objects.get(email="sam@countersign.test")
        browser.force_login(sam, backend=settings.AUTHENTICATION_BACKENDS[0])
    form = {"name": "Renamed", "slug": category.slug, "position": "7"}
    answer = browser.post(f"/admin/shop/category/{category.pk}/change/", form)
    assert (answer.status_code, Category.objects.get(pk=category.pk).name) == (302, "Renamed")
    assert differences(replayed(), as_they_are()) == {}


def test_what_a_migration_does_to_rows_is_replayed() -> None:
    migrate(
        migrations.RunPython(rename),
        migrations.SeparateDatabaseAndState([migrations.RunSQL("UPDATE shop_variant SET stock = stock + 1")]),
    )
    assert Category.objects.earliest("pk").name.endswith(", renamed")
    assert differences(replayed(), as_they_are()) == {}
    assert drift(connection) == []


def test_a_migration_writes_under_its_own_name_and_says_what_ran() -> None:
    since = AuditEvent.objects.latest("id").pk
    migrate(migrations.RunPython(rename))
    begun, *changes, ran = AuditEvent.objects.filter(id__gt=since).order_by("id").select_related("context")
    assert len(changes) == Category.objects.count()
    assert [(one.action, one.outcome) for one in (begun, ran)] == [("migrate", "begun"), ("migrate", "done")]
    assert (begun.detail["migrations"], ran.detail["unattended"]) == (ran.detail["migrations"], [])
