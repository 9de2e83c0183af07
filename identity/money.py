"""How an amount is written: whole minor units and a currency code become text here, and nowhere else."""

from typing import Final

from django.conf import settings

SYMBOLS: Final = {"USD": "$", "EUR": "€", "GBP": "£"}
MINOR_PER_UNIT: Final = 100


def money(amount: int, currency: str = "") -> str:
    """`4800` as `$48.00`; a currency without a symbol of ours is named in front."""
    currency = currency or settings.CURRENCY
    units, minor = divmod(abs(amount), MINOR_PER_UNIT)
    symbol = SYMBOLS.get(currency, f"{currency} ")
    return f"{'-' if amount < 0 else ''}{symbol}{units:,}.{minor:02}"
