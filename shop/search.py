"""Finding products by words: every word must be found in title, category, colour, size or description.

Where nothing is found, each word is read as its nearest neighbour among the shop's own words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from rapidfuzz import fuzz, process

from identity.actor import Actor
from identity.policy import require
from shop.catalog import CATALOG, Filters, ProductCard, Sort, card_of, colours_like, in_order, visible
from shop.models import Category, Product, Variant

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
    cards, meant = _look(words, category, filters, sort), ""
    if not cards and words and (corrected := _corrected(words)) != words:
        cards, meant = _look(corrected, category, filters, sort), " ".join(corrected)
    return Found(tuple(cards[:limit]), len(cards), meant if cards else "")


def words_of(query: str) -> list[str]:
    """Words that say something."""
    words = re.findall(r"[^\W_]+", query.casefold().replace("'s", ""))
    return [word for word in words if word not in NOT_MEANT][:MOST_WORDS]


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
    return [card_of(product) for weight, product in ranked if weight]


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


def _corrected(words: list[str]) -> list[str]:
    known = _vocabulary()
    return [_nearest(word, known) for word in words]


def _nearest(word: str, known: Iterable[str]) -> str:
    if len(word) < 3 or word in known:
        return word
    best = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    return best[0] if best else word


def _vocabulary() -> list[str]:
    titles = Product.objects.listed().values_list("title", flat=True)
    colours = Variant.objects.order_by().values_list("colour", flat=True).distinct()
    names = Category.objects.values_list("name", flat=True)
    return sorted({word for text in (*titles, *colours, *names) for word in words_of(text)})
