"""A postal address as it is written: the postcode before its town, or after it."""

import re

_ADDRESS = re.compile(
    r"(?:^|\baddress[:,]?|\bis|\bfor|:)\s*(?P<recipient>[^,:]+),\s*(?:(?P<company>[^,:\d]+),\s*)?"
    r"(?P<street>[^,:]*\d[^,:]*),\s*(?P<postcode>[\w-]+) (?P<city>[^,]+)"
    r"(?:,\s*(?P<country>[A-Za-z ]+))?",
    re.IGNORECASE,
)
_TOWN_FIRST = re.compile(
    r"(?:^|\baddress[:,]?|\bis|\bfor|:)\s*(?P<recipient>[^,:.]+),\s*(?P<street>[^,:]*\d[^,:]*),\s*"
    r"(?P<city>[^,\d]+?),?\s+(?:(?P<region>[A-Z]{2,3}),? )?(?P<postcode>\d{4,5}(?:-\d{4})?"
    r"|[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2})"
    r"(?:,\s*(?P<country>[A-Za-z ]+))?"
)
"""As in "Brooklyn, NY 11249" and "London N1 7GR"."""
_COUNTRIES = {
    "germany": "DE",
    "usa": "US",
    "united states": "US",
    "france": "FR",
    "austria": "AT",
    "uk": "GB",
}
_COUNTRIES |= {"united kingdom": "GB", "spain": "ES", "italy": "IT", "netherlands": "NL", "switzerland": "CH"}


def read_address(text: str) -> dict[str, str] | None:
    """The fields of an address; its country is empty where it is not told, or is none that we know."""
    found = _TOWN_FIRST.search(text) or _ADDRESS.search(text)
    if not found:
        return None
    said = found.groupdict()
    country = (said["country"] or "").strip().lower()
    fields = {name: said[name].strip() for name in ("recipient", "street", "postcode", "city")}
    fields |= {"region": said["region"]} if said.get("region") else {}
    return fields | {"country": _COUNTRIES.get(country) or (country.upper() if len(country) == 2 else "")}
