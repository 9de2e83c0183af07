"""The words the offline model knows, completed by what the tools and the instructions of a request name."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Self

from agents.llm.exchange import ToolSchema

# A plain colour word, and the shades a shopper would accept for it, nearest first.
SHADES: dict[str, tuple[str, ...]] = {
    "black": ("black", "graphite"),
    "white": ("white", "natural"),
    "natural": ("natural", "white"),
    "grey": ("grey", "graphite", "steel"),
    "blue": ("blue", "navy", "sky"),
    "navy": ("navy",),
    "red": ("red", "vermilion"),
    "pink": ("pink", "rose"),
    "orange": ("orange", "terracotta", "vermilion"),
    "yellow": ("yellow", "ochre", "brass"),
    "green": ("green", "forest", "sage"),
    "purple": ("purple", "plum", "lilac"),
    "brown": ("brown", "walnut", "oak", "amber"),
}
SAME_COLOR = {
    "gray": "grey",
    "navy blue": "navy",
    "dark blue": "navy",
    "light blue": "sky",
    "sky blue": "sky",
    "dark grey": "graphite",
    "dark gray": "graphite",
    "dark green": "forest",
    "light green": "sage",
    "cream": "natural",
    "violet": "purple",
    "silver": "steel",
}
SIZE_WORDS = {
    "extra small": "XS",
    "small": "S",
    "medium": "M",
    "large": "L",
    "extra large": "XL",
    "xs": "XS",
    "s": "S",
    "m": "M",
    "l": "L",
    "xl": "XL",
    "xxl": "XXL",
}
SIZES = ("XS", "S", "M", "L", "XL", "XXL", "A4", "A5", "A6")
CATEGORIES = ("hoodies", "mugs", "bottles", "bags", "notebooks", "lamps", "keyboards", "pins", "stickers")
NOUNS = (
    "hoodies sweaters tees caps beanies scarves socks mugs cups bottles tumblers carafes totes backpacks pouches bags"
    " notebooks planners pencils cards lamps lanterns candles keyboards mats stands clocks pots pins stickers patches"
)
# What people say, and what the shop calls it.
SAME_THING = {
    "shirt": "tee",
    "tshirt": "tee",
    "t-shirt": "tee",
    "jumper": "sweater",
    "pullover": "sweater",
    "sweatshirt": "hoodie",
    "clothe": "apparel",
    "clothes": "apparel",
    "clothing": "apparel",
    "garment": "apparel",
    "hat": "cap",
    "rucksack": "backpack",
    "light": "lamp",
    "journal": "notebook",
    "badge": "pin",
    "accessory": "accessories",
}
NUMBERS = {
    word: value
    for value, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        start=1,
    )
} | {
    "a couple of": 2,
    "a couple": 2,
    "a pair of": 2,
    "half a dozen": 6,
    "a dozen": 12,
    "twice": 2,
    "another": 1,
    "an": 1,
    "a": 1,
}
ORDINALS = {
    word: index
    for index, word in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
    )
} | {"1st": 0, "2nd": 1, "3rd": 2, "4th": 3, "5th": 4, "6th": 5, "last": -1}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    colors: tuple[str, ...] = (*SHADES, *(shade for shades in SHADES.values() for shade in shades), "clear")
    sizes: tuple[str, ...] = SIZES
    categories: tuple[str, ...] = CATEGORIES
    names: tuple[str, ...] = ()

    @classmethod
    def of(cls, instructions: str, tools: Iterable[ToolSchema]) -> Self:
        known = cls()
        search = next((tool.parameters for tool in tools if tool.name == "search_products"), {})
        return cls(
            colors=(*_enum(search, "color"), *known.colors),
            sizes=_enum(search, "size") or known.sizes,
            categories=_listed(instructions) or _enum(search, "category") or known.categories,
        )

    def with_sizes(self, sizes: Iterable[str]) -> Self:
        return replace(self, sizes=tuple(dict.fromkeys((*self.sizes, *(size.upper() for size in sizes)))))

    def with_names(self, names: Iterable[str]) -> Self:
        return replace(self, names=tuple(dict.fromkeys((*self.names, *(name.lower() for name in names)))))

    @property
    def nouns(self) -> frozenset[str]:
        """Words of the trade: what surely speaks of goods."""
        return _singulars((*self.categories, *self.names, NOUNS)) | set(SAME_THING.values())

    def color_pattern(self) -> str:
        return _any_of((*self.colors, *SAME_COLOR, "gray"))

    def size_pattern(self) -> str:
        long_forms = [word for word in SIZE_WORDS if len(word) > 1]
        return _any_of((*long_forms, *(size.lower() for size in self.sizes if len(size) > 1)))


def shades_of(color: str) -> tuple[str, ...]:
    return SHADES.get(color, (color,))


def singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-1] if word.endswith(("dies", "nies", "kies")) else word[:-3] + "y"
    if word.endswith(("rves", "lves")):
        return f"{word[:-3]}f"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return (
        word[:-1]
        if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "as", "is"))
        else word
    )


def _listed(instructions: str) -> tuple[str, ...]:
    """From a line such as "Categories: Apparel (apparel), Small things (small-things)."."""
    line = re.search(r"categories[^:\n]*:\s*([^\n]+)", instructions, re.IGNORECASE)
    names = re.sub(r"\([^)]*\)|\.\s*$", "", line[1].lower()).split(",") if line else []
    return tuple(name.strip() for name in names if name.strip())


@lru_cache(maxsize=256)
def _singulars(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(singular(word) for name in names for word in name.split())


@lru_cache(maxsize=256)
def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def _enum(parameters: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The values a parameter may take, also where it may be null or is described by reference."""
    schema = parameters.get("properties", {}).get(name, {})
    definitions = parameters.get("$defs", {})
    for option in (schema, *schema.get("anyOf", ())):
        target = definitions.get(option.get("$ref", "").rpartition("/")[2], option)
        if values := target.get("enum"):
            return tuple(value for value in values if value)
    return ()
