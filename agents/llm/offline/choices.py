"""Which product, variant or cart line is meant, and whether that is clear."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from agents.llm.offline.goods import Goods
from agents.llm.offline.goods_seen import Line, Product, Variant
from agents.llm.offline.memory import Memory
from agents.llm.offline.vocabulary import shades_of, singular

CLOSE_ENOUGH = 85


def named_in(words: Iterable[str], *texts: str) -> bool:
    """Every word stands in the texts, give or take a typing slip."""
    tokens = [singular(token) for text in texts for token in text.lower().replace("-", " ").split()]
    parts = [singular(part) for word in words for part in word.split("-") if part]
    return all(any(fuzz.ratio(part, token) >= CLOSE_ENOUGH for token in tokens) for part in parts)


def plain(text: str) -> str:
    """Without what stands around the words of a title."""
    return re.sub(r"[^\w\s-]", " ", text)


def spoken_of(goods: Goods, memory: Memory) -> list[Product]:
    """Products that the wish points at among those already on the table; empty if it names something new."""
    if goods.product_id:
        return [memory.catalog[goods.product_id]] if goods.product_id in memory.catalog else []
    shown = list(memory.shown)
    if goods.words:
        named = [product for product in shown if named_in(goods.words, product.title, product.category)]
        rest = [product for product in memory.catalog.values() if named_in(goods.words, product.title)]
        shown = fitting(named or rest, goods) if named or rest or not goods.ordinals else shown
    if goods.ordinals:
        return [shown[index] for index in goods.ordinals if -len(shown) <= index < len(shown)]
    if goods.sort:
        shown = fitting(shown, goods)
        return sorted(shown, key=lambda product: product.price, reverse=goods.sort == "-price")[:1]
    if goods.words:
        return shown
    return _pointed_at(goods, memory)


def fitting(products: Iterable[Product], goods: Goods) -> list[Product]:
    return [product for product in products if any(fits(variant, goods) for variant in product.variants)]


def fits(variant: Variant, goods: Goods) -> bool:
    highest = goods.max_price if goods.max_price is not None else float("inf")
    return (
        (not goods.color or variant.color.lower() in shades_of(goods.color))
        and (not goods.size or not variant.size or is_size(variant.size, goods.size))
        and (goods.min_price or 0) * 100 <= variant.price <= highest * 100
    )


def is_size(size: str, wanted: str) -> bool:
    """Also where one size stands for two: S-M is right for both."""
    return wanted == size.upper() or wanted in size.upper().split("-")


def choose_variant(product: Product, goods: Goods) -> Variant | None:
    """The nearest shade that can be bought; None if nothing fits. A sold-out one is better than none."""
    shades = shades_of(goods.color)
    candidates = [variant for variant in product.variants if fits(variant, goods)]
    candidates.sort(
        key=lambda variant: (
            not variant.is_available,
            shades.index(variant.color.lower()) if variant.color.lower() in shades else 0,
        )
    )
    return candidates[0] if candidates else None


def needs_size(product: Product, goods: Goods) -> bool:
    sizes = {variant.size for variant in product.variants if variant.size}
    return len(sizes) > 1 and not goods.size


def is_clear(product: Product, goods: Goods) -> bool:
    """A search also finds words in descriptions; only what bears the name is taken without asking."""
    return not goods.words or any(_bears([word], product) for word in goods.words)


def bearing_the_name(products: Sequence[Product], goods: Goods) -> list[Product]:
    """Without what only mentions it ("as small as a notebook"), unless there is nothing else."""
    return [product for product in products if _bears(goods.words, product)] or list(products)


def meant_lines(goods: Goods, lines: Sequence[Line], memory: Memory) -> list[Line]:
    if goods.words:
        named = _alike([line for line in lines if _names_line(goods, line, memory)], goods)
        return [line for line in named if named_in(goods.words, line.title)] or named
    if goods.sort in ("price", "-price") and lines:
        return [sorted(lines, key=lambda line: line.price, reverse=goods.sort == "-price")[0]]
    if goods.ordinals:
        return [lines[index] for index in goods.ordinals if -len(lines) <= index < len(lines)]
    if goods.color or goods.size:
        return _alike(lines, goods)
    return touched_among(lines, memory)[:1] or list(lines if len(lines) == 1 else ())


def kind_of(line: Line) -> str:
    """What its title says last: a "mug"."""
    return singular(plain(line.title).lower().split()[-1]) if line.title else ""


def touched_among(lines: Sequence[Line], memory: Memory) -> list[Line]:
    """Newest first, however many there are of each by now."""
    there = {line.line_id: line for line in lines}
    return [there[line_id] for line_id in reversed(memory.touched) if line_id in there]


def other_variant(line: Line, product: Product, goods: Goods) -> Variant | None:
    """The product of a line in what is wished for, and as it is in all else."""
    wanted = replace(goods, color=goods.color or line.color.lower(), size=goods.size or line.size.upper())
    return choose_variant(product, wanted)


def _bears(words: Iterable[str], product: Product) -> bool:
    return named_in(words, product.title, product.category, *product.colors)


def _pointed_at(goods: Goods, memory: Memory) -> list[Product]:
    if goods.color or goods.size or goods.max_price or goods.min_price:
        focus = [memory.focus] if memory.focus else []
        return fitting(focus, goods) or fitting(memory.shown, goods)
    if memory.focus:
        return [memory.focus]
    return list(memory.shown)


def _names_line(goods: Goods, line: Line, memory: Memory) -> bool:
    product = memory.catalog.get(line.product_id)
    return named_in(goods.words, line.title, product.category if product else "", line.color)


def _alike(lines: Iterable[Line], goods: Goods) -> list[Line]:
    """ "The green ones" are in green; those in sage only where nothing is."""
    alike = [line for line in lines if _is_like(line, goods)]
    exact = [line for line in alike if goods.color and line.color.lower() == goods.color]
    return exact or alike


def _is_like(line: Line, goods: Goods) -> bool:
    return (not goods.color or line.color.lower() in shades_of(goods.color)) and (
        not goods.size or is_size(line.size, goods.size)
    )
