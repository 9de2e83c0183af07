from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.conf import settings as project
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from audit.context import open_context
from identity.actor import Actor, person
from identity.demo_people import seed_people
from identity.ids import new_public_id
from identity.models import LoginSession, Organization, User
from shop.models import Letter, Order, PaymentMethod
from tests.support.databases import Laid

from .goods import Goods, goods_laid, lay_goods, settle_in
from .traces import live


def lay_people() -> None:
    seed_people()
    with open_context("system:seed"):
        for name in ("Alice", "Bob", "Mallory"):
            settle_in(User.objects.get(full_name__startswith=name))


def lay_shelves() -> None:
    with open_context("system:seed"):
        lay_goods()


def lay_traces() -> None:
    with open_context("web"):
        alice = comes("alice")
        live(alice.someone, goods_laid(), alice, comes("sam"))


LAID = {"people": lay_people, "goods": lay_shelves, "traces": lay_traces}


@pytest.fixture(autouse=True)
def quick(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "shop.mailbox.MailboxBackend"
    settings.DEMO_IDP_DIR = tmp_path_factory.getbasetemp() / "demo-idp"
    for cache in caches.all():
        cache.clear()


@pytest.fixture
def laid_before(request: pytest.FixtureRequest) -> Laid:
    return tuple(lay for name, lay in LAID.items() if name in request.fixturenames)


@pytest.fixture
def tables(db: None) -> None:
    """Where the cast and the goods are laid: a transaction that is rolled back.

    A module whose tests are to run on both databases, or with several connections, lets it follow `database`.
    """


@pytest.fixture
def at_a_door() -> Iterator[None]:
    """Verbs are called below a door, which has said where the request came from."""
    with open_context("web"):
        yield


@pytest.fixture
def people(tables: None) -> dict[str, User]:
    """The cast, by first name; Alice, Bob and Mallory can order."""
    return {user.get_short_name().lower(): user for user in User.objects.all()}


@pytest.fixture
def goods(tables: None) -> Goods:
    return goods_laid()


@pytest.fixture
def traces(people: dict[str, User], goods: Goods) -> Order:
    """Of all that Alice has left behind: her order, which was delivered and partly sent back."""
    return Order.objects.get(owner=people["alice"])


@pytest.fixture
def alice(people: dict[str, User], at_a_door: None) -> Actor:
    return at_their_browser(people["alice"])


@pytest.fixture
def buyer(alice: Actor) -> Actor:
    """Alice, for her organization."""
    return replace(alice, organization=Organization.objects.get(slug="acme"))


@pytest.fixture
def mallory(people: dict[str, User], at_a_door: None) -> Actor:
    return at_their_browser(people["mallory"])


@pytest.fixture
def sam(people: dict[str, User], at_a_door: None) -> Actor:
    return at_their_browser(people["sam"])


@pytest.fixture
def guest(tables: None, at_a_door: None) -> Actor:
    return Actor(guest_key=new_public_id())


@pytest.fixture
def browser_of(people: dict[str, User]) -> Callable[[str], Client]:
    """A browser in which one of the cast is signed in."""

    def sign_in(name: str) -> Client:
        client = Client()
        with open_context("system:sign-in"):
            client.force_login(people[name], backend=project.AUTHENTICATION_BACKENDS[0])
        return client

    return sign_in


@pytest.fixture
def pays_with(alice: Actor) -> Callable[[str], None]:
    """Give Alice's card another of the test gateway's tokens."""

    def change(token: str) -> None:
        with open_context("system:seed"):
            PaymentMethod.objects.filter(owner=alice.principal).update(token=token)

    return change


def comes(name: str) -> Actor:
    """One of the cast, by first name, at a browser of their own."""
    return at_their_browser(User.objects.get(email__startswith=f"{name}@"))


def at_their_browser(user: User) -> Actor:
    session = LoginSession.objects.create(
        user=user, key_digest=new_public_id(), method="password", authenticated_at=timezone.now()
    )
    return person(session)


def letters_to(email: str) -> list[str]:
    return list(Letter.objects.filter(to=email).order_by("id").values_list("subject", flat=True))
