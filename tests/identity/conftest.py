from collections.abc import Callable, Iterator

import pytest
from allauth.socialaccount.models import SocialApp
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from audit.context import open_context
from identity.actor import agent_of
from identity.delegations import grant_delegation
from identity.demo_idp.keys import signing_key
from identity.demo_people import PASSWORD, seed_people
from identity.key_pairs import KeyPair
from identity.models import Agent, Connection, Domain, Organization, User
from identity.scopes import Scope
from identity.terms import Terms
from shop.models import Variant
from tests.shop.goods import Goods, goods_laid, lay_goods, settle_in
from tests.support.databases import Laid

from .forge import Forge
from .journey import HERE, Browser
from .openid import CLIENT, SECRET, Key, Lies, Provider, serving
from .races import Pool, Stage, at_a_browser

SITE = "http://127.0.0.1:8000"


@pytest.fixture(scope="session")
def idp_key(tmp_path_factory: pytest.TempPathFactory) -> KeyPair:
    return signing_key(tmp_path_factory.mktemp("idp"))


@pytest.fixture(autouse=True)
def at_one_site(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Sign-in attempts are counted in the cache; each test starts with none."""
    settings.SITE_URL = SITE
    settings.DEMO_IDP_DIR = tmp_path_factory.getbasetemp() / "demo-idp"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


def lay_market() -> None:
    """So much of everything that no race ends for want of it, and Alice can order."""
    with open_context("system:seed"):
        lay_goods()
        Variant.objects.update(stock=10_000)
        settle_in(User.objects.get(email="alice@acme.test"))


LAID = {"people": seed_people, "seeded": seed_people, "market": lay_market}


@pytest.fixture
def laid_before(request: pytest.FixtureRequest) -> Laid:
    return tuple(lay for name, lay in LAID.items() if name in request.fixturenames)


@pytest.fixture
def tables(db: None) -> None:
    """Where the cast is laid. A module whose processes are killed lets it follow `database`."""


@pytest.fixture
def seeded(database: object) -> object:
    """`database` with the cast in it."""
    return database


@pytest.fixture
def market(seeded: object) -> Goods:
    """The same, with goods for everybody."""
    return goods_laid()


@pytest.fixture
def people(tables: None) -> dict[str, User]:
    """The cast, by first name."""
    return {user.get_short_name().lower(): user for user in User.objects.all()}


@pytest.fixture
def alice(people: dict[str, User]) -> User:
    return people["alice"]


@pytest.fixture
def forge(idp_key: KeyPair) -> Forge:
    return Forge(idp_key, SITE)


@pytest.fixture
def acme(people: dict[str, User], forge: Forge) -> Connection:
    """Acme's connection, which trusts the forge's key instead of the demo's."""
    connection = Connection.objects.get(organization__slug="acme")
    trust(connection.app, forge)
    return connection


@pytest.fixture
def globex(people: dict[str, User], forge: Forge) -> Connection:
    """Another tenant of the same identity provider, by SAML."""
    connection = Connection.objects.select_related("app").get(organization__slug="globex")
    connection.app.provider, connection.app.client_id = "saml", "globex"
    trust(connection.app, forge)
    connection.protocol = Connection.Protocol.SAML
    connection.sp_private_key, connection.sp_certificate = forge.key.private_key, forge.key.certificate
    with open_context("system:seed"):
        connection.save()
    return connection


@pytest.fixture(scope="session")
def openid_server() -> Iterator[Provider]:
    with serving(Key.new("key-1")) as provider:
        yield provider


@pytest.fixture
def openid(openid_server: Provider, db: None) -> Iterator[Provider]:
    """A provider that Globex trusts, honest until a test says otherwise. With `people` it takes the place of the
    demo's; without, Globex stands alone.
    """
    published = list(openid_server.published)
    trust_openid(openid_server)
    yield openid_server
    openid_server.published, openid_server.lies = published, Lies()
    openid_server.seen.clear()
    openid_server.grants.clear()


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def signed_in(alice: User) -> Callable[..., Client]:
    """A browser of Alice's, signed in by password."""

    def sign_in(email: str = "alice@acme.test", **headers: str) -> Client:
        client = Client(headers={**HERE, **headers})
        response = client.post("/accounts/login/", {"login": email, "password": PASSWORD})
        assert response.status_code == 302
        return client

    return sign_in


@pytest.fixture
def stage(market: Goods) -> Iterator[Stage]:
    """Alice's agent may order small things unattended, so that a verb of the shop is all a race needs."""
    alice, sam = at_a_browser("alice"), at_a_browser("sam")
    terms = Terms(scopes=tuple(Scope), unattended_ceiling=500_00, order_limit=500_00, daily_limit=100_000_00)
    with open_context("web"):
        root = grant_delegation(Agent.objects.get(slug="shop-agent"), terms, actor=alice)
        yield Stage(alice, sam, market, root, agent_of(root, alice.session))


@pytest.fixture
def elsewhere() -> Iterator[Pool]:
    pool = Pool()
    yield pool
    pool.close()


def trust(app: SocialApp, forge: Forge) -> None:
    app.settings = {
        "idp": {
            "entity_id": forge.provider.entity_id,
            "sso_url": forge.provider.sso_url,
            "x509cert": forge.key.certificate,
        }
    }
    with open_context("system:seed"):
        app.save()


def trust_openid(provider: Provider) -> None:
    with open_context("system:seed"):
        organization, _ = Organization.objects.get_or_create(slug="globex", defaults={"name": "Globex"})
        known = {"settings": {"issuer": provider.issuer}, "client_id": CLIENT}
        app, _ = SocialApp.objects.update_or_create(
            provider="openid_connect", provider_id="globex", defaults=known
        )
        known = {"organization": organization, "protocol": "oidc", "client_secret": SECRET, "enabled": True}
        connection, _ = Connection.objects.update_or_create(app=app, defaults=known)
        known = {"connection": connection, "verified_at": timezone.now()}
        Domain.objects.update_or_create(organization=organization, name="globex.test", defaults=known)


def count_rows() -> dict[str, int]:
    """How many rows every table holds, all asked in one statement."""
    tables = {model._meta.label: model._meta.db_table for model in apps.get_models() if model._meta.managed}
    with connection.cursor() as cursor:
        counts = ", ".join(f'(SELECT count(*) FROM "{table}")' for table in tables.values())
        cursor.execute(f"SELECT {counts}")
        return dict(zip(tables, cursor.fetchone(), strict=True))


@pytest.fixture
def rows() -> Callable[[], dict[str, int]]:
    return count_rows
