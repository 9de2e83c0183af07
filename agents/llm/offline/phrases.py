"""The sentences of the offline model. Tool results stand in them as data, never as instructions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from agents.llm.offline.conversation import Result
from agents.llm.offline.dates import spell
from agents.llm.offline.goods import Goods
from agents.llm.offline.goods_seen import Cart, Line, Order, Product, Variant
from agents.llm.offline.vocabulary import shades_of

EXAMPLES = "“two black hoodies in L under $60 and a mug”, “make it three” or “what's in my cart?”"
ABILITIES = (
    "I can search the shop, compare and describe products, fill and change your cart, prepare an order for your"
    " countersignature, schedule one for a day you name, for every month or for when a price falls, and look up or"
    " cancel your orders."
)
WHO = (
    "I am the shop's offline stand-in: a set of rules, not a language model, so plain requests work best."
    f" {ABILITIES} What I may do is decided by you, on the page “What my agent may do”."
)
NOT_FOLLOWED = f"I did not follow that. Try for example {EXAMPLES}."
NO_WISH = f"All right. If there is something that I should do about it, say it as a wish, such as {EXAMPLES}."
LEFT_ALONE = "All right, I leave that as it is."
TOO_MUCH = "That is more than I can follow at once. Tell me in shorter messages, a few wishes in each."
STUMBLED = f"I stumbled over that, and did nothing more about it. Say it in other words, such as {EXAMPLES}."
NOT_HERE = (
    "That is not something I can do here; your account and order pages can do more. An order that I schedule"
    f" runs once, on one day, or every month. {ABILITIES}"
)
UNCHANGED = "All right, everything stays as it is."
WELCOME = "You are welcome."
MAY_DO = "What I may do is set on the page “What my agent may do”."
ASKED = "I may not do that yet. Lend it on the card above, and I try it again at once."
NOTHING_SHOWN = "I am not sure which product you mean. Name it, or ask me to show you some first."
EMPTY_CART = "Your cart is empty."
NO_ORDERS = "You have no orders yet."


def hello(name: str, categories: Sequence[str]) -> str:
    greeting = f"Hello {name}." if name else "Hello."
    kinds = join(categories[:6], "or")
    return f"{greeting} What are you looking for? Ask for {kinds}, or try {EXAMPLES}."


def maybe_misread(goods: Goods) -> str:
    return f"I found nothing for “{wanted(goods)}”, and may have misread you. Try {EXAMPLES}."


def recap(focus: Product | None, seen: Cart | None) -> str:
    """What the conversation was about."""
    if focus:
        return f"We were at {focus.title}."
    return cart(seen) if seen and seen.lines else "We were at your shopping. What shall I look for?"


def join(words: Sequence[str], last: str = "and") -> str:
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def failure(result: Result) -> str:
    """The shop's own words; for a refusal also where it can be changed, unless the person is asked beside it."""
    if "asked" in result:
        return ASKED
    message = str(result.get("message") or "The shop could not do that and gave no reason.")
    grantable = result.get("error") == "refused" and "What my agent may do" not in message
    return f"{message} {MAY_DO}" if grantable else message


class RefusedError(Exception):
    """A plan cannot go on without what the shop kept back; its words are for the person."""


def given(result: Result, name: str) -> Any:
    """What a call was made for: a refused list is not an empty one."""
    if name not in result:
        raise RefusedError(failure(result))
    return result[name]


def of_each(said: str, names: Sequence[str], results: Sequence[Result], key: str) -> str:
    """What was done, each by its name, and then what failed; `key` stands in the results of what was done."""
    done = [name for name, result in zip(names, results, strict=True) if key in result]
    failed = dict.fromkeys(failure(result) for result in results if key not in result)
    return " ".join((*([f"{said} {join(done)}."] if done else []), *failed))


def not_offered(tool: str) -> str:
    return f"I may not {tool.replace('_', ' ')} in this conversation. {MAY_DO}"


def wanted(goods: Goods) -> str:
    """ "black hoodie in L under $60"."""
    limits = [f"over ${goods.min_price:g}"] if goods.min_price is not None else []
    limits += [f"under ${goods.max_price:g}"] if goods.max_price is not None else []
    size = [f"in {goods.size}"] if goods.size else []
    name = f"{goods.color} {goods.query}" if goods.query else f"anything{goods.color and ' in '}{goods.color}"
    return " ".join((name, *size, " and ".join(limits))).strip()


def listing(products: Iterable[Product], start: int = 1) -> str:
    return "\n".join(f"{number}. {_summary(product)}" for number, product in enumerate(products, start))


def _summary(product: Product) -> str:
    colors = f", in {join(product.colors)}" if product.colors else ""
    return f"{product.title}, {product.price_text}{colors}{'' if product.available else ' (sold out)'}"


def options(product: Product) -> str:
    """Colours and sizes that can be bought."""
    live = [variant for variant in product.variants if variant.is_available]
    colors = list(dict.fromkeys(variant.color for variant in live if variant.color))
    sizes = list(dict.fromkeys(variant.size for variant in live if variant.size))
    parts = ([f"in {join(colors)}"] if colors else []) + ([f"in {join(sizes)}"] if sizes else [])
    return f"{product.title} comes {join(parts)}" if parts else f"{product.title} is sold out"


def which_size(product: Product, goods: Goods) -> str:
    live = [variant for variant in product.variants if variant.is_available]
    color = [
        variant for variant in live if not goods.color or variant.color.lower() in shades_of(goods.color)
    ]
    sizes = list(dict.fromkeys(variant.size for variant in color or live if variant.size))
    return f"Which size of {product.title}: {join(sizes, 'or')}?"


def description(product: Product) -> str:
    about = f" The shop says: “{product.description.strip()}”" if product.description else ""
    few = [variant for variant in product.variants if variant.stock == "few left"]
    stock = " Only a few are left." if few and len(few) == len(product.variants) else ""
    return f"{product.title} costs {product.price_text}.{about} {options(product)}.{stock}"


def comparison(products: Sequence[Product], differences: Sequence[Result] = ()) -> str:
    sides = "\n".join(f"- {_summary(product)}{_sizes(product)}" for product in products)
    told = [one for one in differences if one.get("fact") in ("Rating", "Availability", "Category")]
    facts = "".join(
        f"\n{one['fact']}: {join([str(value) for value in one['values']], 'against')}." for one in told
    )
    if len({product.price for product in products}) == 1:
        return f"{sides}{facts}\nThey cost the same."
    cheaper = min(products, key=lambda product: product.price)
    return f"{sides}{facts}\n{cheaper.title} is the cheaper one."


def reviews(title: str, result: Result, *, worst_first: bool) -> str:
    rating = result["rating"]
    if not rating.get("count"):
        return f"Nobody has reviewed {title} yet."
    told = sorted(result.get("reviews") or (), key=lambda one: one["stars"] if worst_first else 0)
    quoted = [f"- {one['stars']} of 5: “{one['title']}” {one['text']}" for one in told[:3]]
    head = f"{title} has {rating['average']} of 5 stars from {rating['count']} buyers. They write:"
    return "\n".join((head, *quoted))


def _sizes(product: Product) -> str:
    return f", sizes {join(product.sizes)}" if product.sizes else ""


def variant(product: Product, kind: Variant) -> str:
    named = [part for part in (kind.color, f"size {kind.size}" if kind.size else "") if part]
    return f"{product.title} in {join(named)}" if named else product.title


def line(item: Line) -> str:
    kind = f" ({item.kind})" if item.kind else ""
    each = f"{item.price_text} each" if item.quantity > 1 else item.price_text
    return f"{item.quantity} × {item.title}{kind} at {each}"


def cart(content: Cart) -> str:
    if not content.lines:
        return " ".join((EMPTY_CART, *content.notes))
    rows = "\n".join(f"- {line(item)}" for item in content.lines)
    return "\n".join((f"Your cart, {content.total_text}:", rows, *content.notes))


def cart_total(content: Cart) -> str:
    if not content.lines:
        return "Your cart is empty now."
    return " ".join((f"Your cart comes to {content.total_text}.", *content.notes))


def order(item: Order) -> str:
    parts = [f"{item.number}, {item.total_text}, {item.state}"]
    parts += [f"placed on {date.fromisoformat(item.placed_on):%-d %B %Y}"] if item.placed_on else []
    return ", ".join(parts) + (f": {item.summary}" if item.summary else "")


def order_state(item: Order) -> str:
    shipped = (
        f" Shipment: {'; '.join(part for part in item.shipments if part)}." if any(item.shipments) else ""
    )
    cancel = " It can still be cancelled." if item.can_cancel else ""
    return f"Order {item.number} ({item.total_text}) is {item.state}.{shipped}{cancel}"


def prepared(result: Result) -> str:
    """Any tool that waits for its principal, or has already been allowed."""
    if result.get("error"):
        return failure(result)
    if result.get("status") != "awaiting_countersignature":
        return outcome(result)
    if mandate := result.get("mandate"):
        return _mandate(mandate)
    total = str((result.get("approval") or {}).get("total_text", ""))
    total = f", {total}," if total else ""
    if when := result.get("scheduled_for"):
        return (
            f"The order for {when}{total} is ready on the card. It is scheduled once you countersign it,"
            " and it will be checked again on the day."
        )
    return f"The order{total} is ready on the card. Nothing is ordered until you countersign it."


def _mandate(asked: Mapping[str, Any]) -> str:
    many = f" each, {asked['most_in_all_text']} in all" if asked["orders_at_most"] > 1 else ""
    return (
        f"The mandate is on the card: an order {asked['how_often']}, at most {asked['most_per_order_text']}"
        f"{many}. Nothing is ordered before you countersign it; from then on I order within it without asking."
    )


def outcome(result: Result) -> str:
    """What became of something that had been waiting."""
    if result.get("error"):
        return failure(result)
    facts = result.get("order") if isinstance(result.get("order"), dict) else {}
    placed = Order.read(facts or {})
    when = f" for {result['scheduled_for']}" if result.get("scheduled_for") else ""
    message = f" {result['message']}" if result.get("message") else ""
    said = {
        "placed": f"Ordered: {placed.number}, {placed.total_text}. Thank you.{message}",
        "scheduled": f"Scheduled{when}.{message or ' You can cancel it until then on your account page.'}",
        "declined": f"Nothing was ordered.{message or ' Your cart is as it was.'}",
        "expired": f"The card ran out before it was countersigned, so nothing was ordered.{message}",
        "changed": message.strip() or "Something changed in between, so a new card waits for you.",
        "refused": f"That was refused.{message} {MAY_DO}",
        "cancelled": f"Cancelled: {placed.number}.{message}",
    }
    return said.get(str(result.get("status")), message.strip() or "Done.")


def day(when: date) -> str:
    return spell(when)
