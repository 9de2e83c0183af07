"""Which single product a wish is about, where the cart and the shop are asked if the conversation does not say."""

from collections.abc import Generator, Iterable
from dataclasses import dataclass

from agents.llm.offline import phrases
from agents.llm.offline.choices import meant_lines, named_in, plain, spoken_of
from agents.llm.offline.conversation import Call, Result
from agents.llm.offline.finding import find
from agents.llm.offline.goods import Goods
from agents.llm.offline.goods_seen import Cart, Line
from agents.llm.offline.grammar import Wish
from agents.llm.offline.scene import Scene


@dataclass(frozen=True, slots=True)
class Subject:
    product_id: str
    title: str


def subject_of(wish: Wish, scene: Scene) -> Generator[list[Call], list[Result], Subject | None]:
    """None where nothing is named and nothing was spoken of."""
    goods = next(
        (one for one in wish.goods if one.words or one.is_reference or one.color or one.sort), Goods()
    )
    if not goods.words and not goods.ordinals and (named := _named_idly(scene)):
        goods = Goods(words=named)
    if "the other" in wish.text.lower() and (other := the_other(scene)):
        return other
    if goods.words and (line := (yield from _line_in_cart(goods, scene))):
        return Subject(line.product_id, line.title)
    if products := spoken_of(goods, scene.memory):
        return Subject(products[0].id, products[0].title)
    if goods.words:
        (found,) = yield from find([goods], scene)
        return Subject(found.products[0].id, found.products[0].title) if found.products else None
    touched = scene.memory.touched_lines()
    return Subject(touched[0].product_id, touched[0].title) if touched else None


def cart_lines(scene: Scene) -> Generator[list[Call], list[Result], Cart]:
    (result,) = yield [Call("view_cart")]
    return Cart.read(phrases.given(result, "cart"))


def not_among(titles: Iterable[str], wish: Wish, scene: Scene) -> str:
    """What is surely named and is in none of these; "it", a day and a part of a thing name nothing."""
    nouns, there = scene.vocabulary.with_names(scene.memory.names_seen()).nouns, [*map(plain, titles)]
    named = [words for goods in wish.goods if (words := [word for word in goods.words if word in nouns])]
    if any(named_in(words, title) for words in named for title in there):
        return ""
    return phrases.join([" ".join(words) for words in named], "or")


def _named_idly(scene: Scene) -> tuple[str, ...]:
    """What was named last, where that brought nothing on the table: "tell me when the scarf is cheaper"."""
    memory = scene.memory
    spoken, nouns = memory.spoken, scene.vocabulary.with_names(memory.names_seen()).nouns
    is_there = memory.focus and named_in(spoken, memory.focus.title)
    return spoken if memory.idle and nouns & set(spoken) and not is_there else ()


def _line_in_cart(goods: Goods, scene: Scene) -> Generator[list[Call], list[Result], Line | None]:
    if scene.memory.cart is None:
        if spoken_of(goods, scene.memory):
            return None
        (result,) = yield [Call("view_cart")]
        cart = Cart.read(result.get("cart") or {})
    else:
        cart = scene.memory.cart
    lines = meant_lines(goods, cart.lines, scene.memory)
    return lines[0] if lines else None


def the_other(scene: Scene) -> Subject | None:
    """Of two that were on the table, the one that was not taken."""
    taken = scene.memory.touched_lines()
    here = taken[0].product_id if taken else scene.memory.focus.id if scene.memory.focus else ""
    compared = scene.memory.compared
    among = compared if here in {product.id for product in compared} else scene.memory.shown
    other = next((product for product in among if product.id != here), None)
    return Subject(other.id, other.title) if other else None
