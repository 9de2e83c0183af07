"""How pages grow with the shop: the same requests over 1,000 and 100,000 products, by turns, in this process."""

import time
from dataclasses import dataclass
from statistics import median

from django.core.cache import caches
from django.db import connection
from django.test import Client

from tests.benchmarks.goods import lay_products
from tests.support.databases import MakeTemplate, using

FEW, MANY = 1_000, 100_000
TURNS, ASKED = 3, 5
PAGES = (
    ("category", "/c/lighting/"),
    ("category, last page", "/c/lighting/?page=9999"),
    ("category, one colour", "/c/lighting/?colour=navy"),
    ("category by price", "/c/lighting/?sort=price"),
    ("categories below, last page", "/c/home/?page=9999"),
    ("categories below, by price", "/c/home/?sort=price"),
    ("everything", "/search/"),
    ("search", "/search/?q=lamp"),
    ("search, two words", "/search/?q=quiet+lamp"),
    ("search, one colour", "/search/?q=lamp&colour=navy"),
    ("suggestions", "/search/suggestions/?q=la"),
    ("product", "/p/thing-34/"),
)


@dataclass(frozen=True)
class Growth:
    """Milliseconds with few and with many products; `counting` is the look that counts, once a minute."""

    database: str
    page: str
    few: float
    many: float
    few_counting: float
    many_counting: float


def measure_growth(database: str, make: MakeTemplate) -> list[Growth]:
    shops = {many: make() for many in (FEW, MANY)}
    for many, shop in shops.items():
        with using(shop.config):
            lay_products(many)
    looks = [{many: _looks(shop.config) for many, shop in shops.items()} for _ in range(TURNS)]
    return [Growth(database, name, *_medians(looks, name)) for name, _ in PAGES]


def _medians(looks: "list[dict[int, dict[str, tuple[float, float]]]]", page: str) -> list[float]:
    return [median(turn[many][page][which] for turn in looks) for which in (1, 0) for many in (FEW, MANY)]


def _looks(config: dict[str, object]) -> dict[str, tuple[float, float]]:
    """Of each page the first look, which counts, and the median of some more."""
    with using(config):
        browser = Client(headers={"host": "localhost"})
        return {name: _look(browser, path) for name, path in PAGES}


def _look(browser: Client, path: str) -> tuple[float, float]:
    for cache in caches.all():
        cache.clear()
    connection.ensure_connection()
    first, *more = [_timed(browser, path) for _ in range(1 + ASKED)]
    return first, median(more)


def _timed(browser: Client, path: str) -> float:
    began = time.perf_counter()
    answer = browser.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return (time.perf_counter() - began) * 1000
