"""Many products, laid as a migration lays rows: without triggers, which are made again afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from random import Random

from django.db import connection

from audit import triggers
from shop.models import Category, Product, Variant
from shop.search import upkeep
from shop.starting_rates import lay_rates

AISLES = ("Drinkware", "Apparel", "Lighting", "Paper", "Bags", "Desk", "Audio", "Kitchen", "Garden", "Travel")
AT_HOME = {"Lighting", "Desk", "Kitchen", "Garden"}
KINDS = ("mug", "hoodie", "lamp", "notebook", "tote", "mat", "speaker", "bowl", "trowel", "pouch")
MANNERS = ("Quiet", "Harbour", "Ledger", "Rosette", "Ridge", "Almanac", "Summit", "Noon", "Sprig", "Tally")
COLOURS = ("black", "navy", "red", "sage", "natural")
BATCH = 2_000
ART = {"shape": "hoodie", "motif": "plain", "seed": 1, "accent": "natural", "text": ""}


def lay_products(many: int) -> None:
    """A tenth of them in each of ten categories, two to four variants each; the same whenever they are laid.

    Four of the categories stand below another.
    """
    chance = Random(7)
    with _without_triggers():
        lay_rates()
        home = Category.objects.create(slug="home", name="Home", position=len(AISLES))
        aisles = [
            Category.objects.create(
                slug=name.lower(), name=name, position=number, parent=home if name in AT_HOME else None
            )
            for number, name in enumerate(AISLES)
        ]
        for batch in _batches(_product(number, aisles, chance) for number in range(many)):
            made = Product.objects.bulk_create(batch)
            Variant.objects.bulk_create(variant for product in made for variant in _variants(product, chance))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


@contextmanager
def _without_triggers() -> Iterator[None]:
    upkeep.drop(connection)
    triggers.drop(connection)
    yield
    triggers.make(connection)
    upkeep.make(connection)


def _product(number: int, aisles: list[Category], chance: Random) -> Product:
    kind = number % len(KINDS)
    title = f"{chance.choice(MANNERS)} {chance.choice(MANNERS).lower()} {KINDS[kind]} {number}"
    return Product(
        category=aisles[kind],
        slug=f"thing-{number}",
        title=title,
        description=f"A {title.lower()} made to be used every day, mended when it must be, and kept.",
        artwork=ART,
        is_featured=number % 500 == 0,
    )


def _variants(product: Product, chance: Random) -> Iterator[Variant]:
    price = chance.randrange(5_00, 150_00, 50)
    for position, colour in enumerate(chance.sample(COLOURS, chance.randint(2, 4))):
        yield Variant(
            product=product,
            sku=f"{product.slug}-{colour}",
            colour=colour,
            price=price,
            stock=chance.choice((0, 3, 100_000)),
            position=position,
        )


def _batches(products: Iterator[Product]) -> Iterator[list[Product]]:
    while batch := list(islice(products, BATCH)):
        yield batch
