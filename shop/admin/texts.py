"""Money as people read it, in the admin's lists and on its pages."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.contrib import admin

from shop.money import money


def in_money(field: str, currency: str = "currency") -> Callable[[Any, Any], str]:
    """`total` as `$48.00`. `currency` leads from the row to where its currency stands."""
    currency_of = attrgetter(currency)

    @admin.display(description=field.replace("_", " ").capitalize(), ordering=field)
    def text(_: Any, row: Any) -> str:
        return money(getattr(row, field), currency_of(row))

    return text
