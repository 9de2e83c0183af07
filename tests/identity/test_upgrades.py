"""What an older release left in its tables comes through the migrations since."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from audit import triggers
from identity.vault import seal
from tests.support.databases import Template, using

BEFORE = [
    ("audit", "0005_places_unasked"),
    ("identity", "0005_trades"),
    ("mfa", "0003_authenticator_type_uniq"),
]
SINCE = ("identity", "0014_terms_and_pauses")
CONNECTIONS = {"acme": ["Acme.test", "acme.test", "acme.example."], "globex": ["globex.test", "ACME.test"]}


@pytest.fixture(scope="module")
def upgraded(template: Template, django_db_blocker: object) -> Iterator[Any]:
    """The models as of the last of these migrations, in a database that was filled before them."""
    with django_db_blocker.unblock(), template.empty() as config, using(config):
        for step in BEFORE:
            call_command("migrate", *step, verbosity=0)
        triggers.drop(connection)  # those of today know columns that are not there yet
        lay(models_as_of(*BEFORE))
        call_command("migrate", *SINCE, verbosity=0)
        yield models_as_of(*BEFORE, SINCE)
        connections.close_all()


def models_as_of(*steps: tuple[str, str]) -> Any:
    return MigrationExecutor(connection).loader.project_state(list(steps)).apps


def lay(old: Any) -> None:
    for name, domains in CONNECTIONS.items():
        organization = old.get_model("identity", "Organization").objects.create(name=name, slug=name)
        app = old.get_model("socialaccount", "SocialApp").objects.create(provider="saml", client_id=name)
        old.get_model("identity", "Connection").objects.create(
            organization=organization, app=app, domains=domains
        )
    person = old.get_model("identity", "User").objects.create(email="alice@acme.test")
    old.get_model("mfa", "Authenticator").objects.create(
        user=person, type="recovery_codes", data={"seed": seal(RecoveryCodes.generate_seed()), "used_mask": 0}
    )


def test_each_domain_of_a_connection_is_kept_once_by_who_named_it_first(upgraded: Any) -> None:
    kept = upgraded.get_model("identity", "Domain").objects.order_by("name")
    assert list(kept.values_list("name", "connection__organization__slug")) == [
        ("acme.example", "acme"),
        ("acme.test", "acme"),
        ("globex.test", "globex"),
    ]


def test_connections_sign_with_keys_of_their_own(upgraded: Any) -> None:
    made = upgraded.get_model("identity", "Connection").objects.exclude(sp_certificate="")
    assert made.count() == len(CONNECTIONS)


def test_recovery_codes_are_kept_as_hashes(upgraded: Any) -> None:
    kept = upgraded.get_model("mfa", "Authenticator").objects.get().data
    assert ("seed" in kept, len(kept["hashes"])) == (False, 10)
