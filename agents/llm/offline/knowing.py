"""Plans that tell: reviews, categories, who one is, what the agent may do; and the way to a human."""

from agents.llm.offline import phrases
from agents.llm.offline.conversation import Call, Plan, Result, Say
from agents.llm.offline.grammar import Wish
from agents.llm.offline.meaning import subject_of
from agents.llm.offline.scene import Scene

_SHORTEST_SUMMARY = 10
_BAD, _GOOD = ("bad", "negative", "critical", "worst"), ("good ones", "positive")


def read_reviews(wish: Wish, scene: Scene) -> Plan:
    subject = yield from subject_of(wish, scene)
    if subject is None:
        return Say(phrases.NOTHING_SHOWN)
    asked: dict[str, object] = {"product_id": subject.product_id}
    if wish.first.rating:
        asked["stars"] = wish.first.rating
    if any(word in wish.text.lower() for word in _BAD):
        asked["limit"] = 10
    (result,) = yield [Call("read_reviews", asked)]
    if "rating" not in result:
        return Say(phrases.failure(result))
    return Say(phrases.reviews(subject.title, result, worst_first="limit" in asked))


def list_categories(wish: Wish, scene: Scene) -> Plan:
    (result,) = yield [Call("list_categories")]
    names = [str(one.get("name")) for one in result.get("categories") or () if not one.get("parent")]
    return Say(f"We sell {phrases.join(names)}." if names else phrases.failure(result))


def who_am_i(wish: Wish, scene: Scene) -> Plan:
    (result,) = yield [Call("who_am_i")]
    if "name" not in result:
        return Say(phrases.failure(result))
    company = f", shopping for {result['organization']}" if result.get("organization") else ""
    return Say(f"You are {result['name']}{company}. Prices are in {result.get('currency')}.")


def what_may_you_do(wish: Wish, scene: Scene) -> Plan:
    (result,) = yield [Call("what_may_you_do")]
    if "may" not in result:
        return Say(phrases.failure(result))
    said = [f"I may {phrases.join([str(one) for one in result['may']])}.", *_limits(result)]
    said += (
        [f"I may not {phrases.join([str(one) for one in result['may_not']], 'or')}."]
        if result.get("may_not")
        else []
    )
    return Say(" ".join((*said, phrases.MAY_DO)))


def _limits(result: Result) -> list[str]:
    said = {
        "order_limit_text": "One order may come to {}.",
        "left_today_text": "For today {} is left.",
        "left_this_month_text": "For this month {} is left.",
        "unattended_text": "Unattended I order {}.",
        "quiet_text": "And {}.",
    }
    return [sentence.format(result[name]) for name, sentence in said.items() if result.get(name)]


def ask_a_human(wish: Wish, scene: Scene) -> Plan:
    words = wish.said or wish.text
    summary = words if len(words) >= _SHORTEST_SUMMARY else f"The person asks for help: {words}"
    order = {"order_id": wish.order_number} if wish.order_number else {}
    (result,) = yield [Call("ask_a_human", {"summary": summary[:1000], **order})]
    return Say(str(result.get("message") or phrases.failure(result)))
