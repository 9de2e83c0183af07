"""What the shop's staff does, each in their trade."""

from .rows import ALLOW, CAROLS, DENY, LOOKING, MINE, NOBODYS, STEP_UP, row

STAFF = [
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
    *(
        row(who, action, who, DENY, "ones-own-orders-are-settled-by-somebody-else")
        for who in ("sam", "sue")
        for action in ("payments:record", "refunds:give", "returns:decide")
    ),
    row("finn", "returns:decide", "finn", DENY, "ones-own-orders-are-settled-by-somebody-else"),
    row("sam", "admin:write", NOBODYS, ALLOW, "staff-works-in-the-admin", kind="identity.User"),
    row("sam of long ago", "admin:write", NOBODYS, STEP_UP, "people-after-a-fresh-sign-in", kind="identity.User"),
    row("sam", "admin:write", NOBODYS, ALLOW, "staff-works-in-the-admin", kind="auth.Group"),
    row("sam of long ago", "admin:write", NOBODYS, STEP_UP, "people-after-a-fresh-sign-in", kind="auth.Group"),
    # legal holds
    row("sam", "holds:place", NOBODYS, ALLOW, "staff-holds-what-the-law-wants-kept", kind="identity.LegalHold"),
    row("sam", "holds:release", MINE, ALLOW, "staff-holds-what-the-law-wants-kept", kind="identity.LegalHold"),
    row("sam", "holds:release", "sam", DENY, "holds-are-released-by-somebody-else", kind="identity.LegalHold"),
    row("sam of long ago", "holds:place", NOBODYS, STEP_UP, "holds-need-a-fresh-sign-in", kind="identity.LegalHold"),
    row("sam of long ago", "holds:release", MINE, STEP_UP, "holds-need-a-fresh-sign-in", kind="identity.LegalHold"),
    *(
        row(who, action, CAROLS, DENY, kind="identity.LegalHold")
        for who in ("alice", "sue", "audrey")
        for action in ("holds:place", "holds:release")
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
    *(row("audrey", action, MINE, ALLOW, "auditor-looks-at-everything") for action in LOOKING),
    *(
        row(who, "trail:save", who, ALLOW, "who-looks-into-the-trail-keeps-views", kind="SavedView")
        for who in ("sam", "audrey")
    ),
    *(
        row(who, "trail:save", owner, DENY, kind="SavedView")
        for who, owner in (
            ("sam", "audrey"), ("audrey", NOBODYS), ("sue", "sue"), ("alice", MINE), ("sam's agent", "sam"),
        )
    ),
    row("alice", "refunds:give", CAROLS, DENY),
    row("alice", "refunds:give", MINE, DENY, "ones-own-orders-are-settled-by-somebody-else"),
    row("sam's agent", "refunds:give", MINE, DENY),
    *(row(who, "admin:read", MINE, DENY, kind="shop.Product") for who in ("alice", "sam's agent")),
    row("alice", "admin:read", MINE, DENY),
    row("alice", "people:deactivate", MINE, DENY),
    row("sam of long ago", "admin:write", NOBODYS, ALLOW, "staff-works-in-the-admin", kind="shop.Product"),
    row(
        "sam of a quarter of an hour ago", "admin:write", NOBODYS, ALLOW, "staff-works-in-the-admin",
        kind="identity.User",
    ),
    row(
        "sam of a quarter of an hour ago", "holds:place", NOBODYS, ALLOW, "staff-holds-what-the-law-wants-kept",
        kind="identity.LegalHold",
    ),
    row("finn", "admin:read", NOBODYS, DENY, kind="identity.User"),
    row("sue", "admin:read", NOBODYS, DENY, kind="audit.AuditEvent"),
    # only at their own browser: neither their agents nor whoever holds a token
    *(
        row(f"{who}{means}", action, CAROLS, DENY, kind=kind)
        for means in (" by a token", "'s agent")
        for who, action, kind in (
            ("sam", "admin:read", "shop.Order"),
            ("sam", "agents:pause", "Site"),
            ("cora", "admin:read", "shop.Product"),
            ("cora", "stock:adjust", "Variant"),
            ("finn", "orders:advance", "shop.Order"),
            ("finn", "admin:read", "shop.Order"),
            ("finn", "admin:write", "shop.StockAdjustment"),
            ("sue", "refunds:give", "shop.Order"),
            ("sue", "admin:read", "shop.Order"),
            ("audrey", "admin:read", "shop.Order"),
        )
    ),
    row("sam by a token", "holds:place", NOBODYS, DENY, "holds-need-a-fresh-sign-in", kind="identity.LegalHold"),
    row("sam's agent", "holds:place", NOBODYS, DENY, kind="identity.LegalHold"),
    row("sam by a token", "trail:save", "sam", DENY, kind="SavedView"),
    row("sam's agent", "admin:write", MINE, DENY),
    row("sam's agent", "orders:advance", MINE, DENY),
    row("sam's agent", "orders:cancel", MINE, DENY),
]  # fmt: skip
