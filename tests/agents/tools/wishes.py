"""A sensible call of every tool, about what somebody has."""

from typing import Any

from shop.models import Variant
from tests.agents.belongings import NAVY, Belongings
from tests.agents.stage import variant

SOON = "2027-01-04"
GRAN = {"recipient": "Gran", "street": "Am Markt 1", "city": "Bonn", "postcode": "53111", "country": "DE"}


def wishes_about(own: Belongings) -> dict[str, dict[str, Any]]:
    products = [own.mug.product.public_id, own.hoodie.product.public_id]
    mug, line = {"variant_id": own.mug.public_id}, {"line_id": own.line.public_id}
    return _about_orders(own) | {
        "search_products": {"query": "mug"},
        "get_product": {"product_id": products[0]},
        "list_categories": {},
        "compare_products": {"product_ids": products},
        "read_reviews": {"product_id": products[0]},
        "view_cart": {},
        "add_to_cart": mug,
        "update_cart": line | {"quantity": 2},
        "clear_cart": {},
        "undo_cart_change": {},
        "save_for_later": line,
        "take_up_again": {"line_id": own.saved.public_id},
        "apply_discount_code": {"code": "WELCOME10"},
        "remove_discount_code": {},
        "list_addresses": {},
        "choose_address": _office(own),
        "add_address": GRAN,
        "list_shipping_methods": {},
        "choose_shipping": {"code": "standard"},
        "list_wishlist": {},
        "add_to_wishlist": {"product_id": products[1]},
        "remove_from_wishlist": {"product_id": products[0]},
        "schedule_order": {"items": [mug | {"quantity": 1}], "on": SOON},
        "order_every_month": {"items": [mug | {"quantity": 1}], "day": 1, "until": SOON},
        "order_when_price_falls": mug | {"quantity": 1, "below": 10_00, "until": SOON},
        "ask_gift_finder": {"task": "A mug for somebody who likes tea."},
        "list_schedules": {},
        "cancel_schedule": {"schedule_id": "nobodys"},
        "who_am_i": {},
        "what_may_you_do": {},
        "ask_a_human": {"summary": "The mug came with a chip.", "order_id": own.delivered.public_id},
    }  # fmt: skip


def _about_orders(own: Belongings) -> dict[str, dict[str, Any]]:
    delivered = {"order_id": own.delivered.public_id}
    return {
        "place_order": {},
        "list_orders": {},
        "get_order": delivered,
        "cancel_order": {"order_id": own.paid.public_id},
        "change_delivery_address": {"order_id": own.paid.public_id} | _office(own),
        "reorder": delivered,
        "return_options": delivered,
        "return_items": delivered | {"lines": [{"line": 1, "quantity": 1}], "reason": "unwanted"},
        "exchange_items": delivered | {"lines": [_swap(2, variant(NAVY))], "reason": "size"},
        "withdraw_return": {"return_id": own.goods_return.public_id},
    }  # fmt: skip


def _office(own: Belongings) -> dict[str, Any]:
    return {"address_id": own.office.public_id}


def _swap(line: int, other: Variant) -> dict[str, Any]:
    return {"line": line, "quantity": 1, "variant_id": other.public_id}
