"""What people send. A form says what is wrong in words; prices and totals are never read from one."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings

from identity.actor import Actor
from identity.models import User
from shop.cart import MOST_OF_ONE
from shop.demo_codes import CODES
from shop.models import Address, PaymentMethod, Review
from shop.money import MINOR_PER_UNIT

QUANTITY = f"Choose a quantity from {{least}} to {MOST_OF_ONE}."
DEAREST = Decimal(100_000)
KEY_LENGTH = 16
LONGEST_CODE = 30


def _price(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=Decimal(0), max_value=DEAREST, decimal_places=2
    )


def _quantity(least: int) -> forms.IntegerField:
    words = QUANTITY.format(least=least)
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), words)
    return forms.IntegerField(min_value=least, max_value=MOST_OF_ONE, error_messages=errors)


class ProseField(forms.CharField):
    """Of several lines, counted as the browser counts them: the end of a line is one character."""

    def to_python(self, value: Any) -> str | None:
        text: str | None = super().to_python(value)
        return text and text.replace("\r\n", "\n")


class AddForm(forms.Form):
    variant = forms.CharField(
        max_length=KEY_LENGTH,
        error_messages=dict.fromkeys(("required", "max_length"), "Choose a colour and size."),
    )
    quantity = _quantity(1)


class LineForm(forms.Form):
    """0 takes the line out."""

    quantity = _quantity(0)
    variant = forms.CharField(max_length=KEY_LENGTH, required=False)


class MoveForm(forms.Form):
    """Another of the person's own addresses, for an order that is not packed yet."""

    address = forms.ModelChoiceField(
        Address.objects.none(), label="Send it to", to_field_name="public_id", empty_label=None
    )

    def __init__(self, data: Mapping[str, Any] | None, person: User) -> None:
        super().__init__(data)
        self.fields["address"].queryset = person.addresses.order_by("-is_default", "id")  # type: ignore[attr-defined]


class DeliveryForm(forms.Form):
    """Where to, how it is sent, and how it is paid: the person's own addresses and payment methods only."""

    address = forms.ModelChoiceField(
        Address.objects.none(), to_field_name="public_id", empty_label=None, widget=forms.RadioSelect
    )
    shipping_method = forms.SlugField(required=False)
    payment_method = forms.ModelChoiceField(
        PaymentMethod.objects.none(), to_field_name="public_id", empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, data: Mapping[str, Any] | None, actor: Actor, **options: Any) -> None:
        super().__init__(data, **options)
        rows = {
            "address": actor.someone.addresses.order_by("-is_default", "id"),
            "payment_method": PaymentMethod.objects.usable_by(actor.someone, actor.organization),
        }
        for name, own in rows.items():
            self.fields[name].queryset = own  # type: ignore[attr-defined]


class PlaceForm(DeliveryForm):
    """Ordering what the page showed, which `digest` names; by its `key` a form sent twice is one order.

    What the buyer writes beside it is theirs alone, and joins the quote when they order.
    """

    key = forms.RegexField(r"^[2-9a-z]{16}\Z", widget=forms.HiddenInput)
    digest = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    note = ProseField(
        label="A note for us", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    purchase_order = forms.CharField(label="Your purchase-order number", required=False, max_length=40)

    def __init__(self, data: Mapping[str, Any] | None, actor: Actor, **options: Any) -> None:
        super().__init__(data, actor, **options)
        for name in DeliveryForm.base_fields:
            self.fields[name].widget = forms.HiddenInput()


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Discount code", max_length=LONGEST_CODE, error_messages={"required": "Type the code first."}
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, typed: str = "") -> None:
        super().__init__(data, initial={"code": typed})
        if settings.DEMO:
            known = ", ".join(code for code, *_ in CODES)
            self.fields["code"].help_text = f"The demo knows {known}."


class ReviewForm(forms.ModelForm):
    rating = forms.TypedChoiceField(
        label="How good is it?",
        coerce=int,
        choices=[(5, "5, excellent"), (4, "4, good"), (3, "3, fair"), (2, "2, poor"), (1, "1, bad")],
        error_messages={"required": "Choose from one star to five."},
        widget=forms.RadioSelect,
    )
    body = ProseField(
        label="What should others know?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    class Meta:
        model = Review
        fields = ("rating", "title", "body")
        labels = {"title": "In a few words"}


def first_error(form: forms.BaseForm) -> str:
    """One sentence for a message, where the form itself is not shown again."""
    return str(next(iter(form.errors.values()))[0])


def _minor(price: Decimal | None) -> int | None:
    return None if price is None else int(price * MINOR_PER_UNIT)
