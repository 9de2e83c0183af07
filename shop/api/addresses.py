"""One's own addresses, and one's own ways to pay."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from shop.address_form import AddressForm
from shop.addresses import (
    add_address,
    change_address,
    get_address,
    list_addresses,
    make_default,
    remove_address,
)
from shop.api.answers import AddressData, AddressList, MethodData, MethodList
from shop.api.bodies import AddressWish, sent
from shop.api.door import ApiRequest, SignedInDoor
from shop.api.idempotency import once
from shop.methods import list_methods


class Addresses(SignedInDoor):
    @extend_schema(operation_id="list_addresses", tags=["addresses"], responses=AddressList)
    def get(self, request: ApiRequest) -> Response:
        """The default first."""
        rows = list_addresses(actor=request.actor)
        return Response({"results": [AddressData(row).data for row in rows]})

    @extend_schema(
        operation_id="add_address", tags=["addresses"], request=AddressWish, responses={201: AddressData}
    )
    @once
    def post(self, request: ApiRequest) -> Response:
        """Written as its country writes addresses; the first is the default."""
        address = add_address(_fields(request), actor=request.actor)
        location = reverse("api-address", args=[address.public_id])
        return Response(AddressData(address).data, 201, headers={"Location": location})


class OneAddress(SignedInDoor):
    @extend_schema(operation_id="get_address", tags=["addresses"], responses=AddressData)
    def get(self, request: ApiRequest, address_id: str) -> Response:
        return Response(AddressData(get_address(address_id, actor=request.actor)).data)

    @extend_schema(
        operation_id="change_address", tags=["addresses"], request=AddressWish, responses=AddressData
    )
    @once
    def put(self, request: ApiRequest, address_id: str) -> Response:
        """Orders that are on their way keep the old one."""
        get_address(address_id, actor=request.actor)
        changed = change_address(address_id, _fields(request), actor=request.actor)
        return Response(AddressData(changed).data)

    @extend_schema(operation_id="remove_address", tags=["addresses"], request=None, responses={204: None})
    @once
    def delete(self, request: ApiRequest, address_id: str) -> Response:
        """The next one becomes the default."""
        remove_address(address_id, actor=request.actor)
        return Response(status=204)


class DefaultAddress(SignedInDoor):
    @extend_schema(
        operation_id="make_address_default", tags=["addresses"], request=None, responses=AddressData
    )
    @once
    def post(self, request: ApiRequest, address_id: str) -> Response:
        return Response(AddressData(make_default(address_id, actor=request.actor)).data)


class PaymentMethods(SignedInDoor):
    @extend_schema(operation_id="list_payment_methods", tags=["checkout"], responses=MethodList)
    def get(self, request: ApiRequest) -> Response:
        """The default first. They are added on the site."""
        rows = list_methods(actor=request.actor)
        return Response({"results": [MethodData(row).data for row in rows]})


def _fields(request: ApiRequest) -> dict[str, Any]:
    """Checked by the form that the page has. Raises ValidationError."""
    form = AddressForm(sent(request, AddressWish))
    if not form.is_valid():
        raise serializers.ValidationError(
            {name: [str(sentence) for sentence in said] for name, said in form.errors.items()}
        )
    return dict(form.cleaned_data)
