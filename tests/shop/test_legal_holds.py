"""What the law wants kept is kept: erasure waits, the trail forgets nothing, and a release makes up for it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.context import open_context
from audit.events import erase
from audit.holds import held, is_held, not_held
from audit.models import AuditEvent, PersonalValue
from identity.actor import Actor
from identity.connections import add_connection, change_people
from identity.domains.verbs import claim_domain, drop_domain
from identity.group_roles import map_group
from identity.holds import place_hold, release_hold
from identity.invitations import invite
from identity.limits import Limits, set_limits
from identity.models import LegalHold, Membership, Organization, User
from identity.policy import Refused
from shop.models import Address, DataRequest
from shop.privacy import carry_out_erasure, list_requests, request_erasure
from tests.shop.conftest import at_their_browser

WHY = "Matter 12, asked for by counsel."


@pytest.fixture
def lena(people: dict[str, User], at_a_door: None) -> Actor:
    """Of the shop's staff, like Sam."""
    with open_context("system:seed"):
        people["lena"] = User.objects.create(email="lena@countersign.test", is_staff=True, is_superuser=True)
    return at_their_browser(people["lena"])


@pytest.fixture
def due(mallory: Actor) -> Iterator[DataRequest]:
    """Mallory has asked to be forgotten, and the days are over."""
    asked = request_erasure(actor=mallory)
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        yield asked


def acme() -> Organization:
    return Organization.objects.get(slug="acme")


def queries(*kinds: str) -> int:
    """How many it takes to know what is held."""
    with CaptureQueriesContext(connection) as captured:
        held(kinds or None)
    return len(captured)


def test_erasure_waits_while_a_hold_stands_and_goes_on_after_its_release(
    mallory: Actor, sam: Actor, lena: Actor
) -> None:
    hold = place_hold(mallory.someone, why=WHY, actor=sam)
    asked = request_erasure(actor=mallory)
    release_at = timezone.now() + timedelta(days=8)
    with time_machine.travel(release_at, tick=False):
        assert not carry_out_erasure(asked.pk)
    assert Address.objects.filter(owner=mallory.someone).exists()
    release_hold(hold, why="The matter is closed.", actor=lena)
    with time_machine.travel(release_at, tick=False):
        assert carry_out_erasure(asked.pk)
    assert not Address.objects.filter(owner=mallory.someone).exists()


def test_a_hold_on_an_organization_holds_everybody_who_ever_belonged_to_it(
    alice: Actor, mallory: Actor, sam: Actor
) -> None:
    with open_context("system:seed"):
        alice.someone.memberships.update(ended_at=timezone.now())
    place_hold(acme(), why=WHY, actor=sam)
    held_people = LegalHold.objects.over
    assert (held_people(alice.someone).count(), held_people(mallory.someone).count()) == (1, 0)


def test_who_placed_a_hold_does_not_release_it(mallory: Actor, sam: Actor) -> None:
    hold = place_hold(mallory.someone, why=WHY, actor=sam)
    with pytest.raises(Refused, match="Somebody else has to release it"):
        release_hold(hold, why="Never mind.", actor=sam)
    assert LegalHold.objects.standing().get() == hold


def test_the_database_keeps_that_too(mallory: Actor, sam: Actor) -> None:
    hold = place_hold(mallory.someone, why=WHY, actor=sam)
    with open_context("system:seed"), pytest.raises(IntegrityError), transaction.atomic():
        LegalHold.objects.filter(pk=hold.pk).update(released_by=sam.someone, released_at=timezone.now())


def test_nobody_else_places_one(mallory: Actor, alice: Actor) -> None:
    with pytest.raises(Refused):
        place_hold(mallory.someone, why=WHY, actor=alice)


def test_the_trail_keeps_the_values_of_who_is_held_and_nobody_elses(
    mallory: Actor, alice: Actor, sam: Actor
) -> None:
    place_hold(mallory.someone, why=WHY, actor=sam)
    addresses = AuditEvent.objects.filter(object_type="shop.address")
    erase({"shop.address": list(addresses.values_list("object_id", flat=True))})
    kept = PersonalValue.objects.filter(event__in=addresses).values_list("event__object_id", flat=True)
    theirs = {str(key) for key in Address.objects.filter(owner=mallory.someone).values_list("pk", flat=True)}
    assert set(kept) == theirs != set()


def test_a_hold_on_many_people_asks_the_database_as_often_as_one_on_few(mallory: Actor, sam: Actor) -> None:
    place_hold(acme(), why=WHY, actor=sam)
    few = (queries(), queries("shop.address"))
    with open_context("system:seed"):
        for number in range(3):
            someone = User.objects.create(email=f"member{number}@acme.test")
            Membership.objects.create(user=someone, organization=acme())
    assert (queries(), queries("shop.address")) == few
    assert few[1] == 4  # the holds, their people, addresses that are there and those that are gone


def test_retention_asks_which_events_are_held(mallory: Actor, sam: Actor) -> None:
    assert held() is None
    place_hold(mallory.someone, why=WHY, actor=sam)
    about = AuditEvent.objects.filter(object_type="identity.user", object_id=str(mallory.someone.pk))
    assert [is_held(one) for one in about] == [True] * len(about)
    assert not not_held(about).exists()


def test_a_hold_on_an_organization_keeps_what_staff_did_about_it(sam: Actor) -> None:
    """In no context of its own, and also of what is gone."""
    drop_domain(claim_domain("acme.example", acme(), actor=sam), actor=sam)
    set_limits(acme(), Limits(5_000_00, {}), actor=sam)
    kinds = ("identity.domain", "identity.organization")
    done = AuditEvent.objects.filter(object_type__in=kinds, context__source="web")
    assert not_held(done).count() == 3

    place_hold(acme(), why=WHY, actor=sam)
    assert not not_held(done).exists()


def test_it_keeps_what_staff_told_of_its_provider_and_what_groups_mean(sam: Actor) -> None:
    provider = add_connection(acme(), "saml", "Acme's other", actor=sam)
    change_people(provider, actor=sam, mapping={"email": "mail"}, groups_claim="groups", default_role="")
    map_group(provider, "it", "admin", actor=sam)
    kinds = ("socialaccount.socialapp", "identity.grouprole")
    done = AuditEvent.objects.filter(object_type__in=kinds, context__source="web")
    assert not_held(done).count() == 3

    place_hold(acme(), why=WHY, actor=sam)
    assert not not_held(done).exists()


def test_what_a_hold_kept_of_somebody_else_who_is_forgotten_goes_with_its_release(
    people: dict[str, User], due: DataRequest, sam: Actor, lena: Actor
) -> None:
    avery = replace(at_their_browser(people["avery"]), organization=acme())
    with open_context("web", **avery.facts()):
        invite("mallory@example.test", acme(), "buyer", actor=avery)
    hold = place_hold(avery.someone, why=WHY, actor=sam)
    kept = PersonalValue.objects.filter(value__contains="mallory@example.test")
    assert (carry_out_erasure(due.pk), kept.count()) == (True, 1)

    release_hold(hold, why="The matter is closed.", actor=lena)
    assert not kept.exists()


def test_what_somebody_who_was_held_had_searched_for_goes_with_the_release(
    browser_of: Callable[[str], Client], due: DataRequest, sam: Actor, lena: Actor
) -> None:
    browser_of("sam").get("/admin/identity/user/", {"q": "mallory@example.test"})
    hold = place_hold(sam.someone, why=WHY, actor=lena)
    typed = PersonalValue.objects.filter(value__contains="mallory@example.test")
    assert (carry_out_erasure(due.pk), typed.count()) == (True, 1)

    with open_context("web"):
        release_hold(hold, why="The matter is closed.", actor=sam)
    assert not typed.exists()


def test_the_person_is_told_nothing_and_staff_is(
    browser_of: Callable[[str], Client], due: DataRequest, mallory: Actor, sam: Actor
) -> None:
    place_hold(mallory.someone, why=WHY, actor=sam)
    assert "legal hold" not in browser_of("mallory").get("/account/data/").content.decode().lower()
    assert "A legal hold." in browser_of("sam").get("/admin/shop/datarequest/").content.decode()
    assert [one.state for one in list_requests(actor=mallory)] == [DataRequest.State.REQUESTED]


def test_who_places_one_is_told_on_the_page_that_they_cannot_release_it(
    browser_of: Callable[[str], Client], mallory: Actor, sam: Actor
) -> None:
    sams, hold = browser_of("sam"), place_hold(mallory.someone, why=WHY, actor=sam)
    assert "You cannot release it yourself" in sams.get("/admin/identity/legalhold/add/").content.decode()
    act = {"action": "release", "_selected_action": hold.pk, "why": "Closed."}
    answer = sams.post("/admin/identity/legalhold/", act, follow=True).content.decode()
    assert "Somebody else has to release it" in answer
    hold.refresh_from_db()
    assert hold.released_at is None


def test_a_hold_on_nobody_or_on_two_is_refused_in_one_sentence(
    browser_of: Callable[[str], Client], mallory: Actor
) -> None:
    acme = Organization.objects.get(slug="acme")
    for said in ({}, {"person": mallory.someone.pk, "organization": acme.pk}):
        answer = browser_of("sam").post("/admin/identity/legalhold/add/", {**said, "why": WHY})
        errors = answer.context["adminform"].form.errors
        assert errors == {"organization": ["Name either a person or an organization."]}


def test_staff_places_and_releases_in_the_admin(
    browser_of: Callable[[str], Client], mallory: Actor, lena: Actor
) -> None:
    placed = browser_of("sam").post(
        "/admin/identity/legalhold/add/", {"person": mallory.someone.pk, "why": WHY}
    )
    hold = LegalHold.objects.get()
    assert (placed.status_code, hold.person, hold.placed_by.email) == (
        302,
        mallory.someone,
        "sam@countersign.test",
    )
    act = {"action": "release", "_selected_action": hold.pk, "why": "Closed."}
    browser_of("lena").post("/admin/identity/legalhold/", act)
    hold.refresh_from_db()
    assert (hold.released_why, hold.released_by) == ("Closed.", lena.someone)
