"""Every error of the API, as problem details (RFC 9457): one kind each, by a slug that clients may rely on."""

import logging
from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.http import Http404
from django.urls import reverse
from rest_framework import exceptions
from rest_framework.response import Response

from identity.authority import waited_in_vain
from identity.policy import Outcome, Refused
from shop.addresses import BookFull, UnknownAddress
from shop.cart import CartError, NotEnoughStock, SoldOut, UnknownLine
from shop.catalog import UnknownProduct
from shop.code_tries import TooManyCodes
from shop.discounts import CodeRefused
from shop.orders import OrderError, QuoteNoLongerFits, UnknownOrder
from shop.rates import NoDelivery

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"

#: RFC 9110 §11.6.1 wants a challenge with every 401.
SIGN_IN_ON_THE_SITE: Final = "Session"


class Kind(Enum):
    """Slug, status, and what it means in general; the detail of a problem says what happened this time."""

    MALFORMED = "malformed", 400, "The body cannot be read as JSON."
    INVALID = "invalid", 400, "Some values are not right; `errors` names each."
    KEY_MISSING = "idempotency-key-missing", 400, "This call moves money and wants an Idempotency-Key."
    SIGN_IN = "sign-in", 401, "This is for people who are signed in."
    TOKEN = "token", 401, "This is for systems that show a token of their own."
    DECLINED = "payment-declined", 402, "The payment was declined; the order is cancelled."
    REFUSED = "refused", 403, "The shop's policy does not allow this."
    APPROVER = (
        "approver-wanted",
        403,
        "An approver of the organization has to agree first. Ask for it on the page that `ask_at` names.",
    )
    FRESH_SIGN_IN = (
        "fresh-sign-in",
        403,
        "Allowed after signing in again, on the page that `sign_in_at` names.",
    )
    FORGED = "csrf", 403, "The X-CSRFToken header is missing or not the session's."
    NOT_FOUND = "not-found", 404, "There is no such thing here, or it is not yours."
    METHOD = "method-not-allowed", 405, "This address has no such method; Allow names those it has."
    NOT_ACCEPTABLE = "not-acceptable", 406, "The API answers in JSON alone."
    CONFLICT = "conflict", 409, "It cannot be done as things stand."
    SOLD_OUT = "sold-out", 409, "Nothing of it is left."
    NOT_ENOUGH_STOCK = "not-enough-stock", 409, "Fewer are left than were asked for; `left` says how many."
    QUOTE_CHANGED = "quote-changed", 409, "The quote no longer fits; ask for a new one. `reasons` says why."
    STILL_RUNNING = "still-running", 409, "The first call with this key has not been answered yet."
    TOO_LARGE = "too-large", 413, "The body is longer than the API reads."
    MEDIA_TYPE = "unsupported-media-type", 415, "The API reads JSON alone."
    KEY_REUSED = "idempotency-key-reused", 422, "This key was sent with another call."
    THROTTLED = "too-many-requests", 429, "Retry-After says how many seconds to wait."
    INTERNAL = "internal", 500, "Something is broken on our side."
    BUSY = "busy", 503, "Something else had to be finished first. Retry-After says how many seconds to wait."

    def __init__(self, slug: str, status: int, title: str) -> None:
        self.slug = slug
        self.status = status
        self.title = title

    @property
    def uri(self) -> str:
        """Where the kind is explained."""
        return f"{settings.SITE_URL}/api/#{self.slug}"


class Problem(Exception):
    """For what only the API can find wrong."""

    def __init__(
        self, kind: Kind, detail: str = "", *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.headers, self.more = kind, detail, dict(headers or {}), more


#: The kind of each expected refusal, the special ones first.
KINDS: Final[tuple[tuple[type[Exception], Kind], ...]] = (
    (exceptions.ParseError, Kind.MALFORMED),
    (exceptions.NotAuthenticated, Kind.SIGN_IN),
    (exceptions.PermissionDenied, Kind.FORGED),
    (PermissionDenied, Kind.REFUSED),
    (exceptions.NotFound, Kind.NOT_FOUND),
    (exceptions.MethodNotAllowed, Kind.METHOD),
    (exceptions.NotAcceptable, Kind.NOT_ACCEPTABLE),
    (exceptions.UnsupportedMediaType, Kind.MEDIA_TYPE),
    (exceptions.Throttled, Kind.THROTTLED),
    (Http404, Kind.NOT_FOUND),
    (UnknownProduct, Kind.NOT_FOUND),
    (UnknownAddress, Kind.NOT_FOUND),
    (UnknownLine, Kind.NOT_FOUND),
    (UnknownOrder, Kind.NOT_FOUND),
    (TooManyCodes, Kind.THROTTLED),
    (SoldOut, Kind.SOLD_OUT),
    (CartError, Kind.CONFLICT),
    (CodeRefused, Kind.CONFLICT),
    (NoDelivery, Kind.CONFLICT),
    (OrderError, Kind.CONFLICT),
    (BookFull, Kind.CONFLICT),
)


def answer(exception: Exception, request: object) -> Response:
    """What a caller is told. Whatever nobody expected is logged, and told without its words."""
    problem = problem_of(exception)
    if problem.kind is Kind.INTERNAL:
        log.error("the API failed", exc_info=exception)
        got_request_exception.send(sender=None, request=request)
    if problem.kind is Kind.BUSY:
        log.warning("the API waited in vain", exc_info=exception)
    return respond(problem)


def respond(problem: Problem) -> Response:
    kind = problem.kind
    body = {"type": kind.uri, "title": kind.title, "status": kind.status, "detail": problem.detail}
    return Response(
        {**body, **problem.more}, status=kind.status, headers=problem.headers, content_type=MEDIA_TYPE
    )


def problem_of(exception: Exception) -> Problem:
    """What is expected has its kind; everything else is INTERNAL."""
    match exception:
        case Problem():
            return exception
        case _ if waited_in_vain(exception):
            return Problem(Kind.BUSY, "Ask again in a moment.", headers={"Retry-After": "1"})
        case Refused():
            kind, more = _way_on(exception.decision.outcome)
            return Problem(kind, str(exception), policies=list(exception.decision.policies), **more)
        case exceptions.ValidationError():
            return Problem(Kind.INVALID, "Look at each of the errors.", errors=_errors(exception.detail))
        case QuoteNoLongerFits():
            return Problem(Kind.QUOTE_CHANGED, str(exception), reasons=list(exception.reasons))
        case NotEnoughStock():
            return Problem(Kind.NOT_ENOUGH_STOCK, str(exception), left=exception.left)
    kind = next((kind for known, kind in KINDS if isinstance(exception, known)), Kind.INTERNAL)
    detail = "It was logged, and somebody will look." if kind is Kind.INTERNAL else _sentence(exception)
    return Problem(kind, detail, headers=_headers(exception))


def _way_on(outcome: Outcome) -> tuple[Kind, dict[str, Any]]:
    """The kind of a refusal, and where a person lifts it."""
    match outcome:
        case Outcome.REQUIRE_STEP_UP:
            return Kind.FRESH_SIGN_IN, {"sign_in_at": f"{settings.SITE_URL}{reverse('step-up')}"}
        case Outcome.REQUIRE_APPROVER:
            return Kind.APPROVER, {"ask_at": f"{settings.SITE_URL}{reverse('checkout')}"}
    return Kind.REFUSED, {}


def _sentence(exception: Exception) -> str:
    return str(exception.detail) if isinstance(exception, exceptions.APIException) else str(exception)


def _headers(exception: Exception) -> dict[str, str]:
    headers = {}
    if isinstance(exception, exceptions.NotAuthenticated):
        headers["WWW-Authenticate"] = SIGN_IN_ON_THE_SITE
    if wait := getattr(exception, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    return headers


def _errors(detail: Any, field: str = "") -> list[dict[str, str]]:
    """Each sentence with the path of the field that it is about, as `lines.0.quantity`."""
    if isinstance(detail, dict):
        return [error for name, inner in detail.items() for error in _errors(inner, _path(field, name))]
    if isinstance(detail, list):
        return [error for inner in detail for error in _errors(inner, field)]
    return [{"field": field, "detail": str(detail)}]


def _path(field: str, name: object) -> str:
    inner = "" if name in {"non_field_errors", "__all__"} else str(name)
    return ".".join(filter(None, (field, inner)))
