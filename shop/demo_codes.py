"""The demo's discount codes: one of each kind. What is there is left as it is."""

from audit.context import open_context
from shop.models import Category, Discount

Kind = Discount.Kind

#: Code, what it says, its kind and value, and from which value of goods on.
CODES = (
    ("WELCOME10", "10 % off a first order", Kind.PERCENTAGE, 10, 0),
    ("FREESHIP", "Free shipping from $40.00", Kind.FREE_SHIPPING, 0, 40_00),
    ("DESK5", "$5.00 off what belongs on a desk", Kind.AMOUNT, 5_00, 0),
)


def seed_codes() -> None:
    with open_context("system:seed"):
        there = set(Discount.objects.values_list("code", flat=True))
        desk = Category.objects.filter(slug="desk").first()
        Discount.objects.bulk_create(
            Discount(
                code=code,
                description=words,
                kind=kind,
                value=value,
                minimum=minimum,
                once_per_person=code == "WELCOME10",
                category=desk if code == "DESK5" else None,
            )
            for code, words, kind, value, minimum in CODES
            if code not in there
        )
