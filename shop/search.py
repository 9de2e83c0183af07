"""Finding products by words: every word must be found in title, category, colour, size or description.

Where nothing is found, a word is read as the shop's name most like it, and one that is like none is left out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from rapidfuzz import fuzz, process

from identity.actor import Actor
from identity.policy import require
from shop.catalog import (
    CATALOG,
    OUR_WORDS,
    Filters,
    ProductCard,
    Sort,
    card_of,
    colours_like,
    in_order,
    visible,
)
from shop.models import Product, Variant

NOT_MEANT = frozenset(
    {"a", "an", "and", "any", "are", "by", "for", "from", "i", "in", "is", "it", "me", "my", "of", "on"}
    | {"or", "some", "that", "the", "to", "under", "with"}
)
SIZES = frozenset({"xs", "s", "m", "l", "xl", "xxl"})
CLOSE_ENOUGH = 74
MOST_WORDS = 8


@dataclass(frozen=True)
class Found:
    """The best `limit` of `found` products; `meant` is what was searched for where words were corrected."""

    cards: tuple[ProductCard, ...]
    found: int
    meant: str = ""


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
    sort: Sort = Sort.RELEVANCE,
    limit: int = 12,
) -> Found:
    """Prices in minor units. `category` is a slug; `color` names a colour or its family."""
    require(actor, "catalog:read", CATALOG)
    filters = Filters(color, size, min_price, max_price, in_stock)
    words = words_of(query)
    for reading in _readings(words):
        if cards := _look(reading, category, filters, sort):
            return Found(tuple(cards[:limit]), len(cards), "" if reading == words else " ".join(reading))
    return Found((), 0)


def words_of(query: str) -> list[str]:
    """Words that say something."""
    words = re.findall(r"[^\W_]+", query.casefold().replace("'s", "").replace("t-shirt", "tshirt"))
    return [OUR_WORDS.get(singular(word), word) for word in words if word not in NOT_MEANT][:MOST_WORDS]


def singular(word: str) -> str:
    """A stem that begins both forms: batteries and battery give batter, boxes and box give box."""
    if len(word) <= 3:
        return word
    if len(word) > 5 and word.endswith("ies"):
        return word[:-3]
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def _look(words: list[str], category: str, filters: Filters, sort: Sort) -> list[ProductCard]:
    stems = [singular(word) for word in words]
    products = visible(filters)
    if category:
        products = products.filter(category__slug=category)
    for stem in stems:
        products = products.filter(_holds(stem))
    ranked = [(_weight(product, stems), product) for product in in_order(products, sort)]
    if sort is Sort.RELEVANCE:
        ranked.sort(key=lambda pair: -pair[0])
    liked = frozenset().union(*map(colours_like, stems))
    return [card_of(product, liked) for weight, product in ranked if weight]


def _holds(word: str) -> Q:
    if word in SIZES:
        return Q(Exists(Variant.objects.filter(product=OuterRef("pk"), size__iexact=word)))
    coloured = Variant.objects.filter(product=OuterRef("pk"), colour__in=colours_like(word))
    texts = Q(title__icontains=word) | Q(category__name__icontains=word) | Q(description__icontains=word)
    return texts | Q(Exists(coloured))


def _weight(product: Product, words: list[str]) -> int:
    """0 if a word is only found inside another (mug in smug); else how near the top the words stand."""
    weights = [_weight_of(word, product) for word in words]
    return sum(weights, start=1) if all(weights) else 0


def _weight_of(word: str, product: Product) -> int:
    variants = list(product.variants.all())
    if word in SIZES:
        return 2 * any(variant.size.lower() == word for variant in variants)
    begins = re.compile(rf"\b{re.escape(word)}", re.IGNORECASE)
    if begins.search(product.title):
        return 8
    if begins.search(product.category.name):
        return 4
    if colours_like(word) & {variant.colour for variant in variants}:
        return 4
    return 1 if begins.search(product.description) else 0


def _readings(words: list[str]) -> Iterator[list[str]]:
    """What the words may mean, the likeliest first; a later one is only made when the earlier found nothing."""
    yield words
    names = _words_in(Product.objects.listed(), "title", "category__name", "variants__colour")
    texts = names | _words_in(Product.objects.listed(), "description")
    corrected = [near for word in words if (near := _nearest(word, names, texts))]
    named = [word for word in corrected if _begins_one_of(names, word)]
    yield from (reading for reading in (corrected, named) if reading)


def _nearest(word: str, names: Iterable[str], texts: Iterable[str]) -> str:
    """The word itself where it stands somewhere, else the name most like it; empty if none is."""
    if _begins_one_of(texts, word):
        return word
    best = process.extractOne(word, names, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    return best[0] if best else ""


def _begins_one_of(texts: Iterable[str], word: str) -> bool:
    stem = singular(word)
    return any(text.startswith(stem) for text in texts)


def _words_in(products: QuerySet[Product], *fields: str) -> set[str]:
    rows = products.order_by().values_list(*fields).distinct()
    return {word for row in rows for text in row for word in words_of(text or "")}
