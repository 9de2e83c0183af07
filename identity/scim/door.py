"""The door of directories: a bearer token and nothing else. No session, no cookie, and so no forged forms."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from scim2_models import (
    Error,
    InvalidSyntaxException,
    NotFoundException,
    PayloadTooLargeException,
    UnauthorizedException,
)

from audit.context import open_context
from audit.ids import uuid7
from audit.tracing import continued
from identity.actor import Actor, directory_of
from identity.administration import resource_of
from identity.models import DirectoryToken
from identity.policy import require

from .answers import JSON, SCIM, Unsupported, answer, refusal
from .lengths import check_lengths
from .schema import POLICY
from .throttle import count_call
from .tokens import find_token, note_use


class DirectoryRequest(HttpRequest):
    actor: Actor


@method_decorator(csrf_exempt, name="dispatch")
class Door(View):
    """Every call says who it is and is decided; whatever goes wrong leaves as a SCIM error."""

    http_method_names = ("get", "post", "put", "patch", "delete", "head")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            token = _token_of(request)
            count_call(token.public_id)
            actor = directory_of(token)
            request.actor = actor  # type: ignore[attr-defined]
            names = {"request_id": str(uuid7()), **actor.facts()}
            with continued(request.headers), open_context("scim", **names), POLICY:
                require(actor, "directory:read", resource_of(token.organization))
                note_use(token)
                if "\0" in request.path:  # which no database looks up
                    raise NotFoundException(detail="There is nothing at this address.")
                return super().dispatch(request, *args, **kwargs)
        except Exception as exception:  # noqa: BLE001 - whatever it is, it is told and logged
            return refusal(request, exception)

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        allowed = ", ".join(name.upper() for name in self.http_method_names if hasattr(self, name))
        error = Error(status=405, detail=f"This address has no such method. It has {allowed}.")
        response = answer(request, error.model_dump(), 405)
        response["Allow"] = allowed
        return response


class NothingHere(Door):
    """Whatever address below /scim/v2/ no other view has."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise NotFoundException(detail="There is nothing at this address.")

    post = put = patch = delete = get


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was sent. Raises SCIMException where there is none, or where no database could keep it."""
    if request.content_type not in {SCIM, JSON}:
        raise Unsupported(detail=f"Send {SCIM} or {JSON}.")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or max(int(length), len(request.body)) > settings.SCIM_LONGEST_BODY:
        raise PayloadTooLargeException(detail=f"At most {settings.SCIM_LONGEST_BODY} bytes are read.")
    try:
        payload = json.loads(request.body, parse_constant=_refuse_constant)
        text = json.dumps(payload, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as unreadable:
        raise InvalidSyntaxException(detail="The body cannot be read as JSON.") from unreadable
    if not isinstance(payload, dict) or b"\\u0000" in text:
        raise InvalidSyntaxException(detail="The body is a JSON object, without the character U+0000.")
    check_lengths(payload)
    return payload


def _token_of(request: HttpRequest) -> DirectoryToken:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    token = find_token(secret.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        raise UnauthorizedException(detail="Show a directory token: Authorization: Bearer ….")
    return token


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
