"""Plans about where an order goes, how it is sent, and the discount code it bears."""

import re
from collections.abc import Generator, Sequence
from typing import Any

from agents.llm.offline import phrases
from agents.llm.offline.conversation import Call, Pending, Plan, Question, Result, Say
from agents.llm.offline.grammar import Wish
from agents.llm.offline.ordering import number_meant
from agents.llm.offline.scene import Scene
from agents.llm.offline.written_addresses import read_address

Address = dict[str, Any]
_HOME = ("home", "house", "flat", "apartment", "my place", "my own place", "default", "usual", "always")
_NEGATED = re.compile(r"\b(?:not|instead of|rather than) (?:to )?(?:the |my )?(\w+)")
_AT_WORK = re.compile(
    r"\bwork ?place\b|\b(?:at|to|my) work\b|\b(?:the|my) (?:company|firm|business)\b|\bhq\b|\bheadquarters\b"
)
_FAST = re.compile(
    r"\b(?:express|fast|faster|fastest|quick|quicker|quickest|soon|overnight|next[- ]day|same[- ]day)\b"
)
_CODE = re.compile(r"\b(?=[A-Z0-9]*[A-Z])[A-Z0-9]{4,}\b")
_NO_NAME = (
    r"(?:code|coupon|voucher|please|that|this|from|again|then|with|here|still|which|work|today"
    r"|there|where|for|into|onto|every|when|list|does)s?\b"
)
_CODE_SPOKEN = re.compile(
    rf"\b(?:code|coupon|voucher|promo)(?: is|:| called)? [\"“']?(?!{_NO_NAME})(\w{{4,}})", re.IGNORECASE
)
ASK_ADDRESS = "Tell me whom it is for: recipient, street, postcode and city, country. What is the address?"
NO_CODE = (
    "I know no codes of my own and cannot make a discount. If you have a code, tell me, and I will try it."
)


def list_addresses(wish: Wish, scene: Scene) -> Plan:
    addresses = yield from _addresses()
    if not addresses:
        return Say("There is no address of yours that I can see.")
    return Say("Your addresses:\n" + "\n".join(f"- {_spoken(one)}" for one in addresses))


def where_to(wish: Wish, scene: Scene) -> Plan:
    addresses = yield from _addresses()
    chosen = next((one for one in addresses if one.get("chosen")), None)
    chosen = chosen or next((one for one in addresses if one.get("default")), None)
    return Say(
        f"It goes to {_spoken(chosen)}." if chosen else "No address is chosen, and there is no default one."
    )


def choose_address(wish: Wish, scene: Scene) -> Plan:
    addresses = yield from _addresses()
    meant = address_meant(wish.text, addresses)
    if meant is None:
        return Say(_which_address(addresses), Pending(Question.MORE, wish))
    (result,) = yield [Call("choose_address", {"address_id": meant["address_id"]})]
    return Say(phrases.failure(result) if "cart" not in result else f"It goes to {_spoken(meant)}.")


def readdress(wish: Wish, scene: Scene) -> Plan:
    """An order that is placed already: its person signs for the new address."""
    number = wish.order_number or (yield from number_meant(wish, scene))
    addresses = yield from _addresses()
    meant = address_meant(wish.text, addresses)
    if not number:
        return Say(phrases.NO_ORDERS)
    if meant is None:
        return Say(_which_address(addresses), Pending(Question.MORE, wish))
    asked = {"order_id": number, "address_id": meant["address_id"]}
    (result,) = yield [Call("change_delivery_address", asked)]
    if result.get("status") == "awaiting_countersignature":
        return Say(f"Order {number} goes to {_spoken(meant)} once you countersign the card.")
    return Say(phrases.failure(result) if result.get("error") else phrases.outcome(result))


def add_address(wish: Wish, scene: Scene) -> Plan:
    fields = read_address(wish.text)
    if fields is None:
        return Say(ASK_ADDRESS, Pending(Question.MORE, wish))
    if not fields["country"]:
        return Say(
            "Which country is that in? Its two letters are enough, such as DE.", Pending(Question.MORE, wish)
        )
    (result,) = yield [Call("add_address", fields)]
    if "address" not in result:
        return Say(phrases.failure(result))
    return Say(f"Kept: {_spoken(result['address'])}.")


def list_shipping(wish: Wish, scene: Scene) -> Plan:
    (result,) = yield [Call("list_shipping_methods")]
    methods = result.get("methods")
    if not methods:
        return Say(
            phrases.failure(result)
            if result.get("error")
            else "Nothing has to be sent yet: the cart is empty."
        )
    rows = [_method(one) for one in methods]
    return Say("\n".join(("It can be sent so:", *rows)))


def choose_shipping(wish: Wish, scene: Scene) -> Plan:
    (listed,) = yield [Call("list_shipping_methods")]
    methods: list[dict[str, Any]] = listed.get("methods") or []
    if not methods:
        return Say(phrases.failure(listed) if listed.get("error") else phrases.EMPTY_CART)
    text = wish.text.lower()
    named = [
        one for one in methods if str(one.get("name", "")).lower() in text or str(one.get("code")) in text
    ]
    by_price = sorted(methods, key=lambda one: one.get("price") or 0)
    meant = named[0] if named else by_price[-1] if _FAST.search(text) else by_price[0]
    (result,) = yield [Call("choose_shipping", {"code": meant["code"]})]
    return Say(
        phrases.failure(result)
        if "chosen" not in result
        else f"Sent by {meant['name']}, {meant['price_text']}."
    )


def apply_code(wish: Wish, scene: Scene) -> Plan:
    found = _CODE.search(wish.text) or _CODE_SPOKEN.search(wish.text)
    if not found:
        return Say(NO_CODE)
    (result,) = yield [Call("apply_discount_code", {"code": found[found.lastindex or 0].upper()})]
    if "cart" not in result:
        return Say(phrases.failure(result))
    return Say(f"The code {result.get('code')} is on your cart: {result.get('label')}.")


def remove_code(wish: Wish, scene: Scene) -> Plan:
    (result,) = yield [Call("remove_discount_code")]
    return Say(phrases.failure(result) if "cart" not in result else "The code is off your cart.")


def address_meant(text: str, addresses: Sequence[Address]) -> Address | None:
    """By its label, town or place in the list, or as "home"; what follows "not" is not meant."""
    said = _AT_WORK.sub("office", _NEGATED.sub(" ", text.lower()))
    for one in addresses:
        names = [word for word in re.findall(r"\w+", str(one.get("label", "")).lower()) if len(word) > 3]
        if any(re.search(rf"\b{word}\b", said) for word in names if word != "address"):
            return one
    if any(word in said for word in _HOME):
        plain = [one for one in addresses if str(one.get("label", "")).startswith("address")]
        return next((one for one in [*plain, *addresses] if one.get("default")), plain[0] if plain else None)
    if re.search(r"\bnew(?:est)?\b|\bjust (?:added|gave|told)\b|\bthere\b", said) and addresses:
        return addresses[-1]
    if number := re.search(r"\baddress (\d)\b", said):
        return next((one for one in addresses if one.get("label") == f"address {number[1]}"), None)
    return next(
        (one for one in addresses if str(one.get("town", "")).lower() in said and one.get("town")), None
    )


def _addresses() -> Generator[list[Call], list[Result], list[Address]]:
    (result,) = yield [Call("list_addresses")]
    return list(phrases.given(result, "addresses"))


def _which_address(addresses: Sequence[Address]) -> str:
    if not addresses:
        return "I do not see such an address. Which one do you mean? You can also tell me a new one."
    return f"I do not know that address. Which one: {phrases.join([str(one['label']) for one in addresses], 'or')}?"


def _spoken(address: Address) -> str:
    marks = " (default)" if address.get("default") else ""
    return f"{address.get('label')} in {address.get('town')}{marks}"


def _method(one: dict[str, Any]) -> str:
    mark = " (chosen)" if one.get("chosen") else ""
    return f"- {one.get('name')}, {one.get('price_text')}, {one.get('days')}{mark}"
