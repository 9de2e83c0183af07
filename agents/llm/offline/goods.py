"""The goods an utterance speaks of, and how its parts belong together."""

from dataclasses import dataclass, replace

TURNED = "turned"
"""A sort: the list before, from its other end."""


@dataclass(frozen=True, slots=True)
class Goods:
    """Prices in whole units of currency. `ordinals` count from 0, and -1 is the last."""

    words: tuple[str, ...] = ()
    quantity: int | None = None
    step: int = 0
    """1 for "two more", -1 for "two fewer"."""
    color: str = ""
    size: str = ""
    max_price: float | None = None
    min_price: float | None = None
    sort: str = ""
    rating: int | None = None
    in_stock: bool = False
    ordinals: tuple[int, ...] = ()
    points: bool = False
    """Says "it", "those" or "the blue one": something that was spoken of before."""
    plural: bool = False
    product_id: str = ""

    @property
    def query(self) -> str:
        return " ".join(self.words)

    @property
    def is_reference(self) -> bool:
        return self.points or bool(self.ordinals) or bool(self.product_id)

    @property
    def narrows(self) -> bool:
        return bool(
            self.color
            or self.size
            or self.sort
            or self.max_price
            or self.min_price
            or self.rating
            or self.in_stock
        )

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.is_reference or self.narrows or self.quantity is not None)


def joined(parts: list[Goods]) -> tuple[Goods, ...]:
    return tuple(_share_price(_join(parts)))


def _join(parts: list[Goods]) -> list[Goods]:
    """A part without a noun is its neighbour's: "one black and one white mug", "in black and size L"."""
    joined: list[Goods] = []
    if len(parts) > 1 and _is_price_alone(parts[0]) and parts[1].words:
        parts = [_merge(parts[1], parts[0]), *parts[2:]]
    for index, goods in enumerate(parts):
        if joined and _says_again(joined[-1], goods):
            joined[-1] = _merge(replace(joined[-1], words=(*joined[-1].words, *goods.words)), goods)
        elif joined and _is_the_same(joined[-1], goods):
            joined.append(_the_same_as(joined[-1], goods))
            continue
        elif joined and _says_its_size(joined[-1], goods):
            joined[-1] = _merge(joined[-1], goods)
            continue
        elif goods.words or goods.is_reference:
            joined.append(goods)
        if goods.words or goods.is_reference:
            continue
        noun = next((later.words for later in parts[index + 1 :] if later.words), ())
        if joined and _is_one_more_kind(joined[-1], goods):
            joined.append(replace(goods, words=joined[-1].words))
        elif joined and _is_another_kind(joined[-1], goods):
            joined.append(replace(goods, points=True))
        elif noun and (goods.quantity is not None or goods.color):
            joined.append(replace(goods, words=noun))
        elif joined:
            joined[-1] = _merge(joined[-1], goods)
        elif not goods.is_empty:
            joined.append(goods)
    return joined


def _says_again(before: Goods, goods: Goods) -> bool:
    """ "That pouch, the signature one"."""
    both_point = before.points and goods.points and before.words and goods.words
    return bool(both_point and goods.quantity is None and not (before.color and goods.color))


def _is_the_same(before: Goods, goods: Goods) -> bool:
    """ "The tee in navy, and the same in white"."""
    both = (
        before.words and before.color and goods.points and goods.color and not (goods.words or goods.ordinals)
    )
    return bool(both) and before.color != goods.color


def _the_same_as(before: Goods, goods: Goods) -> Goods:
    size, quantity = goods.size or before.size, goods.quantity or 1
    return replace(goods, words=before.words, size=size, quantity=quantity, points=False)


def _says_its_size(before: Goods, goods: Goods) -> bool:
    """ "The green pair is for him, so L for that one"."""
    only_size = goods.points and goods.size and not (goods.words or goods.color or goods.quantity is not None)
    return bool(only_size and before.color and not before.size)


def _is_price_alone(goods: Goods) -> bool:
    """ "Under $40, mugs only"."""
    priced = goods.max_price is not None or goods.min_price is not None
    return priced and not (goods.words or goods.is_reference or goods.color or goods.quantity is not None)


def _is_one_more_kind(before: Goods, goods: Goods) -> bool:
    """ "Two card sets in sky and one in lilac"."""
    both = before.color and goods.color and before.color != goods.color
    return bool(before.words and both and before.quantity is not None and goods.quantity is not None)


def _is_another_kind(before: Goods, goods: Goods) -> bool:
    """ "Two of them, and a white one"."""
    counted = before.quantity is not None and goods.quantity is not None
    return counted and before.points and not before.words and bool(goods.color)


def _merge(goods: Goods, extra: Goods) -> Goods:
    return replace(
        goods,
        color=goods.color or extra.color,
        size=goods.size or extra.size,
        sort=goods.sort or extra.sort,
        quantity=goods.quantity if goods.quantity is not None else extra.quantity,
        step=goods.step or extra.step,
        max_price=goods.max_price if goods.max_price is not None else extra.max_price,
        min_price=goods.min_price if goods.min_price is not None else extra.min_price,
        rating=goods.rating or extra.rating,
        in_stock=goods.in_stock or extra.in_stock,
    )


def _share_price(joined: list[Goods]) -> list[Goods]:
    """ "Hoodies and sweaters under $75": a price that only the last one bears is said of all."""
    *before, last = joined or [Goods()]
    if not before or any(one.max_price is not None or one.min_price is not None for one in before):
        return joined
    return [*(replace(one, max_price=last.max_price, min_price=last.min_price) for one in before), last]
