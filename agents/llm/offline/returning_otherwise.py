"""The money instead of an exchange that was asked for."""

import re
from collections.abc import Mapping
from typing import Any

from agents.llm.offline import phrases
from agents.llm.offline.choices import named_in, plain
from agents.llm.offline.conversation import Call, Plan, Say
from agents.llm.offline.grammar import Wish
from agents.llm.offline.intents import Intent
from agents.llm.offline.scene import Scene

_SAYS_SO = re.compile(r"\b(?:refund(?:ed)?|money|reimbursed?|instead|rather|prefer|after all)\b")
_ONLY_ASKS = re.compile(r"(?:how|when|what|where|who|why|is|are|has|have|do|does|did|will|which|until)\b")
_FURTHER = re.compile(r"\b(?:too(?! \w)|also|as well|another|others?|rest)\b")


def takes_its_place(wish: Wish, scene: Scene) -> bool:
    """ "I'd prefer a refund", of the very things that are to be exchanged."""
    asked, words = scene.memory.exchange_asked, wish.first.words
    if asked is None or wish.intent is not Intent.RETURN or wish.order_number:
        return False
    text = wish.text.lower()
    of_the_same = not words or set(words) <= set(scene.memory.return_words)
    says_so = _SAYS_SO.search(text) and not _ONLY_ASKS.match(text)
    return of_the_same and bool(says_so) and not _FURTHER.search(text)


def ask_anew(asked: Call, scene: Scene) -> Plan:
    """What was asked for is withdrawn first: a thing goes back once."""
    order = str(asked.arguments["order_id"])
    (seen,) = yield [Call("return_options", {"order_id": order})]
    open_ones = [one for one in seen.get("returns") or () if _holds(one, scene)]
    if len(open_ones) != 1:
        return Say("Which return shall I withdraw for that? Name what is in it.")
    (withdrawn,) = yield [Call("withdraw_return", {"return_id": str(open_ones[0]["return_id"])})]
    if "return" not in withdrawn:
        return Say(phrases.failure(withdrawn))
    lines = [{name: line[name] for name in ("line", "quantity")} for line in asked.arguments["lines"]]
    back = {"order_id": order, "lines": lines, "reason": asked.arguments["reason"]}
    (result,) = yield [Call("return_items", back)]
    if "return" not in result:
        return Say(phrases.failure(result))
    return Say(f"Asked for the money instead of the exchange. {result.get('message', '')}".strip())


def _holds(goods_return: Mapping[str, Any], scene: Scene) -> bool:
    words = scene.memory.return_words
    is_open = "withdraw" not in str(goods_return.get("state")).lower()
    return is_open and (not words or named_in(words, plain(str(goods_return.get("contents")))))
