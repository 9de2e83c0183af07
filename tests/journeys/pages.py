"""Every page that a person can open, taken from the URLconf: with whom it is opened, and where."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver

from agents.trail.finding import FINDS

GUEST, ALICE, SAM, AVERY = "", "alice@acme.test", "sam@countersign.test", "avery@acme.test"
BOB = "bob@acme.test"

POSTED = "only posted to"
MACHINES = "read by programs"
FRAGMENT = "a part of a page, seen on the page that holds it"
ELSEWHERE = "leads elsewhere at once"
TWO_STEP = "needs a fresh sign-in, or two-step sign-in: see test_two_step.py"
SAME_PAGE = "the page of trail-order, of another subject: see tests/agents/trail"
SIGN_IN = "looked at on the way in: see test_sign_in.py"

LEFT_OUT: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "review-withdraw", "cart-add", "cart-code", "cart-line", "cart-later", "test-card-add", "address-change",
            "method-add", "method-invoice", "method-stripe", "method-change", "payment-webhook", "order-cancel",
            "cart-undo", "wishlist-add", "wishlist-remove", "order-address", "order-again", "return-withdraw",
            "saml_acs", "saml_sls", "saml_sign_out", "oidc_sign_out", "oidc_backchannel_logout", "agent-grant",
            "agent-revoke", "agent-pause", "agent-resume", "organization-agents-pause", "organization-agents-resume",
            "sessions-end-others", "session-end", "chat-start", "approval", "call-run-now", "call-cancel",
            "mandate", "mandate-end",
            "scope-request", "turn-retry", "chat-message", "chat-stop", "chat-cart-add", "chat-cart-undo",
            "conversation-rename", "conversation-delete", "conversation-share", "conversation-share-end",
            "privacy-copy", "privacy-erasure",
            "organization-member-role", "organization-invitation-withdraw", "organization-domain-verify",
            "organization-domain-assign", "organization-domain-allow", "organization-group-map",
            "organization-group-unmap", "organization-trial-begin", "organization-connection-on",
            "organization-connection-drop", "organization-key-announce", "organization-key-use",
            "directory-token-revoke", "organization-unattended-end", "feed-token-revoke",
            "directory-token-revoke", "organization-unattended-end", "organization-reviews-plan",
            "organization-review-decide", "organization-review-keep", "organization-review-end", "own-review-decide",
            "purchase-order", "purchase-withdraw", "purchase-refill",
        ),
        POSTED,
    ),
    **dict.fromkeys(
        (
            "social-card", "artwork", "picture", "invoice", "letter-html", "robots", "sitemap",
            "trail-row-proof", *(f"trail-{kind}-proof" for kind in FINDS),
            "saml_metadata", "oidc_jwks", "chat-stream",
            "saml_metadata", "oidc_jwks", "chat-stream", "organization-review-file",
            "suggestions", "scim-config", "scim-resource-types", "scim-resource-type",
            "scim-schemas", "scim-schema", "scim-search", "scim-users", "scim-users-search", "scim-user", "scim-groups",
            "scim-groups-search", "scim-group", "scim-nothing",
        ),
        MACHINES,
    ),
    **dict.fromkeys(("call-fragment", "turn-fragment"), FRAGMENT),
    **dict.fromkeys(
        (
            "saml_login", "saml_finish_acs", "oidc_login", "oidc_callback", "oidc_signed_out", "method-stripe-done",
            "payment-confirm", "step-up", "account_reauthenticate",
            "account_set_password", "socialaccount_signup", "mfa_login_webauthn",
            "accounts/social/login/cancelled/", "accounts/social/login/error/", "accounts/social/signup/",
            "accounts/social/connections/",
        ),
        ELSEWHERE,
    ),
    **dict.fromkeys(
        (
            "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
            "recovery-codes",
        ),
        TWO_STEP,
    ),
    **dict.fromkeys(
        (
            "trail-person", "trail-agent", "trail-delegation", "trail-sign-in", "trail-mandate", "trail-approval",
            "trail-purchase",
        ),
        SAME_PAGE,
    ),
    "conversation-shared": "a colleague's: see test_chat.py",
    "organization-trial": "needs a test sign-in: see test_organization.py",
    **dict.fromkeys(
        (
            "account_confirm_login_code", "account_email_verification_sent", "second-step", "mfa_add_webauthn",
            "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn",
        ),
        SIGN_IN,
    ),
    "account_reset_password_from_key": "needs a key from a mail",
}  # fmt: skip

#: Who opens a page; whoever is not named is Alice, and Avery where it is the organization's own.
OPENED_BY: Mapping[str, str] = dict.fromkeys(
    (
        "api-guide", "home", "category", "product", "search", "account_login", "account_signup", "account_inactive",
        "account_reset_password", "account_reset_password_done", "account_reset_password_from_key_done",
        "account_request_login_code", "socialaccount_login_cancelled", "socialaccount_login_error", "controls",
    ),
    GUEST,
) | dict.fromkeys(("purchases", "purchase"), BOB)  # fmt: skip


#: The same page in other states, by what follows its address.
STATES: Mapping[str, tuple[str, ...]] = {
    "search": ("?q=mug", "?q=nothing-of-the-kind", "?min_price=abc"),
    "address-add": ("?country=US",),
    "own-trail": ("?q=cart", "?since=soon", "?q=nothing-of-the-kind"),
    "organization-trail": ("?mark=refused",),
    "trail-conversation": ("?view=graph", "?only=refusals"),
}


#: Pages that answer with another status than 200, because they tell of a failure.
STATUS: Mapping[str, int] = {"socialaccount_login_error": 401}


#: Pages that are looked at in large letters, too: each is made in another way.
READ_LARGE = frozenset(
    {"home", "account_login", "product", "cart", "checkout", "order", "conversation", "trail-conversation"}
)


@dataclass(frozen=True)
class Page:
    """`names` are the parts of its address that a filled shop gives it."""

    name: str
    route: str
    names: tuple[str, ...] = ()
    opened_by: str = ALICE
    states: tuple[str, ...] = field(default=("",))

    def __str__(self) -> str:
        return self.name


def routes() -> list[tuple[str, str, tuple[str, ...]]]:
    """Name (or pattern, where it has none), pattern and parts of each route, the admin and the REST door aside."""
    found = {}
    for name, route, names in _walk(get_resolver(), ""):
        if name == "api-guide" or not route.startswith(("admin/", "api/")):
            found.setdefault(name or route, (name or route, route, names))
    return list(found.values())


def pages() -> list[Page]:
    return [
        Page(name, route, names, OPENED_BY.get(name, _usual(name)), ("", *STATES.get(name, ())))
        for name, route, names in routes()
        if name not in LEFT_OUT
    ]


def _usual(name: str) -> str:
    return AVERY if name.startswith("organization") else ALICE


def admin_pages() -> list[Page]:
    """The first page, and each list of ours."""
    ours = [
        model
        for model in admin.site._registry
        if model._meta.app_label in {"shop", "identity", "agents", "audit"}
    ]
    lists = [f"{model._meta.app_label}_{model._meta.model_name}_changelist" for model in ours]
    names = (
        "index",
        "shop_product_add",
        "shop_product_change",
        "shop_discount_add",
        "shop_country_add",
        "shop_product_import",
        "identity_inventory",
        "identity_policies",
        "identity_why",
        "identity_data_map",
        "identity_system_writes",
        "identity_legalhold_add",
        "audit_charts",
        "identity_connection_add",
        "identity_domain_add",
        *lists,
    )
    return [Page(f"admin:{name}", "", (), SAM) for name in names]


def _walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for pattern in resolver.url_patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield pattern.name or "", here, tuple(pattern.pattern.converters)
        elif pattern.namespace != "admin":
            yield from _walk(pattern, here)
