"""What a refusal was short of: scopes that the person could lend, were they asked for them."""

from typing import Any

from identity import cedar
from identity.policy import Decision, Outcome, outcome_of
from identity.scopes import Scope

#: What an action takes besides the scope of its own name.
ALONG_WITH = {Scope.SCHEDULES_WRITE: (Scope.ORDERS_PLACE,)}


def scopes_wanted(decision: Decision) -> tuple[Scope, ...]:
    """The fewest whose lending turns this no into a yes, or into a question to the person. None for any other no."""
    request: dict[str, Any] = decision.request["request"]
    lent = request["context"].get("delegation")
    if decision.outcome is not Outcome.DENY or lent is None or decision.action not in set(Scope):
        return ()
    own = Scope(decision.action)
    for wanted in ((own,), (own, *ALONG_WITH.get(own, ()))):
        missing = tuple(scope for scope in wanted if scope not in lent["scopes"])
        if missing and _would_help(decision, missing):
            return missing
    return ()


def _would_help(decision: Decision, scopes: tuple[Scope, ...]) -> bool:
    request: dict[str, Any] = decision.request["request"]
    lent = request["context"]["delegation"]
    wider = {**lent, "scopes": [*lent["scopes"], *map(str, scopes)]}
    imagined = {**request, "context": {**request["context"], "delegation": wider}}
    outcome, _ = outcome_of(cedar.active_policies(), imagined, decision.request["entities"])
    return outcome is not Outcome.DENY
