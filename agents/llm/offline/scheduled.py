"""Plans about orders that wait for their day: telling them, calling one off, and moving one."""

from agents.llm.offline import phrases
from agents.llm.offline.choices import named_in, plain
from agents.llm.offline.conversation import Call, Pending, Plan, Question, Result, Say
from agents.llm.offline.dates import When
from agents.llm.offline.grammar import Wish
from agents.llm.offline.memory import PLANS
from agents.llm.offline.scene import Scene

NONE_WAIT = "No order is scheduled. What still waits on its card is declined there."


def list_schedules(wish: Wish, scene: Scene) -> Plan:
    (result,) = yield [Call("list_schedules")]
    rows = result.get("schedules")
    if rows is None:
        return Say(phrases.failure(result))
    return Say("\n".join(("Scheduled:", *map(_row, rows))) if rows else NONE_WAIT)


def cancel_schedule(wish: Wish, scene: Scene) -> Plan:
    (listed,) = yield [Call("list_schedules")]
    rows = listed.get("schedules") or []
    words = [word for goods in wish.goods for word in goods.words if word != "schedule"]
    named = [one for one in rows if words and named_in(words, plain(str(one.get("contents", ""))))]
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


def move(scene: Scene, when: When) -> Plan:
    """The same goods for another day; where a card still waits, a new one takes its place."""
    items = scene.memory.scheduled
    asked = {"items": items, "on": when.on.isoformat() if when.on else ""} | (
        {"at": when.at} if when.at else {}
    )
    (result,) = yield [Call("schedule_order", asked)]
    return Say(phrases.prepared(result))


def at_another_time(at: str, scene: Scene) -> Plan:
    """ "2 pm would suit us better": the day stays."""
    asked = dict(scene.memory.planned.arguments) if scene.memory.planned else {}
    (result,) = yield [Call("schedule_order", asked | {"at": at})]
    return Say(phrases.prepared(result))


def order_now(wish: Wish, scene: Scene) -> Plan:
    """ "Order them today instead": what was scheduled goes into the cart, and is ordered."""
    results = yield [Call("add_to_cart", dict(item)) for item in scene.memory.scheduled]
    if failed := [phrases.failure(result) for result in results if "added" not in result]:
        return Say(" ".join(failed))
    (order,) = yield [Call("place_order")]
    return Say(phrases.prepared(order))


def _latest(rows: list[Result], scene: Scene) -> list[Result]:
    """ "Cancel that" just after one was scheduled."""
    return rows[-1:] if scene.memory.subject in PLANS else []


def _row(row: Result) -> str:
    return f"- {row.get('scheduled_for')}: {row.get('contents')}, {row.get('total_text')}, {row.get('state')}"
