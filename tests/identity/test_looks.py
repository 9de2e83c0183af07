"""Whoever is shown what is about others leaves an event: which page, whose rows, what was asked."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.test import Client

from audit.context import open_context
from audit.events import reveal
from audit.looks import MOST_KEYS, Shown, record_look
from audit.models import AuditEvent, PersonalValue
from audit.watching import Watched
from identity.admin.guard import Policed
from identity.looks import forget_searches_for, is_about_people, note_look
from identity.models import Membership, Organization, User

SignedIn = Callable[..., Client]


@pytest.fixture
def sam(signed_in: SignedIn) -> Client:
    return signed_in("sam@countersign.test")


def looks(category: str = "personal.read") -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(category=category).order_by("id"))


def alice() -> User:
    return User.objects.get(email="alice@acme.test")


def test_every_page_of_the_admin_that_shows_people_says_so_and_asks_the_policies() -> None:
    pages = [page for model, page in admin.site._registry.items() if is_about_people(model)]
    assert [page for page in pages if not isinstance(page, Watched) or not isinstance(page, Policed)] == []


def test_a_list_names_whom_it_showed_and_which_columns(sam: Client) -> None:
    sam.get("/admin/identity/user/")
    (look,) = looks()
    shown = look.detail["shown"]["identity.user"]
    assert (look.action, look.object_type) == ("list", "identity.user")
    assert set(shown["keys"]) == {str(key) for key in User.objects.values_list("pk", flat=True)}
    assert shown["fields"][1:3] == ["email", "full_name"]


def test_what_was_searched_for_is_committed_to_and_can_be_erased(sam: Client) -> None:
    sam.get("/admin/identity/user/", {"q": "alice@acme.test"})
    (look,) = looks()
    assert "alice@acme.test" not in look.payload
    assert list(reveal([look]).values()) == [{"q": ["alice@acme.test"]}]
    assert forget_searches_for(alice()) == (1, [])
    assert not PersonalValue.objects.filter(event=look).exists()


def test_a_search_that_finds_nobody_is_a_look_too(sam: Client) -> None:
    sam.get("/admin/identity/user/", {"q": "nobody@nowhere.test"})
    assert [(look.action, look.detail["shown"]) for look in looks()] == [("list", {})]


def test_a_persons_page_and_its_history_are_looks(sam: Client) -> None:
    address = f"/admin/identity/user/{alice().pk}"
    sam.get(f"{address}/change/")
    sam.get(f"{address}/history/")
    told = [(look.action, look.object_id, look.context.source) for look in looks()]
    assert told == [("page", str(alice().pk), "admin"), ("history", str(alice().pk), "admin")]


def test_a_history_that_is_not_there_was_not_looked_at(sam: Client) -> None:
    sam.get(f"/admin/identity/user/{'9' * 300}/history/")
    assert looks() == []


def test_the_search_behind_a_field_is_a_look(sam: Client) -> None:
    where = {"app_label": "identity", "model_name": "membership", "field_name": "user", "term": "alice"}
    assert sam.get("/admin/autocomplete/", where).json()["results"] != []
    assert [(look.action, look.object_id) for look in looks()] == [("search", str(alice().pk))]


def test_a_look_into_the_trail_is_on_the_trail(sam: Client) -> None:
    sam.get("/admin/audit/auditevent/")
    event = AuditEvent.objects.latest("id")
    sam.get(f"/admin/audit/auditevent/{event.pk}/change/")
    sam.get("/admin/audit/auditcontext/")
    told = [(look.action, look.object_type) for look in looks("audit.read")]
    assert told == [
        ("search", "trail"),
        ("read", "event"),
        ("read", "contexts"),
    ]


def test_who_is_found_on_the_page_why_was_looked_at(sam: Client) -> None:
    page = "/admin/identity/policyversion/why/"
    sam.get(page, {"q": "archer"})
    sam.get(page, {"person": alice().public_id})
    found, chosen = looks()
    assert [(look.action, look.object_id) for look in (found, chosen)] == [("why", str(alice().pk))] * 2
    assert list(reveal([found]).values()) == [{"q": "archer"}]


def test_goods_are_nobodys_data(sam: Client) -> None:
    sam.get("/admin/shop/product/")
    assert looks() == []


def test_an_administrator_looks_at_members(signed_in: SignedIn) -> None:
    signed_in("avery@acme.test").get("/organization/members/")
    (look,) = looks()
    places = Membership.objects.filter(organization__slug="acme", ended_at__isnull=True)
    assert look.action == "organization: members"
    assert set(look.detail["shown"]["identity.membership"]["keys"]) == {str(place.pk) for place in places}


def test_ones_own_pages_are_no_looks(signed_in: SignedIn) -> None:
    browser = signed_in("alice@acme.test")
    browser.get("/account/")
    browser.get("/orders/")
    assert looks() == []


@pytest.mark.django_db
def test_many_rows_are_counted_and_not_all_named() -> None:
    with open_context("admin"):
        record_look("list", [Shown(User, range(1, 301))])
    (look,) = looks()
    shown = look.detail["shown"]["identity.user"]
    assert (shown["count"], len(shown["keys"])) == (300, MOST_KEYS)


@pytest.mark.django_db
def test_a_page_may_show_rows_of_one_model_in_two_parts() -> None:
    with open_context("admin"):
        record_look("page", [Shown(User, [1, 2], ["email"]), Shown(User, [2, 3], ["email", "full_name"])])
    (look,) = looks()
    told = {"count": 3, "fields": ["email", "full_name"], "keys": ["1", "2", "3"]}
    assert look.detail["shown"] == {"identity.user": told}


@pytest.mark.django_db
def test_a_page_that_shows_nobody_is_no_event() -> None:
    with open_context("web"):
        note_look("organization: home", {"organization": Organization(name="Acme"), "members": 3})
    assert looks() == []
