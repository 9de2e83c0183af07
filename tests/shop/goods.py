"""A small shop: two products with a few variants, and what people need to order them."""

from dataclasses import dataclass

from identity.models import User
from shop.models import Address, Category, PaymentMethod, Product, Variant
from shop.payments import test_gateway
from shop.starting_rates import lay_rates

ART = {"shape": "hoodie", "motif": "plain", "seed": 1, "accent": "natural", "text": ""}


@dataclass(frozen=True)
class Goods:
    """`hoodie` costs 48.00 in navy and black, `mug` 16.00; ten of each, one of the last hoodie."""

    apparel: Category
    drinkware: Category
    hoodie: Variant
    navy_hoodie: Variant
    last_hoodie: Variant
    mug: Variant
    sold_out: Variant


def lay_goods() -> Goods:
    lay_rates()
    apparel = Category.objects.create(slug="apparel", name="Apparel", position=1)
    drinkware = Category.objects.create(slug="drinkware", name="Drinkware", position=2)
    hoodie = make_product(apparel, "Quiet Hoodie", "Midweight cotton with a double pocket.", featured=True)
    mug = make_product(drinkware, "Harbour Mug", "Stoneware for a long morning.")
    return Goods(
        apparel,
        drinkware,
        hoodie=make_variant(hoodie, "black", "L", 48_00, 10, position=1),
        navy_hoodie=make_variant(hoodie, "navy", "L", 48_00, 10, position=2),
        last_hoodie=make_variant(hoodie, "navy", "M", 52_00, 1, position=3),
        mug=make_variant(mug, "red", "", 16_00, 10),
        sold_out=make_variant(mug, "sage", "", 16_00, 0, position=1),
    )


def goods_laid() -> Goods:
    """What `lay_goods` made, read again."""
    made = {variant.sku: variant for variant in Variant.objects.select_related("product__category")}
    return Goods(
        made["quiet-hoodie-black-l"].product.category,
        made["harbour-mug-red-"].product.category,
        hoodie=made["quiet-hoodie-black-l"],
        navy_hoodie=made["quiet-hoodie-navy-l"],
        last_hoodie=made["quiet-hoodie-navy-m"],
        mug=made["harbour-mug-red-"],
        sold_out=made["harbour-mug-sage-"],
    )


def make_product(category: Category, title: str, description: str = "", *, featured: bool = False) -> Product:
    return Product.objects.create(
        category=category,
        slug=title.lower().replace(" ", "-"),
        title=title,
        description=description or f"{title}, plainly made.",
        artwork=ART,
        is_featured=featured,
    )


def make_variant(
    product: Product, colour: str, size: str, price: int, stock: int, *, position: int = 0
) -> Variant:
    sku = f"{product.slug}-{colour}-{size}".lower()
    return Variant.objects.create(
        product=product, sku=sku, colour=colour, size=size, price=price, stock=stock, position=position
    )


def settle_in(person: User, *, token: str = test_gateway.OK, country: str = "DE") -> None:
    """An address in that country, and one card."""
    Address.objects.create(
        owner=person,
        recipient=person.full_name,
        street="Linienstraße 40",
        postcode="10119",
        city="Berlin",
        country=country,
        is_default=True,
    )
    PaymentMethod.objects.create(owner=person, label="Test card", token=token, is_default=True)
