"""The words of permission: one vocabulary for policies, delegations, tools and pages."""

from enum import StrEnum


class Scope(StrEnum):
    """A scope (RFC 6749 §3.3) is the same word as the policy's action."""

    CATALOG_READ = "catalog:read"
    CART_READ = "cart:read"
    CART_WRITE = "cart:write"
    ORDERS_READ = "orders:read"
    ORDERS_PLACE = "orders:place"
    ORDERS_CANCEL = "orders:cancel"
    ORDERS_CHANGE = "orders:change"
    RETURNS_WRITE = "returns:write"
    ADDRESSES_WRITE = "addresses:write"
    WISHLIST_WRITE = "wishlist:write"
    SCHEDULES_WRITE = "schedules:write"
    PROFILE_READ = "profile:read"
    SUPPORT_ASK = "support:ask"

    @property
    def plain(self) -> str:
        return PLAIN_WORDS[self]


#: The smallest that is useful. Whatever else is needed is asked for when it first is.
STARTING = (Scope.CATALOG_READ, Scope.CART_READ, Scope.CART_WRITE, Scope.ORDERS_READ)

PLAIN_WORDS = {
    Scope.CATALOG_READ: "look through the shop",
    Scope.CART_READ: "see your cart",
    Scope.CART_WRITE: "change your cart",
    Scope.ORDERS_READ: "see your orders",
    Scope.ORDERS_PLACE: "order what you countersign",
    Scope.ORDERS_CANCEL: "cancel your orders while that is possible",
    Scope.ORDERS_CHANGE: "send orders elsewhere before they are packed, as you countersign",
    Scope.RETURNS_WRITE: "send things back for you",
    Scope.ADDRESSES_WRITE: "change your address book",
    Scope.WISHLIST_WRITE: "change your wishlist",
    Scope.SCHEDULES_WRITE: "keep countersigned orders for a later day",
    Scope.PROFILE_READ: "see your addresses and the names of your ways to pay",
    Scope.SUPPORT_ASK: "ask a human of the shop for you",
}
