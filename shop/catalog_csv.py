"""The catalog as a table, a line for each variant. Read back, it says first what it would change, or why it cannot."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from audit.canonical import canonical, digest
from identity.actor import Actor
from identity.policy import Resource, authorized, require
from shop.models import Category, Product, StockAdjustment, Variant
from shop.models.catalog import as_sought
from shop.money import MINOR_PER_UNIT
from shop.stock import adjust_stock, newest_adjustment

COLUMNS = (
    "sku", "product", "title", "category", "description", "colour", "size", "price", "stock", "weight_grams",
    "listed", "featured",
)  # fmt: skip
OF_PRODUCT = ("title", "category", "description", "listed", "featured")
OF_VARIANT = ("colour", "size", "price", "weight_grams")
MOST_LINES = 5_000
MOST_BYTES = 1_000_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
TRUTH = {"yes": True, "no": False}
DEAREST = Decimal(100_000)
Row = TypeVar("Row", Product, Variant)


class Unreadable(ValueError):
    """The file is no table of ours; the message says what to do."""


@dataclass(frozen=True)
class Change:
    """What one line means: `fields` are its differences, as they were and as they would be."""

    line: int
    sku: str
    is_new: bool
    fields: Mapping[str, tuple[str, str]]
    values: Mapping[str, str]


@dataclass
class Plan:
    """Nothing is done while there is one error. `seen` is the newest adjustment of stock before the table was read."""

    seen: int
    changes: list[Change] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)
    unchanged: int = 0

    @property
    def digest(self) -> str:
        """What somebody looked at before they said yes."""
        return digest(canonical([[change.sku, dict(change.fields)] for change in self.changes]))


def export_catalog(*, actor: Actor) -> Iterator[str]:
    """Line by line. What a spreadsheet would take for a formula is written as text."""
    require(actor, "admin:read", Resource(Product._meta.label))
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in (COLUMNS, *map(_row, _variants())):
        writer.writerow([_as_text(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def plan_import(data: bytes, *, actor: Actor) -> Plan:
    """What the table would change. Raises Unreadable."""
    require(actor, "admin:write", Resource(Product._meta.label))
    plan, seen = Plan(newest_adjustment()), set[str]()
    known = {variant.sku: dict(zip(COLUMNS, _row(variant), strict=True)) for variant in _variants()}
    products: dict[str, tuple[str, ...]] = {}
    categories = set(Category.objects.values_list("slug", flat=True))
    for line, values in _read(data):
        sku = values["sku"]
        problems = [*_problems(values, categories)]
        if sku in seen:
            problems.append(f"{sku} stands in the table twice.")
        seen.add(sku)
        before = known.get(sku)
        if before and before["product"] != values["product"]:
            problems.append(f"{sku} belongs to {before['product']}; a variant does not change its product.")
        said = tuple(values[name] for name in OF_PRODUCT)
        if products.setdefault(values["product"], said) != said:
            problems.append(f"Another line says something else of {values['product']}.")
        if problems:
            plan.errors += [(line, problem) for problem in problems]
        elif fields := _differences(before, values):
            plan.changes.append(Change(line, sku, before is None, fields, values))
        else:
            plan.unchanged += 1
    return plan


def import_catalog(plan: Plan, *, actor: Actor) -> None:
    """All of it or nothing; stock by adjustments that name their reason. Raises StockError, ValidationError."""
    if plan.errors:
        raise ValidationError("The table has errors: nothing was changed.")
    with authorized(actor, "admin:write", Resource(Product._meta.label)):
        categories = {category.slug: category for category in Category.objects.all()}
        for change in plan.changes:
            product = _write_product(change, categories)
            _write_stock(_write_variant(change, product), change, plan.seen, actor)


def _variants() -> Iterable[Variant]:
    return Variant.objects.select_related("product__category").order_by("product__slug", "position", "id")


def _row(variant: Variant) -> tuple[str, ...]:
    product = variant.product
    return (
        variant.sku,
        product.slug,
        product.title,
        product.category.slug,
        product.description,
        variant.colour,
        variant.size,
        f"{Decimal(variant.price) / MINOR_PER_UNIT:.2f}",
        str(variant.stock),
        str(variant.weight_grams),
        "yes" if product.is_listed else "no",
        "yes" if product.is_featured else "no",
    )


def _as_text(cell: str) -> str:
    """By a mark in front, also where one stands there already: so the first is never the cell's own."""
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA) else cell


def _as_meant(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell


def _read(data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line with its number, as people count them: the heading is line 1."""
    if len(data) > MOST_BYTES:
        raise Unreadable(f"The file is larger than {MOST_BYTES // 1_000_000} MB. Send it in parts.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as foreign:
        raise Unreadable("The file is not UTF-8. Save it as “CSV UTF-8”, and send it again.") from foreign
    text = text.replace("\r\n", "\n")
    heading = text.partition("\n")[0]
    apart = ";" if heading.count(";") > heading.count(",") else ","
    try:
        lines = enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=apart), start=1)
        rows = [(line, row) for line, row in lines if any(row)]
    except csv.Error as broken:
        raise Unreadable(f"The file is no table: {broken}.") from broken
    if not rows or tuple(cell.strip() for cell in rows[0][1]) != COLUMNS:
        raise Unreadable(f"The first line must be: {', '.join(COLUMNS)}.")
    if len(rows) > MOST_LINES + 1:
        raise Unreadable(f"The table has more than {MOST_LINES:,} lines. Send it in parts.")
    for line, row in rows[1:]:
        cells = [_as_meant(cell.strip()) for cell in row] + [""] * (len(COLUMNS) - len(row))
        yield line, dict(zip(COLUMNS, cells, strict=False))


def _problems(values: Mapping[str, str], categories: set[str]) -> Iterator[str]:
    for column in ("sku", "product", "title", "description"):
        if not values[column]:
            yield f"There is no {column}."
    if values["category"] not in categories:
        yield f"There is no category {values['category'] or 'without a name'}."
    if _price(values["price"]) is None:
        yield f"{values['price'] or 'Nothing'} is no price. Write it like 48.00."
    for column in ("stock", "weight_grams"):
        if not (values[column].isascii() and values[column].isdigit() and len(values[column]) < 9):
            yield f"{values[column] or 'Nothing'} is no number for {column}."
    for column in ("listed", "featured"):
        if values[column] not in TRUTH:
            yield f"{column} is yes or no, not {values[column] or 'nothing'}."


def _price(text: str) -> int | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    if not (amount.is_finite() and 0 <= amount <= DEAREST):
        return None
    minor = amount * MINOR_PER_UNIT
    return int(minor) if minor == int(minor) else None


def _differences(before: Mapping[str, str] | None, values: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    known, wanted = _tidy(before) if before else dict.fromkeys(COLUMNS, ""), _tidy(values)
    return {name: (known[name], wanted[name]) for name in COLUMNS if known[name] != wanted[name]}


def _tidy(values: Mapping[str, str]) -> dict[str, str]:
    """As it is compared: ends of lines, spaces around and a colour's capitals are no difference."""
    return {
        **{name: cell.replace("\r\n", "\n").strip() for name, cell in values.items()},
        "colour": as_sought(values["colour"]),
        "price": f"{Decimal(values['price']):.2f}",
        "stock": str(int(values["stock"])),
        "weight_grams": str(int(values["weight_grams"])),
    }


def _write_product(change: Change, categories: Mapping[str, Category]) -> Product:
    values = change.values
    product = Product.objects.filter(slug=values["product"]).first()
    if product is None:
        product = Product(slug=values["product"], artwork=_artwork_like(categories[values["category"]]))
    elif not change.is_new and not set(change.fields) & set(OF_PRODUCT):
        return product
    product.title, product.description = values["title"], values["description"]
    product.category = categories[values["category"]]
    product.is_listed, product.is_featured = TRUTH[values["listed"]], TRUTH[values["featured"]]
    return _checked(product)


def _write_variant(change: Change, product: Product) -> Variant:
    values = change.values
    variant = Variant.objects.filter(sku=change.sku).first()
    if variant is None:
        variant = Variant(sku=change.sku, product=product, position=product.variants.count())
    elif not set(change.fields) & set(OF_VARIANT):
        return variant
    variant.colour, variant.size = values["colour"], values["size"]
    variant.price, variant.weight_grams = _price(values["price"]) or 0, int(values["weight_grams"])
    return _checked(variant)


def _write_stock(variant: Variant, change: Change, seen: int, actor: Actor) -> None:
    """By what the table differs from what it was read against, so that pieces sold meanwhile stay sold, and a table
    that comes twice at once counts once.
    """
    before, after = change.fields.get("stock", ("0", "0"))
    if pieces := int(after) - int(before or 0):
        counted = StockAdjustment.Reason.COUNT
        adjust_stock(variant, pieces, reason=counted, note="From a table.", seen=seen, actor=actor)


def _artwork_like(category: Category) -> Any:
    """A product that has no picture yet is drawn like the first one of its category."""
    first = Product.objects.filter(category=category).order_by("id").first()
    if first is None:
        raise ValidationError(
            f"{category} has no product to draw a new one like. Make its first in the admin."
        )
    return json.loads(json.dumps(first.artwork))


def _checked(row: Row) -> Row:
    """The model's own rules, whose sentences name the row."""
    try:
        row.full_clean()
    except ValidationError as wrong:
        raise ValidationError(f"{row}: {' '.join(wrong.messages)}") from wrong
    row.save()
    return row
