"""What belongs to somebody, as the API shows it: cart, quote, order, address. Money in minor units."""

from typing import Any

from rest_framework import serializers

from shop.models import Address, Order, Payment, PaymentMethod
from shop.orders import State


class LineData(serializers.Serializer[Any]):
    id = serializers.CharField()
    product = serializers.CharField(source="product_id")
    variant = serializers.CharField(source="variant_id")
    title = serializers.CharField()
    colour = serializers.CharField()
    size = serializers.CharField()
    quantity = serializers.IntegerField()
    price = serializers.IntegerField()
    total = serializers.IntegerField()
    note = serializers.CharField(help_text="What changed since it was put in, if anything.")


class CartData(serializers.Serializer[Any]):
    lines = LineData(many=True)
    later = LineData(many=True)
    quantity = serializers.IntegerField()
    total = serializers.IntegerField(help_text="What the goods cost, before discount, shipping and tax.")
    code = serializers.CharField()
    code_note = serializers.CharField(help_text="Why the code takes nothing off, if it does not.")
    discount = serializers.IntegerField()
    shipping = serializers.IntegerField()
    notes = serializers.ListField(child=serializers.CharField())
    can_order = serializers.BooleanField()


class SumsData(serializers.Serializer[Any]):
    subtotal = serializers.IntegerField()
    discount = serializers.IntegerField()
    discount_code = serializers.CharField()
    shipping = serializers.IntegerField()
    tax = serializers.IntegerField()
    tax_included = serializers.BooleanField(help_text="Whether the prices hold the tax already.")
    tax_label = serializers.CharField()
    total = serializers.IntegerField()
    currency = serializers.CharField()
    note = serializers.CharField()
    purchase_order = serializers.CharField()


class BoughtData(serializers.Serializer[Any]):
    title = serializers.CharField()
    quantity = serializers.IntegerField()
    price = serializers.IntegerField()
    total = serializers.IntegerField()


class QuotedData(BoughtData):
    variant = serializers.CharField()


class PlaceData(serializers.Serializer[Any]):
    """An address as it was agreed to."""

    country = serializers.CharField()
    recipient = serializers.CharField()
    company = serializers.CharField()
    street = serializers.CharField()
    street2 = serializers.CharField()
    postcode = serializers.CharField()
    city = serializers.CharField()
    region = serializers.CharField()
    phone = serializers.CharField()


class OfferData(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField(source="label")
    price = serializers.IntegerField()


class QuoteData(SumsData):
    """`digest` covers every term; an order names it."""

    digest = serializers.CharField()
    lines = QuotedData(many=True)
    ship_to = PlaceData()
    address = serializers.CharField(source="ship_to.address")
    shipping_method = serializers.CharField()
    shipping_label = serializers.CharField()
    payment_method = serializers.CharField()
    payment_label = serializers.CharField()


class CheckoutData(serializers.Serializer[Any]):
    quote = QuoteData()
    shipping_methods = OfferData(many=True)


class PaymentData(serializers.Serializer[Payment]):
    state = serializers.ChoiceField(choices=Payment.State.choices)
    method = serializers.CharField(source="method_label")
    message = serializers.CharField()


class OrderData(SumsData):
    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    placed_at = serializers.DateTimeField()
    lines = BoughtData(many=True)
    shipping_method = serializers.CharField()
    ship_to = serializers.SerializerMethodField()
    payment = PaymentData()
    can_cancel = serializers.BooleanField()
    cancelled_why = serializers.CharField()

    def get_ship_to(self, order: Order) -> PlaceData:
        names = PlaceData().fields
        return {name: order.address.get(name, "") for name in names}  # type: ignore[return-value]  # for the schema


class OrderPage(serializers.Serializer[Any]):
    results = OrderData(many=True)
    next = serializers.CharField(allow_null=True, help_text="Address of the next page, if there is one.")


class AddressData(serializers.Serializer[Address]):
    id = serializers.CharField(source="public_id")
    country = serializers.CharField()
    recipient = serializers.CharField()
    company = serializers.CharField()
    street = serializers.CharField()
    street2 = serializers.CharField()
    postcode = serializers.CharField()
    city = serializers.CharField()
    region = serializers.CharField()
    phone = serializers.CharField()
    is_default = serializers.BooleanField()


class AddressList(serializers.Serializer[Any]):
    results = AddressData(many=True)


class MethodData(serializers.Serializer[PaymentMethod]):
    id = serializers.CharField(source="public_id")
    name = serializers.CharField(source="label")
    is_default = serializers.BooleanField()


class MethodList(serializers.Serializer[Any]):
    results = MethodData(many=True)
