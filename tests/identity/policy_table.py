"""The table of decisions: who asks for what, and which policies answer."""

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


TABLE = [
    # anybody
    row("guest", "catalog:read", NOBODYS, ALLOW, "anyone-looks-at-the-catalog"),
    row("alice", "catalog:read", NOBODYS, ALLOW, "anyone-looks-at-the-catalog"),
    row("bearer", "catalog:read", NOBODYS, ALLOW, "anyone-looks-at-the-catalog"),
    row("guest", "cart:read", "guest", ALLOW, "guest-keeps-own-cart"),
    row("guest", "cart:write", "guest", ALLOW, "guest-keeps-own-cart"),
    row("guest", "cart:write", "guest of another browser", DENY),
    row("guest", "cart:write", MINE, DENY),
    row("guest without a key", "cart:write", "guest without a key", DENY),
    row("guest", "orders:place", "guest", DENY),
    row("guest", "approvals:decide", "guest", DENY),
    # people, for themselves
    *(
        row("alice", action, MINE, ALLOW, "person-shops-for-themselves")
        for action in (
            "cart:read", "cart:write", "orders:read", "orders:place", "orders:cancel", "orders:change",
            "returns:write", "reviews:write", "addresses:write", "wishlist:write", "schedules:write", "profile:read",
            "support:ask",
        )
    ),
    *(
        row("alice", action, MINE, ALLOW, "person-decides-about-own-agent")
        for action in (
            "approvals:decide", "mandates:grant", "delegations:grant", "delegations:extend", "delegations:narrow",
            "delegations:revoke", "sessions:end", "chat:write", "chat:delete", "people:reset",
        )
    ),
    *(
        row("alice", action, CAROLS, DENY)
        for action in (
            "cart:read", "cart:write", "orders:read", "orders:place", "orders:cancel", "orders:change",
            "returns:write", "reviews:write", "addresses:write", "wishlist:write", "schedules:write", "profile:read",
            "support:ask", "approvals:decide", "mandates:grant", "delegations:grant", "delegations:extend",
            "delegations:narrow", "delegations:revoke",
            "sessions:end", "chat:write", "chat:delete", "people:reset",
        )
    ),
    row("alice", "privacy:request", MINE, ALLOW, "person-asks-for-their-data"),
    row("alice", "privacy:request", CAROLS, DENY),
    row("alice of long ago", "privacy:withdraw", MINE, ALLOW, "person-asks-for-their-data"),
    row("alice", "privacy:withdraw", CAROLS, DENY),
    row("agent", "privacy:withdraw", MINE, DENY),
    row("alice of long ago", "privacy:request", MINE, STEP_UP, "ones-data-needs-a-fresh-sign-in"),
    row("guest", "privacy:request", "guest", DENY, "ones-data-needs-a-fresh-sign-in"),
    row("bearer", "privacy:request", MINE, DENY, "ones-data-needs-a-fresh-sign-in"),
    row("sam", "privacy:request", MINE, DENY),
    row("agent", "privacy:request", MINE, DENY),
    row("alice", "orders:read", NOBODYS, DENY),
    row("bob", "approvals:decide", MINE, DENY),
    row("bearer", "cart:write", MINE, DENY),
    row("bearer", "approvals:decide", MINE, DENY),
    row("bearer", "mandates:grant", MINE, DENY),
    row("bearer", "delegations:grant", MINE, DENY),
    row("alice signed out", "cart:write", MINE, DENY, "session-that-was-cut-does-nothing"),
    row("alice switched off", "catalog:read", NOBODYS, DENY, "inactive-person-does-nothing"),
    row("alice switched off", "orders:place", MINE, DENY, "inactive-person-does-nothing"),
    # fresh sign-ins
    row("alice", "orders:place", MINE, ALLOW, "person-shops-for-themselves", total=100_001),
    row("alice of long ago", "people:reset", MINE, ALLOW, "person-decides-about-own-agent", kind="User"),
    row(
        "alice of long ago", "people:reset", MINE, STEP_UP, "second-steps-go-after-a-fresh-sign-in", kind="SecondStep",
    ),
    row("alice of long ago", "orders:place", MINE, ALLOW, "person-shops-for-themselves", total=100_000),
    row("alice of long ago", "orders:place", MINE, STEP_UP, "large-amounts-need-a-fresh-sign-in", total=100_001),
    row("alice of long ago", "approvals:decide", MINE, STEP_UP, "large-amounts-need-a-fresh-sign-in", total=100_001),
    row("alice of long ago", "mandates:grant", MINE, STEP_UP, "large-amounts-need-a-fresh-sign-in", total=100_001),
    row("alice of long ago", "mandates:grant", MINE, ALLOW, "person-decides-about-own-agent", total=100_000),
    row("alice of long ago", "orders:place", CAROLS, DENY, "large-amounts-need-a-fresh-sign-in", total=100_001),
    *(
        row("alice of long ago", action, MINE, STEP_UP, "more-money-is-lent-after-a-fresh-sign-in", total=1)
        for action in ("delegations:grant", "delegations:extend")
    ),
    *(
        row("alice of long ago", action, MINE, ALLOW, "person-decides-about-own-agent")
        for action in ("delegations:grant", "delegations:extend", "delegations:narrow")
    ),
    # staff
    *(
        row("sam", action, MINE, ALLOW, "staff-works-in-the-admin")
        for action in (
            "admin:read", "admin:write", "orders:advance", "orders:cancel", "payments:record", "returns:decide",
            "refunds:give", "stock:adjust", "reviews:moderate", "support:answer", "people:deactivate", "people:reset",
            "delegations:revoke",
        )
    ),
    *(
        row("sam", action, MINE, DENY)
        for action in (
            "approvals:decide", "mandates:grant", "delegations:grant", "delegations:extend", "delegations:narrow",
            "orders:place",
            "cart:write", "chat:write", "orders:read",
            "schedules:write", "sessions:end",
        )
    ),
    # people of one trade
    row("cora", "stock:adjust", NOBODYS, ALLOW, "catalog-counts-pieces", kind="Variant"),
    *(
        row("cora", action, NOBODYS, ALLOW, "catalog-keeps-goods-and-prices", kind=kind)
        for action in ("admin:read", "admin:write")
        for kind in ("shop.Product", "shop.ProductImage", "shop.Variant", "shop.Discount", "shop.StockAdjustment")
    ),
    *(
        row("cora", "admin:read", NOBODYS, DENY, kind=kind)
        for kind in ("shop.Order", "identity.User", "audit.AuditEvent")
    ),
    *(
        row("cora", action, MINE, DENY, kind="shop.Order")
        for action in ("orders:advance", "orders:cancel", "returns:decide", "refunds:give")
    ),
    *(
        row("finn", action, MINE, ALLOW, "fulfilment-sends-and-receives", kind="shop.Order")
        for action in ("orders:advance", "returns:decide", "stock:adjust")
    ),
    row("finn", "admin:read", MINE, ALLOW, "fulfilment-sees-what-it-handles", kind="shop.Order"),
    row("finn", "admin:write", NOBODYS, ALLOW, "fulfilment-counts-pieces", kind="shop.StockAdjustment"),
    *(
        row("finn", "admin:write", NOBODYS, DENY, kind=kind)
        for kind in ("shop.Product", "shop.Order", "identity.User")
    ),
    *(
        row("finn", action, MINE, DENY, kind="shop.Order")
        for action in ("orders:cancel", "payments:record", "refunds:give", "reviews:moderate", "support:answer")
    ),
    *(
        row("sue", action, MINE, ALLOW, "support-answers-buyers", kind="shop.Order")
        for action in (
            "orders:cancel", "returns:decide", "payments:record", "refunds:give", "reviews:moderate", "support:answer",
        )
    ),
    *(
        row("sue", "admin:read", NOBODYS, ALLOW, "support-sees-what-buyers-ask-about", kind=kind)
        for kind in ("shop.Order", "shop.Review", "identity.User")
    ),
    *(
        row("sue", "admin:write", NOBODYS, DENY, kind=kind)
        for kind in ("shop.Product", "shop.Discount", "identity.User")
    ),
    row("sue", "people:deactivate", MINE, DENY, kind="identity.User"),
    *(
        row("audrey", "admin:read", NOBODYS, ALLOW, "auditor-looks-at-everything", kind=kind)
        for kind in ("audit.AuditEvent", "shop.Order", "identity.User", "agents.Approval")
    ),
    *(
        row("audrey", action, MINE, DENY, kind="shop.Order")
        for action in (
            "admin:write", "orders:advance", "orders:cancel", "payments:record", "returns:decide", "stock:adjust",
            "refunds:give", "reviews:moderate", "support:answer", "people:deactivate",
        )
    ),
    row("alice", "refunds:give", MINE, DENY),
    row("sam's agent", "refunds:give", MINE, DENY),
    *(row(who, "admin:read", MINE, DENY, kind="shop.Product") for who in ("alice", "sam's agent")),
    row("alice", "admin:read", MINE, DENY),
    row("alice", "people:deactivate", MINE, DENY),
    row("sam's agent", "admin:write", MINE, DENY),
    row("sam's agent", "orders:advance", MINE, DENY),
    row("sam's agent", "orders:cancel", MINE, DENY),
    # organizations, by their own admins
    *(
        row("avery", action, NOBODYS, ALLOW, "organization-admin-manages-own-organization", at="acme")
        for action in MANAGING + CUTTING
    ),
    *(row("sam", action, NOBODYS, ALLOW, "staff-manages-organizations", at="acme") for action in MANAGING),
    *(row("sam", action, NOBODYS, ALLOW, "staff-manages-organizations") for action in CUTTING),
    *(row("avery", action, NOBODYS, DENY, at="globex") for action in MANAGING + CUTTING),
    *(row("avery", action, NOBODYS, DENY) for action in MANAGING + CUTTING),
    *(
        row(who, action, NOBODYS, DENY, at="acme")
        for who in ("alice of a company", "bob of a company", "avery's agent", "sam's agent", "gwen", "mallory")
        for action in MANAGING + CUTTING
    ),
    *(
        row(
            "avery of long ago", action, NOBODYS, STEP_UP, "organizations-are-managed-after-a-fresh-sign-in",
            at="acme",
        )
        for action in MANAGING
        if action not in ("members:manage", "limits:manage", "models:manage")
    ),
    row(
        "avery of long ago", "limits:manage", NOBODYS, STEP_UP, "limits-are-set-after-a-fresh-sign-in", at="acme",
    ),
    *(
        row("avery of long ago", action, NOBODYS, ALLOW, "organization-admin-manages-own-organization", at="acme")
        for action in ("members:manage", "models:manage", "authority:cut")
    ),
    row(
        "avery of long ago", "authority:restore", NOBODYS, STEP_UP, "what-was-cut-comes-back-after-a-fresh-sign-in",
        at="acme",
    ),
    row("alice", "invitations:accept", MINE, ALLOW, "invited-person-takes-the-place", at="acme"),
    *(
        row(who, "invitations:accept", MINE, DENY, at="acme")
        for who in ("bob", "avery", "sam", "agent", "bearer", "mallory")
    ),
    row("audrey", "inventory:read", NOBODYS, ALLOW, "auditor-looks-at-everything"),
    row("sue", "inventory:read", NOBODYS, DENY),
    row("avery, an admin no more", "members:manage", NOBODYS, DENY, at="acme"),
    # conversations that colleagues are shown
    *(
        row("alice of a company", action, MINE, ALLOW, policy, at="acme")
        for action, policy in (
            ("chat:share", "member-shares-within-the-organization"),
            ("chat:look", "colleague-looks-at-what-is-shared"),
        )
    ),
    *(
        row(who, action, owner, DENY, at=at)
        for who, owner, at in (
            ("alice of a company", MINE, "globex"), ("alice of a company", MINE, ""), ("alice", MINE, "acme"),
            ("bob of a company", MINE, "acme"), ("gwen", MINE, "acme"), ("agent of a company", MINE, "acme"),
            ("sam", MINE, "acme"),
        )
        for action in ("chat:share", "chat:look")
    ),
    *(row(who, "chat:delete", MINE, DENY) for who in ("bob", "sam", "agent")),
    # the second step
    *(
        row("alice of a strict company", action, MINE, DENY, "organization-demands-a-second-step")
        for action in ("orders:place", "approvals:decide", "delegations:grant", "chat:write", "profile:read")
    ),
    *(
        row("alice of a strict company", action, MINE, ALLOW, "person-decides-about-own-agent")
        for action in ("delegations:narrow", "delegations:revoke", "sessions:end")
    ),
    row("alice of a strict company", "people:reset", MINE, ALLOW, "person-decides-about-own-agent", kind="User"),
    row(
        "alice of a strict company", "people:reset", MINE, DENY, "organization-demands-a-second-step",
        kind="SecondStep",
    ),
    row("alice of a strict company", "privacy:request", MINE, ALLOW, "person-asks-for-their-data"),
    row("alice of a strict company", "catalog:read", NOBODYS, ALLOW, "anyone-looks-at-the-catalog"),
    row(
        "alice of a strict company, with a second step", "orders:place", MINE, ALLOW, "person-shops-for-themselves",
    ),
    row("alice's agent there", "cart:write", MINE, DENY, "organization-demands-a-second-step"),
    *(
        row("sue of a strict trade", action, MINE, DENY, "trade-demands-a-second-step", kind="shop.Order")
        for action in ("refunds:give", "admin:read")
    ),
    # agents that rest
    *(row("alice", action, MINE, ALLOW, "person-decides-about-own-agent") for action in RESTING),
    *(
        row("avery", action, NOBODYS, ALLOW, "organization-admin-manages-own-organization", at="acme")
        for action in RESTING
    ),
    *(row("sam", action, NOBODYS, ALLOW, "staff-pauses-all-agents", kind="Site") for action in RESTING),
    *(row(who, action, CAROLS, DENY, kind="User") for who in ("alice", "avery", "sam") for action in RESTING),
    *(
        row(who, action, NOBODYS, DENY, at="acme")
        for who in ("alice of a company", "bob of a company", "gwen", "mallory", "sam", "avery's agent")
        for action in RESTING
    ),
    *(row(who, action, NOBODYS, DENY, kind="Site") for who in ("avery", "sue", "sam's agent") for action in RESTING),
    *(row("agent", action, MINE, DENY) for action in RESTING),
    row("alice of long ago", "agents:pause", MINE, ALLOW, "person-decides-about-own-agent"),
    row("alice of long ago", "agents:resume", MINE, STEP_UP, "what-was-cut-comes-back-after-a-fresh-sign-in"),
    row("alice of a strict company", "agents:pause", MINE, ALLOW, "person-decides-about-own-agent"),
    *(
        row(who, action, MINE, DENY, policy, yes=Yes())
        for who, policy in {
            "agent paused by alice": "agents-paused-by-their-person-do-nothing",
            "agent paused by the company": "agents-paused-by-the-organization-do-nothing",
            "agent paused by the shop": "agents-paused-by-the-shop-do-nothing",
        }.items()
        for action in ("catalog:read", "cart:write", "orders:place", "chat:answer")
    ),
    row("own agent of a person whose company paused", "cart:write", MINE, ALLOW, "agent-changes-cart-within-scope"),
    row("agent paused by alice, and resumed", "cart:write", MINE, ALLOW, "agent-changes-cart-within-scope"),
    # an organization's directory, by its token
    *(
        row("directory", action, NOBODYS, ALLOW, "directory-keeps-its-own-organization", at="acme")
        for action in KEEPING
    ),
    *(row("directory", action, NOBODYS, DENY, at="globex") for action in KEEPING),
    *(row("directory", action, NOBODYS, DENY) for action in KEEPING),
    *(
        row(who, action, NOBODYS, DENY, "dead-directory-token-does-nothing", at="acme")
        for who in ("directory with a revoked token", "directory with an old token", "directory switched off")
        for action in KEEPING
    ),
    *(
        row("directory", action, NOBODYS, DENY, at="acme")
        for action in (*MANAGING, "catalog:read", "cart:write", "orders:place", "admin:write", "people:deactivate")
    ),
    *(
        row(who, action, NOBODYS, DENY, at="acme")
        for who in ("guest", "avery", "alice of a company", "avery's agent", "sam")
        for action in KEEPING
    ),
    # agents, within what was lent
    row("agent", "chat:answer", MINE, ALLOW, "agent-answers-its-person"),
    row("agent", "chat:answer", CAROLS, DENY),
    row("alice", "chat:answer", MINE, DENY),
    row("agent", "models:ask", MINE, ALLOW, "agent-asks-a-model-for-its-person", endpoint="in-house"),
    row("agent", "models:ask", CAROLS, DENY, endpoint="in-house"),
    row("alice", "models:ask", MINE, DENY, endpoint="in-house"),
    row("agent of a company", "models:ask", MINE, ALLOW, "agent-asks-a-model-for-its-person", endpoint="abroad"),
    *(
        row("agent of a company with a model of its own", "models:ask", MINE, outcome, policy, endpoint=name)
        for name, outcome, policy in (
            ("in-house", ALLOW, "agent-asks-a-model-for-its-person"),
            ("abroad", DENY, "organization-names-the-models-of-its-people"),
        )
    ),
    # agents that hand a task on
    row("agent", "tasks:hand", MINE, ALLOW, "agent-hands-a-task-on", scopes=("catalog:read",)),
    row("agent", "tasks:hand", CAROLS, DENY, scopes=("catalog:read",)),
    row("agent that cannot order", "tasks:hand", MINE, DENY, scopes=("catalog:read",)),
    row("alice", "tasks:hand", MINE, DENY, scopes=("catalog:read",)),
    row("agent", "tasks:end", MINE, ALLOW, "agent-takes-a-task-back"),
    row("agent", "tasks:end", CAROLS, DENY),
    row("specialist", "tasks:hand", MINE, DENY, "specialists-hand-nothing-on", scopes=("catalog:read",)),
    row("specialist", "tasks:end", MINE, DENY, "specialists-hand-nothing-on"),
    row("specialist", "catalog:read", NOBODYS, ALLOW, "agent-reads-within-scope"),
    row("specialist", "models:ask", MINE, ALLOW, "agent-asks-a-model-for-its-person", endpoint="in-house"),
    row("specialist", "cart:write", MINE, DENY),
    row("specialist", "orders:place", MINE, DENY, yes=Yes()),
    row("agent", "catalog:read", NOBODYS, ALLOW, "agent-reads-within-scope"),
    row("agent", "cart:read", MINE, ALLOW, "agent-reads-cart-within-scope"),
    row("agent", "cart:write", MINE, ALLOW, "agent-changes-cart-within-scope"),
    row("agent", "orders:read", MINE, ALLOW, "agent-reads-orders-within-scope"),
    row("agent", "orders:cancel", MINE, ALLOW, "agent-cancels-within-scope"),
    row("agent", "orders:change", MINE, APPROVE, "agent-changes-orders-as-countersigned"),
    row("agent", "orders:change", MINE, ALLOW, "agent-changes-orders-as-countersigned", yes=Yes()),
    row("agent", "orders:change", CAROLS, DENY, yes=Yes()),
    row("agent", "returns:write", MINE, ALLOW, "agent-sends-back-within-scope"),
    row("agent", "addresses:write", MINE, ALLOW, "agent-keeps-addresses-within-scope", kind="Address"),
    row("agent", "addresses:write", MINE, DENY, kind="PaymentMethod"),
    row("agent", "wishlist:write", MINE, ALLOW, "agent-keeps-wishlist-within-scope"),
    row("agent", "profile:read", MINE, ALLOW, "agent-reads-profile-within-scope"),
    row("agent", "support:ask", MINE, ALLOW, "agent-asks-support-within-scope"),
    *(
        row("agent", action, CAROLS, DENY, kind="Address")
        for action in (
            "cart:read", "cart:write", "orders:read", "orders:cancel", "orders:place", "orders:change",
            "returns:write", "addresses:write", "wishlist:write", "schedules:write", "profile:read", "support:ask",
        )
    ),
    *(
        row("agent", action, MINE, DENY)
        for action in (
            "approvals:decide", "delegations:grant", "delegations:extend", "delegations:narrow",
            "delegations:revoke", "sessions:end", "chat:write", "reviews:write",
        )
    ),
    *(
        row("agent", action, MINE, DENY, yes=Yes())
        for action in ("approvals:decide", "mandates:grant", "delegations:grant")
    ),
    *(
        row("agent without scopes", action, MINE, DENY, kind="Address")
        for action in (
            "catalog:read", "cart:read", "cart:write", "orders:read", "orders:place", "orders:cancel",
            "orders:change", "returns:write", "addresses:write", "wishlist:write", "schedules:write",
            "profile:read", "support:ask",
        )
    ),
    row("agent without scopes", "orders:place", MINE, DENY, yes=Yes()),
    row("child for the catalog", "catalog:read", NOBODYS, ALLOW, "agent-reads-within-scope"),
    row("child for the catalog", "cart:read", MINE, DENY),
    # orders of agents
    row("agent", "orders:place", MINE, APPROVE, "agent-places-countersigned-order", total=100_00),
    row("agent", "orders:place", MINE, ALLOW, "agent-places-countersigned-order", total=100_00, yes=Yes()),
    row("agent", "orders:place", MINE, APPROVE, "agent-places-countersigned-order", total=100_00, yes=Yes(good=False)),
    row("agent", "orders:place", CAROLS, DENY, total=100_00, yes=Yes()),
    row("agent", "schedules:write", MINE, APPROVE, "agent-schedules-what-was-countersigned", total=100_00),
    row("agent", "schedules:write", MINE, ALLOW, "agent-schedules-what-was-countersigned", total=100_00, yes=Yes()),
    row("agent that cannot order", "schedules:write", MINE, DENY, yes=Yes()),
    # within a mandate
    row("agent", "orders:place", MINE, ALLOW, "agent-places-within-mandate", total=100_00, yes=mandate()),
    row("agent", "schedules:write", MINE, APPROVE, "agent-schedules-what-was-countersigned", yes=mandate()),
    *(
        row("agent", action, MINE, APPROVE, policy, total=100_00, yes=mandate(good=False))
        for action, policy in BY_A_YES.items()
    ),
    row("agent", "orders:place", CAROLS, DENY, total=100_00, yes=mandate()),
    row("agent", "orders:cancel", CAROLS, DENY, yes=mandate()),
    row("agent", "orders:change", MINE, APPROVE, "agent-changes-orders-as-countersigned", yes=mandate()),
    row("alice", "orders:place", MINE, ALLOW, "person-shops-for-themselves", yes=mandate()),
    row("agent without scopes", "orders:place", MINE, DENY, yes=mandate()),
    row("agent that cannot order", "orders:place", MINE, DENY, yes=mandate()),
    row("agent", "orders:place", MINE, DENY, "order-limit-holds", total=500_01, yes=mandate()),
    row("agent that has spent", "orders:place", MINE, DENY, "daily-limit-holds", total=100_01, yes=mandate()),
    row(
        "agent that has spent this month", "orders:place", MINE, DENY, "monthly-limit-holds", total=100_01,
        yes=mandate(),
    ),
    row("agent in quiet hours", "orders:place", MINE, DENY, "quiet-hours-hold", yes=mandate()),
    row("agent of a company", "orders:place", MINE, DENY, "organization-ceiling-holds", total=200_01, yes=mandate()),
    row("agent for home", "orders:place", MINE, DENY, "addresses-hold", yes=mandate(), address="a friend's"),
    row("revoked agent", "orders:place", MINE, DENY, "dead-delegation-does-nothing", yes=mandate()),
    row("agent", "orders:place", MINE, DENY, "yes-of-a-cut-sign-in-is-void", yes=mandate(taken_back=True)),
    row(
        "rich agent", "orders:place", MINE, STEP_UP, "large-amounts-need-a-fresh-sign-in",
        total=100_001, yes=mandate(minutes_since_login=16),
    ),
    row("unattended agent", "orders:place", MINE, ALLOW, "agent-places-small-order-unattended", total=50_00),
    row("unattended agent", "orders:place", MINE, APPROVE, "agent-places-countersigned-order", total=50_01),
    row(
        "unattended agent", "orders:place", MINE, APPROVE, "agent-places-countersigned-order",
        total=50_00, address_by_agent=True,
    ),
    row(
        "unattended agent that has read others", "orders:place", MINE, APPROVE, "agent-places-countersigned-order",
        total=1,
    ),
    row("agent", "orders:place", MINE, APPROVE, "agent-places-countersigned-order", total=0),
    # limits
    row("agent", "orders:place", MINE, APPROVE, "agent-places-countersigned-order", total=500_00),
    row("agent", "orders:place", MINE, DENY, "order-limit-holds", total=500_01),
    row("agent", "orders:place", MINE, DENY, "order-limit-holds", total=500_01, yes=Yes()),
    row("agent", "schedules:write", MINE, DENY, "order-limit-holds", total=500_01, yes=Yes()),
    row("agent that has spent", "orders:place", MINE, APPROVE, "agent-places-countersigned-order", total=100_00),
    row("agent that has spent", "orders:place", MINE, DENY, "daily-limit-holds", total=100_01, yes=Yes()),
    row("child of one that has spent", "orders:place", MINE, DENY, "daily-limit-holds", total=100_01, yes=Yes()),
    row(
        "agent that has spent this month", "orders:place", MINE, APPROVE, "agent-places-countersigned-order",
        total=100_00,
    ),
    row("agent that has spent this month", "orders:place", MINE, DENY, "monthly-limit-holds", total=100_01, yes=Yes()),
    row(
        "child of one that has spent this month", "orders:place", MINE, DENY, "monthly-limit-holds", total=100_01,
        yes=Yes(),
    ),
    *(
        row("agent for mugs", action, MINE, APPROVE, policy, categories=((slug, *above),))
        for action, policy in BY_A_YES.items()
        for slug, *above in (("mugs",), ("espresso-cups", "mugs", "kitchen"))
    ),
    *(
        row("agent for mugs", action, MINE, DENY, "categories-hold", yes=Yes(), **more)
        for action in BY_A_YES
        for more in ({}, {"categories": (("kitchen",),)}, {"categories": (("mugs", "kitchen"), ("desks",))})
    ),
    row("agent for mugs", "cart:write", MINE, ALLOW, "agent-changes-cart-within-scope"),
    row(
        "child for desks of one for mugs", "orders:place", MINE, DENY, "categories-hold", yes=Yes(),
        categories=(("mugs",),),
    ),
    *(
        row("agent for home", action, MINE, APPROVE, policy, address="home") for action, policy in BY_A_YES.items()
    ),
    row("agent for home", "orders:change", MINE, APPROVE, "agent-changes-orders-as-countersigned", address="home"),
    *(
        row("agent for home", action, MINE, DENY, "addresses-hold", yes=Yes(), **more)
        for action in (*BY_A_YES, "orders:change")
        for more in ({}, {"address": "a friend's"})
    ),
    row(
        "agent for home", "addresses:write", MINE, DENY, "chosen-addresses-stay-as-they-are", kind="Address",
        address="home",
    ),
    row(
        "agent for home", "addresses:write", MINE, ALLOW, "agent-keeps-addresses-within-scope", kind="Address",
        address="a friend's",
    ),
    row("agent in quiet hours", "orders:place", MINE, DENY, "quiet-hours-hold", yes=Yes()),
    row("agent in quiet hours", "cart:write", MINE, ALLOW, "agent-changes-cart-within-scope"),
    row("agent of a company", "orders:place", MINE, APPROVE, "agent-places-countersigned-order", total=200_00),
    row("agent of a company", "orders:place", MINE, DENY, "organization-ceiling-holds", total=200_01, yes=Yes()),
    row("agent of a company", "schedules:write", MINE, DENY, "organization-ceiling-holds", total=200_01, yes=Yes()),
    row("alice of a company", "orders:place", MINE, ALLOW, "person-shops-for-themselves", total=200_01),
    row("rich agent", "orders:place", MINE, ALLOW, "agent-places-countersigned-order", total=100_001, yes=Yes()),
    row(
        "rich agent", "orders:place", MINE, STEP_UP, "large-amounts-need-a-fresh-sign-in",
        total=100_001, yes=Yes(minutes_since_login=16),
    ),
    # orders that an organization pays for
    row("alice with a limit", "orders:place", MINE, ALLOW, "person-shops-for-themselves", total=100_00, at="acme"),
    row("alice with a limit", "orders:place", MINE, APPROVER, TOO_MUCH, total=100_01, at="acme"),
    row(
        "alice with a limit", "orders:place", MINE, ALLOW, "person-shops-for-themselves", total=100_01, at="acme",
        agreed=Agreed(),
    ),
    row(
        "alice with a limit", "orders:place", MINE, APPROVER, TOO_MUCH, total=100_01, at="acme",
        agreed=Agreed(good=False),
    ),
    row("alice with a limit", "orders:place", CAROLS, DENY, TOO_MUCH, total=100_01, at="acme"),
    row("alice with a limit", "orders:place", MINE, ALLOW, "person-shops-for-themselves", total=100_01),
    row("alice of a company", "orders:place", MINE, ALLOW, "person-shops-for-themselves", total=100_01, at="acme"),
    row("bob of a company", "orders:place", "bob", ALLOW, "person-shops-for-themselves", total=100_01, at="acme"),
    *(
        row(who, action, owner, DENY, OTHERS_PAY, at=at, agreed=Agreed())
        for who, owner, at in (
            ("alice", MINE, "acme"), ("alice of a company", MINE, "globex"), ("guest", "guest", "acme"),
        )
        for action in ("orders:place", "schedules:write")
    ),
    row(
        "alice with a limit, of long ago", "orders:place", MINE, STEP_UP, TOO_MUCH,
        "large-amounts-need-a-fresh-sign-in", total=100_001, at="acme",
    ),
    *(
        row("agent with a limit", action, MINE, outcome, named, total=100_01, at="acme", yes=yes, agreed=agreed)
        for action, by_a_yes in BY_A_YES.items()
        for outcome, named, yes, agreed in (
            (APPROVE, TOO_MUCH, None, None),
            (APPROVE, by_a_yes, None, Agreed()),
            (APPROVER, TOO_MUCH, Yes(), None),
            (ALLOW, by_a_yes, Yes(), Agreed()),
        )
    ),
    row("unattended agent with a limit", "orders:place", MINE, APPROVER, TOO_MUCH, total=150_00, at="acme"),
    row("unattended agent with a limit", "orders:place", MINE, APPROVE, TOO_MUCH, total=200_01, at="acme"),
    *(
        row("alice of a company", action, MINE, ALLOW, "member-asks-an-approver", at="acme")
        for action in ("approvals:ask", "approvals:read")
    ),
    *(
        row(who, action, MINE, DENY, at=at, kind="PurchaseApproval")
        for who, at in (
            ("alice", "acme"), ("alice of a company", "globex"), ("guest", "acme"), ("bearer", "acme"),
            ("gwen", "acme"), ("sam", "acme"), ("mallory", "acme"), ("bob", "acme"), ("bob's agent", "acme"),
        )
        for action in ("approvals:ask", "approvals:read")
    ),
    row("agent with a limit", "approvals:ask", MINE, APPROVE, "agent-asks-an-approver", at="acme"),
    row("agent with a limit", "approvals:ask", MINE, ALLOW, "agent-asks-an-approver", at="acme", yes=Yes()),
    row("agent with a limit", "approvals:ask", CAROLS, DENY, at="acme", yes=Yes()),
    row(
        "unattended agent with a limit", "approvals:ask", MINE, ALLOW, "agent-asks-an-approver", total=150_00,
        at="acme",
    ),
    row("agent with a limit", "approvals:read", MINE, DENY, at="acme", kind="PurchaseApproval", yes=Yes()),
    *(
        row(
            "bob of a company", action, MINE, ALLOW, "organization-approver-decides", at="acme",
            kind="PurchaseApproval",
        )
        for action in ("approvals:decide", "approvals:read")
    ),
    *(
        row(who, "approvals:decide", MINE, DENY, at=at, kind="PurchaseApproval", yes=Yes())
        for who, at in (
            ("bob", "acme"), ("bob of a company", "globex"), ("bob's agent", "acme"), ("avery", "acme"),
            ("bob, an approver no more", "acme"), ("sam", "acme"), ("gwen", "acme"),
        )
    ),
    row("bob of a company", "approvals:decide", MINE, DENY, at="acme"),
    *(
        row(who, "approvals:decide", owner, DENY, "nobody-approves-their-own", at="acme", kind="PurchaseApproval")
        for who, owner in (("bob of a company", "bob"), ("alice of a company", MINE), ("bob's agent", "bob"))
    ),
    row(
        "bob of long ago", "approvals:decide", MINE, STEP_UP, "large-amounts-need-a-fresh-sign-in", total=100_001,
        at="acme", kind="PurchaseApproval",
    ),
    row(
        "avery", "approvals:read", MINE, ALLOW, "organization-looks-at-what-was-asked", at="acme",
        kind="PurchaseApproval",
    ),
    # cuts
    *(
        row("revoked agent", action, MINE, DENY, "dead-delegation-does-nothing")
        for action in ("catalog:read", "cart:write", "orders:place")
    ),
    row("revoked agent", "orders:place", MINE, DENY, "dead-delegation-does-nothing", yes=Yes()),
    row("expired agent", "cart:write", MINE, DENY, "dead-delegation-does-nothing"),
    row("child of a revoked one", "cart:write", MINE, DENY, "dead-delegation-does-nothing"),
    row("agent of a company that she left", "cart:write", MINE, DENY, "dead-delegation-does-nothing"),
    row("avery, whose organization is off", "cart:write", "avery", DENY, "suspended-organization-does-nothing"),
    row("alice by a disabled connection", "cart:write", MINE, DENY, "disabled-connection-does-nothing"),
    row("agent by a disabled connection", "cart:write", MINE, DENY, "disabled-connection-does-nothing"),
    row("agent", "orders:place", MINE, DENY, "yes-of-a-cut-sign-in-is-void", total=1, yes=Yes(taken_back=True)),
    row("agent", "schedules:write", MINE, DENY, "yes-of-a-cut-sign-in-is-void", total=1, yes=Yes(taken_back=True)),
    row("suspended agent", "cart:write", MINE, DENY, "suspended-agent-does-nothing"),
    row("agent past its day", "cart:write", MINE, DENY, "suspended-agent-does-nothing"),
    row("agent of someone switched off", "cart:write", MINE, DENY, "inactive-person-does-nothing"),
    row("agent after sign-out", "cart:write", MINE, ALLOW, "agent-changes-cart-within-scope"),
    row("agent after a cut", "cart:write", MINE, DENY, "session-that-was-cut-does-nothing"),
    row("agent without a sign-in", "cart:write", MINE, ALLOW, "agent-changes-cart-within-scope"),
]  # fmt: skip
