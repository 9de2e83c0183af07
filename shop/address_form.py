"""An address as each country writes it: the form asks for the parts that exist there, by their names there."""

from collections.abc import Mapping
from typing import Any

from django import forms

from shop import postal
from shop.models import Address
from shop.plain_text import one_line
from shop.rates import countries

PHONE = r"^\+?[0-9 ()/.-]{5,30}$"
AUTOCOMPLETE = {
    "recipient": "name",
    "company": "organization",
    "street": "address-line1",
    "street2": "address-line2",
    "postcode": "postal-code",
    "city": "address-level2",
    "region": "address-level1",
    "phone": "tel",
}
PARTS = tuple(AUTOCOMPLETE)


class CountryForm(forms.Form):
    """Which country's form to show."""

    country = forms.ChoiceField(label="Country")

    def __init__(self, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, auto_id="show_%s", **options)
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]


class AddressForm(forms.ModelForm):
    """`country` is fixed while the form is filled in; another country is another form.

    Characters that nobody sees are left out: they could turn an address around on the card that somebody signs.
    """

    phone = forms.RegexField(
        PHONE,
        label="Phone",
        required=False,
        help_text="Only for the carrier.",
        error_messages={"invalid": "Write the phone number with digits, such as +49 30 123456."},
    )

    class Meta:
        model = Address
        fields = (*PARTS, "country")
        labels = {"street2": "Floor, flat, entrance"}
        help_texts = {"street2": "", "region": ""}
        widgets = {"country": forms.HiddenInput}

    def __init__(self, data: Mapping[str, Any] | None = None, *, country: str = "", **options: Any) -> None:
        served = dict(countries())
        given = data.get("country", "") if data is not None else country
        self.country = given if given in served else next(iter(served), "")
        super().__init__(_legible(data), **options)
        self.initial["country"] = self.country
        if self.country:
            self._follow(postal.form_of(self.country))
        for name, autocomplete in AUTOCOMPLETE.items():
            if name in self.fields:
                self.fields[name].widget.attrs["autocomplete"] = f"shipping {autocomplete}"

    def clean_country(self) -> str:
        if self.cleaned_data["country"] != self.country:
            raise forms.ValidationError("We do not deliver to this country.")
        return self.country

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if any(name in self.errors for name in self.fields):
            return cleaned
        written, wrong = postal.check({name: str(cleaned.get(name, "")) for name in (*PARTS, "country")})
        for name, sentence in wrong.items():
            self.add_error(name if name in self.fields else None, sentence)
        return {**cleaned, **written}

    def _follow(self, form: postal.Form) -> None:
        """Parts that the country's addresses lack are not asked for."""
        for name in ("company", "postcode", "city", "region"):
            if name not in form.labels:
                del self.fields[name]
        for name, label in form.labels.items():
            self.fields[name].label = label
            self.fields[name].required = name in form.required
        if form.regions and "region" in self.fields:
            choices = [("", "Choose…"), *form.regions]
            self.fields["region"] = forms.ChoiceField(
                label=form.labels["region"], choices=choices, required="region" in form.required
            )


def _legible(data: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    if data is None:
        return None
    return {name: one_line(said) if isinstance(said, str) else said for name, said in data.items()}
