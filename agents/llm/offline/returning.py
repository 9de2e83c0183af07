"""Plans about what was delivered and is not to be kept: returns, exchanges, and buying the same again."""

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import Any

from agents.llm.offline import phrases
from agents.llm.offline.choices import named_in, plain
from agents.llm.offline.conversation import Call, Pending, Plan, Question, Result, Say
from agents.llm.offline.goods import Goods
from agents.llm.offline.grammar import Wish
from agents.llm.offline.intent_words import ABOUT_RETURNS, REASONS, UNWILLING
from agents.llm.offline.intents import Intent
from agents.llm.offline.meaning import not_among
from agents.llm.offline.scene import Scene
from agents.llm.offline.senses import senses_of
from agents.llm.offline.vocabulary import shades_of

_MOST_ORDERS = 4
_HAS_COME = re.compile(r"delivered|partly returned")
_REASONS = {"fault": "damaged", "misfit": "size", "unloved": "unwanted"}
_SAYS_HOW = re.compile(rf"{ABOUT_RETURNS}|\brefund|\brefunded\b|\bmoney\b|\bboth\b")
_NOTHING_GOES_BACK = "Nothing of your orders can go back now: only what was delivered in the last 30 days."
_ASK_HOW = "I am sorry to hear that. Shall it be exchanged for another one, or do you want your money back?"
_ASK_WHY = "Why does it go back: does it not fit, is it damaged, is it the wrong thing, or is it not wanted?"


@dataclass(frozen=True, slots=True)
class Returnable:
    """A line of a past order that may go back."""

    order: str
    line: int
    title: str
    quantity: int
    swaps: tuple[dict[str, Any], ...] = field(hash=False)

    def fit(self, goods: Goods) -> int:
        """How many of its words, and its colour where one of them fits: "the blue mug" is no other mug."""
        title = plain(self.title)
        words = sum(named_in([word], title) for word in goods.words)
        return words + (bool(words and goods.color) and named_in([goods.color], title))


_Found = Generator[list[Call], list[Result], list[Returnable]]


def give_back(wish: Wish, scene: Scene) -> Plan:
    meant = yield from _lines_meant(wish, scene)
    if isinstance(meant, Say):
        return meant
    reason = reason_of(wish.text) or scene.memory.return_reason
    if not (_SAYS_HOW.search(wish.text.lower()) or "goback" in senses_of(wish.text)):
        return Say(_ASK_HOW, Pending(Question.MORE, wish))
    if not reason:
        return Say(_ASK_WHY, Pending(Question.MORE, wish))
    orders = {one.order for one, _ in meant}
    results = yield [
        Call(
            "return_items",
            {
                "order_id": order,
                "lines": [{"line": one.line, "quantity": many} for one, many in meant if one.order == order],
                "reason": reason,
            },
        )
        for order in sorted(orders)
    ]
    each = [[pair for pair in meant if pair[0].order == order] for order in sorted(orders)]
    return Say(_asked_back(results, each))


def exchange(wish: Wish, scene: Scene) -> Plan:
    meant = yield from _lines_meant(wish, scene)
    if isinstance(meant, Say):
        return meant
    one, many = meant[0]
    swap = _swap(one, wish)
    if swap is None:
        offers = phrases.join([str(each["title"]) for each in one.swaps], "or")
        asked = (
            f"What shall come instead of {one.title}: {offers}?"
            if offers
            else f"{one.title} can only go back."
        )
        return Say(asked, Pending(Question.MORE, wish))
    reason = reason_of(wish.text) or scene.memory.return_reason or ("size" if wish_size(wish) else "unwanted")
    lines = [{"line": one.line, "quantity": many, "variant_id": swap["variant_id"]}]
    results = yield [Call("exchange_items", {"order_id": one.order, "lines": lines, "reason": reason})]
    return Say(_asked_back(results, [meant[:1]]))


def withdraw(wish: Wish, scene: Scene) -> Plan:
    number = wish.order_number or (yield from _last_order(scene))
    if not number:
        return Say(phrases.NO_ORDERS)
    (seen,) = yield [Call("return_options", {"order_id": number})]
    returns = [one for one in phrases.given(seen, "returns") if "withdrawn" not in str(one["state"]).lower()]
    if not returns:
        return Say("There is no return that could be taken back.")
    if what := not_among([str(one["contents"]) for one in returns], wish, scene):
        return Say(f"There is no return of “{what}”.")
    named = [
        one for one in returns if any(named_in([word], plain(str(one["contents"]))) for word in _words(wish))
    ]
    meant = named or returns
    if len(meant) > 1:
        rows = "\n".join(f"- {one['contents']}: {one['state']}" for one in meant)
        return Say(f"Which return shall I withdraw?\n{rows}", Pending(Question.MORE, wish))
    (result,) = yield [Call("withdraw_return", {"return_id": str(meant[0]["return_id"])})]
    return Say(
        phrases.failure(result)
        if "return" not in result
        else f"The return is withdrawn: {meant[0]['contents']}."
    )


def return_state(wish: Wish, scene: Scene) -> Plan:
    number = wish.order_number or (yield from _last_order(scene))
    if not number:
        return Say(phrases.NO_ORDERS)
    (seen,) = yield [Call("return_options", {"order_id": number})]
    rows = [
        f"- {one['contents']}: {one['state']}. {one['answer']}".rstrip()
        for one in phrases.given(seen, "returns")
    ]
    return Say(
        "\n".join((f"Returns of {number}:", *rows)) if rows else f"Nothing of {number} is on its way back."
    )


def what_may_go_back(wish: Wish, scene: Scene) -> Plan:
    there = yield from _returnable(wish, scene)
    rows = [f"- {one.quantity} × {one.title} of {one.order}" for one in there]
    return Say("\n".join(("This may still go back:", *rows)) if rows else _NOTHING_GOES_BACK)


def reorder(wish: Wish, scene: Scene) -> Plan:
    number = wish.order_number or (yield from _order_with(wish, scene))
    if isinstance(number, Say):
        return number
    (result,) = yield [Call("reorder", {"order_id": number})]
    if "put" not in result:
        return Say(phrases.failure(result))
    put = f"In your cart: {phrases.join([str(one) for one in result['put']])}." if result["put"] else ""
    missing = (
        f"Not to be had: {phrases.join([str(one) for one in result['missing']])}."
        if result["missing"]
        else ""
    )
    return Say(" ".join(part for part in (put, missing) if part) + " Say “order it” to go on.")


def reason_of(text: str) -> str:
    """By its words, else by what they mean; who does not want to wait has no complaint."""
    text = UNWILLING.sub(" ", text.lower())
    said = next((reason for reason, words in REASONS.items() if re.search(words, text)), "")
    senses = senses_of(text)
    return said or next((reason for sense, reason in _REASONS.items() if sense in senses), "")


def _words(wish: Wish) -> list[str]:
    return [word for goods in wish.goods for word in goods.words]


def wish_size(wish: Wish) -> str:
    sizes = [goods.size for goods in wish.goods if goods.size]
    return sizes[-1] if sizes else ""


def _lines_meant(
    wish: Wish, scene: Scene
) -> Generator[list[Call], list[Result], list[tuple[Returnable, int]] | Say]:
    there = yield from _returnable(wish, scene)
    if not there:
        if number := scene.memory.last_return_order:
            again = Pending(Question.YES, Wish(Intent.KEEP, "", order_number=number))
            return Say("All of it is in a return already. Shall I withdraw that one, to ask anew?", again)
        return Say(_NOTHING_GOES_BACK)
    if what := not_among([one.title for one in there], wish, scene):
        return Say(f"No “{what}” of your orders can go back now.")
    named = [(goods, one) for goods in wish.goods for one in _fitting(goods, there)]
    chosen: dict[Returnable, int] = {}
    for goods, one in named:
        chosen.setdefault(one, min(goods.quantity or _counted(wish) or one.quantity, one.quantity))
    if not chosen and (last := _spoken_of_last(there, scene)):
        chosen = {last: min(_counted(wish) or last.quantity, last.quantity)}
    everything = re.search(r"\b(?:everything|all|whole|entire)\b", wish.text.lower())
    if not chosen and (everything or len(there) == 1):
        chosen = {one: min(_counted(wish) or one.quantity, one.quantity) for one in there}
    if not chosen:
        titles = phrases.join([one.title for one in there], "or")
        return Say(f"Which of it do you mean: {titles}?", Pending(Question.MORE, wish))
    return list(chosen.items())


def _fitting(goods: Goods, there: Sequence[Returnable]) -> list[Returnable]:
    best = max(one.fit(goods) for one in there)
    return [one for one in there if best and one.fit(goods) == best]


def _returnable(wish: Wish, scene: Scene) -> _Found:
    if wish.order_number:
        numbers = [wish.order_number]
    else:
        (listed,) = yield [Call("list_orders", {"limit": 10})]
        states = {
            str(one.get("number")): str(one.get("state")).lower() for one in phrases.given(listed, "orders")
        }
        numbers = [number for number, state in states.items() if "cancel" not in state]
        numbers.sort(key=lambda number: not _HAS_COME.search(states[number]))
    results = yield [Call("return_options", {"order_id": number}) for number in numbers[:_MOST_ORDERS]] or [
        Call("list_orders")
    ]
    found = []
    for number, result in zip(numbers, results, strict=False):
        for line in result.get("lines") or ():
            swaps = tuple(line.get("exchange_for") or ())
            found.append(Returnable(number, line["line"], str(line["title"]), line["quantity"], swaps))
    return found


def _spoken_of_last(there: Sequence[Returnable], scene: Scene) -> Returnable | None:
    words = scene.memory.return_words
    return next((one for one in there if one.fit(Goods(words=words))), None)


def _counted(wish: Wish) -> int | None:
    """ "Two of the mugs arrived broken"; "an M" counts nothing."""
    if re.search(r"\bboth\b", wish.text.lower()):
        return 2
    return next((goods.quantity for goods in wish.goods if goods.quantity and not goods.size), None)


def _swap(one: Returnable, wish: Wish) -> dict[str, Any] | None:
    """What fits the wished size and colour; where one of them is not named, it stays as it was."""
    size = wish_size(wish)
    color = next((goods.color for goods in reversed(wish.goods) if goods.color), "")
    if not size and not color and len(one.swaps) != 1:
        return None
    own = one.title.lower()
    fitting = [
        swap
        for swap in one.swaps
        if (not size or re.search(rf"\b{size.lower()}\b", str(swap["title"]).lower().rpartition("(")[2]))
        and (not color or any(shade in str(swap["title"]).lower() for shade in shades_of(color)))
    ]
    fitting.sort(
        key=lambda swap: (
            -len(set(re.findall(r"\w+", own)) & set(re.findall(r"\w+", str(swap["title"]).lower())))
        )
    )
    return fitting[0] if fitting else None


def _last_order(scene: Scene) -> Generator[list[Call], list[Result], str]:
    if scene.memory.last_return_order:
        return scene.memory.last_return_order
    (result,) = yield [Call("list_orders", {"limit": 1})]
    return next((str(one.get("number")) for one in phrases.given(result, "orders")), "")


def _order_with(wish: Wish, scene: Scene) -> Generator[list[Call], list[Result], str | Say]:
    """The newest order, or the newest one that holds what is named."""
    (result,) = yield [Call("list_orders", {"limit": 10})]
    orders = phrases.given(result, "orders")
    if orders and (what := not_among([str(one.get("summary")) for one in orders], wish, scene)):
        return Say(f"No “{what}” is in your last orders.")
    words = wish.first.words or scene.memory.spoken
    named = [one for one in orders if words and named_in(words, plain(str(one.get("summary"))))]
    return next((str(one.get("number")) for one in (*named, *orders)), Say(phrases.NO_ORDERS))


def _asked_back(results: Sequence[Result], meant: Sequence[Sequence[tuple[Returnable, int]]]) -> str:
    """`meant` holds the lines of each result."""
    names = [phrases.join([f"{many} × {one.title}" for one, many in lines]) for lines in meant]
    messages = [str(result.get("message", "")) for result in results if "return" in result]
    return " ".join((phrases.of_each("Asked for:", names, results, "return"), *messages[-1:])).strip()
