"""A person's copy holds all that is theirs, and nothing of anybody else."""

import io
import json
from collections.abc import Callable
from zipfile import ZipFile

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.test import Client
from django.urls import reverse

from audit.capture import Recorded, declaration_of
from audit.context import open_context
from audit.models import AuditEvent
from identity.actor import Actor
from identity.holds import place_hold
from identity.models import LoginSession, User
from identity.privacy import holdings
from shop.cart import add_to_cart
from shop.models import DataRequest, Letter, Order
from shop.orders import place_order
from shop.personal_copy import rows_about
from shop.quotes import draft_from_items

from .browsing import sign_in_long_ago
from .goods import Goods
from .traces import TRACES

BrowserOf = Callable[[str], Client]

#: Told by what it stands for, or no word of the person's.
NOT_IN_A_COPY = {"token", "stream", "admin's note"}
#: Models that name a person, and are not about them.
OF_OTHERS = {
    "identity.Agent": "whoever answers for an agent does so for the shop",
    "identity.Connection": "its secrets are the organization's",
    "identity.User_groups": "what staff may do in the admin",
    "identity.User_user_permissions": "what staff may do in the admin",
    "socialaccount.SocialApp": "its secret is the organization's",
}


@pytest.fixture
def tables(database: object) -> None:
    """On both databases."""


@pytest.fixture
def order(traces: Order) -> Order:
    return traces


@pytest.fixture
def pack(order: Order, browser_of: BrowserOf) -> dict[str, bytes]:
    response = browser_of("alice").post(reverse("privacy-copy"))
    with ZipFile(io.BytesIO(response.content)) as files:
        return {name: files.read(name) for name in files.namelist()}


def test_every_model_that_names_a_person_is_told_by_its_room() -> None:
    told = {holding.model._meta.label for _, holding in holdings()}
    naming = {
        model._meta.label for model in apps.get_models(include_auto_created=True) if _names_a_person(model)
    }

    assert naming - told == set(OF_OTHERS)


def test_a_copy_holds_every_trace(pack: dict[str, bytes]) -> None:
    everything = b"".join(pack.values()).decode(errors="replace")

    assert {trace for trace, word in TRACES.items() if word not in everything} == NOT_IN_A_COPY


def test_a_copy_has_the_papers_of_every_order(pack: dict[str, bytes]) -> None:
    papers = {name for name in pack if name.startswith("papers/")}

    assert papers == {"papers/I-000001.pdf", "papers/R-000001.pdf", "papers/N-000001.pdf"}


def test_a_copy_tells_no_secret(pack: dict[str, bytes], people: dict[str, User]) -> None:
    told = json.loads(pack["data.json"])

    assert set(told) == {"account", "shop", "agent"}
    assert "password" not in told["account"]["users"][0]
    assert people["alice"].password.encode() not in b"".join(pack.values())


def test_a_copy_says_nothing_of_anybody_else(
    order: Order, browser_of: BrowserOf, people: dict[str, User], goods: Goods, mallory: Actor
) -> None:
    with open_context("web", **mallory.facts()):
        add_to_cart(goods.mug, 1, actor=mallory)
        place_order(draft_from_items([(goods.mug, 1)], actor=mallory), actor=mallory)
    hers = browser_of("alice").post(reverse("privacy-copy")).content
    with ZipFile(io.BytesIO(hers)) as files:
        everything = b"".join(files.read(name) for name in files.namelist()).decode(errors="replace")

    assert people["mallory"].full_name not in everything
    assert people["mallory"].public_id not in everything


def test_a_copy_says_nothing_of_a_legal_hold(
    order: Order, browser_of: BrowserOf, people: dict[str, User], sam: Actor
) -> None:
    place_hold(people["alice"], why="Matter 12, asked for by counsel.", actor=sam)
    with ZipFile(io.BytesIO(browser_of("alice").post(reverse("privacy-copy")).content)) as files:
        everything = b"".join(files.read(name) for name in files.namelist()).decode(errors="replace").lower()

    assert [
        word for word in ("legalhold", "legal hold", "holds:place", "matter 12") if word in everything
    ] == []


def test_what_staff_did_to_others_is_told_without_their_values(order: Order, browser_of: BrowserOf) -> None:
    response = browser_of("sam").post(reverse("privacy-copy"))
    with ZipFile(io.BytesIO(response.content)) as files:
        everything = b"".join(files.read(name) for name in files.namelist()).decode(errors="replace")

    assert [word for word in TRACES.values() if word in everything] == []


def test_that_a_copy_was_handed_out_is_kept(pack: dict[str, bytes], people: dict[str, User]) -> None:
    assert list(DataRequest.objects.values_list("owner", "kind")) == [(people["alice"].pk, "copy")]
    assert AuditEvent.objects.filter(category="audit.read", action="copy").count() == 1


def test_a_copy_needs_a_fresh_sign_in_which_the_password_renews(
    people: dict[str, User], browser_of: BrowserOf
) -> None:
    with open_context("system:seed"):
        people["alice"].set_password("countersign-demo")
        people["alice"].save()
    alice = browser_of("alice")
    sign_in_long_ago()
    refused = alice.post(reverse("privacy-copy"), headers={"Referer": "http://testserver/account/data/"})
    assert refused.headers["Location"] == "/account/step-up/?next=%2Faccount%2Fdata%2F"

    asked = alice.get(refused.headers["Location"])
    again = alice.post(asked.headers["Location"], {"password": "countersign-demo"})

    assert again.headers["Location"] == "/account/data/"
    assert alice.post(reverse("privacy-copy")).headers["Content-Type"] == "application/zip"
    assert AuditEvent.objects.filter(category="auth", outcome="renewed").count() == 1


def test_the_page_is_for_whoever_is_signed_in(people: dict[str, User], browser_of: BrowserOf) -> None:
    assert Client().get(reverse("privacy")).status_code == 302
    assert browser_of("mallory").get(reverse("privacy")).status_code == 200
    assert LoginSession.objects.count() == 1


def _names_a_person(model: type) -> bool:
    declared = declaration_of(model)
    if model.__module__.startswith("tests."):
        return False
    told = isinstance(declared, Recorded) and bool(declared.personal or declared.secret)
    return told or any(field.related_model is User for field in model._meta.local_fields)


def test_letters_from_before_a_person_came_are_another_persons(people: dict[str, User]) -> None:
    Letter.objects.create(to="alice@acme.test", sender="shop", subject="Hers", body="")
    with open_context("system:seed"):
        User.objects.filter(pk=people["alice"].pk).update(email="alice@elsewhere.test")
        EmailAddress.objects.filter(user=people["alice"]).delete()
        later = User.objects.create(email="alice@acme.test")

    assert "letters" not in rows_about(later).get("shop", {})
