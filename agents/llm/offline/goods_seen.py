"""Products, cart lines and orders as tools describe them, read leniently: a missing field is empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Variant:
    id: str
    color: str
    size: str
    price: int
    price_text: str
    stock: str

    @property
    def is_available(self) -> bool:
        return self.stock.lower() != "sold out"


@dataclass(frozen=True, slots=True)
class Product:
    id: str
    title: str
    category: str
    price: int
    price_text: str
    colors: tuple[str, ...]
    sizes: tuple[str, ...]
    available: bool
    variants: tuple[Variant, ...]
    description: str = ""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            id=_text(data, "id"),
            title=_text(data, "title"),
            category=_text(data, "category"),
            price=_number(data, "price"),
            price_text=_text(data, "price_text"),
            colors=tuple(str(color) for color in data.get("colors") or ()),
            sizes=tuple(str(size) for size in data.get("sizes") or ()),
            available=bool(data.get("available", True)),
            variants=tuple(_variant(variant) for variant in data.get("variants") or ()),
            description=_text(data, "description"),
        )


@dataclass(frozen=True, slots=True)
class Line:
    line_id: str
    product_id: str
    variant_id: str
    title: str
    color: str
    size: str
    quantity: int
    price_text: str
    price: int = 0

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            line_id=_text(data, "line_id"),
            product_id=_text(data, "product_id"),
            variant_id=_text(data, "variant_id"),
            title=_text(data, "title"),
            color=_text(data, "color"),
            size=_text(data, "size"),
            quantity=_number(data, "quantity"),
            price_text=_text(data, "price_text"),
            price=_number(data, "price"),
        )

    @property
    def kind(self) -> str:
        """ "black, size L", "white", or nothing."""
        return ", ".join(part for part in (self.color, f"size {self.size}" if self.size else "") if part)


@dataclass(frozen=True, slots=True)
class Cart:
    lines: tuple[Line, ...]
    total_text: str
    notes: tuple[str, ...]
    later: tuple[Line, ...] = ()

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        lines = tuple(Line.read(line) for line in data.get("lines") or ())
        later = tuple(Line.read(line) for line in data.get("later") or ())
        notes = tuple(str(note) for note in data.get("notes") or ())
        return cls(lines, _text(data, "total_text"), notes, later)

    def line_of(self, variant_id: str) -> Line | None:
        return next((line for line in self.lines if line.variant_id == variant_id), None)

    def line(self, line_id: str) -> Line | None:
        return next((line for line in self.lines if line.line_id == line_id), None)


@dataclass(frozen=True, slots=True)
class Order:
    number: str
    state: str
    total_text: str
    placed_on: str
    summary: str
    can_cancel: bool
    shipments: tuple[str, ...]

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            number=_text(data, "number") or _text(data, "id"),
            state=_text(data, "state").replace("_", " "),
            total_text=_text(data, "total_text"),
            placed_on=_text(data, "placed_on"),
            summary=_text(data, "summary"),
            can_cancel=bool(data.get("can_cancel")),
            shipments=tuple(_shipment(shipment) for shipment in data.get("shipments") or ()),
        )


def _variant(data: Mapping[str, Any]) -> Variant:
    words = (_text(data, "id"), _text(data, "color"), _text(data, "size"))
    return Variant(*words, _number(data, "price"), _text(data, "price_text"), _text(data, "stock"))


def _shipment(data: Any) -> str:
    """Whatever plain values a shipment has, in their order: "on its way, 26 November"."""
    if not isinstance(data, Mapping):
        return str(data)
    texts = [value for name, value in data.items() if name != "id" and isinstance(value, str)]
    return ", ".join(text.replace("_", " ") for text in texts if text)


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return "" if value is None else str(value)


def _number(data: Mapping[str, Any], name: str) -> int:
    value = data.get(name)
    return value if isinstance(value, int) else 0
