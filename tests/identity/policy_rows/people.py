"""What people do at their own browser, and how fresh or strong a sign-in it takes."""

from .rows import ALLOW, CAROLS, DENY, LOOKING, MINE, NOBODYS, STEP_UP, row

PEOPLE = [
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
            "profile:write", "support:ask",
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
            "profile:write", "support:ask", "approvals:decide", "mandates:grant", "delegations:grant",
            "delegations:extend", "delegations:narrow", "delegations:revoke", "sessions:end",
            "chat:write", "chat:delete", "people:reset",
        )
    ),
    *(row(who, "profile:write", MINE, DENY) for who in ("agent", "bearer", "guest", "bob", "sam")),
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
    *(row("alice", action, MINE, ALLOW, "person-looks-into-own-trail") for action in LOOKING),
    *(row("alice", action, owner, DENY) for action in LOOKING for owner in (CAROLS, NOBODYS)),
    *(row(who, action, MINE, DENY) for action in LOOKING for who in ("agent", "bearer", "guest", "bob", "sam")),
    row("alice", "orders:read", NOBODYS, DENY),
    row("bob", "approvals:decide", MINE, DENY),
    row("bearer", "cart:write", MINE, DENY),
    row("bearer", "approvals:decide", MINE, DENY),
    row("bearer", "mandates:grant", MINE, DENY),
    row("bearer", "delegations:grant", MINE, DENY),
    *(
        row(who, "cart:write", MINE, DENY, "session-that-was-cut-does-nothing")
        for who in ("alice signed out", "alice in a sign-in of bob's")
    ),
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
    *(
        row("alice of a quarter of an hour ago", action, MINE, ALLOW, policy, kind=kind, total=total)
        for action, policy, kind, total in (
            ("privacy:request", "person-asks-for-their-data", "Thing", 0),
            ("people:reset", "person-decides-about-own-agent", "SecondStep", 0),
            ("delegations:grant", "person-decides-about-own-agent", "Thing", 1),
        )
    ),
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
            ("sam", MINE, "acme"), ("alice of a company, by a token", MINE, "acme"),
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
        row(who, action, owner, DENY, policy, kind=kind)
        for who, own, policy in (
            ("alice of a strict company", MINE, "organization-demands-a-second-step"),
            ("sue of a strict trade", "sue", "trade-demands-a-second-step"),
        )
        for action, owner, kind in (("people:reset", CAROLS, "User"), ("profile:write", own, "User"))
    ),
    *(
        row("sue of a strict trade", action, MINE, DENY, "trade-demands-a-second-step", kind="shop.Order")
        for action in ("refunds:give", "admin:read")
    ),
    row("sue of a strict trade", "people:reset", "sue", DENY, "trade-demands-a-second-step", kind="SecondStep"),
    row("sue of a strict trade", "people:reset", "sue", ALLOW, "person-decides-about-own-agent", kind="User"),
    row("sue of a strict trade", "catalog:read", NOBODYS, ALLOW, "anyone-looks-at-the-catalog"),
    row(
        "sue of a strict trade, with a second step", "refunds:give", MINE, ALLOW, "support-answers-buyers",
        kind="shop.Order",
    ),
]  # fmt: skip
