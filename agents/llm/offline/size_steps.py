"""A size that is only called bigger or smaller than what is in the cart: "one size up, please"."""

import re
from dataclasses import replace

from agents.llm.offline.choices import meant_lines
from agents.llm.offline.goods import Goods
from agents.llm.offline.goods_seen import Line, Product
from agents.llm.offline.grammar import Wish
from agents.llm.offline.intents import Intent
from agents.llm.offline.scene import Scene

_A = r"(?:an?|one|the|next|the next)"
_UP, _DOWN = "up|bigger|larger", "down|smaller"
_STEP = re.compile(
    rf"\b{_A} size (?:further )?(?:(?P<up>{_UP})|{_DOWN})\b|\b{_A} (?:(?P<larger>{_UP})|{_DOWN}) size\b"
    rf"|\b(?:go|move|size) (?:it )?(?:(?P<go>up)|down) (?:an?|one) size\b"
)


def in_the_next_size(wish: Wish, scene: Scene) -> Wish:
    """Of the line that is named, or the last one touched; as it was where there is no such size."""
    found = _STEP.search(wish.text.lower())
    if not found or wish.first.size or not scene.memory.cart:
        return wish
    asked = Goods(words=wish.first.words, color=wish.first.color)
    lines = meant_lines(asked, scene.memory.cart.lines, scene.memory)
    product = scene.memory.catalog.get(lines[0].product_id) if lines else None
    size = _next_size(lines[0], product, 1 if any(found.groups()) else -1) if product else ""
    return replace(wish, intent=Intent.CHANGE, goods=(replace(asked, size=size),)) if size else wish


def _next_size(line: Line, product: Product, step: int) -> str:
    if line.size not in product.sizes:
        return ""
    index = product.sizes.index(line.size) + step
    return product.sizes[index].upper() if 0 <= index < len(product.sizes) else ""
