"""Secrets at rest."""

import pytest
from django.db import connection
from pytest_django import Settings

from audit.context import open_context
from identity.models import Connection
from identity.vault import UnopenedSecret, seal, unseal


def test_a_column_holds_no_secret_in_the_clear(acme: Connection) -> None:
    with open_context("system:seed"):
        Connection.objects.filter(pk=acme.pk).update(client_secret="the-client-secret")
    with connection.cursor() as cursor:
        cursor.execute("SELECT client_secret FROM identity_connection")
        (stored,) = cursor.fetchone()

    acme.refresh_from_db()
    assert ("the-client-secret" in stored, acme.client_secret) == (False, "the-client-secret")


def test_a_key_is_followed_by_another_and_then_taken_away(settings: Settings) -> None:
    before = seal("quiet")
    settings.VAULT_KEYS = ["the next", *settings.VAULT_KEYS]
    after = seal("quiet")
    settings.VAULT_KEYS = ["the next"]

    assert unseal(after) == "quiet"
    with pytest.raises(UnopenedSecret):
        unseal(before)
