"""The countries, taxes and shipping rates that a new shop starts with (rates.toml). What is there is left as it is."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from audit.context import open_context
from shop.models import Country, ShippingMethod, ShippingRate, TaxRate

SOURCE = Path(__file__).with_name("rates.toml")


def lay_rates() -> None:
    """Nothing at all where staff have kept a country already: what they took out stays out."""
    with open_context("system:seed"), transaction.atomic():
        if Country.objects.exists():
            return
        rates = tomllib.loads(SOURCE.read_text())
        lands = {land["code"]: _country(land) for land in rates["country"]}
        TaxRate.objects.bulk_create(
            tax for land in rates["country"] for tax in _taxes(lands[land["code"]], land)
        )
        for position, method in enumerate(rates["method"]):
            _method(position, method, rates["country"], lands)


def _country(land: Mapping[str, Any]) -> Country:
    return Country.objects.create(
        code=land["code"], name=land["name"], prices_include_tax=land.get("prices_include_tax", False)
    )


def _taxes(country: Country, land: Mapping[str, Any]) -> Iterator[TaxRate]:
    whole = {"": land["tax"]} if "tax" in land else {}
    for region, tax in {**whole, **land.get("regions", {})}.items():
        yield TaxRate(country=country, region=region, name=tax["name"], rate=tax["rate"])


def _method(
    position: int, method: Mapping[str, Any], lands: list[Mapping[str, Any]], rows: Mapping[str, Country]
) -> None:
    least, most = method["days"]
    made = ShippingMethod.objects.create(
        code=method["code"],
        name=method["name"],
        carrier=method["carrier"],
        least_days=least,
        most_days=most,
        position=position,
    )
    ShippingRate.objects.bulk_create(
        ShippingRate(
            method=made,
            country=rows[land["code"]],
            max_weight_grams=int(grams),
            price=price,
            free_from=method[land["shipping"]].get("free_from"),
        )
        for land in lands
        for grams, price in method[land["shipping"]]["prices"].items()
    )
