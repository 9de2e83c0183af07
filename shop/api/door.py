"""The API's door: what each call passes before its view, and how whatever goes wrong leaves it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.parsers import JSONParser
from rest_framework.permissions import SAFE_METHODS, AllowAny, BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from identity.actor import Actor
from identity.models import User
from shop.api.problems import SIGN_IN_ON_THE_SITE, Kind, Problem, answer
from shop.api.throttles import RateLimit


class ApiRequest(Request):
    """With the actor that identity.middleware has read, as it is found on the request below."""

    actor: Actor


class BrowserSession(BaseAuthentication):
    """The shop's own session. Guests have carts, too: every unsafe call proves that it comes from our pages."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        below = request._request
        if request.method not in SAFE_METHODS:
            _refuse_forgery(below)
        person = request.actor.principal  # type: ignore[attr-defined]
        return (person, None) if person else None

    def authenticate_header(self, request: Request) -> str:
        return SIGN_IN_ON_THE_SITE


class StrictJSONParser(JSONParser):
    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """A body that nests without end is no more JSON to us than a broken one."""
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as nested:
            raise exceptions.ParseError("The body nests too deeply.") from nested


class SignedIn(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.actor.principal is not None  # type: ignore[attr-defined]


class Door(APIView):
    """Open to everybody. Bodies and answers are JSON."""

    authentication_classes: tuple[type[BaseAuthentication], ...] = (BrowserSession,)
    parser_classes = (StrictJSONParser,)
    permission_classes: tuple[type[BasePermission], ...] = (AllowAny,)
    renderer_classes = (JSONRenderer,)
    throttle_classes: tuple[type[BaseThrottle], ...] = (RateLimit,)
    metadata_class = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        _check_length(request)
        super().initial(request, *args, **kwargs)

    def handle_exception(self, exc: Exception) -> Response:
        response = answer(exc, self.request)
        response.exception = True
        return response

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """The schema says what there is."""
        raise exceptions.MethodNotAllowed("OPTIONS")


class SignedInDoor(Door):
    """For people who are signed in."""

    permission_classes = (SignedIn,)


class NothingHere(Door):
    """Whatever address below /api/ no other view has."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise exceptions.NotFound("There is nothing at this address. Every address of the API ends with /.")


def _refuse_forgery(request: HttpRequest) -> None:
    check = CSRFCheck(_unasked)
    check.process_request(request)
    try:
        reason = check.process_view(request, _unasked, (), {})
    except MultiPartParserError as broken:
        raise exceptions.UnsupportedMediaType(request.content_type or "") from broken
    if reason:
        raise exceptions.PermissionDenied(f"{reason} GET /api/v1/session/ tells the token.")


def _unasked(_: HttpRequest) -> HttpResponse:
    """Where a middleware would go on to; a check goes nowhere."""
    return HttpResponse()


def _check_length(request: Request) -> None:
    """What it says first: of a body that says it is longer nothing is read."""
    length, longest = request.META.get("CONTENT_LENGTH") or "0", settings.API_LONGEST_BODY
    if not length.isdecimal() or int(length) > longest or len(request.body) > longest:
        raise Problem(Kind.TOO_LARGE, f"At most {longest} bytes are read.")
