"""Narrowing a list of products, in the address of the page."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from shop.catalog import Sort
from shop.facets import Facets, told
from shop.filters import ANYTHING, Filters
from shop.money import MINOR_PER_UNIT

DEAREST = Decimal(100_000)
LONGEST_ASKED = 200
FORMS_KEPT = 1_024

#: What an address says to the form, by field.
Asked = tuple[tuple[str, str], ...]


def _price(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=Decimal(0), max_value=DEAREST, decimal_places=2
    )


class FilterForm(forms.Form):
    """Read against what the place holds, then told by `count` how many products each choice leaves."""

    q = forms.CharField(required=False, widget=forms.HiddenInput)
    colour = forms.ChoiceField(label="Colour", required=False)
    size = forms.ChoiceField(label="Size", required=False)
    rating = forms.TypedChoiceField(
        label="Rating",
        required=False,
        coerce=int,
        choices=[("", "Any"), *((star, f"{star} stars and more") for star in (4, 3, 2))],
    )
    min_price = _price("Price from")
    max_price = _price("Price up to")
    in_stock = forms.BooleanField(label="In stock only", required=False)
    sort = forms.ChoiceField(
        label="Sort by",
        required=False,
        choices=[
            ("", "Our choice"),
            (Sort.PRICE, "Price, lowest first"),
            (Sort.PRICE_FALLING, "Price, highest first"),
            (Sort.NEWEST, "Newest first"),
            (Sort.RATING, "Best rated first"),
        ],
    )

    def __init__(self, data: Mapping[str, Any], held: Facets) -> None:
        super().__init__(data)
        self._choose("colour", dict.fromkeys(held.colours, ""))
        self._choose("size", dict.fromkeys(held.sizes, ""))
        self.full_clean()

    def count(self, facets: Facets) -> None:
        for name, counted in (("colour", facets.colours), ("size", facets.sizes)):
            chosen = self.cleaned_data.get(name)
            notes = {value: f" ({told(many)})" for value, many in counted.items()}
            self._choose(name, notes if not chosen or chosen in notes else {**notes, chosen: " (0)"})
        stars = [
            (str(star), f"{star} stars and more ({told(many)})") for star, many in facets.ratings.items()
        ]
        self._offer("rating", stars)
        self.fields["in_stock"].label = f"In stock only ({told(facets.in_stock)})"

    @property
    def filters(self) -> Filters:
        """What was filled in rightly; the rest is said beside its field and does not narrow."""
        right = self.cleaned_data
        return Filters(
            colour=right.get("colour", ""),
            size=right.get("size", ""),
            min_price=_minor(right.get("min_price")),
            max_price=_minor(right.get("max_price")),
            in_stock=right.get("in_stock", False),
            rating=right.get("rating") or 0,
        )

    @property
    def narrows(self) -> bool:
        return self.filters != ANYTHING

    @property
    def order(self) -> Sort:
        return Sort(self.cleaned_data.get("sort") or Sort.RELEVANCE)

    def _choose(self, name: str, notes: Mapping[str, str]) -> None:
        self._offer(name, [(value, f"{value}{note}") for value, note in notes.items()])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Any"), *choices]


def asked_in(address: Mapping[str, str]) -> Asked:
    """What is kept of an address is bounded, as anybody may make one up."""
    return tuple((name, address[name][:LONGEST_ASKED]) for name in FilterForm.base_fields if name in address)


@lru_cache(FORMS_KEPT)
def read(asked: Asked, held: Facets) -> FilterForm:
    """To be looked at only: who asks the same gets the same form."""
    return FilterForm(dict(asked), held)


@lru_cache(FORMS_KEPT)
def drawn(asked: Asked, held: Facets, counts: Facets) -> SafeString:
    """The form as everybody sees it who asks the same of the same goods."""
    form = FilterForm(dict(asked), held)
    form.count(counts)
    return render_to_string("shop/_filters.html", {"form": form})


def _minor(units: Decimal | None) -> int | None:
    return None if units is None else int(units * MINOR_PER_UNIT)
