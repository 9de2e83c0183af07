"""Where an order stands: the steps it has taken, with their times from the trail, and those still to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from audit.models import AuditEvent
from shop.models import Order

State = Order.State
WAY = (State.PLACED, State.PAID, State.PACKED, State.SHIPPED, State.DELIVERED)


@dataclass(frozen=True)
class Step:
    """`tone` is done, now, future or refused, as components/timeline_event.html draws it."""

    name: str
    tone: str
    at: datetime | None = None
    detail: str = ""


def steps_of(order: Order) -> list[Step]:
    reached = _reached(order)
    if not order.stands:
        taken = [Step(state.label, "done", reached.get(state)) for state in WAY if state in reached]
        return [
            *taken,
            Step(State.CANCELLED.label, "refused", reached.get(State.CANCELLED), order.cancelled_why),
        ]
    stands_at = WAY.index(State(order.state))
    return [Step(state.label, _tone(place, stands_at), reached.get(state)) for place, state in enumerate(WAY)]


def _tone(place: int, stands_at: int) -> str:
    if place == stands_at:
        return "done" if place == len(WAY) - 1 else "now"
    return "done" if place < stands_at else "future"


def _reached(order: Order) -> Mapping[State, datetime]:
    """When the row first said so."""
    times: dict[State, datetime] = {}
    for event in AuditEvent.objects.about("shop.order", order.pk).filter(category="model.change"):
        if state := event.after.get("state"):
            times.setdefault(State(state), event.at)
    return {State.PLACED: order.placed_at, **times}
