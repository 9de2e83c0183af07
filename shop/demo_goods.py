"""The demo's goods, and where its people want them sent. What is there is left as it is; what is missing is laid."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from django.db import transaction

from audit.context import open_context
from identity.models import User
from shop.catalogue_data import Catalogue, ProductData, VariantData, load
from shop.methods import TEST_CARDS
from shop.models import Address, Category, Pairing, PaymentMethod, Product, Variant
from shop.payments import test_gateway
from shop.starting_rates import lay_rates


@dataclass(frozen=True)
class Home:
    """Where one of the demo's people has things sent."""

    email: str
    street: str
    postcode: str
    city: str
    country: str
    region: str = ""


HOMES = (
    Home("alice@acme.test", "Linienstraße 40", "10119", "Berlin", "DE"),
    Home("bob@acme.test", "Torstraße 125", "10119", "Berlin", "DE"),
    Home("carol@globex.test", "88 Greene Street", "10012", "New York", "US", "NY"),
    Home("mallory@example.test", "14 Wharf Road", "N1 7GR", "London", "GB"),
    Home("sam@countersign.test", "Keizersgracht 905", "1017 EA", "Amsterdam", "NL"),
)
CARDS = (TEST_CARDS["ok"], TEST_CARDS["declined"])


PAIRS = (
    ("ledger-hoodie", "ledger-notebook"),
    ("ledger-hoodie", "purser-beanie"),
    ("rosette-hoodie", "rosette-mug"),
    ("night-shift-hoodie", "night-shift-desk-lamp"),
    ("night-shift-hoodie", "night-watch-mug"),
    ("ridge-line-hoodie", "ridge-backpack"),
    ("banknote-sweater", "banknote-socks"),
    ("banknote-sweater", "banknote-desk-mat"),
    ("guilloche-mug", "small-hours-espresso-cup"),
    ("countersign-mug", "rubber-stamp-stickers"),
    ("countersign-mug", "approval-pin-set"),
    ("summit-tee", "summit-camp-mug"),
    ("sprig-sweater", "sprig-card-set"),
    ("tally-scarf", "tally-pouch"),
    ("ridge-notebook", "bookkeeper-pencils"),
    ("ledger-notebook", "bookkeeper-pencils"),
    ("almanac-planner", "study-candle"),
    ("counterpoint-keyboard", "ridge-desk-mat"),
    ("typist-keyboard", "lectern-laptop-stand"),
    ("noon-tee", "noon-tote"),
)


def seed_goods() -> None:
    catalogue = load()
    with open_context("system:seed"), transaction.atomic():
        lay_rates()
        _categories(catalogue)
        _products(catalogue)
        _variants(catalogue)
        _pairings()
        _homes()


def _categories(catalogue: Catalogue) -> None:
    """Parents stand before their parts."""
    laid = {category.slug: category for category in Category.objects.all()}
    for position, row in enumerate(catalogue.categories):
        if row.slug not in laid:
            laid[row.slug] = Category.objects.create(
                slug=row.slug,
                name=row.name,
                description=row.line,
                position=position,
                parent=laid.get(row.parent),
            )


def _products(catalogue: Catalogue) -> None:
    categories = {category.slug: category for category in Category.objects.all()}
    there = set(Product.objects.values_list("slug", flat=True))
    Product.objects.bulk_create(
        _product(row, categories[row.category]) for row in catalogue.products if row.slug not in there
    )


def _product(row: ProductData, category: Category) -> Product:
    return Product(
        category=category,
        slug=row.slug,
        title=row.title,
        description=row.description,
        artwork=asdict(row.artwork),
        is_featured=row.featured,
    )


def _variants(catalogue: Catalogue) -> None:
    products = {product.slug: product for product in Product.objects.all()}
    there = set(Variant.objects.values_list("sku", flat=True))
    Variant.objects.bulk_create(
        _variant(row, product, products[product.slug], position)
        for product in catalogue.products
        for position, row in enumerate(product.variants)
        if row.sku not in there
    )


def _variant(row: VariantData, data: ProductData, product: Product, position: int) -> Variant:
    return Variant(
        product=product,
        sku=row.sku,
        colour=row.colour,
        size=row.size,
        price=row.price,
        stock=row.stock,
        weight_grams=data.weight_grams,
        position=position,
    )


def _pairings() -> None:
    """Both ways: what goes with a lamp has the lamp go with it."""
    products = {product.slug: product for product in Product.objects.all()}
    known = [(one, other) for one, other in PAIRS if {one, other} <= products.keys()]
    Pairing.objects.bulk_create(
        (
            Pairing(product=products[one], other=products[other], position=position)
            for position, pair in enumerate(known)
            for one, other in (pair, pair[::-1])
        ),
        ignore_conflicts=True,
    )


def _homes() -> None:
    """Only for people who have neither address nor payment method yet."""
    people = {user.email: user for user in User.objects.filter(email__in=[home.email for home in HOMES])}
    settled = set(Address.objects.values_list("owner", flat=True))
    settled |= set(PaymentMethod.objects.values_list("owner", flat=True))
    new = [(people[home.email], home) for home in HOMES if home.email in people]
    new = [(person, home) for person, home in new if person.pk not in settled]
    Address.objects.bulk_create(_address(person, home) for person, home in new)
    PaymentMethod.objects.bulk_create(_cards(person for person, _ in new))


def _address(person: User, home: Home) -> Address:
    where = asdict(home)
    del where["email"]
    return Address(owner=person, recipient=person.full_name, is_default=True, **where)


def _cards(people: Iterable[User]) -> Iterator[PaymentMethod]:
    for person in people:
        for label, token in CARDS:
            yield PaymentMethod(owner=person, label=label, token=token, is_default=token == test_gateway.OK)
