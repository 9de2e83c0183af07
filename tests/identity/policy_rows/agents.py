"""What agents do within what was lent, and what they hand on."""

from .rows import ALLOW, APPROVE, CAROLS, DENY, MINE, NOBODYS, RESTING, STEP_UP, Yes, row

AGENTS = [
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
    row("alice", "tasks:end", MINE, DENY),
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
    row("alice of a quarter of an hour ago", "agents:resume", MINE, ALLOW, "person-decides-about-own-agent"),
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
