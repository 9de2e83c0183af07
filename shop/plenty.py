"""As many goods as somebody asks for, each like one of the demo's: `manage.py seed --products 10000`."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from itertools import islice
from random import Random

from django.db import transaction
from django.utils.text import slugify

from audit.context import open_context
from shop.catalogue_data import ProductData, VariantData, load
from shop.models import Category, Product, Variant

FIRST = (
    "Amber", "Anchor", "Ash", "Atlas", "Autumn", "Birch", "Canal", "Cedar", "Chalk", "Clover", "Coast",
    "Copper", "Delta", "Dune", "Elm", "Ember", "Fern", "Field", "Fjord", "Flint", "Garnet", "Glen", "Grove",
    "Harbour", "Hazel", "Heath", "Indigo", "Iron", "Juniper", "Lark", "Linden", "Maple", "Meadow", "Mill",
    "Moss", "North", "Oak", "Orchard", "Otter", "Pebble", "Pine", "Quarry", "Reed", "River", "Rowan", "Sable",
    "Sage", "Slate", "Spruce", "Stone", "Thistle", "Tide", "Timber", "Vale", "Violet", "Walnut", "Wharf",
    "Willow", "Winter", "Wren",
)  # fmt: skip
SECOND = (
    "Bell", "Bay", "Bridge", "Brook", "Cross", "Dale", "End", "Fall", "Ferry", "Gate", "Green", "Hall", "Haven",
    "Hill", "House", "Isle", "Lane", "Light", "March", "Mark", "Mere", "Moor", "Point", "Ridge", "Rise", "Road",
    "Row", "Shore", "Square", "Station", "Street", "Study", "View", "Walk", "Ward", "Watch", "Way", "Well",
    "Wood", "Yard",
)  # fmt: skip
WHY = (
    "Made for every day, and mended when it must be.",
    "Tried for a year on our own desks before it came here.",
    "It comes in a box without plastic.",
    "The second edition, a little lighter than the first.",
    "A small run; when it is gone, another follows.",
    "Chosen by the people who answer your mails.",
)
BATCH = 500
STOCKS = (0, 0, 1, 3, 5, 12, 40, 120)
PRIME = 1_000_003


def lay_plenty(many: int, *, tell: Callable[[int], None] = lambda done: None) -> None:
    """The first so many of one fixed row of goods; laid again, only what is missing. Each batch is whole or absent."""
    patterns = load().products
    categories = {category.slug: category for category in Category.objects.all()}
    numbers = iter(range(many))
    done = 0
    while batch := list(islice(numbers, BATCH)):
        with open_context("system:seed"), transaction.atomic():
            _lay([_like(patterns, number) for number in batch], categories)
        done += len(batch)
        tell(done)


def most() -> int:
    """How many different goods there are."""
    return len(FIRST) * len(SECOND) * len(load().products)


def _lay(goods: list[ProductData], categories: dict[str, Category]) -> None:
    there = set(Product.objects.filter(slug__in=[one.slug for one in goods]).values_list("slug", flat=True))
    new = {one.slug: one for one in goods if one.slug not in there}
    made = Product.objects.bulk_create(
        Product(
            category=categories[one.category],
            slug=one.slug,
            title=one.title,
            description=one.description,
            artwork=asdict(one.artwork),
        )
        for one in new.values()
    )
    Variant.objects.bulk_create(
        Variant(
            product=product,
            sku=row.sku,
            colour=row.colour,
            size=row.size,
            price=row.price,
            stock=row.stock,
            weight_grams=new[product.slug].weight_grams,
            position=position,
        )
        for product in made
        for position, row in enumerate(new[product.slug].variants)
    )


def _like(patterns: tuple[ProductData, ...], number: int) -> ProductData:
    """The same for a number whenever it is asked: another name, price, stock and drawing of one of the demo's goods."""
    place = number * PRIME % (len(FIRST) * len(SECOND) * len(patterns))
    place, kind = divmod(place, len(patterns))
    first, second = FIRST[place % len(FIRST)], SECOND[place // len(FIRST)]
    pattern, chance = patterns[kind], Random(number)  # noqa: S311 - the same goods every time
    noun = pattern.title.split(" ", 1)[-1]
    title = f"{first} {second} {noun}"
    slug = f"{slugify(title)[:42]}-{number}"
    return replace(
        pattern,
        title=title,
        slug=slug,
        description=f"{pattern.description} {chance.choice(WHY)}",
        artwork=replace(pattern.artwork, seed=number % 1000),
        variants=tuple(_variants(pattern, number, chance)),
    )


def _variants(pattern: ProductData, number: int, chance: Random) -> Iterator[VariantData]:
    factor = chance.randrange(60, 160)
    colours = sorted({row.colour for row in pattern.variants})
    kept = set(chance.sample(colours, chance.randint(1, len(colours))))
    for place, row in enumerate(row for row in pattern.variants if row.colour in kept):
        yield replace(
            row,
            sku=f"N{number:06}-{place}",
            price=max(row.price * factor // 100 // 50 * 50, 1_00),
            stock=chance.choice(STOCKS),
        )
