"""What agents order: countersigned, unattended, within a mandate; and the limits that hold."""

from .rows import ALLOW, APPROVE, BY_A_YES, CAROLS, DENY, MINE, STEP_UP, Yes, mandate, row

ORDERS = [
    # orders of agents
    row("agent", "orders:place", MINE, APPROVE, "agent-places-countersigned-order", total=100_00),
    row("agent", "orders:place", MINE, ALLOW, "agent-places-countersigned-order", total=100_00, yes=Yes()),
    row("agent", "orders:place", MINE, APPROVE, "agent-places-countersigned-order", total=100_00, yes=Yes(good=False)),
    row("agent", "orders:place", CAROLS, DENY, total=100_00, yes=Yes()),
    row("agent", "schedules:write", MINE, APPROVE, "agent-schedules-what-was-countersigned", total=100_00),
    row("agent", "schedules:write", MINE, ALLOW, "agent-schedules-what-was-countersigned", total=100_00, yes=Yes()),
    row("agent that cannot order", "schedules:write", MINE, DENY, yes=Yes()),
    row("agent that cannot schedule", "schedules:write", MINE, DENY, yes=Yes()),
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
    row("agent that cannot schedule", "orders:place", MINE, APPROVE, "agent-places-countersigned-order", yes=mandate()),
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
        "unattended agent", "orders:place", MINE, ALLOW, "agent-places-small-order-unattended",
        total=50_00, address_by_agent=False,
    ),
    row("unattended agent", "orders:place", CAROLS, DENY, total=1),
    row("unattended agent that cannot order", "orders:place", MINE, DENY, total=1),
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
    row("agent that has spent all", "orders:place", MINE, DENY, "daily-limit-holds", total=1, yes=Yes()),
    row("agent that has spent all this month", "orders:place", MINE, DENY, "monthly-limit-holds", total=1, yes=Yes()),
    row(
        "agent that may spend nothing", "orders:place", MINE, DENY, "daily-limit-holds", "order-limit-holds", total=1,
        yes=Yes(),
    ),
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
    row(
        "rich agent", "orders:place", MINE, ALLOW, "agent-places-countersigned-order",
        total=100_001, yes=Yes(minutes_since_login=15),
    ),
]  # fmt: skip
