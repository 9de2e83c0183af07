"""Going through the catalog a stretch at a time, for as long as somebody wants to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from identity.actor import Actor
from identity.policy import require
from shop.aisles import Aisle
from shop.cards import ProductCard, cards_of, with_variants
from shop.catalog import CATALOG, ORDERS, Sort, in_order, of_category, visible
from shop.filters import Filters
from shop.keyset import after, key_of
from shop.models import Category
from shop.search import search_products
from shop.search.tiers import MOST


@dataclass(frozen=True)
class Stretch:
    """`following` is where the next one begins, if there is one; `meant` what was looked for in place of a typo."""

    cards: tuple[ProductCard, ...]
    following: list[Any] | None
    meant: str = ""


def browse(
    category: Category | Aisle | None,
    filters: Filters,
    sort: Sort,
    *,
    begin: Sequence[Any],
    size: int,
    actor: Actor,
) -> Stretch:
    """So many products of a category, or of all, behind the key `begin`: one statement, however far in."""
    require(actor, "catalog:read", CATALOG)
    products = in_order(of_category(visible(filters), category), sort)
    if begin:
        products = after(products, ORDERS[sort], begin)
    found = list(with_variants(products)[: size + 1])
    following = key_of(found[size - 1], ORDERS[sort]) if len(found) > size else None
    return Stretch(cards_of(found[:size], filters), following)


def browse_found(
    query: str, category: str, filters: Filters, sort: Sort, *, begin: Sequence[Any], size: int, actor: Actor
) -> Stretch:
    """The same among what words find. What fits best has no lasting key: here `begin` holds how many went before."""
    skip = begin[0] if begin else 0
    found = search_products(
        query,
        actor=actor,
        category=category,
        color=filters.colour,
        size=filters.size,
        max_price=filters.max_price,
        min_price=filters.min_price,
        in_stock=filters.in_stock,
        rating=filters.rating,
        sort=sort,
        skip=skip,
        limit=size,
    )
    reached = skip + len(found.cards)
    return Stretch(
        found.cards, [reached] if found.cards and reached < min(found.found, MOST) else None, found.meant
    )
