"""A statement that was compiled once says what its queryset says, whatever it is asked and whatever has changed."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import BigAutoField, CharField, DateTimeField, Exists, OuterRef, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.context import open_context
from identity.models import Membership, User
from identity.statements import Given, Statement, together

ALICE, BOB = "alice@acme.test", "bob@acme.test"


pytestmark = pytest.mark.usefixtures("seeded")


def memberships(email: object) -> "QuerySet[Membership]":
    others = Membership.objects.filter(organization=OuterRef("organization")).exclude(pk=OuterRef("pk"))
    about = Membership.objects.select_related("user", "organization").annotate(has_others=Exists(others))
    return about.filter(user__email=email)


OF_PERSON = Statement(lambda: memberships(Given("email", CharField())))


@pytest.mark.parametrize("email", [ALICE, BOB])
def test_it_reads_the_same_objects_with_all_that_belongs_to_them(email: str) -> None:
    def told(found: Iterable[Membership]) -> list[object]:
        rows = [(vars(row), vars(row.user), vars(row.organization)) for row in found]
        return [
            {name: value for name, value in one.items() if name != "_state"} for row in rows for one in row
        ]

    assert told(OF_PERSON.rows(email=email)) == told(memberships(email))


def test_what_it_reads_costs_one_query_and_can_be_changed() -> None:
    with CaptureQueriesContext(connection) as sent:
        (place,) = OF_PERSON.rows(email=ALICE)
        assert (place.user.email, place.organization.slug) == (ALICE, "acme")
    assert len(sent) == 1
    with open_context("system:seed"):
        place.role = Membership.Role.AUDITOR
        place.save()
    assert [row.role for row in OF_PERSON.rows(email=ALICE)] == ["auditor"]


def test_no_answer_is_kept() -> None:
    assert len(OF_PERSON.rows(email=ALICE)) == 1
    with open_context("system:seed"):
        User.objects.filter(email=ALICE).update(email="alice@elsewhere.test")
    assert OF_PERSON.rows(email=ALICE) == []


def test_values_come_as_tuples_and_are_prepared_as_the_database_needs_them() -> None:
    joined = Statement(
        lambda: User.objects.filter(
            date_joined__gt=Given("since", DateTimeField()), pk=Given("key", BigAutoField())
        ).values_list("email", "date_joined")
    )
    alice, now = User.objects.get(email=ALICE), timezone.now()
    assert joined.rows(since=now - timedelta(hours=1), key=alice.pk) == [(ALICE, alice.date_joined)]
    assert joined.rows(since=now + timedelta(hours=1), key=alice.pk) == []


@pytest.mark.parametrize("hostile", ["' OR 1=1 --", "%s", "%(key)s", '"', "100%"])
def test_a_value_is_never_part_of_the_text(hostile: str) -> None:
    assert OF_PERSON.rows(email=hostile) == []


def test_statements_asked_together_have_their_own_rows_and_cost_postgresql_one_round_trip() -> None:
    with CaptureQueriesContext(connection) as sent, together() as ask:
        found = [ask(OF_PERSON, email=email) for email in (BOB, "nobody@acme.test", ALICE)]
    assert [[place.user.email for place in places] for places in found] == [[BOB], [], [ALICE]]
    assert len(sent) == (1 if connection.vendor == "postgresql" else 3)


def test_a_block_that_fails_sends_nothing() -> None:
    def fail() -> None:
        with together() as ask:
            ask(OF_PERSON, email=ALICE)
            raise LookupError

    with CaptureQueriesContext(connection) as sent, pytest.raises(LookupError):
        fail()
    assert len(sent) == 0


def test_who_writes_is_said_in_the_same_round_trip_and_changes_no_rows() -> None:
    """On PostgreSQL the permit of before is withdrawn with whatever is asked next."""
    with transaction.atomic():
        with open_context("system:seed"):
            User.objects.filter(email=ALICE).update(full_name="A.")
        with together() as ask:
            alice, bob = ask(OF_PERSON, email=ALICE), ask(OF_PERSON, email=BOB)
    assert [place.user.full_name for place in (*alice, *bob)] == ["A.", "Bob Baxter"]
