"""How well words fit: found in the title first, then among colours and sizes, in the category, in the description.

The order is the same on both databases, and the work is bounded: of a word that a hundred thousand products have,
no more are ranked than are looked at, and no more than MOST are counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from shop.filters import colours_like
from shop.models import Shelf
from shop.search.words import SIZES, singular
from shop.shelves import MOST_COUNTED

#: SQL with its parameters.
Part = tuple[str, Sequence[Any]]

MOST: Final = MOST_COUNTED
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


def best(words: Sequence[str], narrowed: QuerySet[Shelf] | None, vendor: ModuleType, most: int) -> list[int]:
    """The keys of the products that have all the words and are among `narrowed`, the best first."""
    meant = [meaning(word) for word in words]
    sql, params = vendor.ranking(
        [vendor.expression(meant, columns) for columns in TIERS], _among(narrowed), most
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT product_id FROM ({sql}) AS found GROUP BY product_id ORDER BY MIN(tier), product_id LIMIT {most}",
            params,
        )
        return [row[0] for row in cursor.fetchall()]


def count(words: Sequence[str], narrowed: QuerySet[Shelf] | None, vendor: ModuleType) -> int:
    """Of all that `best` would give, or one above MOST: the last tier holds the others."""
    among, params = _among(narrowed)
    asked = vendor.expression([meaning(word) for word in words], TIERS[-1])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM ({vendor.MATCHING}{among} LIMIT {MOST + 1}) AS found", [asked, *params]
        )
        return int(cursor.fetchone()[0])


def some(words: Sequence[str], vendor: ModuleType) -> list[int]:
    """The keys of the products that have all the words, in no order, no further than one above MOST."""
    asked = vendor.expression([meaning(word) for word in words], TIERS[-1])
    with connection.cursor() as cursor:
        cursor.execute(f"{vendor.MATCHING} LIMIT {MOST + 1}", [asked])
        return [row[0] for row in cursor.fetchall()]


def stands_somewhere(word: str, vendor: ModuleType) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"{vendor.MATCHING} LIMIT 1", [vendor.expression([meaning(word)], TIERS[-1])])
        return cursor.fetchone() is not None


def _among(narrowed: QuerySet[Shelf] | None) -> Part:
    """Asked of each product that has the words, not of the whole shop."""
    if narrowed is None:
        return "", ()
    here = "words.rowid" if connection.vendor == "sqlite" else "words.product_id"
    try:
        sql, params = narrowed.filter(pk=RawSQL(here, ())).values("pk").query.sql_with_params()
    except EmptyResultSet:  # Django knows without asking, as of a category that there is not
        return " AND 1 = 0", ()
    return f" AND EXISTS ({sql})", params
