"""What the ids in a tool call stand for, in the words of the files: "Quiet Hoodie / black / L", "office", "mugs"."""

from collections.abc import Iterator, Mapping
from typing import Any

from shop.models import Address, CartLine, Order, Product, Variant
from tests.agents.stage import Talk

Names = dict[str, str]


def goods() -> Names:
    """Products by title, variants by title, colour and size."""
    variants = Variant.objects.select_related("product")
    products = dict(Product.objects.values_list("public_id", "title"))
    return products | {one.public_id: name_of(one) for one in variants}


def name_of(variant: Variant) -> str:
    return " / ".join(filter(None, (variant.product.title, variant.colour, variant.size)))


def variant_named(name: str) -> Variant:
    """Raises Variant.DoesNotExist."""
    title, *kind = name.split(" / ")
    colour, size = [*kind, "", ""][:2]
    return Variant.objects.get(product__title=title, colour=colour, size=size)


def own_things(talk: Talk, orders: Mapping[str, Order]) -> Names:
    """The person's cart, past orders and addresses, as they stand."""
    own = talk.actor.principal
    lines = CartLine.objects.filter(cart__owner=own).select_related("variant__product")
    names = {line.public_id: name_of(line.variant) for line in lines}
    for word, order in orders.items():
        names |= {order.public_id: word, order.number: word}
    return names | {one.public_id: word_for(one) for one in Address.objects.filter(owner=own)}


def word_for(address: Address) -> str:
    """The company is what an address is known by; one without is home."""
    return address.company.split()[-1].lower() if address.company else "home"


def shown_in(results: list[dict[str, Any]]) -> Names:
    """The products of the latest list, by their place in it and by price."""
    lists = [result["products"] for result in results if result.get("products")]
    if not lists:
        return {}
    products = lists[-1]
    by_price = sorted(products, key=lambda product: product["price"])
    places = {f"#{place}": product["title"] for place, product in enumerate(products, start=1)}
    return places | {"#cheapest": by_price[0]["title"], "#dearest": by_price[-1]["title"]}


def lines_in(results: list[dict[str, Any]], names: Names) -> Names:
    """Lines that came within a turn stand in its results alone. One is named for what it was at first."""
    rows = [row for row in _rows(results) if "line_id" in row and row.get("variant_id") in names]
    return {row["line_id"]: names[row["variant_id"]] for row in reversed(rows)}


def told(value: Any, names: Names) -> Any:
    """With the names of things instead of their ids, for people to read."""
    if isinstance(value, list):
        return [told(one, names) for one in value]
    if isinstance(value, dict):
        return {key: told(one, names) for key, one in value.items()}
    return names.get(value, value) if isinstance(value, str) else value


def _rows(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for one in value:
            yield from _rows(one)
    if isinstance(value, dict):
        yield value
        yield from _rows(list(value.values()))
