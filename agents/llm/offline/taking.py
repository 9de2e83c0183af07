"""The plan that puts goods into the cart: at once where the wish is clear, else after a question."""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, replace

from agents.llm.offline import phrases
from agents.llm.offline.choices import choose_variant, fitting, is_clear, meant_lines, needs_size, spoken_of
from agents.llm.offline.conversation import Call, Pending, Plan, Question, Result, Say
from agents.llm.offline.finding import Found, find, sentences_of, speaks_of_goods
from agents.llm.offline.goods import Goods
from agents.llm.offline.goods_seen import Cart, Line, Product, Variant
from agents.llm.offline.grammar import Wish
from agents.llm.offline.memory import Memory
from agents.llm.offline.scene import Scene

_MOST_OTHERS = 3


@dataclass(frozen=True, slots=True)
class Pick:
    """A variant and how many of it, or (without one) what is in the way."""

    variant_id: str = ""
    quantity: int = 1
    product: Product | None = None
    obstacle: str = ""
    pending: Pending | None = None
    others: tuple[Product, ...] = ()
    listed: tuple[Product, ...] = ()

    @property
    def found(self) -> bool:
        return bool(self.variant_id or self.pending or self.product)


def take(wish: Wish, scene: Scene) -> Plan:
    picks = yield from pick_all(wish, scene)
    chosen = [pick for pick in picks if pick.variant_id]
    obstacles = [pick.obstacle for pick in picks if pick.obstacle]
    pending = next((pick.pending for pick in picks if pick.pending), None)
    if not chosen and not any(pick.found for pick in picks) and not speaks_of_goods(wish, scene):
        return Say(phrases.maybe_misread(wish.first) if wish.first.words else phrases.NOTHING_SHOWN)
    if not chosen:
        shown = tuple(product for pick in picks for product in pick.listed)
        return Say("\n".join(dict.fromkeys(obstacles)) or phrases.NOTHING_SHOWN, pending, shown)
    results = yield [add(pick) for pick in chosen]
    added = [pick for pick, result in zip(chosen, results, strict=True) if "added" in result]
    said = [*_report(chosen, results), *obstacles]
    if wish.then_order and not obstacles and len(added) == len(chosen):
        (order,) = yield [Call("place_order")]
        return Say(" ".join((*said, phrases.prepared(order))))
    return Say("\n".join((" ".join(_report(chosen, results)), *obstacles, *_others(added))), pending)


def add(pick: Pick) -> Call:
    return Call("add_to_cart", {"variant_id": pick.variant_id, "quantity": pick.quantity})


def pick_all(wish: Wish, scene: Scene) -> Generator[list[Call], list[Result], list[Pick]]:
    """Known goods are taken from the conversation; all others are searched for in one step."""
    wanted = _without_echoes(wish.goods, scene.memory)
    known = {
        index: table for index, goods in enumerate(wanted) if (table := _on_the_table(goods, scene.memory))
    }
    again = {index: line for index, goods in enumerate(wanted) if (line := _had_before(goods, scene.memory))}
    new = [index for index, goods in enumerate(wanted) if index not in known | again and goods.words]
    found = (yield from find([wanted[index] for index in new], scene)) if new else []
    tables = known | dict(zip(new, found, strict=True))
    picks = []
    for index, goods in enumerate(wanted):
        if line := again.get(index):
            picks.append(Pick(line.variant_id, goods.quantity or 1))
        else:
            table = tables.get(index)
            picks.append(_pick(replace(wish, goods=(table.goods if table else goods,)), table))
    return picks


def _without_echoes(wanted: Sequence[Goods], memory: Memory) -> list[Goods]:
    """ "Find a lamp and add it" names one thing; "add both" names two."""
    named = [goods for goods in wanted if goods.words or goods.ordinals]
    pointing = [goods for goods in wanted if not (goods.words or goods.ordinals)]
    told = [goods for goods in pointing if goods.narrows or goods.quantity is not None] or pointing[:1]
    each: list[Goods] = []
    for goods in named or told:
        products = spoken_of(goods, memory) if len(goods.ordinals) > 1 else []
        each += [replace(goods, ordinals=(), product_id=product.id) for product in products] or [goods]
    return each


def _on_the_table(goods: Goods, memory: Memory) -> Found | None:
    products = spoken_of(goods, memory)
    sought = replace(
        goods, color=goods.color or memory.searched.color, size=goods.size or memory.searched.size
    )
    if len(products) == 1 and fitting(products, sought):
        goods = sought
    return Found(goods, tuple(products), len(products)) if products else None


def _had_before(goods: Goods, memory: Memory) -> Line | None:
    """ "Two more of the mugs": the very variant that is, or was, in the cart."""
    if not goods.step:
        return None
    lines = meant_lines(goods, list(reversed(memory.lines_seen.values())), memory)
    return lines[0] if lines else None


def _pick(wish: Wish, found: Found | None) -> Pick:
    goods = wish.first
    if found is None:
        return Pick(obstacle=phrases.NOTHING_SHOWN)
    if not found.products or found.is_loosened or not _is_settled(goods, found):
        asked = Pending(Question.CHOICE, wish) if found.products else None
        return Pick(
            obstacle="\n".join((*sentences_of([found]), *_ask_which(found))),
            pending=asked,
            listed=found.products,
        )
    product = next((one for one in found.products if _can_be_had(one, goods)), found.products[0])
    if needs_size(product, goods):
        pending = Pending(Question.SIZE, replace(wish, goods=(_exactly(product, goods),)))
        return Pick(obstacle=phrases.which_size(product, goods), pending=pending)
    variant = choose_variant(product, goods)
    if variant is None or _has_no_sizes(variant, goods):
        return Pick(product=product, obstacle=f"Not as you want it: {phrases.options(product)}.")
    if not variant.is_available:
        pending = Pending(Question.KIND, replace(wish, goods=(_exactly(product, goods),)))
        obstacle = f"{phrases.variant(product, variant)} is sold out."
        return Pick(product=product, obstacle=obstacle, pending=pending)
    others = tuple(one for one in found.products if one.id != product.id and one.available)
    quantity = 1 if goods.quantity is None else goods.quantity
    return Pick(variant.id, quantity, product, others=others if goods.words else ())


def _is_settled(goods: Goods, found: Found) -> bool:
    """One product, or a number of something that bears the name; a bare plural is a wish to choose."""
    if goods.sort or goods.product_id or not goods.words:
        return len(found.products) == 1 or bool(goods.sort or goods.product_id)
    if len(found.products) == 1:
        return is_clear(found.products[0], goods)
    counted = goods.quantity is not None or not goods.plural
    return counted and is_clear(found.products[0], goods)


def _can_be_had(product: Product, goods: Goods) -> bool:
    variant = choose_variant(product, goods)
    return variant is not None and variant.is_available


def _has_no_sizes(variant: Variant, goods: Goods) -> bool:
    """ "One more in L", where a mug was put in: in a list, a size may be meant for what stands beside it."""
    return bool(goods.product_id and goods.size and not variant.size)


def _exactly(product: Product, goods: Goods) -> Goods:
    return replace(goods, words=(), ordinals=(), points=False, sort="", product_id=product.id)


def _ask_which(found: Found) -> list[str]:
    return ["Which one shall I add?"] if found.products else []


def _report(chosen: Sequence[Pick], results: Sequence[Result]) -> list[str]:
    """A line's own quantity also counts what had been in the cart before."""
    added = [
        phrases.line(replace(Line.read(result["added"]), quantity=pick.quantity))
        for pick, result in zip(chosen, results, strict=True)
        if "added" in result
    ]
    failed = [phrases.failure(result) for result in results if "added" not in result]
    carts = [Cart.read(result["cart"]) for result in results if "cart" in result]
    said = [f"Added {phrases.join(added)}."] if added else []
    total = [phrases.cart_total(carts[-1])] if carts else []
    return [*said, *total, *failed]


def _others(chosen: Iterable[Pick]) -> list[str]:
    others = [product for pick in chosen for product in pick.others[:_MOST_OTHERS]]
    if not others:
        return []
    named = phrases.join([f"{product.title} ({product.price_text})" for product in others])
    there = "There is" if len(others) == 1 else "There are"
    return [f"{there} also {named}. Say “the blue one instead” to change what I chose, or “order it”."]
