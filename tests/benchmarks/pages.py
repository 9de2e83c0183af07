"""Pages beside their floor, by turns, in one run: requests a second and processor time of the server's process."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

from audit.context import open_context
from audit.roles import grant
from identity.models import User
from shop.models import Variant
from tests.benchmarks import bare
from tests.benchmarks.goods import lay_products
from tests.benchmarks.serving import CODE, Ask, Server, serving
from tests.shop.goods import settle_in
from tests.support.browsers import TOKEN, sign_in
from tests.support.databases import Template, using
from tests.support.postgres import APPLICATION

PRODUCTS = 10_000
ROUNDS, SECONDS = 5, 1.0
FLOOR = {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.floor_settings"}
BEHIND_PROXY = {"X-Forwarded-Proto": "https"}


@dataclass(frozen=True)
class Page:
    name: str
    floor: Ask
    shop: Ask


@dataclass(frozen=True)
class PageRow:
    """Medians of all rounds, and our rate over the floor's in each."""

    database: str
    page: str
    floor_rate: float
    rate: float
    ratios: tuple[float, ...]
    floor_cpu_ms: float
    cpu_ms: float


def measure_pages(database: str, template: Template, folder: Path) -> Iterator[PageRow]:
    with using(template.config):
        lay_products(PRODUCTS)
        pages = list(_pages())
        bare.make_tables()
        if connection.vendor == "postgresql":
            grant(connection, APPLICATION)
    with template.copy(APPLICATION) as made, ExitStack() as stack:
        env = production(made.url, folder)
        floor = stack.enter_context(serving("tests.benchmarks.floor_asgi:application", "/", env | FLOOR))
        shop = stack.enter_context(serving("agents.asgi:application", "/healthz", env))
        for page in pages:
            yield _compare(database, page, floor, shop)


def collect_static(folder: Path) -> None:
    manage = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(manage, env=production("sqlite://", folder), cwd=CODE, check=True)


def _compare(database: str, page: Page, floor: Server, shop: Server) -> PageRow:
    for server, ask in ((floor, page.floor), (shop, page.shop)):
        server.measure(ask, SECONDS / 2)
    rounds = [(floor.measure(page.floor, SECONDS), shop.measure(page.shop, SECONDS)) for _ in range(ROUNDS)]
    floors, ours = zip(*rounds, strict=True)
    return PageRow(
        database,
        page.name,
        median(one.rate for one in floors),
        median(one.rate for one in ours),
        tuple(ours.rate / floor.rate for floor, ours in rounds),
        median(one.cpu_ms for one in floors),
        median(one.cpu_ms for one in ours),
    )


def _pages() -> Iterator[Page]:
    guest, person, who = BEHIND_PROXY, _signed_in(shopper := _shopper()), shopper.public_id
    for name, path in (
        ("list", "/c/lighting/"),
        ("product", "/p/thing-1234/"),
        ("search", "/search/?q=lamp"),
    ):
        yield Page(name, Ask(path), Ask(path, guest))
        yield Page(f"{name}, signed in", Ask(path), Ask(path, person))
    forms = tuple(
        urlencode({"variant": name, "quantity": 1, "csrfmiddlewaretoken": TOKEN})
        for name in Variant.objects.filter(stock__gt=1_000).values_list("public_id", flat=True)[:300]
    )
    typed = {"Content-Type": "application/x-www-form-urlencoded"}
    yield Page(
        "add to cart",
        Ask(f"/cart/add/?who={who}", typed, forms, status=302),
        Ask("/cart/add/", person | typed, forms, status=302),
    )


def _shopper() -> User:
    with open_context("system:seed"):
        user = User.objects.create_user("shopper@shop.example", full_name="Shirin Shopper")
        settle_in(user)
    return user


def _signed_in(user: User) -> dict[str, str]:
    """The headers of a browser that she is signed in with."""
    return {**BEHIND_PROXY, "Cookie": sign_in(user), "Origin": "https://shop.example"}


def production(database_url: str, folder: Path) -> dict[str, str]:
    """Settings fit for production, behind a proxy that ends TLS, with static files collected."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "LIVE": "1",
        "DEBUG": "0",
        "SECRET_KEY": settings.SECRET_KEY,
        "VAULT_KEYS": TOKEN,
        "REPORT_KEYS": TOKEN,
        "LOG_ORIGIN": "shop.example/log",
        "LOG_WITNESSES": json.dumps([{"kind": "file", "path": str(folder / "kept.txt")}]),
        "SITE_URL": "https://shop.example",
        "ALLOWED_HOSTS": "127.0.0.1,shop.example",
        "BEHIND_PROXY": "1",
        "DATABASE_URL": database_url,
        "CACHE_URL": f"filecache://{folder / 'cache'}",
        "VAR_DIR": str(folder),
    }
