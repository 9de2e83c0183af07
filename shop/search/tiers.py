"""How well words fit: found in the title first, then among colours and sizes, in the category, in the description.

The order is the same on both databases, and the work is bounded: of a word that a hundred thousand products have,
no more than MOST are ranked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from shop.filters import colours_like
from shop.models import Product
from shop.search.words import SIZES, singular

MOST = 1_000
TIERS = (
    ("title",),
    ("title", "options"),
    ("title", "options", "category"),
    ("title", "options", "category", "description"),
)


@dataclass(frozen=True)
class Word:
    """A stem that begins what is looked for, and the colours and sizes that it may name."""

    stem: str
    options: frozenset[str]

    @property
    def only_option(self) -> bool:
        return self.stem in SIZES


def meaning(word: str) -> Word:
    stem = singular(word)
    return Word(stem, colours_like(stem))


def best(
    words: Sequence[str], narrowed: QuerySet[Product] | None, vendor: ModuleType, most: int = MOST
) -> list[int]:
    """The keys of the products that have all the words and are among `narrowed`, the best first.

    Where a tier is full, those after it, which hold it, are not looked for: their limit is none.
    """
    meant = [meaning(word) for word in words]
    among, among_params = _among(narrowed)
    tiers: list[str] = []
    params: list[Any] = []
    for number, columns in enumerate(TIERS):
        full = " OR ".join(f"(SELECT COUNT(*) FROM tier_{before}) = {most}" for before in range(number))
        limit = f"(SELECT CASE WHEN {full} THEN 0 ELSE {most} END)" if full else most
        tiers.append(f"tier_{number} AS MATERIALIZED ({vendor.MATCHING}{among} LIMIT {limit})")
        params += [vendor.expression(meant, columns), *among_params]
    parts = [f"SELECT product_id, {number} AS tier FROM tier_{number}" for number in range(len(TIERS))]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {', '.join(tiers)} SELECT product_id FROM ({' UNION ALL '.join(parts)}) AS found"
            f" GROUP BY product_id ORDER BY MIN(tier), product_id LIMIT {most}",
            params,
        )
        return [row[0] for row in cursor.fetchall()]


def stands_somewhere(word: str, vendor: ModuleType) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"{vendor.MATCHING} LIMIT 1", [vendor.expression([meaning(word)], TIERS[-1])])
        return cursor.fetchone() is not None


def _among(narrowed: QuerySet[Product] | None) -> tuple[str, tuple[Any, ...]]:
    """Asked of each product that has the words, not of the whole shop."""
    if narrowed is None:
        return "", ()
    here = "words.rowid" if connection.vendor == "sqlite" else "words.product_id"
    sql, params = narrowed.filter(pk=RawSQL(here, ())).order_by().values("pk").query.sql_with_params()
    return f" AND EXISTS ({sql})", params
