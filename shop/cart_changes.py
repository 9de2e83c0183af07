"""What the last change of a cart did, kept beside it, so that it can be taken back while it stands as it was left."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from shop.models import Cart, CartChange, CartLine

#: Of a cart, beside its lines.
CHOICES = ("discount_id", "ship_to_id", "shipping_method")

#: How many of a variant, and whether they are saved for later; None where there is no line.
State = list[Any] | None
#: By name: how it was, and how it was left.
Changes = Mapping[str, list[Any]]


@contextmanager
def noting(cart: Cart) -> Iterator[None]:
    """The caller holds the cart. A block that changes nothing leaves what was noted before."""
    lines, choices = lines_of(cart), choices_of(cart)
    yield
    changed = _differences(lines, lines_of(cart)), _differences(choices, choices_of(cart))
    if any(changed):
        note(cart, *changed)


def note(cart: Cart, lines: Changes, choices: Changes | None = None) -> None:
    """In place of what was noted before: one statement."""
    change = CartChange(cart=cart, lines=lines, choices=choices or {})
    CartChange.objects.bulk_create(
        [change], update_conflicts=True, unique_fields=("cart",), update_fields=("lines", "choices")
    )


def forget(cart: Cart) -> None:
    CartChange.objects.filter(cart=cart).delete()


def stands(cart: Cart, change: CartChange) -> bool:
    """Whether all that the change touched is as it was left."""
    lines, choices = lines_of(cart), choices_of(cart)
    return all(lines.get(key) == left for key, (_, left) in change.lines.items()) and all(
        choices[name] == left for name, (_, left) in change.choices.items()
    )


def state_of(line: CartLine) -> State:
    return [line.quantity, line.saved_for_later] if line.pk else None


def lines_of(cart: Cart) -> dict[str, State]:
    """By the variant's key, as JSON writes keys."""
    rows = cart.lines.values_list("variant_id", "quantity", "saved_for_later")
    return {str(variant): [quantity, saved] for variant, quantity, saved in rows}


def choices_of(cart: Cart) -> dict[str, Any]:
    return {name: getattr(cart, name) for name in CHOICES}


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    names = sorted(before.keys() | after.keys())
    return {
        name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)
    }
