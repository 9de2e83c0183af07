"""The shop for its staff: goods are edited, stock and orders are moved by the verbs, the rest is looked at."""

from shop.admin import goods, orders, pricing, privacy, returns, stock

__all__ = ["goods", "orders", "pricing", "privacy", "returns", "stock"]
