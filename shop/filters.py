"""What a shopper narrows a list to: asked of the database, and of what a shelf says about a variant."""

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from django.db.models import Q

from shop.artwork.colours import TONES

OUR_WORDS = {
    "flask": "bottle",
    "gray": "grey",
    "hoody": "hoodie",
    "jumper": "sweater",
    "rucksack": "backpack",
    "shirt": "tee",
    "sweatshirt": "hoodie",
    "tshirt": "tee",
}


class Offer(NamedTuple):
    """A variant as its product's shelf tells of it, and whether any is left; the price in minor units."""

    colour: str
    size: str
    price: int
    in_stock: bool


@dataclass(frozen=True)
class Filters:
    """What one variant must be, all of it at once. Prices in minor units; `rating` is the least, in stars."""

    colour: str = ""
    size: str = ""
    min_price: int | None = None
    max_price: int | None = None
    in_stock: bool = False
    rating: int = 0

    @property
    def asks_of_variants(self) -> bool:
        return replace(self, rating=0) != ANYTHING

    def condition(self) -> Q:
        wanted = Q(pk__isnull=False)
        if self.colour:
            wanted &= _coloured(colours_like(self.colour))
        if self.size:
            wanted &= Q(size__iexact=self.size)
        if self.min_price is not None:
            wanted &= Q(price__gte=self.min_price)
        if self.max_price is not None:
            wanted &= Q(price__lte=self.max_price)
        return wanted & Q(stock__gt=0) if self.in_stock else wanted

    def fit(self, offer: Offer) -> bool:
        """What `condition` asks, of one offer; sizes in capitals, as PostgreSQL compares them."""
        return not (
            (self.colour and not _is_one_of(offer.colour, colours_like(self.colour)))
            or (self.size and offer.size.upper() != self.size.upper())
            or (self.min_price is not None and offer.price < self.min_price)
            or (self.max_price is not None and offer.price > self.max_price)
            or (self.in_stock and not offer.in_stock)
        )


ANYTHING: Final = Filters()


def colours_like(word: str) -> frozenset[str]:
    """The colours that a word means: itself, and those of its family (navy is a blue)."""
    word = word.strip().lower()
    word = OUR_WORDS.get(word, word)
    return frozenset({word, *(name for name, tone in TONES.items() if tone.family == word)})


def _coloured(names: frozenset[str]) -> Q:
    """Also a seller's word for one of them, which ends in it: dark blue is a blue."""
    endings = (("colour__endswith", f" {name}") for name in sorted(names))
    return Q(("colour__in", names), *endings, _connector=Q.OR)


def _is_one_of(colour: str, names: frozenset[str]) -> bool:
    """What `_coloured` asks, of one."""
    return colour in names or colour.endswith(tuple(f" {name}" for name in names))
