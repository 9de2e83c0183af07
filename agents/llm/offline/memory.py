"""What the model remembers: nothing of its own, all of it read again from the results in the transcript."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from agents.llm.items import Outcome
from agents.llm.offline.conversation import Call, Pending, Result, Say, Turn, read_json
from agents.llm.offline.goods import Goods
from agents.llm.offline.goods_seen import Cart, Line, Order, Product
from agents.llm.offline.grammar import Wish

_CHANGES = ("add_to_cart", "update_cart", "take_up_again", "reorder")

PLANS = ("schedule_order", "order_every_month", "order_when_price_falls")
_SUBJECTS = {
    tool: sign
    for sign, tools in {
        "@search": "search_products list_categories",
        "@orders": "get_order list_orders cancel_order change_delivery_address",
        "@shipping": "list_shipping_methods choose_shipping",
        "@address": "list_addresses choose_address add_address",
        "@return": "return_options return_items exchange_items withdraw_return",
        "@schedule": "schedule_order list_schedules cancel_schedule order_every_month order_when_price_falls",
        "@review": "read_reviews",
        "@code": "apply_discount_code remove_discount_code",
        "@wish": "add_to_wishlist list_wishlist remove_from_wishlist",
        "@card": "place_order",
    }.items()
    for tool in tools.split()
}


@dataclass(slots=True)
class Memory:
    catalog: dict[str, Product] = field(default_factory=dict)
    shown: tuple[Product, ...] = ()
    searched: Goods = field(default_factory=Goods)
    focus: Product | None = None
    cart: Cart | None = None
    lines_seen: dict[str, Line] = field(default_factory=dict)
    """By variant, newest last: also what has left the cart since, because it was ordered."""
    touched: tuple[str, ...] = ()
    """Line ids in the order in which the last turn that changed the cart touched them."""
    last_order: str = ""
    card: str = ""
    """The tool whose card waits for a countersignature."""
    orders_told: tuple[str, ...] = ()
    """What is in the orders that were listed last."""
    pending: Pending | None = None
    just_changed: bool = False
    """Whether the last turn changed the cart."""
    just_removed: bool = False
    """Whether all that it did was to take something out."""
    picked_among: tuple[Product, ...] = ()
    """What the last turn found, where it put something of it into the cart."""
    subject: str = ""
    """The tool that was used last."""
    planned: Call | None = None
    """The last order for a day, for every month or for a price, as it was asked for."""
    plans: list[Call] = field(default_factory=list)
    """All orders for a day, as they were asked for, the last one last."""
    plans_told: tuple[str, ...] = ()
    """What the plans order that were listed last."""
    spoken: tuple[str, ...] = ()
    """What was last named, of whatever kind."""
    towns: tuple[str, ...] = ()
    """Of the addresses that were told, in small letters."""
    idle: bool = False
    """Whether the last turn looked nothing up and changed nothing."""
    color: str = ""
    """The one that was last spoken of."""
    compared: tuple[Product, ...] = ()
    named: tuple[str, ...] = ()
    """What the clause before named."""
    return_reason: str = ""
    return_words: tuple[str, ...] = ()
    """What was last said about things that go back."""
    last_return_order: str = ""
    exchange_asked: Call | None = None
    """The last one, if nothing was asked for or withdrawn since."""

    def signs(self) -> frozenset[str]:
        """What was on the table, as evidence for what is said next."""
        there = {
            "@touched": self.just_changed,
            "@cart": self.cart_has_lines,
            "@planned": bool(self.plans) and not self.last_order,
            "@asked": self.pending is not None,
            "@saved": bool(self.cart and self.cart.later),
            "@list": len(self.shown) > 1,
            "@focus": self.focus is not None,
            _SUBJECTS.get(self.subject, ""): True,
        }
        return frozenset(sign for sign, holds in there.items() if holds and sign)

    def learn_turn(self, turn: Turn) -> None:
        self.idle = not turn.calls
        if turn.calls:
            changes = [call for call in turn.calls if call.name in _CHANGES]
            self.just_changed = bool(changes)
            self.just_removed = bool(changes) and all(call.arguments.get("quantity") == 0 for call in changes)
        if any(
            call.name in _CHANGES and "cart" in one
            for call, one in zip(turn.calls, turn.results, strict=True)
        ):
            self.touched = ()
        self._learn_products(turn.calls, turn.results)
        for call, result in zip(turn.calls, turn.results, strict=True):
            self._learn_search(call)
            self._learn_towns(result)
            self._learn_cart(call, result)
            self._learn_order(result)
            self._learn_plans(call, result)
            self._learn_card(call.name, result)
        used = [call.name for call in turn.calls if call.name != "view_cart"]
        if used:
            self.picked_among = self.shown if {"search_products", "add_to_cart"} <= {*used} else ()
        self.subject = used[-1] if used else self.subject
        if isinstance(turn.trigger, Outcome):
            result = read_json(turn.trigger.result_text)
            self._learn_order(result)
            self.card = "" if turn.trigger.tool == self.card else self.card
            self._learn_card(turn.trigger.tool, result)

    def hear(self, wish: Wish, reason: str) -> None:
        """What a wish about returns has said, for the next one that says less."""
        words = [goods.words for goods in wish.goods if goods.words]
        self.return_words = words[0] if words else self.return_words
        self.return_reason = reason or self.return_reason

    def heed(self, said: Say) -> None:
        """What the last answer asked, and the list it really showed."""
        self.pending = said.pending
        if said.shown:
            self.shown = said.shown
            self.focus = said.shown[0] if self.focus or len(said.shown) == 1 else None

    @property
    def kind(self) -> str:
        """The category that was spoken of last, if it was one."""
        spoken = [self.focus] if self.focus else list(self.shown)
        kinds = {product.category for product in spoken}
        return kinds.pop() if len(kinds) == 1 else ""

    @property
    def cart_has_lines(self) -> bool:
        return bool(self.cart and self.cart.lines)

    def planned_titles(self) -> list[str]:
        """What the last plan orders, as far as it was on the table."""
        return self.titles_of(self.planned) if self.planned else []

    def titles_of(self, plan: Call) -> list[str]:
        asked = plan.arguments
        wanted = {str(one.get("variant_id")) for one in asked.get("items") or [asked]}
        kinds = [(product, {kind.id for kind in product.variants}) for product in self.catalog.values()]
        titles = [product.title for product, ids in kinds if ids & wanted]
        return titles + [line.title for line in self.lines_seen.values() if line.variant_id in wanted]

    def names_seen(self) -> list[str]:
        """Titles are words of the trade once they were on the table."""
        lines = self.cart.lines if self.cart else ()
        return [*(product.title for product in self.catalog.values()), *(line.title for line in lines)]

    def sizes_seen(self) -> list[str]:
        return [size for product in self.catalog.values() for size in product.sizes]

    def touched_lines(self) -> list[Line]:
        """Newest first, those that are still in the cart."""
        lines = [self.cart.line(line_id) for line_id in reversed(self.touched)] if self.cart else []
        return [line for line in lines if line]

    def _learn_products(self, calls: Iterable[Call], results: Iterable[Result]) -> None:
        lists = [read_products(result) for result in results if result.get("products")]
        if lists:
            self.shown = tuple({product.id: product for found in lists for product in found}.values())
            sorted_by_price = any("sort" in call.arguments for call in calls)
            self.focus = self.shown[0] if len(self.shown) == 1 or sorted_by_price else None
        if any(call.name == "compare_products" for call in calls):
            self.compared = self.shown
        asked = [
            self.catalog.get(str(call.arguments.get("product_id")))
            for call in calls
            if call.name == "read_reviews"
        ]
        self.focus = next((product for product in asked if product), self.focus)
        singles = [Product.read(result["product"]) for result in results if "product" in result]
        if singles:
            self.focus = singles[-1]
        self.catalog |= {product.id: product for product in (*self.shown, *singles)}

    def _learn_plans(self, call: Call, result: Result) -> None:
        if call.name in PLANS and not result.get("error"):
            self.planned = call
        if call.name == "schedule_order" and not result.get("error"):
            items = call.arguments.get("items")
            self.plans = [*(one for one in self.plans if one.arguments.get("items") != items), call]
        if call.name in ("return_items", "exchange_items", "return_options") and not result.get("error"):
            self.last_return_order = str(call.arguments.get("order_id"))
        if call.name == "change_delivery_address" and not result.get("error"):
            self.last_order = str(call.arguments.get("order_id"))
        if "orders" in result:
            self.orders_told = tuple(str(one.get("summary")) for one in result["orders"])
        if "schedules" in result:
            self.plans_told = tuple(str(one.get("contents")) for one in result["schedules"])
        if call.name in ("return_items", "exchange_items", "withdraw_return") and "return" in result:
            self.exchange_asked = call if call.name == "exchange_items" else None

    def _learn_towns(self, result: Result) -> None:
        told = [*(result.get("addresses") or ()), *([result["address"]] if "address" in result else [])]
        towns = [str(one.get("town", "")).lower() for one in told if isinstance(one, dict)]
        self.towns = tuple(dict.fromkeys((*self.towns, *filter(None, towns))))

    def _learn_card(self, tool: str, result: Result) -> None:
        """Where something changed in between, a new card waits."""
        if result.get("status") in ("awaiting_countersignature", "changed"):
            self.card = tool

    def _learn_search(self, call: Call) -> None:
        if call.name == "search_products":
            asked = call.arguments
            self.searched = Goods(
                words=tuple(str(asked.get("query", "")).split()),
                color=str(asked.get("color", "")),
                size=str(asked.get("size", "")),
                max_price=asked.get("max_price"),
                min_price=asked.get("min_price"),
                sort=str(asked.get("sort", "")),
            )

    def _learn_cart(self, call: Call, result: Result) -> None:
        if "cart" not in result:
            return
        self.cart = Cart.read(result["cart"])
        current = {line.variant_id: line for line in self.cart.lines}
        gone = {key: line for key, line in self.lines_seen.items() if key not in current}
        self.lines_seen = gone | current
        if call.name == "add_to_cart" and (line := self.cart.line_of(str(call.arguments.get("variant_id")))):
            self._touch(line)
        if call.name == "update_cart" and (line := self._updated_line(call, self.cart)):
            self._touch(line)

    def _updated_line(self, call: Call, cart: Cart) -> Line | None:
        swapped = cart.line_of(str(call.arguments.get("variant_id", "")))
        return swapped or cart.line(str(call.arguments.get("line_id")))

    def _touch(self, line: Line) -> None:
        self.touched = (*(other for other in self.touched if other != line.line_id), line.line_id)
        self.focus = self.catalog.get(line.product_id, self.focus)

    def _learn_order(self, result: Result) -> None:
        if isinstance(order := result.get("order"), dict):
            self.last_order = Order.read(order).number
            bought = [Line.read(line) for line in order.get("lines") or ()]
            self.lines_seen |= {line.variant_id: line for line in bought if line.variant_id}
        if result.get("status") == "placed":
            self.cart = None


def read_products(result: Result) -> list[Product]:
    return [Product.read(product) for product in result.get("products") or ()]
