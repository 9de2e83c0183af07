"""Where things go. The model chooses between addresses by label and town; it never sees a whole one."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from agents.tools.base import Arguments, Call, Result, Tool, ToolError
from agents.tools.cart import cart_json, telling_cart
from identity.actor import Actor
from identity.scopes import Scope
from shop import addresses
from shop.address_form import AddressForm
from shop.cart import cart_of
from shop.delivery import choose_address, town_of
from shop.models import Address


class ListAddresses(Arguments):
    pass


class ChooseAddress(Arguments):
    address_id: str = Field(max_length=40, description="Id of an address, from list_addresses.")


class AddAddress(Arguments):
    recipient: str = Field(min_length=1, max_length=120)
    street: str = Field(min_length=1, max_length=200, description="Street and number.")
    city: str = Field("", max_length=80)
    postcode: str = Field("", max_length=20)
    country: str = Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 code, like DE.")
    region: str = Field("", max_length=80, description="State or province, as ISO 3166-2 ends, like CA.")
    street2: str = Field("", max_length=200, description="Floor, flat, entrance.")
    company: str = Field("", max_length=120)
    phone: str = Field("", max_length=30)


def list_(arguments: ListAddresses, call: Call) -> Result:
    """The person's saved addresses, by label and town."""
    kept = list(addresses.list_addresses(actor=call.actor))
    chosen = _chosen(call.actor)
    return {"addresses": [_told(address, place, chosen) for place, address in enumerate(kept, 1)]}


@telling_cart
def choose(arguments: ChooseAddress, call: Call) -> Result:
    """Let the cart go to one of the saved addresses, in place of the default one. The person sees the whole
    address on the card that they countersign."""
    address = choose_address(arguments.address_id, actor=call.actor)
    return {"goes_to": town_of(address), "cart": cart_json(call.actor)}


def add(arguments: AddAddress, call: Call) -> Result:
    """Keep another address, as the person has told it. choose_address then lets the cart go there."""
    form = AddressForm(arguments.model_dump())
    if not form.is_valid():
        raise ToolError("invalid_arguments", _problems(form))
    address = addresses.add_address(form.cleaned_data, actor=call.actor)
    place = call.actor.someone.addresses.count()
    return {"address": _told(address, place, chosen=None)}


def _chosen(actor: Actor) -> int | None:
    """None, too, for an agent that may not look into the cart."""
    cart = cart_of(actor) if actor.may_use(Scope.CART_READ) else None
    return cart.ship_to_id if cart else None


def _told(address: Address, place: int, chosen: int | None) -> dict[str, Any]:
    return {
        "address_id": address.public_id,
        "label": address.company or f"address {place}",
        "town": address.city or address.region,
        "country": address.country,
        "default": address.is_default,
        "chosen": address.pk == chosen,
    }


def _problems(form: AddressForm) -> str:
    return "; ".join(f"{name}: {' '.join(map(str, said))}" for name, said in form.errors.items())


def _say_list(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"looked at your addresses · {len(result.get('addresses', []))} kept"


def _say_choose(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"chose where the cart goes · {result.get('goes_to', '')}"


def _say_add(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"kept an address · {result.get('address', {}).get('town', '')}"


TOOLS = (
    Tool("list_addresses", Scope.PROFILE_READ, ListAddresses, list_, _say_list),
    Tool("choose_address", Scope.CART_WRITE, ChooseAddress, choose, _say_choose),
    Tool("add_address", Scope.ADDRESSES_WRITE, AddAddress, add, _say_add),
)
