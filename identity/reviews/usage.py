"""What was really used of lent authority, roles and connections, counted from the trail in a few grouped queries;
and what is still needed of it.

The trail keeps every effect, every refusal, and what agents look at. What people merely look at is not in it, so
nothing is concluded from that.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q

from audit.models import AuditEvent, Category
from identity.models import Delegation, LoginSession, Organization, Spending
from identity.reviews.needs import needs_of
from identity.scopes import Scope

ALLOWED: Final = "allow"
REFUSED: Final = ("deny", "require_step_up")
ASKED: Final = ("require_approval", "require_approver")
READ_CLOSELY: Final = 10_000
"""So many decisions of a review are read in full, the newest, for why they were refused and who was asked."""


@dataclass(frozen=True)
class Window:
    since: datetime
    until: datetime

    @property
    def days(self) -> int:
        return (self.until - self.since) // timedelta(days=1)


@dataclass
class Used:
    """Of one delegation and all below it. Money in minor units, days and months by its person's clock.

    What still waits under it `needs` scopes: `largest_waiting` is the most that one of it may cost, `all_waiting`
    what it may come to were it all due in one day.
    """

    scopes: Counter[str] = field(default_factory=Counter)
    tools: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    last: datetime | None = None
    orders: int = 0
    largest: int = 0
    most_in_a_day: int = 0
    most_in_a_month: int = 0
    unattended: int = 0
    largest_unattended: int = 0
    needs: Counter[str] = field(default_factory=Counter)
    largest_waiting: int = 0
    all_waiting: int = 0


@dataclass
class Done:
    """What a member did themselves, at their own browser, in an organization's name."""

    actions: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    sign_ins: int = 0
    last: datetime | None = None


@dataclass(frozen=True)
class CameIn:
    sign_ins: int
    people: int
    last: datetime | None


def used_by_agents(roots: Sequence[Delegation], which: Q, where: Q, window: Window) -> Mapping[int, Used]:
    """By the key of each root. `which` finds its family and their spending, `where` the contexts that name them."""
    kept = {root.pk: Used() for root in roots}
    families = _families(kept, which)
    _count(kept, families, _events(where, window))
    _read_closely(kept, families, _events(where, window))
    _add_up(kept, {root.pk: root.principal.zone for root in roots}, which, window)
    _look_ahead(kept, families, which)
    return kept


def done_by_members(organization: Organization, window: Window, only: str = "") -> Mapping[str, Done]:
    """By the public id of each person; `only` one of them, where one is named."""
    kept: dict[str, Done] = defaultdict(Done)
    there = Q(context__organization=organization.slug, context__delegation__isnull=True)
    named = Q(context__principal=only) if only else Q(context__principal__isnull=False)
    decided = _events(there & named, window).filter(category=Category.POLICY_DECISION)
    counted = decided.values_list("context__principal", "action", "outcome").annotate(Count("id"), Max("at"))
    for person, action, outcome, times, last in counted.order_by():
        one = kept[person]
        if outcome == ALLOWED:
            one.actions[action] += times
            one.last = _later(one.last, last)
        elif outcome in REFUSED:
            one.refused += times
    came = LoginSession.objects.filter(
        organization=organization, started_at__gte=window.since, started_at__lt=window.until
    )
    of_one = came.filter(user__public_id=only) if only else came
    grouped = of_one.values_list("user__public_id").annotate(Count("id"), Max("started_at")).order_by()
    for person, times, last in grouped:
        kept[person].sign_ins = times
        kept[person].last = _later(kept[person].last, last)
    return kept


def came_in(organization: Organization, window: Window) -> Mapping[int, CameIn]:
    """By the key of each connection."""
    there = LoginSession.objects.filter(
        connection__organization=organization, started_at__gte=window.since, started_at__lt=window.until
    )
    counted = there.values_list("connection").annotate(
        Count("id"), Count("user", distinct=True), Max("started_at")
    )
    return {key: CameIn(times, people, last) for key, times, people, last in counted.order_by()}


def _families(roots: Mapping[int, Any], which: Q) -> Mapping[str, int]:
    """The root of each delegation by its name: conversations, and whom they hand over to, work by children."""
    rows = list(Delegation.objects.filter(which).order_by("pk").values_list("pk", "parent", "public_id"))
    root_of: dict[int, int] = {}
    for key, parent, _ in rows:  # a parent is older than its children
        root_of[key] = key if key in roots else root_of.get(parent or 0, 0)
    return {name: root_of[key] for key, _, name in rows if root_of[key]}


def _events(where: Q, window: Window) -> Any:
    kinds = (Category.POLICY_DECISION, Category.TOOL_CALL)
    between = Q(
        at__gte=window.since, at__lt=window.until, context__opened_at__gte=window.since - _LONGEST_TURN
    )
    return AuditEvent.objects.filter(where & between, category__in=kinds)


_LONGEST_TURN: Final = timedelta(days=1)
"""A context is opened before its events. This lets the index on it leave out what is older."""


def _count(kept: Mapping[int, Used], families: Mapping[str, int], events: Any) -> None:
    words = frozenset(map(str, Scope))
    grouped = events.values_list("context__delegation", "category", "action", "outcome")
    for name, category, action, outcome, times, last in grouped.annotate(Count("id"), Max("at")).order_by():
        if (root := families.get(name)) is None:
            continue
        used = kept[root]
        if category == Category.TOOL_CALL:
            used.tools[action] += times
        elif outcome in REFUSED:
            used.refused += times
        elif outcome in ASKED:
            used.asked += times
        elif action in words:
            used.scopes[action] += times
            used.last = _later(used.last, last)


def _read_closely(kept: Mapping[int, Used], families: Mapping[str, int], events: Any) -> None:
    """Why was refused, and what was ordered without a countersignature: only the decisions themselves say so.

    What retention has dropped of them is not known any more.
    """
    telling = Q(outcome__in=REFUSED) | Q(action=Scope.ORDERS_PLACE, outcome=ALLOWED)
    decided = events.filter(telling, category=Category.POLICY_DECISION).exclude(payload="").order_by("-id")
    rows = decided.values_list("context__delegation", "outcome", "payload")[:READ_CLOSELY]
    for name, outcome, payload in rows.iterator():
        if (root := families.get(name)) is None:
            continue
        detail = json.loads(payload)["detail"]
        if outcome in REFUSED:
            kept[root].refusals[detail["reason"]] += 1
        elif not _was_agreed(detail["request"]["context"]):
            kept[root].unattended += 1
            total = detail["entities"][-1]["attrs"]["total"]
            kept[root].largest_unattended = max(kept[root].largest_unattended, total)


def _add_up(kept: Mapping[int, Used], zones: Mapping[int, ZoneInfo], which: Q, window: Window) -> None:
    """The month in which the window begins is added up whole, so that no monthly limit seems wider than it is."""
    spent = Spending.objects.filter(which, at__gte=month_began(window.since), at__lt=window.until)
    sums: dict[tuple[int, date, bool], int] = defaultdict(int)
    for root, at, amount, back in spent.values_list("root", "at", "amount", "given_back").iterator():
        if root not in kept:
            continue
        day = at.astimezone(zones[root]).date()
        sums[root, day.replace(day=1), True] += amount - back
        if at >= window.since:
            sums[root, day, False] += amount - back
            kept[root].orders += 1
            kept[root].largest = max(kept[root].largest, amount)
    for (root, _, whole_month), amount in sums.items():
        used = kept[root]
        if whole_month:
            used.most_in_a_month = max(used.most_in_a_month, amount)
        else:
            used.most_in_a_day = max(used.most_in_a_day, amount)


def month_began(at: datetime) -> datetime:
    """The first moment of its month, wherever that began earliest: west of UTC it may be the month before still."""
    day_before = at - timedelta(days=1)
    return day_before.replace(day=1, hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)


def _look_ahead(kept: Mapping[int, Used], families: Mapping[str, int], which: Q) -> None:
    for need in needs_of(Delegation.objects.filter(which)):
        if (root := families.get(need.delegation)) is None:
            continue
        used = kept[root]
        used.needs.update(need.scopes)
        used.largest_waiting = max(used.largest_waiting, need.most)
        used.all_waiting += need.most


def _was_agreed(context: Mapping[str, Any]) -> bool:
    return bool(context["approved_by_principal"] or context.get("covered_by_mandate"))


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)
