"""Who reads the log from outside, who takes it out, and who is told what stands in it."""

from .rows import ALLOW, DENY, NOBODYS, STEP_UP, row

KEEPING = ("feeds:manage", "alerts:manage")
WATCHING = ("trail:export", "alerts:read", "alerts:acknowledge")
FRESH = "log-is-opened-after-a-fresh-sign-in"

FEEDS = [
    # systems outside
    *(row(who, "feeds:pull", NOBODYS, ALLOW, "feed-reads-its-own-log", at="acme") for who in ("feed", "webhook")),
    row("feed of the shop", "feeds:pull", NOBODYS, ALLOW, "feed-reads-its-own-log"),
    *(
        row(who, "feeds:pull", NOBODYS, DENY, at=at)
        for who, at in (("feed", "globex"), ("feed", ""), ("feed of the shop", "acme"), ("webhook", "globex"))
    ),
    *(
        row(who, "feeds:pull", NOBODYS, DENY, "dead-feed-does-nothing", at="acme")
        for who in (
            "feed with a revoked token", "feed with an old token", "feed of a company that is off", "paused webhook",
            "ended webhook",
        )
    ),
    *(
        row("feed", action, NOBODYS, DENY, at="acme")
        for action in (*KEEPING, *WATCHING, "values:export", "catalog:read", "directory:read", "admin:read")
    ),
    *(
        row(who, "feeds:pull", NOBODYS, DENY, at="acme")
        for who in ("guest", "avery", "sam", "bob, an auditor", "directory", "avery's agent")
    ),
    # an organization's admins and auditors
    *(
        row("avery", action, NOBODYS, ALLOW, "organization-admin-keeps-feeds-and-rules", at="acme")
        for action in KEEPING
    ),
    *(
        row(who, action, NOBODYS, ALLOW, "organization-watches-its-own-trail", at="acme")
        for who in ("avery", "bob, an auditor")
        for action in WATCHING
    ),
    row(
        "bob, an auditor", "values:export", NOBODYS, ALLOW, "organization-auditor-sees-its-own-values", at="acme"
    ),
    row("bob, an auditor of long ago", "values:export", NOBODYS, STEP_UP, FRESH, at="acme"),
    row("avery of long ago", "feeds:manage", NOBODYS, STEP_UP, FRESH, at="acme"),
    row("avery", "values:export", NOBODYS, DENY, at="acme"),
    *(row("bob, an auditor", action, NOBODYS, DENY, at="acme") for action in KEEPING),
    *(
        row(who, action, NOBODYS, DENY, at=at)
        for who, at in (
            ("avery", "globex"), ("avery", ""), ("bob, an auditor", "globex"), ("alice of a company", "acme"),
            ("bob of a company", "acme"), ("avery's agent", "acme"), ("gwen", "acme"), ("mallory", "acme"),
            ("mallory", ""), ("sue", ""),
        )
        for action in (*KEEPING, *WATCHING, "values:export")
    ),
    # the shop's staff and auditors
    *(
        row("sam", action, NOBODYS, ALLOW, "staff-keeps-feeds-and-rules", at=at)
        for action in KEEPING + WATCHING
        for at in ("acme", "")
    ),
    *(
        row("audrey", action, NOBODYS, ALLOW, "auditor-takes-the-trail-out", at=at)
        for action in (*WATCHING, "values:export")
        for at in ("acme", "")
    ),
    row("sam", "values:export", NOBODYS, DENY),
    *(row("audrey", action, NOBODYS, DENY) for action in KEEPING),
    *(row("sam's agent", action, NOBODYS, DENY) for action in KEEPING + WATCHING),
    # a sign-in of now, at their own browser
    row(
        "avery of a quarter of an hour ago", "feeds:manage", NOBODYS, ALLOW, "organization-admin-keeps-feeds-and-rules",
        at="acme",
    ),
    *(
        row(who, action, NOBODYS, DENY, at=at)
        for who, action, at in (
            ("avery of a company, by a token", "alerts:manage", "acme"),
            ("avery of a company, by a token", "trail:export", "acme"),
            ("agent of bob, an auditor", "values:export", "acme"),
            ("sam by a token", "alerts:read", ""),
            ("audrey by a token", "trail:export", ""),
            ("audrey's agent", "trail:export", ""),
        )
    ),
    row("bob, an auditor by a token", "values:export", NOBODYS, DENY, FRESH, at="acme"),
]  # fmt: skip
