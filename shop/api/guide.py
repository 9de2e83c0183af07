"""The schema as a page reads it: operations by subject, the shapes of bodies, and every kind of problem."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from shop.api.idempotency import HEADER
from shop.api.problems import Kind
from shop.api.schema import FEED, PROBLEM, SESSION, document, needs, operations

Schema = Mapping[str, Any]
PLAIN_JSON = "application/json"
FOR_WHOM: Mapping[str, str] = {
    "": "everybody",
    SESSION: "people who are signed in",
    FEED: "systems that show a token as their Bearer",
}
EXAMPLES: Mapping[str, object] = {"string": "…", "integer": 1, "number": 4.5, "boolean": True}


@dataclass(frozen=True)
class Field:
    """`shape` is the name of what it holds, where that has a description of its own."""

    name: str
    kind: str
    shape: str
    required: bool
    about: str


@dataclass(frozen=True)
class Operation:
    """`opens` is an address that anybody can look at right away, else empty."""

    id: str
    method: str
    path: str
    about: str
    for_whom: str
    opens: str
    parameters: tuple[Field, ...]
    asks: str
    status: str
    answers: str
    example: str
    problems: tuple[Kind, ...]


@dataclass(frozen=True)
class Subject:
    name: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Shape:
    name: str
    about: str
    fields: tuple[Field, ...]


@cache
def subjects() -> tuple[Subject, ...]:
    grouped = groupby(sorted(operations(document()), key=_subject), _subject)
    return tuple(Subject(name, tuple(_operation(*one) for one in group)) for name, group in grouped)


@cache
def shapes() -> tuple[Shape, ...]:
    named = sorted(document()["components"]["schemas"].items())
    return tuple(
        Shape(name, schema.get("description", ""), tuple(_fields(schema)))
        for name, schema in named
        if name != PROBLEM
    )


def _subject(found: tuple[str, str, Schema]) -> str:
    name: str = found[2]["tags"][0]
    return name


def _operation(path: str, method: str, operation: Schema) -> Operation:
    status = next(iter(operation["responses"]))
    answer = _body(operation["responses"][status])
    asks = _body(operation.get("requestBody", {}))
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        about=operation.get("description", ""),
        for_whom=FOR_WHOM[needs(operation)],
        opens=path if not needs(operation) and method == "get" and "{" not in path else "",
        parameters=tuple(_parameter(one) for one in operation.get("parameters", ()) if _is_own(one)),
        asks=_shape_of(asks),
        status=status,
        answers=_shape_of(answer),
        example=json.dumps(_example(asks or answer), indent=2, ensure_ascii=False) if asks or answer else "",
        problems=tuple(kind for kind in Kind if f"`{kind.slug}`" in _told(operation)),
    )


def _is_own(parameter: Schema) -> bool:
    """The path shows its own; what every unsafe call sends is said once, above them all."""
    return parameter["in"] == "query" or bool(parameter["name"] == HEADER and parameter["required"])


def _told(operation: Schema) -> str:
    return "\n".join(answer.get("description", "") for answer in operation["responses"].values())


def _body(told: Schema) -> Schema:
    schema: Schema = told.get("content", {}).get(PLAIN_JSON, {}).get("schema", {})
    return schema


def _parameter(parameter: Schema) -> Field:
    schema = parameter["schema"]
    return Field(
        parameter["name"],
        _kind(schema),
        "",
        parameter.get("required", False),
        parameter.get("description", schema.get("description", "")),
    )


def _fields(schema: Schema) -> Iterator[Field]:
    required = schema.get("required", ())
    for name, told in schema.get("properties", {}).items():
        yield Field(name, _kind(told), _shape_of(told), name in required, told.get("description", ""))


def _kind(schema: Schema) -> str:
    """In words: `list of string`, `integer or null`, `string: price, -price`."""
    if shape := _reference(schema):
        return shape
    if "items" in schema:
        return f"list of {_kind(schema['items'])}"
    types = schema.get("type", "object")
    words = " or ".join([types] if isinstance(types, str) else types)
    if parts := [*schema.get("oneOf", ()), *schema.get("allOf", ())]:
        words = " or ".join(map(_kind, parts))
    return f"{words}: {_listed(schema['enum'])}" if "enum" in schema else words


def _listed(values: Iterable[object]) -> str:
    return ", ".join("null" if value is None else str(value) or "nothing" for value in values)


def _shape_of(schema: Schema) -> str:
    """The shape that this is, or that its items are; empty where it is plain."""
    parts = [schema, schema.get("items", {}), *schema.get("oneOf", ()), *schema.get("allOf", ())]
    return next(filter(None, map(_reference, parts)), "")


def _reference(schema: Schema) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _example(schema: Schema) -> object:
    if shape := _shape_of(schema):
        found = _example(document()["components"]["schemas"][shape])
        return [found] if "items" in schema else found
    if "enum" in schema:
        return schema["enum"][0]
    if "items" in schema:
        return [_example(schema["items"])]
    if "properties" in schema:
        return {name: _example(told) for name, told in schema["properties"].items()}
    types = schema.get("type", "object")
    return EXAMPLES.get(types if isinstance(types, str) else types[0], {})
