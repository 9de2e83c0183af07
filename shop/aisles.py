"""The tree of categories as every page's frame shows it, kept for a minute: a category shows what is below it too."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from shop.models import Category

KEPT_SECONDS = 60
NAME = "shop-aisles"


@dataclass(frozen=True)
class Aisle:
    """`keys` are those of the category and of all below it."""

    slug: str
    name: str
    url: str
    keys: tuple[int, ...]
    children: tuple["Aisle", ...]


def aisles() -> tuple[Aisle, ...]:
    """The categories at the top, each with those below it."""
    kept: tuple[Aisle, ...] | None = cache.get(NAME)
    if kept is None:
        kept = tuple(_below(None, list(Category.objects.all())))
        cache.set(NAME, kept, KEPT_SECONDS)
    return kept


def subtree(slug: str) -> tuple[int, ...]:
    """The keys of a category and of those below it; none if there is no such category."""
    return next((aisle.keys for aisle in _all(aisles()) if aisle.slug == slug), ())


def trail_to(slug: str) -> tuple[Aisle, ...]:
    """The way down to a category, from the top to itself; none if there is no such category."""
    trail = next(_trails(slug, aisles()), ())
    if not trail:
        forget_aisles()
        trail = next(_trails(slug, aisles()), ())
    return trail


def forget_aisles(**signal: Any) -> None:
    cache.delete(NAME)


def _below(parent: int | None, categories: list[Category]) -> Iterator[Aisle]:
    for category in categories:
        if category.parent_id == parent:
            children = tuple(_below(category.pk, categories))
            keys = (category.pk, *(key for child in children for key in child.keys))
            yield Aisle(category.slug, category.name, category.get_absolute_url(), keys, children)


def _all(some: tuple[Aisle, ...]) -> Iterator[Aisle]:
    for aisle in some:
        yield aisle
        yield from _all(aisle.children)


def _trails(slug: str, some: tuple[Aisle, ...]) -> Iterator[tuple[Aisle, ...]]:
    for aisle in some:
        if aisle.slug == slug:
            yield (aisle,)
        for rest in _trails(slug, aisle.children):
            yield (aisle, *rest)
