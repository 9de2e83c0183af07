"""What a decision about an agent's order costs, from facts to answer, beside Cedar alone with all of it parsed."""

import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

import cedarpy
from django.utils import timezone

from identity import cedar
from identity.actor import Actor, agent_of
from identity.policy import Decision, Outcome, Resource, preview
from identity.standing import read_standing
from tests.agents.stage import lay_stage, lend, sign_in
from tests.support.databases import Template, using

#: µs for a decision with its entities, on a machine that does nothing else.
AIM: Final = 250
#: By turns of a block each: one by one, each would be timed with the processor's caches full of the other.
BLOCKS, BLOCK = 40, 50
UNATTENDED = 400_00


@dataclass(frozen=True)
class Asking:
    """In microseconds. `alone`: Cedar, with policies, schema and entities parsed before; `least`: ours, of twenty."""

    what: str
    alone: float
    decision: float
    least: float


def measure_decisions(template: Template) -> list[Asking]:
    """The rows behind the facts are read before: what statements cost is measured with the calls above."""
    with using(template.config):
        lay_stage()
        agent = _agent()
        return [
            _measure(agent, "an order, allowed", UNATTENDED // 2, Outcome.ALLOW),
            _measure(agent, "one that needs a yes", UNATTENDED + 1_00, Outcome.REQUIRE_APPROVAL),
        ]


def _agent() -> Actor:
    """Of a company, with bounds of every kind."""
    alice = sign_in("alice")
    terms = {
        "unattended_ceiling": UNATTENDED,
        "order_limit": 500_00,
        "daily_limit": 900_00,
        "monthly_limit": 900_00,
    }
    lent = lend(alice, **terms, categories=("apparel",), addresses=("home",))
    agent = agent_of(lent, alice.session)
    return replace(agent, at_the_door=read_standing(agent, timezone.now()))


def _measure(agent: Actor, what: str, least: int, outcome: Outcome) -> Asking:
    """Each order has another total, so that no answer is remembered."""
    totals = itertools.count(least)

    def decide() -> Decision:
        return preview(agent, "orders:place", _order(agent, next(totals)))

    made = decide()
    assert made.outcome is outcome, made.reason
    alone: list[float] = []
    ours: list[float] = []
    for _ in range(BLOCKS):
        questions = [_alone(decide()) for _ in range(BLOCK)]
        alone += [_timed(question) for question in questions]
        ours += [_timed(decide) for _ in range(BLOCK)]
    return Asking(what, median(alone), median(ours), sorted(ours)[len(ours) // 20])


def _order(agent: Actor, total: int) -> Resource:
    about = {"owner": agent.key, "total": total, "address": "home", "categories": (("hoodies", "apparel"),)}
    return Resource("Quote", "q", {**about, "address_by_agent": False})


def _alone(made: Decision) -> Callable[[], object]:
    """The same question, asked once."""
    policies = cedar.active_policies()
    rules = policies.slices[made.action]
    entities = cedarpy.Entities.from_json_str(json.dumps(made.request["entities"]), policies.schema)
    request = made.request["request"]
    return lambda: cedarpy.is_authorized(request, rules, entities, policies.schema)


def _timed(function: Callable[[], object]) -> float:
    began = time.perf_counter()
    function()
    return (time.perf_counter() - began) * 1_000_000
