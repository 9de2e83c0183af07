"""The API in the words of OpenAPI, made from the views once a process."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.audit import FeedBearer
from shop.api.door import BrowserSession, Door
from shop.api.idempotency import HEADER, KEY
from shop.api.problems import MEDIA_TYPE, Kind

UNSAFE: Final = frozenset({"post", "put", "patch", "delete"})
PROBLEM: Final = "Problem"
SESSION: Final = "session"
FEED: Final = "feed"
MOVES_MONEY: Final = "place_order"
TAKES_GOODS: Final = frozenset({"add_to_cart", "change_line", "get_quote", MOVES_MONEY})


class Schema(Door):
    schema = None

    def get(self, request: Request) -> Response:
        return Response(document(), content_type="application/vnd.oai.openapi+json")


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # theirs
    """How drf-spectacular learns of the session."""

    target_class = BrowserSession
    name = SESSION

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "The session of the site, once somebody has signed in there.",
        }


class FeedScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # theirs
    """The same of the token that a SIEM shows."""

    target_class = FeedBearer
    name = FEED

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token made on the page of feeds, by an organization's admin or by the shop's staff.",
        }


@cache
def document() -> dict[str, Any]:
    generated: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # theirs
    return generated


def add_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Hook of drf-spectacular: every operation names the problems that it may answer with."""
    result["components"]["schemas"][PROBLEM] = _problem_schema()
    for path, method, operation in operations(result):
        if method in UNSAFE:
            operation.setdefault("parameters", []).extend(_headers(operation["operationId"]))
        never = _never(method, operation)
        for status in sorted(_statuses(path, method, operation)):
            operation["responses"].setdefault(str(status), _problem_response(status, never))
        operation["responses"] = dict(sorted(operation["responses"].items()))
    return result


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        yield from ((path, method, operation) for method, operation in methods.items())


def _statuses(path: str, method: str, operation: dict[str, Any]) -> set[int]:
    statuses = {403, 406, 429, 500, 503}
    if any(parameter["in"] == "query" for parameter in operation.get("parameters", ())):
        statuses.add(400)
    if "{" in path or "requestBody" in operation:  # what is named may not be there
        statuses.add(404)
    if method in UNSAFE:
        statuses |= {400, 409, 413, 415, 422}
    if operation["operationId"] == MOVES_MONEY:
        statuses.add(402)
    return statuses | {401} if needs(operation) else statuses


def needs(operation: Mapping[str, Any]) -> str:
    """The scheme without which it is refused; empty where it is for everybody."""
    security = operation.get("security", [{}])
    return "" if {} in security else str(next(iter(security[0])))


def _never(method: str, operation: Mapping[str, Any]) -> set[Kind]:
    """Of the kinds that share a status, those that this call cannot meet."""
    never = {Kind.SIGN_IN if needs(operation) == FEED else Kind.TOKEN}
    if "requestBody" not in operation:
        never.add(Kind.MALFORMED)
    if operation["operationId"] != MOVES_MONEY:
        never |= {Kind.KEY_MISSING, Kind.APPROVER, Kind.QUOTE_CHANGED}
    if operation["operationId"] not in TAKES_GOODS:
        never |= {Kind.SOLD_OUT, Kind.NOT_ENOUGH_STOCK}
    if method not in UNSAFE:
        never |= {Kind.FORGED, Kind.FRESH_SIGN_IN}
    return never


def _problem_response(status: int, never: set[Kind]) -> dict[str, Any]:
    kinds = [kind for kind in Kind if kind.status == status and kind not in never]
    return {
        "description": "\n".join(f"`{kind.slug}`: {kind.title}" for kind in kinds),
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{PROBLEM}"}}},
    }


def _problem_schema() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "RFC 9457. Some kinds have more members, as their titles say.",
        "properties": {
            "type": {"type": "string", "format": "uri", "enum": [kind.uri for kind in Kind]},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
                    "required": ["field", "detail"],
                },
            },
        },
        "required": ["type", "title", "status", "detail"],
    }


def _headers(name: str) -> list[dict[str, Any]]:
    """What every unsafe call may send; where money moves, it must."""
    token = {"name": "X-CSRFToken", "description": "As GET /api/v1/session/ tells it.", "required": True}
    key = {
        "name": HEADER,
        "description": "A repeat with the same key and body gets the same answer for a day.",
        "required": name == MOVES_MONEY,
    }
    return [
        {**token, "in": "header", "schema": {"type": "string"}},
        {**key, "in": "header", "schema": {"type": "string", "pattern": f"^{KEY.pattern}$"}},
    ]
