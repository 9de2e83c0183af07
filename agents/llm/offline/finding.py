"""Plans that look at products: search, describe, compare."""

import re
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agents.llm.offline import phrases
from agents.llm.offline.choices import (
    bearing_the_name,
    choose_variant,
    fitting,
    is_clear,
    named_in,
    spoken_of,
)
from agents.llm.offline.conversation import Call, Pending, Plan, Question, Result, Say
from agents.llm.offline.goods import Goods
from agents.llm.offline.goods_seen import Product
from agents.llm.offline.grammar import Wish
from agents.llm.offline.intents import Intent
from agents.llm.offline.memory import read_products
from agents.llm.offline.narrowing import going_on
from agents.llm.offline.scene import Scene

MOST_SHOWN = 6
_MOST_COMPARED = 4


@dataclass(frozen=True, slots=True)
class Found:
    """`is_loosened`: these are products that do not meet the whole wish."""

    goods: Goods
    products: tuple[Product, ...]
    total: int
    failure: str = ""
    is_loosened: bool = False


def find(wanted: Sequence[Goods], scene: Scene) -> Generator[list[Call], list[Result], list[Found]]:
    """One search for each of the goods at once; what found nothing is sought once more, less strictly."""
    results = yield [search_for(goods) for goods in wanted]
    found = [_read(goods, result) for goods, result in zip(wanted, results, strict=True)]
    again = {index: loose for index, one in enumerate(found) if (loose := _loosen(one, scene))}
    if again:
        results = yield [search_for(goods) for goods in again.values()]
        for index, result in zip(again, results, strict=True):
            found[index] = _judge(replace(_read(again[index], result), goods=wanted[index]), again[index])
    return [_kindred(one, scene) for one in found]


def _kindred(found: Found, scene: Scene) -> Found:
    """ "The rosette one", after a talk of mugs, is a mug."""
    kind = scene.memory.kind
    if not (found.goods.points and kind) or any(named_in([word], kind) for word in found.goods.words):
        return found
    alike = tuple(product for product in found.products if product.category == kind)
    return replace(found, products=alike, total=len(alike)) if alike else found


def search_for(goods: Goods) -> Call:
    filters: dict[str, Any] = {
        "color": goods.color,
        "size": goods.size,
        "max_price": _whole(goods.max_price),
        "min_price": _whole(goods.min_price),
        "sort": goods.sort,
        "rating": goods.rating,
        "in_stock": goods.in_stock or None,
    }
    given = {name: value for name, value in filters.items() if value not in ("", None)}
    return Call("search_products", {"query": goods.query, **given, "limit": MOST_SHOWN})


def show(wish: Wish, scene: Scene) -> Plan:
    found = yield from find(
        [going_on(goods, wish, scene.memory.searched) for goods in wish.goods or (Goods(),)], scene
    )
    if all(not one.products and not one.failure for one in found) and not speaks_of_goods(wish, scene):
        return Say(phrases.maybe_misread(wish.first))
    say = "\n".join((*_extremes(found), *sentences_of(found)))
    shown = [product for one in found for product in one.products]
    if len(shown) == 1 and shown[0].available:
        pending = Pending(Question.YES, wish_for(shown[0], found[0].goods))
        return Say(f"{say}\nShall I add it to your cart?", pending, tuple(shown))
    hint = "\nSay for example “add the second one”." if len(shown) > 1 else ""
    return Say(f"{say}{hint}", shown=tuple(shown))


def _extremes(found: Iterable[Found]) -> list[str]:
    """ "Cheapest notebook" is a question with one answer; the list comes after it."""
    words = {"price": "cheapest", "-price": "most expensive"}
    asked = [one for one in found if one.goods.sort in words and len(one.products) > 1]
    return [
        f"The {words[one.goods.sort]} is {one.products[0].title} at {one.products[0].price_text}."
        for one in asked
    ]


def sentences_of(found: Iterable[Found]) -> list[str]:
    """One numbering through all lists, so that "the second" has one meaning."""
    said, start = [], 1
    for one in found:
        said.append(_heading(one))
        if one.products:
            said.append(phrases.listing(one.products, start))
            start += len(one.products)
    return said


def describe(wish: Wish, scene: Scene) -> Plan:
    products = yield from _resolve(wish.first, scene)
    if not products:
        return Say(phrases.NOTHING_SHOWN)
    (result,) = yield [Call("get_product", {"product_id": products[0].id})]
    if "product" not in result:
        return Say(phrases.failure(result))
    product = Product.read(result["product"])
    if not product.available:
        return Say(phrases.description(product))
    variant = choose_variant(product, wish.first)
    if variant is None or not variant.is_available:
        pending = Pending(Question.KIND, wish_for(product, replace(wish.first, color="")))
        return Say(f"Like that it is sold out or not made. {phrases.options(product)}.", pending)
    pending = Pending(Question.YES, wish_for(product, wish.first))
    return Say(f"{phrases.description(product)} Shall I add it to your cart?", pending)


def compare(wish: Wish, scene: Scene) -> Plan:
    is_question = re.match(r"(?:and )?(?:which|what)\b(?!.*(?: or |\bdiffer))", wish.text.lower())
    wanted = _of_one_kind(wish.goods, scene)
    named = [goods for goods in wanted if goods.ordinals or (goods.words and not is_question)]
    products: list[Product] = []
    for goods in named:
        resolved = yield from _resolve(goods, scene)
        products += [
            one
            for one in resolved[: 1 if len(named) > 1 else max(2, len(goods.ordinals))]
            if one not in products
        ]
    focus = scene.memory.focus
    if len(products) == 1 and focus and focus not in products and any(one.points for one in wish.goods):
        products.insert(0, focus)
    if len(products) < 2:
        products += [one for one in scene.memory.shown if one not in products][: 2 - len(products)]
    if len(products) < 2:
        return Say("I need two products to compare. Show me which: “compare the first two”.")
    (result,) = yield [
        Call("compare_products", {"product_ids": [product.id for product in products[:_MOST_COMPARED]]})
    ]
    full = read_products(result)
    if len(full) < 2:
        return Say(phrases.failure(result))
    return Say(phrases.comparison(full, result.get("differences") or ()), shown=tuple(full))


def _of_one_kind(wanted: Sequence[Goods], scene: Scene) -> list[Goods]:
    """ "The ledger and the ridge notebooks": what only the last one says they are."""
    *before, last = wanted or (Goods(),)
    kind = last.words[-1:] if last.plural else ()
    nouns = scene.vocabulary.nouns
    said = [
        one if set(one.words) & nouns else replace(one, words=one.words + kind) for one in before if one.words
    ]
    return [*said, last] if kind and len(said) == len(before) else list(wanted)


def wish_for(product: Product, goods: Goods) -> Wish:
    chosen = replace(goods, words=(), ordinals=(), points=False, product_id=product.id)
    return Wish(Intent.TAKE, "", (replace(chosen, quantity=goods.quantity or 1),))


def _resolve(goods: Goods, scene: Scene) -> Generator[list[Call], list[Result], list[Product]]:
    if known := spoken_of(goods, scene.memory):
        return known
    if not goods.words:
        return []
    (found,) = yield from find([goods], scene)
    return list(found.products)


def _loosen(found: Found, scene: Scene) -> Goods | None:
    """The same kind of thing in any colour, size and price; None where there is no need or no way."""
    if found.products or found.failure:
        return None
    words = found.goods.words
    kinds = tuple(word for word in words if named_in([word], *scene.vocabulary.nouns))
    loose = Goods(words=words if found.goods.narrows else kinds or words)
    return loose if loose.words and search_for(loose) != search_for(found.goods) else None


def _read(goods: Goods, result: Result) -> Found:
    failure = phrases.failure(result) if result.get("error") else ""
    found = read_products(result)
    products = bearing_the_name(found, goods)
    total = result.get("found")
    total = total if isinstance(total, int) else len(found)
    return Found(goods, tuple(products), total - len(found) + len(products), failure)


def _judge(found: Found, loose: Goods) -> Found:
    """A looser search may still have found what was wished for: size M in a sock made for S-M."""
    exact = tuple(fitting(found.products, found.goods)) if loose.words == found.goods.words else ()
    if exact:
        return replace(found, products=exact, total=len(exact))
    return replace(found, is_loosened=True)


def _heading(found: Found) -> str:
    wanted = phrases.wanted(found.goods)
    if found.failure:
        return found.failure
    if not found.products:
        return f"I found nothing for “{wanted}”."
    if found.is_loosened:
        return f"I found nothing for exactly “{wanted}”. Near it there is:"
    if found.goods.words and not any(is_clear(product, found.goods) for product in found.products):
        return f"Nothing is called “{wanted}”, but this comes near:"
    if len(found.products) == 1:
        return f"For “{wanted}” there is one:"
    if found.total > len(found.products):
        return f"For “{wanted}” there are {found.total}; the first {len(found.products)}:"
    return f"For “{wanted}” there are {found.total}:"


def speaks_of_goods(wish: Wish, scene: Scene) -> bool:
    """Whether the words were surely about goods: a word of the trade, or a verb of looking."""
    nouns = scene.vocabulary.nouns
    return any(goods.narrows or any(named_in([word], *nouns) for word in goods.words) for goods in wish.goods)


def _whole(amount: float | None) -> float | int | None:
    return int(amount) if amount is not None and amount == int(amount) else amount
