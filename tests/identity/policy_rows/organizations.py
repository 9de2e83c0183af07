"""What organizations decide about themselves, and what their directories keep."""

from .rows import (
    ALLOW,
    APPROVE,
    APPROVER,
    BY_A_YES,
    CAROLS,
    CUTTING,
    DENY,
    KEEPING,
    MANAGING,
    MINE,
    NOBODYS,
    OTHERS_PAY,
    REVIEWING,
    STEP_UP,
    TOO_MUCH,
    Agreed,
    Yes,
    row,
)

ORGANIZATIONS = [
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
    row("avery", "trail:read", MINE, ALLOW, "organization-looks-into-its-trail", at="acme"),
    row("bob, an auditor", "trail:read", NOBODYS, ALLOW, "organization-looks-into-its-trail", at="acme"),
    row("bob, an auditor", "trail:read", NOBODYS, DENY, at="globex"),
    row("avery", "trail:reveal", MINE, DENY, at="acme"),
    row("avery", "trail:read", MINE, DENY, at="globex"),
    *(
        row(who, "trail:read", MINE, DENY, at="acme")
        for who in ("bob of a company", "avery's agent", "gwen", "mallory")
    ),
    # access reviews
    *(
        row("avery", action, NOBODYS, ALLOW, "organization-admin-manages-own-organization", at="acme")
        for action in REVIEWING
    ),
    row("avery", "access:decide", MINE, ALLOW, "organization-admin-manages-own-organization", at="acme"),
    *(row("sam", action, NOBODYS, ALLOW, "staff-manages-organizations", at="acme") for action in REVIEWING),
    *(row("avery", action, NOBODYS, DENY, at="globex") for action in REVIEWING),
    *(
        row(who, action, NOBODYS, DENY, at="acme")
        for who in ("alice of a company", "bob of a company", "avery's agent", "gwen", "mallory")
        for action in REVIEWING
    ),
    row("bob, an auditor", "access:look", NOBODYS, ALLOW, "organization-auditor-looks-at-access-reviews", at="acme"),
    *(row("bob, an auditor", action, NOBODYS, DENY, at="acme") for action in ("access:review", "access:decide")),
    row("bob, an auditor", "access:look", NOBODYS, DENY, at="globex"),
    row("audrey", "access:look", NOBODYS, ALLOW, "auditor-looks-at-everything", at="acme"),
    row("audrey", "access:decide", NOBODYS, DENY, at="acme"),
    *(
        row(who, "access:decide", who, DENY, "nobody-reviews-their-own-authority", at="acme")
        for who in ("avery", "sam")
    ),
    *(
        row("avery of long ago", action, NOBODYS, ALLOW, "organization-admin-manages-own-organization", at="acme")
        for action in REVIEWING
    ),
    *(
        row("avery of this morning", action, NOBODYS, STEP_UP, "access-is-reviewed-after-a-fresh-sign-in", at="acme")
        for action in ("access:review", "access:decide")
    ),
    row("avery", "delegations:narrow", MINE, ALLOW, "organization-admin-manages-own-organization", at="acme"),
    row("sam", "delegations:narrow", MINE, ALLOW, "staff-narrows-what-is-lent-for-an-organization", at="acme"),
    *(
        row(who, "delegations:narrow", MINE, DENY, at=at)
        for who, at in (("avery", ""), ("gwen", "acme"), ("bob of a company", "acme"), ("avery's agent", "acme"))
    ),
    row("alice", "invitations:accept", MINE, ALLOW, "invited-person-takes-the-place", at="acme"),
    *(
        row(who, "invitations:accept", MINE, DENY, at="acme")
        for who in ("bob", "avery", "sam", "agent", "bearer", "mallory")
    ),
    row("audrey", "inventory:read", NOBODYS, ALLOW, "auditor-looks-at-everything"),
    row("sue", "inventory:read", NOBODYS, DENY),
    row("avery, an admin no more", "members:manage", NOBODYS, DENY, at="acme"),
    *(
        row("avery of a quarter of an hour ago", action, NOBODYS, ALLOW, "organization-admin-manages-own-organization",
            at="acme")
        for action in ("domains:manage", "limits:manage")
    ),
    row(
        "avery of an hour ago", "access:decide", NOBODYS, ALLOW, "organization-admin-manages-own-organization",
        at="acme",
    ),
    # only at their own browser: neither their agents nor whoever holds a token
    *(
        row(who, action, MINE, DENY, at="acme")
        for who, action in (
            ("avery of a company, by a token", "members:manage"),
            ("avery of a company, by a token", "trail:read"),
            ("avery of a company, by a token", "approvals:read"),
            ("bob, an auditor by a token", "access:look"),
            ("agent of bob, an auditor", "access:look"),
            ("sam by a token", "members:manage"),
            ("sam by a token", "delegations:narrow"),
            ("sam's agent", "delegations:narrow"),
        )
    ),
    # an organization's directory, by its token
    *(
        row("directory", action, NOBODYS, ALLOW, "directory-keeps-its-own-organization", at="acme")
        for action in KEEPING
    ),
    *(row("directory", action, NOBODYS, DENY, at="globex") for action in KEEPING),
    *(row("directory", action, NOBODYS, DENY) for action in KEEPING),
    *(
        row(who, action, NOBODYS, DENY, "dead-directory-token-does-nothing", at="acme")
        for who in (
            "directory with a revoked token", "directory with an old token", "directory switched off",
            "directory of a company that is off",
        )
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
            ("alice of a company, by a token", "acme"),
        )
        for action in ("approvals:ask", "approvals:read")
    ),
    *(
        row(who, action, MINE, DENY, at="acme", kind=kind)
        for who, action, kind in (
            ("bob of a company, by a token", "approvals:decide", "PurchaseApproval"),
            ("avery of a company, by a token", "approvals:read", "PurchaseApproval"),
            ("avery's agent", "approvals:read", "PurchaseApproval"),
            ("avery", "approvals:read", "Thing"),
        )
    ),
    row("agent with a limit", "approvals:ask", MINE, APPROVE, "agent-asks-an-approver", at="acme"),
    row("agent with a limit", "approvals:ask", MINE, ALLOW, "agent-asks-an-approver", at="acme", yes=Yes()),
    row("agent with a limit", "approvals:ask", CAROLS, DENY, at="acme", yes=Yes()),
    row("agent with a limit", "approvals:ask", MINE, DENY, at="globex", yes=Yes()),
    row("agent with a limit that cannot order", "approvals:ask", MINE, DENY, at="acme", yes=Yes()),
    *(
        row(who, "approvals:ask", MINE, outcome, "agent-asks-an-approver", total=total, at="acme")
        for who, outcome, total in (
            ("unattended agent with a limit", ALLOW, 200_00),
            ("unattended agent with a limit", APPROVE, 200_01),
            ("unattended agent with a limit that has read others", APPROVE, 1),
        )
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
]  # fmt: skip
