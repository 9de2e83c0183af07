"""Where a person wants things sent: their address book, one of them the default."""

from collections.abc import Mapping

from django.db.models import QuerySet

from identity.actor import Actor
from identity.policy import Resource, authorized, require
from shop.defaults import prefer, take_out
from shop.models import Address
from shop.quotes import signed_in

MOST = 30


class UnknownAddress(LookupError):
    def __init__(self) -> None:
        super().__init__("There is no such address among yours.")


class BookFull(ValueError):
    def __init__(self) -> None:
        super().__init__(f"You keep {MOST} addresses already. Remove one first.")


def list_addresses(*, actor: Actor) -> QuerySet[Address]:
    """The actor's own, the default first."""
    require(actor, "profile:read", _of(actor))
    return Address.objects.filter(owner=signed_in(actor)).order_by("-is_default", "id")


def get_address(public_id: str, *, actor: Actor) -> Address:
    """Raises UnknownAddress."""
    if address := list_addresses(actor=actor).filter(public_id=public_id).first():
        return address
    raise UnknownAddress


def add_address(fields: Mapping[str, str], *, actor: Actor) -> Address:
    """A person's first address is their default one. Raises BookFull."""
    with authorized(actor, "addresses:write", _of(actor)):
        kept = Address.objects.filter(owner=signed_in(actor)).count()
        if kept >= MOST:
            raise BookFull
        return Address.objects.create(
            owner=signed_in(actor), is_default=not kept, by_agent=_is_agent(actor), **fields
        )


def change_address(public_id: str, fields: Mapping[str, str], *, actor: Actor) -> Address:
    """Orders keep what they were sent to; a quote that named the old one no longer fits. Raises UnknownAddress."""
    with authorized(actor, "addresses:write", _of(actor, public_id)):
        address = _own(public_id, actor)
        for name, value in fields.items():
            setattr(address, name, value)
        address.by_agent = _is_agent(actor)
        address.save(update_fields=(*fields, "by_agent"))
    return address


def make_default(public_id: str, *, actor: Actor) -> Address:
    """Raises UnknownAddress."""
    with authorized(actor, "addresses:write", _of(actor, public_id)):
        address = _own(public_id, actor)
        prefer(address, signed_in(actor).addresses.all())
    return address


def remove_address(public_id: str, *, actor: Actor) -> Address:
    """The next one becomes the default. Raises UnknownAddress."""
    with authorized(actor, "addresses:write", _of(actor, public_id)):
        address = _own(public_id, actor)
        take_out(address, signed_in(actor).addresses.all())
    return address


def _own(public_id: str, actor: Actor) -> Address:
    if address := Address.objects.filter(owner=signed_in(actor), public_id=public_id).first():
        return address
    raise UnknownAddress


def _of(actor: Actor, public_id: str = "") -> Resource:
    return Resource("Address", public_id, {"owner": actor.key, "address": public_id})


def _is_agent(actor: Actor) -> bool:
    return actor.delegation is not None
