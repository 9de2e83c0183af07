"""Money: whole minor units and a currency code, everywhere. Only here does it become text or get rounded."""

from django.conf import settings

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£"}
MINOR_PER_UNIT = 100


def money(amount: int, currency: str = "") -> str:
    """`4800` as `$48.00`; a currency without a symbol of ours is named in front."""
    currency = currency or settings.CURRENCY
    units, minor = divmod(abs(amount), MINOR_PER_UNIT)
    symbol = SYMBOLS.get(currency, f"{currency} ")
    return f"{'-' if amount < 0 else ''}{symbol}{units:,}.{minor:02}"


def half_up(amount: int, rate_per_mille: int) -> int:
    """`amount` times a rate in thousandths, rounded half up (amounts are never negative here)."""
    return (amount * rate_per_mille + 500) // 1000
