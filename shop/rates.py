"""Where we deliver, what that costs, and which tax is due there: read from the rows that staff keep in the admin."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from shop.models import Address, Country, ShippingRate, TaxRate
from shop.money import money
from shop.pricing import Tax


class NoDelivery(ValueError):
    """We do not deliver there, or nothing that heavy."""


@dataclass(frozen=True)
class Place:
    """As much of an address as prices depend on: country (ISO 3166-1) and region (ISO 3166-2, without the country)."""

    country: str
    region: str = ""


@dataclass(frozen=True)
class Offer:
    """A way to send a parcel of some weight to some place."""

    code: str
    name: str
    days: str
    price: int
    free_from: int | None

    @property
    def label(self) -> str:
        return f"{self.name}, {self.days}"

    @property
    def price_text(self) -> str:
        return money(self.price) if self.price else "free"


def countries() -> list[tuple[str, str]]:
    """Code and name of each country we deliver to."""
    return list(Country.objects.values_list("code", "name"))


def country_name(code: str) -> str:
    return Country.objects.filter(code=code).values_list("name", flat=True).first() or code


def tax_at(place: Place) -> Tax:
    """The region's rate, however staff wrote it, else the country's, else none. Raises NoDelivery."""
    here = Q(region="") | Q(region__iexact=place.region)
    rates = TaxRate.objects.filter(here, country__code=place.country)
    if rate := rates.select_related("country").order_by("-region").first():
        return Tax(rate.rate, rate.country.prices_include_tax, rate.label)
    if country := Country.objects.filter(code=place.country).first():
        return Tax(included=country.prices_include_tax)
    raise _not_served(place)


def offers(place: Place, *, weight: int, worth: int) -> list[Offer]:
    """The ways to send so many grams of goods worth so much there, the proposed one first. Raises NoDelivery."""
    rates = ShippingRate.objects.filter(
        country__code=place.country, max_weight_grams__gte=weight, method__is_offered=True
    )
    lightest: dict[str, Offer] = {}
    for rate in rates.select_related("method").order_by("method__position", "max_weight_grams"):
        lightest.setdefault(rate.method.code, _offer(rate, worth))
    if not lightest:
        if not Country.objects.filter(code=place.country).exists():
            raise _not_served(place)
        raise NoDelivery(
            f"A parcel of {weight / 1000:g} kg is more than we can send there. Order less at once."
        )
    return list(lightest.values())


def home_of(owner_id: int | None) -> Place:
    """Where a cart would go: to the person's default address; HOME_COUNTRY for one without, and for guests.

    A shop that does not deliver there assumes the first country that it does.
    """
    homes = Address.objects.filter(owner=owner_id, is_default=True) if owner_id else Address.objects.none()
    if home := homes.values_list("country", "region").first():
        return Place(*home)
    served = [code for code, _ in countries()]
    return Place(settings.HOME_COUNTRY if settings.HOME_COUNTRY in served else next(iter(served), ""))


def _not_served(place: Place) -> NoDelivery:
    served = ", ".join(name for _, name in countries())
    return NoDelivery(
        f"We do not deliver to {place.country or 'an unknown country'}. We deliver to: {served}."
    )


def _offer(rate: ShippingRate, worth: int) -> Offer:
    free = rate.free_from is not None and worth >= rate.free_from
    return Offer(
        rate.method.code, rate.method.name, rate.method.days, 0 if free else rate.price, rate.free_from
    )
