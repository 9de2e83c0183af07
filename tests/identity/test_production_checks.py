"""Production does not start with what only the demo may have."""

import asyncio
from collections.abc import Callable

import pytest
from allauth.socialaccount.models import SocialApp
from django.core.checks import run_checks
from django.db import OperationalError, connection
from pytest_django import Settings

from audit.checks import AT_START
from audit.context import open_context
from identity import checks
from identity.checks import UnsafeStart, refuse_unsafe_start
from identity.demo_people import seed_people
from identity.models import Connection, User
from shop.celery import refuse_unsafe_start as refuse_unsafe_worker

SHARED_CACHE = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://broker/1"}
}
MANIFEST = "whitenoise.storage.CompressedManifestStaticFilesStorage"


@pytest.fixture
def production(settings: Settings) -> Settings:
    settings.DEBUG = False
    settings.SECRET_KEY = "a-key-of-production-that-nobody-else-knows"
    settings.VAULT_KEYS = ["another-key-that-nobody-else-knows"]
    settings.REPORT_KEYS = ["a-third-key-that-nobody-else-knows"]
    settings.LOG_ORIGIN = "shop.example/log"
    settings.LOG_WITNESSES = [{"kind": "file", "path": "/mnt/other/checkpoints.txt"}]
    settings.SITE_URL = "https://shop.example"
    settings.CACHES = SHARED_CACHE
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    return settings


def told() -> list[str]:
    found = run_checks(tags=[AT_START], include_deployment_checks=True, databases=["default"])
    return sorted({str(problem.id) for problem in found})


def test_well_set_production_starts(db: None, production: Settings) -> None:
    refuse_unsafe_start()
    assert told() == []


@pytest.mark.parametrize(
    ("name", "value", "id"),
    [
        ("SECRET_KEY", "demo-only-secret-key-that-production-refuses-to-start-with", "identity.E001"),
        (
            "VAULT_KEYS",
            ["new", "demo-only-key-that-production-refuses-to-start-with"],
            "identity.E006",
        ),
        ("VAULT_KEYS", [], "identity.E006"),
        ("SECRET_KEY", "short", "identity.E001"),
        ("SECRET_KEY", "# long and random, as it says in the file of settings", "identity.E001"),
        ("VAULT_KEYS", ["another-key-that-nobody-else-knows", "short"], "identity.E006"),
        ("REPORT_KEYS", ["short"], "identity.E007"),
        ("LOG_KEYS", ["short"], "audit.E006"),
        ("REPORT_KEYS", ["demo-only-key-with-which-nobody-else-can-be-convinced"], "identity.E007"),
        ("REPORT_KEYS", [], "identity.E007"),
        ("LOG_KEYS", [], "audit.E006"),
        ("LOG_ORIGIN", "countersign.test/log", "audit.E007"),
        ("LOG_WITNESSES", [], "audit.E008"),
        ("LOG_WITNESSES", [{"kind": "pigeon"}], "audit.E005"),
        ("PASSWORD_BREACH_FILE", "/no/such/file", "identity.E008"),
        ("PASSWORD_BREACH_FILE", __file__, "identity.E008"),
        ("SESSION_COOKIE_SECURE", False, "identity.E002"),
        ("CSRF_COOKIE_SECURE", False, "identity.E002"),
        ("SESSION_COOKIE_HTTPONLY", False, "identity.E002"),
        ("SITE_URL", "http://shop.example", "identity.E003"),
        ("PROVIDER_HOSTS_ON_PRIVATE_NETWORKS", ["login.corp.example", "*.corp.example"], "identity.E009"),
        ("PROVIDER_HOSTS_ON_PRIVATE_NETWORKS", ["10.0.0.7"], "identity.E009"),
        (
            "CACHES",
            {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
            "identity.E011",
        ),
        ("MFA_REQUIRED_TRADES", frozenset({"staff", "suport"}), "identity.E012"),
        ("PAPER_FONT", "/no/such/font.ttf", "shop.E002"),
        ("STORAGES", {"staticfiles": {"BACKEND": MANIFEST}}, "shop.E001"),
        ("MODEL_ENDPOINTS", [{"name": "x"}], "agents.E001"),
        ("OPENAI_WIRE", "telegraph", "agents.E001"),
    ],
)
def test_unsafe_setting_is_refused(db: None, production: Settings, name: str, value: object, id: str) -> None:
    setattr(production, name, value)
    assert told() == [id]
    with pytest.raises(UnsafeStart, match=id):
        refuse_unsafe_start()


def test_nothing_serves_on_a_database_without_its_triggers(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'shop_order'")
        cursor.execute(f"DROP TRIGGER {cursor.fetchone()[0]}")
    with pytest.raises(UnsafeStart, match=r"audit\.E010"):
        refuse_unsafe_start()


@pytest.mark.parametrize("refuse", [refuse_unsafe_start, refuse_unsafe_worker])
def test_neither_web_nor_worker_starts_without_its_database(
    monkeypatch: pytest.MonkeyPatch, refuse: Callable[[], None]
) -> None:
    def ask(**_: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(checks, "run_checks", ask)
    with pytest.raises((UnsafeStart, SystemExit), match="does not answer: connection refused"):
        refuse()


def test_refusal_reaches_a_server_that_starts_in_its_loop(database: object, production: Settings) -> None:
    """uvicorn imports its application while its loop runs."""

    async def start() -> None:
        refuse_unsafe_start()

    seed_people()
    with pytest.raises(UnsafeStart, match=r"identity\.E004"):
        asyncio.run(start())


def test_demo_people_and_their_provider_are_refused(people: dict[str, User], production: Settings) -> None:
    assert told() == ["identity.E004", "identity.E005"]
    with pytest.raises(UnsafeStart, match=r"alice@acme\.test can sign in"):
        refuse_unsafe_start()


def test_demo_people_who_were_switched_off_are_no_danger(
    people: dict[str, User], production: Settings
) -> None:
    with open_context("system:seed"):
        User.objects.update(is_active=False)
        Connection.objects.update(enabled=False)
    assert told() == []


def test_connection_to_a_real_provider_is_no_danger(people: dict[str, User], production: Settings) -> None:
    with open_context("system:seed"):
        User.objects.update(is_active=False)
        SocialApp.objects.update(settings={"idp": {"sso_url": "https://login.acme.example/sso"}})
    assert told() == []


def test_development_is_left_alone(people: dict[str, User], settings: Settings) -> None:
    settings.DEBUG = True
    settings.SECRET_KEY = settings.DEMO_SECRET_KEY
    refuse_unsafe_start()
