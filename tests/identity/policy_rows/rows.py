"""A row of the table of decisions: who asks for what, and which policies answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from identity.actor import Actor
from identity.policy import Outcome, Resource

ALLOW, DENY = Outcome.ALLOW, Outcome.DENY
APPROVE, STEP_UP = Outcome.REQUIRE_APPROVAL, Outcome.REQUIRE_STEP_UP
APPROVER = Outcome.REQUIRE_APPROVER
NOTHING = ("default-deny",)
MINE, CAROLS, NOBODYS = "alice", "carol", ""
CUTTING = ("authority:cut", "authority:restore", "inventory:read")
KEEPING = ("directory:read", "directory:write")
BY_A_YES = {
    "orders:place": "agent-places-countersigned-order",
    "schedules:write": "agent-schedules-what-was-countersigned",
}
LOOKING = ("trail:read", "trail:reveal")
REVIEWING = ("access:review", "access:look", "access:decide")
RESTING = ("agents:pause", "agents:resume")
MANAGING = (
    "members:manage",
    "connections:manage",
    "domains:manage",
    "directory:manage",
    "limits:manage",
    "models:manage",
)
TOO_MUCH = "orders-above-a-role-limit-need-an-approver"
OTHERS_PAY = "organization-pays-for-its-members-alone"


@dataclass(frozen=True)
class Yes:
    """A consent, as agents.approvals gives it."""

    good: bool = True
    taken_back: bool = False
    minutes_since_login: int = 0
    fact: str = "approved_by_principal"

    def covers(self, actor: Actor, resource: Resource) -> bool:
        return self.good

    def use(self) -> None:
        pass


def mandate(good: bool = True, **more: Any) -> Yes:
    """A consent, as agents.mandates gives it."""
    return Yes(good, fact="covered_by_mandate", **more)


@dataclass(frozen=True)
class Agreed:
    """An organization's yes, as shop.purchase_approvals gives it."""

    good: bool = True
    approver: None = None

    def covers(self, actor: Actor, resource: Resource) -> bool:
        return self.good

    def use(self) -> None:
        pass


@dataclass(frozen=True)
class Row:
    who: str
    action: str
    owner: str
    outcome: Outcome
    policies: tuple[str, ...]
    total: int = 0
    consent: Yes | None = None
    kind: str = "Thing"
    organization: str = ""
    agreement: Agreed | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        yes = f"{' with a yes' * bool(self.consent)}{' and an approver' * bool(self.agreement)}"
        at = f" at {self.organization}" if self.organization else ""
        more = f" {dict(self.more)}" if self.more else ""
        return f"{self.who} {self.action} {self.owner or 'nobody'} {self.kind} {self.total}{at}{yes}{more}"


def row(
    who: str,
    action: str,
    owner: str,
    outcome: Outcome,
    *policies: str,
    total: int = 0,
    yes: Yes | None = None,
    kind: str = "Thing",
    at: str = "",
    agreed: Agreed | None = None,
    **more: Any,
) -> Row:
    named = tuple(sorted(policies)) or NOTHING
    return Row(who, action, owner, outcome, named, total, yes, kind, at, agreed, more)
