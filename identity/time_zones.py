"""Clocks to choose from."""

import zoneinfo
from functools import cache


@cache
def time_zones() -> tuple[str, ...]:
    """Those that are named for a place, and UTC: the others are old names, or turn the sign of their offset around."""
    places = (zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return ("UTC", *sorted(places))
