"""What callers send in a body, parsed."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from shop.api.pages import Values
from shop.cart import MOST_OF_ONE

ID_LENGTH = 16


def sent(request: Request, shape: type[serializers.Serializer[Any]]) -> Values:
    """Raises ValidationError."""
    body = shape(data=request.data)
    body.is_valid(raise_exception=True)
    values: Values = body.validated_data
    return values


class NewLine(serializers.Serializer[Any]):
    variant = serializers.SlugField(max_length=ID_LENGTH)
    quantity = serializers.IntegerField(default=1, min_value=1, max_value=MOST_OF_ONE)


class LineChange(serializers.Serializer[Any]):
    """Whatever is left out stays."""

    variant = serializers.SlugField(max_length=ID_LENGTH, required=False)
    quantity = serializers.IntegerField(required=False, min_value=1, max_value=MOST_OF_ONE)
    saved_for_later = serializers.BooleanField(required=False)


class CodeWish(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=30)


class QuoteWish(serializers.Serializer[Any]):
    """Whatever is left out is the person's default; of the ways to send it, the first."""

    address = serializers.SlugField(max_length=ID_LENGTH, required=False)
    payment_method = serializers.SlugField(max_length=ID_LENGTH, required=False)
    shipping_method = serializers.SlugField(default="", max_length=50, allow_blank=True)
    note = serializers.CharField(default="", max_length=500, allow_blank=True)
    purchase_order = serializers.CharField(default="", max_length=40, allow_blank=True)


class OrderWish(QuoteWish):
    """The same wishes as for the quote, and its digest: what was shown is what is ordered."""

    digest = serializers.RegexField(r"^[0-9a-f]{64}$")


class MoveWish(serializers.Serializer[Any]):
    address = serializers.SlugField(max_length=ID_LENGTH)


class AddressWish(serializers.Serializer[Any]):
    """Which parts are needed depends on the country; a part that it has not is left out."""

    country = serializers.RegexField(r"^[A-Z]{2}$", help_text="ISO 3166-1 alpha-2.")
    recipient = serializers.CharField(max_length=120)
    company = serializers.CharField(default="", max_length=120, allow_blank=True)
    street = serializers.CharField(max_length=200)
    street2 = serializers.CharField(default="", max_length=200, allow_blank=True)
    postcode = serializers.CharField(default="", max_length=20, allow_blank=True)
    city = serializers.CharField(default="", max_length=80, allow_blank=True)
    region = serializers.CharField(default="", max_length=80, allow_blank=True)
    phone = serializers.CharField(default="", max_length=30, allow_blank=True)
