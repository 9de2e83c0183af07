"""Finding products by words: every word must be found in title, category, colour, size or description.

Where nothing is found, a word is read as the shop's name most like it, and one that is like none is left out.
`sqlite` and `postgresql` hold what differs: the index, its triggers, and how words are asked for.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from types import ModuleType

from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import cached_property
from rapidfuzz import fuzz, process

from identity.actor import Actor
from identity.policy import require
from shop.aisles import subtree
from shop.cards import ProductCard, cards_of, with_variants
from shop.catalog import CATALOG, ORDERS, Sort, in_order, visible
from shop.faces import Face, faces_of
from shop.filters import ANYTHING, Filters, colours_like
from shop.models import Product
from shop.search.tiers import MOST, best, count, some, stands_somewhere
from shop.search.upkeep import VENDORS
from shop.search.words import singular, words_of
from shop.shelves import keys_between, shelves_of

__all__ = ["Found", "found_by", "search_products", "singular", "suggest", "words_of"]

CLOSE_ENOUGH = 74
MOST_SUGGESTED = 6
VOCABULARY_KEPT = 300


@dataclass(frozen=True)
class Found:
    """The best of what was found; `meant` is what was searched for where words were corrected.

    `ranked` are their keys, the best first, where the database does not order them. `counted` is None where more
    were found than were looked at.
    """

    products: QuerySet[Product]
    counted: int | None
    filters: Filters = ANYTHING
    liked: frozenset[str] = frozenset()
    ranked: tuple[int, ...] | None = None
    meant: str = ""
    count: Callable[[], int] = int

    @cached_property
    def found(self) -> int:
        """How many; of those that words find, a number above MOST only says that there are more."""
        return self.count() if self.counted is None else self.counted

    @cached_property
    def cards(self) -> tuple[ProductCard, ...]:
        products = with_variants(self.products)
        if self.ranked is None:
            return cards_of(products, self.filters, self.liked)
        there = {product.pk: product for product in products}
        return cards_of([there[key] for key in self.ranked if key in there], self.filters, self.liked)

    @cached_property
    def faces(self) -> tuple[Face, ...]:
        return faces_of(self.products, self.filters, self.liked, self.ranked)


@dataclass(frozen=True)
class _Wish:
    """Everything that is asked beside the words."""

    category: str
    filters: Filters
    sort: Sort
    skip: int
    limit: int


def search_products(
    query: str,
    *,
    actor: Actor,
    category: str = "",
    color: str = "",
    size: str = "",
    max_price: int | None = None,
    min_price: int | None = None,
    in_stock: bool = False,
    rating: int = 0,
    sort: Sort = Sort.RELEVANCE,
    skip: int = 0,
    limit: int = 12,
) -> Found:
    """Prices in minor units. `category` is a slug; `color` names a colour or its family."""
    require(actor, "catalog:read", CATALOG)
    filters = Filters(color, size, min_price, max_price, in_stock, rating)
    wish = _Wish(category, filters, sort, skip, limit)
    words = words_of(query)
    for reading in _readings(words):
        found = _look(reading, wish)
        if found.counted != 0:
            return found if reading == words else replace(found, meant=" ".join(reading))
    return Found(Product.objects.none(), 0)


def found_by(query: str) -> list[int]:
    """The keys of the products with these words, in no order, no further than one above MOST."""
    return some(words_of(query), _vendor()) if words_of(query) else []


def suggest(query: str, *, actor: Actor) -> tuple[tuple[str, str], ...]:
    """Titles and addresses of the products that fit best what has been typed so far."""
    require(actor, "catalog:read", CATALOG)
    words = words_of(query)
    if not words:
        return ()
    keys = best(words, None, _vendor(), MOST_SUGGESTED)
    there = Product.objects.only("title", "slug").in_bulk(keys)
    return tuple((there[key].title, there[key].get_absolute_url()) for key in keys)


def _look(words: list[str], wish: _Wish) -> Found:
    window, filters = slice(wish.skip, wish.skip + wish.limit), wish.filters
    aisles = subtree(wish.category) if wish.category else None
    shelves, products = shelves_of(aisles, filters), visible(filters)
    if not words:
        page = keys_between(window.start, window.stop, ORDERS[wish.sort], aisles, filters)
        return Found(in_order(products.filter(pk__in=page), wish.sort), shelves.count(), filters)
    narrowed = shelves if wish.category or filters != ANYTHING else None
    liked = frozenset().union(*(colours_like(singular(word)) for word in words))
    ranked = wish.sort is Sort.RELEVANCE
    most = min(window.stop, MOST) if ranked else MOST
    keys = best(words, narrowed, _vendor(), most)
    counted = len(keys) if len(keys) < most else None
    more = Found(products, counted, filters, liked, count=lambda: count(words, narrowed, _vendor()))
    if not ranked:
        return replace(more, products=in_order(products.filter(pk__in=keys), wish.sort)[window])
    shown = tuple(keys[window])
    return replace(more, products=products.filter(pk__in=shown), ranked=shown)


def _readings(words: list[str]) -> Iterator[list[str]]:
    """What the words may mean, the likeliest first; a later one is only made when the earlier found nothing."""
    yield words
    names = _names()
    corrected = [near for word in words if (near := _nearest(word, names))]
    named = [word for word in corrected if _begins_one_of(names, word)]
    yield from (reading for reading in (corrected, named) if reading)


def _nearest(word: str, names: tuple[str, ...]) -> str:
    """The word itself where it stands somewhere, else the name most like it; empty if none is."""
    if stands_somewhere(word, _vendor()):
        return word
    nearest = process.extractOne(word, names, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    return nearest[0] if nearest else ""


def _begins_one_of(names: tuple[str, ...], word: str) -> bool:
    stem = singular(word)
    return any(name.startswith(stem) for name in names)


def _names() -> tuple[str, ...]:
    """The words of titles, colours, sizes and categories. A new one can be mistyped a few minutes later."""
    kept: tuple[str, ...] | None = cache.get("shop-names")
    if kept is None:
        with connection.cursor() as cursor:
            cursor.execute(_vendor().NAMES)
            kept = tuple(sorted(row[0] for row in cursor.fetchall()))
        cache.set("shop-names", kept, VOCABULARY_KEPT)
    return kept


def _vendor() -> ModuleType:
    return VENDORS[connection.vendor]
