"""A legal hold, and an erasure or retention that comes at once: one waits for the other, and none goes half."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.context import open_context
from audit.retention import drop_payloads
from identity.actor import Actor
from identity.holds import place_hold
from identity.models import LegalHold, Membership, Organization, User
from shop.models import DataRequest
from shop.privacy import carry_out_erasure, request_erasure

from .races import PATIENCE, Pool, Uncommitted, at_a_browser, waits

WHY = "Matter 12, asked for by counsel."


@pytest.fixture
def sam(seeded: object) -> Actor:
    return at_a_browser("sam")


@pytest.fixture
def due(sam: Actor) -> DataRequest:
    """Alice, of Acme, has asked to be forgotten, and the days are over."""
    with open_context("web"):
        asked = request_erasure(actor=at_a_browser("alice"))
    with open_context("system:seed"):
        DataRequest.objects.update(due_at=timezone.now() - timedelta(hours=1))
    return asked


@pytest.mark.parametrize("of_acme", [False, True])
def test_an_erasure_waits_for_a_hold_that_is_being_placed_and_then_for_its_release(
    due: DataRequest, sam: Actor, elsewhere: Pool, of_acme: bool
) -> None:
    alice = due.owner
    subject = Organization.objects.get(slug="acme") if of_acme else alice
    hold = Uncommitted(elsewhere, lambda: place_hold(subject, why=WHY, actor=sam))
    erasure = elsewhere(lambda: carry_out_erasure(due.pk))
    assert waits(erasure)

    hold.commit()
    assert (erasure.result(PATIENCE), User.objects.get(pk=alice.pk).email) == (False, "alice@acme.test")


def test_a_hold_waits_for_the_erasure_that_came_first(due: DataRequest, sam: Actor, elsewhere: Pool) -> None:
    erasure = Uncommitted(elsewhere, lambda: carry_out_erasure(due.pk))
    hold = elsewhere(lambda: place_hold(due.owner, why=WHY, actor=sam))
    assert waits(hold)

    assert erasure.commit()
    assert hold.result(PATIENCE) == LegalHold.objects.get()
    assert not User.objects.filter(email="alice@acme.test").exists()


def test_of_two_admins_who_are_to_be_forgotten_at_once_the_second_stays(
    seeded: object, elsewhere: Pool
) -> None:
    with open_context("system:seed"):
        Membership.objects.filter(user__email="bob@acme.test").update(role="admin")
    with open_context("web"):
        avery, bob = (request_erasure(actor=at_a_browser(name)) for name in ("avery", "bob"))
    with open_context("system:seed"):
        DataRequest.objects.update(due_at=timezone.now() - timedelta(hours=1))
    first = Uncommitted(elsewhere, lambda: carry_out_erasure(avery.pk))
    second = elsewhere(lambda: carry_out_erasure(bob.pk))
    assert waits(second)

    assert (first.commit(), second.result(PATIENCE)) == (True, False)


def test_a_hold_waits_for_retention_that_came_first(sam: Actor, elsewhere: Pool) -> None:
    retention = Uncommitted(elsewhere, lambda: drop_payloads(30))
    hold = elsewhere(lambda: place_hold(User.objects.get(email="alice@acme.test"), why=WHY, actor=sam))
    assert waits(hold)

    retention.commit()
    assert hold.result(PATIENCE) == LegalHold.objects.get()


def test_retention_waits_for_a_hold_that_is_being_placed(sam: Actor, elsewhere: Pool) -> None:
    alice = User.objects.get(email="alice@acme.test")
    hold = Uncommitted(elsewhere, lambda: place_hold(alice, why=WHY, actor=sam))
    retention = elsewhere(lambda: drop_payloads(30))
    assert waits(retention)

    hold.commit()
    assert retention.result(PATIENCE).events == 0
