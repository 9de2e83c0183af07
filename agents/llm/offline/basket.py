"""Plans that look at the cart or change what is in it."""

import re
from collections.abc import Generator
from dataclasses import replace

from agents.llm.offline import phrases
from agents.llm.offline.choices import (
    choose_variant,
    fitting,
    kind_of,
    meant_lines,
    named_in,
    other_variant,
    spoken_of,
    touched_among,
)
from agents.llm.offline.conversation import Call, Plan, Result, Say
from agents.llm.offline.finding import find, show
from agents.llm.offline.goods import Goods
from agents.llm.offline.goods_seen import Cart, Line, Product, Variant
from agents.llm.offline.grammar import Wish, parse
from agents.llm.offline.how_many import counted, counts_a_kind, factor_in, names_a_kind, swaps, times
from agents.llm.offline.intents import Intent
from agents.llm.offline.openings import opened
from agents.llm.offline.scene import Scene

_SWAP = re.compile(
    r"^(?:please |can you |could you )*(?:swap|switch|exchange|replace|change) (?P<old>the .+?)"
    r" (?:for|with|to|into) (?P<new>.+)",
    re.IGNORECASE,
)
_INSTEAD_OF_WHAT = "Instead of what? Say “swap the … for …”, or “add it” if nothing is to go."
_Lines = Generator[list[Call], list[Result], list[Line]]


def view(wish: Wish, scene: Scene) -> Plan:
    (result,) = yield [Call("view_cart")]
    return Say(phrases.cart(Cart.read(phrases.given(result, "cart"))))


def remove(wish: Wish, scene: Scene) -> Plan:
    """ "Drop the cap and two of the tees" leaves what is left of the tees."""
    left: dict[Line, int] = {}
    for goods in _named(wish.goods) or (Goods(),):
        lines = yield from _find_lines(goods, scene)
        fewer = wish.first.quantity if len(wish.goods) == 1 else goods.quantity
        for line in lines:
            many = line.quantity - fewer if fewer is not None and len(lines) == 1 else 0
            left.setdefault(line, max(0, many))
    if not left:
        return Say(_no_such_line(wish.first))
    if not any(left.values()):
        return (yield from _take_out(list(left)))
    results = yield [_set_quantity(line, many) for line, many in left.items()]
    said = [_what_left(line, many) for line, many in left.items()]
    return Say(_after_change(" ".join(said), results[-1]))


def _what_left(line: Line, many: int) -> str:
    if not many:
        return f"Removed {line.title}."
    return f"Removed {line.quantity - many} of {line.title}, {many} left."


def _take_out(lines: list[Line]) -> Plan:
    results = yield [_set_quantity(line, 0) for line in lines]
    said = phrases.of_each("Removed", [line.title for line in lines], results, "cart")
    carts = [Cart.read(result["cart"]) for result in results if "cart" in result]
    return Say(" ".join((said, *map(phrases.cart_total, carts[-1:]))))


def _named(wanted: tuple[Goods, ...]) -> tuple[Goods, ...]:
    """ "Take the pot out, I've nowhere to put it": "it" is the pot."""
    named = tuple(goods for goods in wanted if goods.words or goods.color or goods.ordinals)
    return named or wanted


def empty(wish: Wish, scene: Scene) -> Plan:
    (result,) = yield [Call("clear_cart")]
    return Say(_after_change("Everything is out.", result))


def keep_only(wish: Wish, scene: Scene) -> Plan:
    """ "Remove all but the mugs"."""
    cart = yield from _look(scene)
    kept = [line for goods in wish.goods for line in meant_lines(goods, cart.lines, scene.memory)]
    gone = [line for line in cart.lines if line not in kept]
    if not kept or not gone:
        return Say(_no_such_line(wish.first) if not kept else "There is nothing else in your cart.")
    return (yield from _take_out(gone))


def undo(wish: Wish, scene: Scene) -> Plan:
    (result,) = yield [Call("undo_cart_change")]
    return Say(_after_change(f"Taken back. {result.get('undone', '')}".strip(), result))


def change(wish: Wish, scene: Scene) -> Plan:
    """How many, or which: "make it three", "the blue one instead", "a bottle instead"."""
    if swapped := _SWAP.search(opened(wish.text)):
        return (yield from put_in_place(swapped["old"], swapped["new"], scene))
    goods = wish.first
    if counts_a_kind(wish) and scene.memory.cart:
        if lines := (yield from _find_lines(goods, scene)):
            return (yield from _set_line(lines[0], counted(lines[0], goods)))
        if names_a_kind(wish):
            return Say(_no_such_line(goods))
    if factor := factor_in(wish.text):
        return (yield from _multiply(goods, factor, scene))
    if goods.quantity is not None and not (goods.color or goods.size or goods.ordinals) and not swaps(wish):
        return (yield from _change_quantity(goods, scene))
    line = yield from _line_to_change(wish, scene)
    if line is None and goods.words and not scene.memory.cart_has_lines:
        return (yield from show(replace(wish, intent=Intent.SHOW), scene))
    if line is None:
        return Say(_INSTEAD_OF_WHAT if swaps(wish) and scene.memory.cart_has_lines else _no_such_line(goods))
    found = yield from _replacement(wish, line, scene)
    if found is None:
        return Say(f"I found nothing that fits “{phrases.wanted(goods)}” instead of {line.title}.")
    product, variant = found
    if variant.id == line.variant_id:
        return Say(f"It is {phrases.variant(product, variant)} already.")
    if not variant.is_available:
        return Say(f"{phrases.variant(product, variant)} is sold out. {phrases.options(product)}.")
    quantity = goods.quantity if goods.quantity and goods.quantity > 1 else line.quantity
    swap = {"line_id": line.line_id, "quantity": quantity, "variant_id": variant.id}
    (result,) = yield [Call("update_cart", swap)]
    return Say(_after_change(f"Changed to {phrases.variant(product, variant)}.", result))


def _change_quantity(goods: Goods, scene: Scene) -> Plan:
    lines = yield from _find_lines(goods, scene)
    if not lines:
        return Say(_no_such_line(goods))
    return (yield from _set_line(lines[0], counted(lines[0], goods)))


def _multiply(goods: Goods, factor: float, scene: Scene) -> Plan:
    lines = yield from _find_lines(goods, scene)
    if not lines:
        return Say(_no_such_line(goods))
    return (yield from _set_line(lines[0], times(lines[0], factor)))


def _set_line(line: Line, quantity: int) -> Plan:
    (result,) = yield [_set_quantity(line, quantity)]
    return Say(_after_change(f"{line.title}: now {max(0, quantity)}.", result))


def put_in_place(old: str, new: str, scene: Scene) -> Plan:
    """ "Swap the black one for red": what goes, and what comes instead."""
    gone, come = parse(old, scene.vocabulary).first, parse(new, scene.vocabulary).first
    lines = yield from _find_lines(gone, scene)
    if not lines:
        return Say(_no_such_line(gone))
    line = lines[0]
    if come.quantity is not None and not (come.color or come.size or come.words):
        return (yield from _set_line(line, come.quantity))
    same = not come.words or named_in(come.words, line.title)
    asked = Wish(Intent.CHANGE, "" if same else "instead", (replace(come, words=() if same else come.words),))
    found = yield from _replacement(asked, line, scene)
    if found is None:
        return Say(f"I found nothing that fits “{phrases.wanted(come)}” instead of {line.title}.")
    product, variant = found
    swap = {"line_id": line.line_id, "quantity": come.quantity or line.quantity, "variant_id": variant.id}
    (result,) = yield [Call("update_cart", swap)]
    return Say(_after_change(f"Changed to {phrases.variant(product, variant)}.", result))


def _find_lines(goods: Goods, scene: Scene) -> _Lines:
    """Of the cart as it is now: a page may have changed it since it was last seen."""
    cart = yield from _look(scene)
    return meant_lines(goods, cart.lines, scene.memory)


def _look(scene: Scene) -> Generator[list[Call], list[Result], Cart]:
    (result,) = yield [Call("view_cart")]
    return Cart.read(phrases.given(result, "cart"))


def _line_to_change(wish: Wish, scene: Scene) -> Generator[list[Call], list[Result], Line | None]:
    """The line that is named, else the last one touched that comes in what is wished for."""
    goods = wish.first
    cart = yield from _look(scene)
    if goods.words and not swaps(wish):
        lines = meant_lines(Goods(words=goods.words), cart.lines, scene.memory)
        return lines[0] if lines else None
    touched, in_cart = touched_among(cart.lines, scene.memory), cart.lines[::-1] if scene.memory.cart else ()
    if swaps(wish) and not touched and len(cart.lines) > 1:
        return next((line for line in in_cart if kind_of(line) in goods.words), None)
    known = [*touched, *in_cart]
    if goods.color and goods.size and (such := meant_lines(Goods(color=goods.color), known, scene.memory)):
        return such[0]
    if usable := [line for line in known if line.size or not goods.size]:
        return usable[0]
    if known:
        return None
    lines = meant_lines(Goods(), cart.lines, scene.memory)
    return lines[0] if lines else None


def _replacement(
    wish: Wish, line: Line, scene: Scene
) -> Generator[list[Call], list[Result], tuple[Product, Variant] | None]:
    """Another kind of the same product, else another product in what is wished for."""
    goods = wish.first
    if goods.ordinals or goods.sort or (goods.words and swaps(wish)):
        products = spoken_of(goods, scene.memory)
        if not products and goods.words:
            products = list((yield from find([goods], scene))[0].products)
        return _first_fit(products, goods, line)
    own = scene.memory.catalog.get(line.product_id)
    if own is None:
        (result,) = yield [Call("get_product", {"product_id": line.product_id})]
        own = Product.read(result.get("product") or {})
    if variant := other_variant(line, own, goods):
        return own, variant
    return (yield from _alike(own, goods, line, scene))


def _alike(
    own: Product, goods: Goods, line: Line, scene: Scene
) -> Generator[list[Call], list[Result], tuple[Product, Variant] | None]:
    shown = [
        product for product in scene.memory.shown if product.category == own.category and product.id != own.id
    ]
    wanted = replace(goods, words=())
    if fit := _first_fit(fitting(shown, wanted), wanted, line):
        return fit
    words = (kind_of(line),) if line.title else ()
    (found,) = yield from find([replace(goods, words=words, points=False)], scene)
    return None if found.is_loosened else _first_fit(found.products, wanted, line)


def _first_fit(
    products: list[Product] | tuple[Product, ...], goods: Goods, line: Line
) -> tuple[Product, Variant] | None:
    sized = replace(goods, size=goods.size or line.size.upper())
    for product in products:
        if variant := choose_variant(product, sized):
            return product, variant
    return None


def _set_quantity(line: Line, quantity: int) -> Call:
    return Call("update_cart", {"line_id": line.line_id, "quantity": quantity})


def _after_change(said: str, result: Result) -> str:
    if "cart" not in result:
        return phrases.failure(result)
    return f"{said} {phrases.cart_total(Cart.read(result['cart']))}"


def _no_such_line(goods: Goods) -> str:
    what = f"no “{goods.query}”" if goods.words else "nothing that I could take for that"
    return f"There is {what} in your cart. Ask “what's in my cart?” to see it."
