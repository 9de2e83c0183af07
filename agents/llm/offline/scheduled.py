"""Plans about orders that wait for their day: telling them, calling one off, and moving one."""

from collections.abc import Generator
from datetime import date
from typing import Any

from agents.llm.offline import phrases
from agents.llm.offline.choices import named_in, plain
from agents.llm.offline.conversation import Call, Pending, Plan, Question, Result, Say
from agents.llm.offline.goods_seen import Cart
from agents.llm.offline.grammar import Wish
from agents.llm.offline.meaning import cart_lines, not_among
from agents.llm.offline.memory import PLANS
from agents.llm.offline.scene import Scene

NONE_WAIT = "No order is scheduled. What still waits on its card is declined there."
NONE_MONTHLY = "No order is made every month. What still waits on its card is declined there."


def list_schedules(wish: Wish, scene: Scene) -> Plan:
    (result,) = yield [Call("list_schedules")]
    rows = phrases.given(result, "schedules")
    return Say("\n".join(("Scheduled:", *map(_row, rows))) if rows else NONE_WAIT)


def cancel_schedule(wish: Wish, scene: Scene) -> Plan:
    (listed,) = yield [Call("list_schedules")]
    return (yield from _call_off(phrases.given(listed, "schedules"), wish, scene))


def end_standing(wish: Wish, scene: Scene) -> Plan:
    """ "Stop the monthly order": never one that is made on a single day."""
    (listed,) = yield [Call("list_schedules")]
    rows = phrases.given(listed, "schedules")
    monthly = [row for row in rows if "month" in str(row.get("scheduled_for"))]
    return (yield from _call_off(monthly, wish, scene)) if monthly else Say(NONE_MONTHLY)


def _call_off(rows: list[Result], wish: Wish, scene: Scene) -> Plan:
    words = [word for goods in wish.goods for word in goods.words if word != "schedule"]
    named = [one for one in rows if words and named_in(words, plain(str(one.get("contents", ""))))]
    if rows and (what := not_among([str(one.get("contents", "")) for one in rows], wish, scene)):
        return Say(f"No order with “{what}” is scheduled.")
    meant = named or (rows[:1] if len(rows) == 1 else _latest(rows, scene))
    if not meant:
        asked = Pending(Question.MORE, wish) if rows else None
        return Say(
            "\n".join(("Which of these shall I call off?", *map(_row, rows))) if rows else NONE_WAIT, asked
        )
    (result,) = yield [Call("cancel_schedule", {"schedule_id": str(meant[0]["schedule_id"])})]
    return Say(
        phrases.failure(result) if "cancelled" not in result else f"Called off: {meant[0]['contents']}."
    )


def ask_anew(plan: Call, changed: dict[str, Any], scene: Scene) -> Plan:
    """The same order with another day, time or number: all else stays."""
    called_off = yield from _call_off_the_signed(plan, scene)
    if isinstance(called_off, Say):
        return called_off
    (result,) = yield [Call("schedule_order", plan.arguments | changed)]
    return Say(f"{called_off}{phrases.prepared(result)}")


def order_now(scene: Scene) -> Plan:
    """ "Order them today instead": what was scheduled goes into the cart, if it does not lie there, and is ordered."""
    plan = scene.memory.plans[-1]
    called_off = yield from _call_off_the_signed(plan, scene)
    if isinstance(called_off, Say):
        return called_off
    cart = yield from cart_lines(scene)
    short = _short_of(plan, cart)
    results = (yield [Call("add_to_cart", item) for item in short]) if short else []
    if any("added" not in result for result in results):
        titles = [str((result.get("added") or {}).get("title", "")) for result in results]
        return Say(called_off + phrases.of_each("In your cart:", titles, results, "added"))
    (order,) = yield [Call("place_order")]
    return Say(f"{called_off}{phrases.prepared(order)}{_besides(plan, cart)}")


def _short_of(plan: Call, cart: Cart) -> list[dict[str, Any]]:
    """What has to be added to the cart, that all of the plan lies in it."""
    there = {line.variant_id: line.quantity for line in cart.lines}
    return [
        dict(item) | {"quantity": short}
        for item in plan.arguments["items"]
        if (short := item["quantity"] - there.get(item["variant_id"], 0)) > 0
    ]


def _besides(plan: Call, cart: Cart) -> str:
    """What else lies in the cart is ordered with it."""
    wanted = {item["variant_id"]: item["quantity"] for item in plan.arguments["items"]}
    more = [(line.quantity - wanted.get(line.variant_id, 0), line.title) for line in cart.lines]
    also = [f"{many} × {title}" for many, title in more if many > 0]
    return f" Your cart held {phrases.join(also)} besides, which goes with it." if also else ""


def day_of(plan: Call) -> date:
    return date.fromisoformat(str(plan.arguments["on"]))


def _call_off_the_signed(plan: Call, scene: Scene) -> Generator[list[Call], list[Result], str | Say]:
    """What is countersigned by now would be ordered beside what takes its place. What was called off, to be told; a
    Say where it could not be."""
    (listed,) = yield [Call("list_schedules")]
    signed = [row for row in phrases.given(listed, "schedules") if row.get("state") == "scheduled"]
    titles = scene.memory.titles_of(plan)
    same = [
        row for row in _of_that_day(signed, plan) if all(one in str(row.get("contents")) for one in titles)
    ]
    if not titles or len(same) != 1:
        return ""
    (result,) = yield [Call("cancel_schedule", {"schedule_id": str(same[0]["schedule_id"])})]
    if "cancelled" not in result:
        return Say(phrases.failure(result))
    return f"Called off what was planned for {phrases.day(day_of(plan))}. "


def _latest(rows: list[Result], scene: Scene) -> list[Result]:
    """ "Cancel that" just after one was scheduled."""
    if scene.memory.subject not in PLANS:
        return []
    of_that_day = [row for plan in scene.memory.plans[-1:] for row in _of_that_day(rows, plan)]
    return of_that_day[-1:] or rows[-1:]


def _of_that_day(rows: list[Result], plan: Call) -> list[Result]:
    return [row for row in rows if str(row.get("scheduled_for")).startswith(phrases.day(day_of(plan)))]


def _row(row: Result) -> str:
    return f"- {row.get('scheduled_for')}: {row.get('contents')}, {row.get('total_text')}, {row.get('state')}"
