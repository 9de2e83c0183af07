"""The facts that policies look at, in words: a line for each. What could be otherwise is in `turns.py`."""

from collections.abc import Callable
from typing import Final

from identity.money import money
from identity.standing import NEVER

HOUR, DAY = 60, 24 * 60


def sum_of(value: object) -> str:
    return money(int(str(value)))


def yes(value: object) -> str:
    return "yes" if value else "no"


def listed(values: object) -> str:
    return ", ".join(map(str, values)) if isinstance(values, list) and values else "none"


def minutes(value: object) -> str:
    count = int(str(value))
    if count >= NEVER:
        return "never"
    if count >= DAY:
        return f"{count // DAY} d ago"
    return f"{count // HOUR} h {count % HOUR} min ago" if count >= HOUR else f"{count} min ago"


def plainly(value: object) -> str:
    return str(value) or "nobody's"


#: What each is called, and how its value is told.
FACTS: Final[dict[str, tuple[str, Callable[[object], str]]]] = {
    "context.delegation": ("Done by an agent", yes),
    "context.approved_by_principal": ("Countersigned", yes),
    "context.covered_by_mandate": ("Within a mandate", yes),
    "context.approved_by_organization": ("An approver agreed", yes),
    "context.approval_taken_back": ("Countersignature void", yes),
    "context.signed_in": ("Signed in", yes),
    "context.minutes_since_login": ("Last signed in", minutes),
    "context.mfa": ("With a second step", yes),
    "context.session_live": ("Sign-in still good", yes),
    "context.connection_enabled": ("Connection of the sign-in enabled", yes),
    "delegation.live": ("What was lent is live", yes),
    "delegation.agent_enabled": ("Agent enabled", yes),
    "delegation.paused": ("Agents paused by", listed),
    "delegation.scopes": ("Lent", listed),
    "delegation.order_limit": ("Limit for one order", sum_of),
    "delegation.left_today": ("Left of the daily limit", sum_of),
    "delegation.left_this_month": ("Left of the monthly limit", sum_of),
    "delegation.unattended_ceiling": ("Ordered unattended, up to", sum_of),
    "delegation.untrusted_text_in_context": ("Has read what others wrote", yes),
    "delegation.categories": ("Its categories that are lent", listed),
    "delegation.addresses": ("Addresses that are lent", listed),
    "delegation.quiet": ("Quiet hours", yes),
    "delegation.handed_on": ("A task that another agent handed on", yes),
    "person.key": ("Person", plainly),
    "person.active": ("Account on", yes),
    "person.second_step_demanded": ("Their work asks for a second step", yes),
    "person.organization_role": ("Role in the organization", plainly),
    "person.role_limit": ("Ordered alone in that role, up to", sum_of),
    "organization.key": ("Organization", plainly),
    "organization.enabled": ("Organization on", yes),
    "organization.second_step_demanded": ("Organization asks for a second step", yes),
    "organization.order_ceiling": ("Ceiling of the organization", sum_of),
    "organization.model_endpoints": ("Models that may serve its people", listed),
    "resource.kind": ("What", plainly),
    "resource.owner": ("Whose", plainly),
    "resource.organization": ("Of the organization", plainly),
    "resource.total": ("Total", sum_of),
    "resource.address": ("Goes to the address", plainly),
    "resource.address_by_agent": ("Address entered by the agent", yes),
    "resource.categories": ("Its categories", listed),
    "resource.endpoint": ("Endpoint of the model", plainly),
    "resource.scopes": ("Lent for the task", listed),
}
