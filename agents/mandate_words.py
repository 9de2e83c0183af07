"""A mandate's bounds in words, the same for card, list, letter and model."""

from agents.models import Mandate
from agents.months import last_day_before
from shop.money import money

TH = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
SHORTEST_MONTH = 28


def how_often(mandate: Mandate) -> str:
    """Like "on the 1st of every month at 09:00 (Europe/Berlin), until 30 June 2027"."""
    return f"{when(mandate)}, until {until(mandate)}"


def when(mandate: Mandate) -> str:
    if mandate.day is None or mandate.at is None:
        return f"once, when one costs less than {money(mandate.below or 0)}"
    zone = mandate.delegation.principal.zone
    last = ", or the last day," if mandate.day > SHORTEST_MONTH else ""
    day = f"{mandate.day}{TH.get(mandate.day, 'th')}"
    return f"on the {day}{last} of every month at {mandate.at:%H:%M} ({zone.key})"


def until(mandate: Mandate) -> str:
    """The last day, in the principal's calendar."""
    day = last_day_before(mandate.until, mandate.delegation.principal.zone)
    return f"{day.day} {day:%B %Y}"
