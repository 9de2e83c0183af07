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
    SCHEDULES_WRITE = "schedules:write"

    @property
    def plain(self) -> str:
        return PLAIN_WORDS[self]


PLAIN_WORDS = {
    Scope.CATALOG_READ: "look through the shop",
    Scope.CART_READ: "see your cart",
    Scope.CART_WRITE: "change your cart",
    Scope.ORDERS_READ: "see your orders",
    Scope.ORDERS_PLACE: "order what you countersign",
    Scope.ORDERS_CANCEL: "cancel your orders while that is possible",
    Scope.SCHEDULES_WRITE: "keep countersigned orders for a later day",
}
