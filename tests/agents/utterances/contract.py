"""The arguments of every tool that a sentence may ask for: those of the shop's tools, and of those agreed to come."""

from agents.tools import TOOLS

COMING: dict[str, set[str]] = {
    "search_products": {"rating"},
    "list_categories": set(),
    "compare_products": {"product_ids"},
    "read_reviews": {"product_id", "stars", "limit"},
    "save_for_later": {"line_id"},
    "take_up_again": {"line_id"},
    "clear_cart": set(),
    "apply_discount_code": {"code"},
    "remove_discount_code": set(),
    "undo_cart_change": set(),
    "reorder": {"order_id"},
    "list_addresses": set(),
    "choose_address": {"address_id"},
    "add_address": {
        "recipient",
        "street",
        "city",
        "postcode",
        "country",
        "region",
        "street2",
        "company",
        "phone",
    },
    "list_shipping_methods": set(),
    "choose_shipping": {"code"},
    "change_delivery_address": {"order_id", "address_id"},
    "return_options": {"order_id"},
    "return_items": {"order_id", "lines", "reason", "note"},
    "exchange_items": {"order_id", "lines", "reason", "note"},
    "withdraw_return": {"return_id"},
    "list_wishlist": set(),
    "add_to_wishlist": {"product_id"},
    "remove_from_wishlist": {"product_id"},
    "list_schedules": set(),
    "cancel_schedule": {"schedule_id"},
    "who_am_i": set(),
    "what_may_you_do": set(),
    "ask_a_human": {"summary", "order_id"},
}


def arguments() -> dict[str, set[str]]:
    """By tool. A tool that is there says itself what it takes."""
    there = {name: set(tool.arguments.model_fields) for name, tool in TOOLS.items()}
    return COMING | {name: fields | COMING.get(name, set()) for name, fields in there.items()}
