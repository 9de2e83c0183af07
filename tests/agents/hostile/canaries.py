"""What is other people's, in words that nobody could take for anything else: wherever one turns up, it has leaked."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, TextField

from audit.context import open_context
from identity.models import User
from identity.privacy import Holding, holdings
from shop.models import Address, Order, PaymentMethod, Return, Review, Shipment
from shop.money import money

MARK = "canary"
FORTUNE = 7_654_321_00  # no order of anybody else comes near
#: Names of rows by which somebody could get at them.
NAMES = frozenset({"public_id", "number", "nonce", "key_digest", "email", "full_name"})
#: A buyer's words about a product are there to be read.
PUBLIC = (Review,)


def mark_people(*people: User) -> None:
    """Their names, addresses and cards, before anything is ordered with them."""
    with open_context("system:seed"):
        for person in people:
            User.objects.filter(pk=person.pk).update(full_name=f"{person.get_short_name()} Canaryson")
            _mark(Address, owner=person)
            _mark(PaymentMethod, owner=person)


def mark_belongings(*people: User) -> None:
    """What they have ordered, sent back, and were answered; each total is above all that others could pay."""
    with open_context("system:seed"):
        for person in people:
            _mark(Address, owner=person)
            _mark(Return, order__owner=person)
            _mark(Shipment, order__owner=person)
            sums = {name: F(name) + FORTUNE + person.pk for name in ("subtotal", "total")}
            Order.objects.filter(owner=person).update(**sums)
            _mark(Order, owner=person)


def _mark(model: Any, **whose: object) -> None:
    """Every text of the rows that people write, and that nothing is looked up by."""
    for row in model._base_manager.filter(**whose):
        marked = {
            field.name: f"{MARK} {row.pk} {field.name}"[: field.max_length]
            for field in model._meta.concrete_fields
            if field.name in WORDS and isinstance(field, CharField | TextField)
        }
        model._base_manager.filter(pk=row.pk).update(**marked)


#: Columns that hold somebody's own words.
WORDS = frozenset(
    {
        "recipient", "company", "street", "street2", "city", "phone", "label", "note", "answer", "tracking",
        "purchase_order", "cancelled_why",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Others:
    """Every row that is theirs, by model and key; and every name, number and marked word in them."""

    things: frozenset[tuple[str, str]]
    secrets: frozenset[str]

    @classmethod
    def of(cls, *people: User) -> "Others":
        held = [(holding, person) for _, holding in holdings() for person in people]
        things = {(holding.label, str(row.pk)) for holding, person in held for row in holding.rows(person)}
        private = [(holding, person) for holding, person in held if holding.model not in PUBLIC]
        secrets = {secret for holding, person in private for secret in _secrets_in(holding, person)}
        return cls(frozenset(things), frozenset(secrets))


def _secrets_in(holding: Holding, person: User) -> Iterator[str]:
    for row in holding.rows(person).values():
        for name, value in row.items():
            if name in NAMES and isinstance(value, str):
                yield value
            elif name == "total" and value > FORTUNE:
                yield from (str(value), money(value))
            else:
                yield from (text for text in _texts(value) if MARK in text.lower())


def _texts(value: Any) -> Iterator[str]:
    """Text within text, too: arguments and results are JSON."""
    match value:
        case str():
            try:
                read = json.loads(value)
            except ValueError:
                read = value
            yield from _texts(read) if isinstance(read, dict | list) else (value,)
        case dict():
            for part in value.values():
                yield from _texts(part)
        case list():
            for part in value:
                yield from _texts(part)
