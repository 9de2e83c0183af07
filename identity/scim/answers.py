"""What callers are told: JSON of the SCIM media type, and each error as RFC 7644 §3.12 has it."""

import json
import logging
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.signals import got_request_exception
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from pydantic import ValidationError
from scim2_models import (
    Error,
    ForbiddenException,
    InvalidFilterException,
    PayloadTooLargeException,
    SCIMException,
    UnauthorizedException,
    UniquenessException,
)

from identity.authority import waited_in_vain
from identity.policy import Refused

from .places import NotTheDirectorys
from .throttle import TooManyCalls
from .versions import version_of

log = logging.getLogger(__name__)

SCIM: Final = "application/scim+json"
JSON: Final = "application/json"
DEAD_TOKEN: Final = "dead-directory-token-does-nothing"  # noqa: S105 - the id of a policy


class Busy(SCIMException):
    """The organization's lock was not to be had in time; nothing has happened."""

    status = 503


class Unsupported(SCIMException):
    status = 415


def answer(request: HttpRequest, payload: Any, status: int = 200) -> HttpResponse:
    """In the media type that the caller prefers of the two (RFC 7644 §3.1)."""
    media_type = request.get_preferred_type([SCIM, JSON]) or SCIM
    return HttpResponse(
        json.dumps(payload), status=status, content_type=media_type, headers={"Cache-Control": "no-store"}
    )


def answer_with(request: HttpRequest, resource: Any, payload: Any, status: int = 200) -> HttpResponse:
    """One resource, with its version and address."""
    response = answer(request, payload, status)
    response["ETag"] = version_of(resource)
    response["Location"] = resource.meta.location
    return response


def refusal(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Whatever nobody expected is logged, and told without its words."""
    error, headers = _error_of(exception), _headers(exception)
    if error is None:
        log.error("SCIM failed", exc_info=exception)
        got_request_exception.send(sender=None, request=request)
        error = Error(status=500, detail="Something is broken on our side. It was logged.")
    response = answer(request, error.model_dump(), error.status or 500)
    for name, value in headers.items():
        response[name] = value
    return response


def _error_of(exception: Exception) -> Error | None:
    match exception:
        case ValidationError():
            return Error.from_validation_errors(exception)[0]
        case NotTheDirectorys():
            return ForbiddenException(detail=str(exception)).to_error()
        case SCIMException():
            return exception.to_error()
        case Refused():
            dead = DEAD_TOKEN in exception.decision.policies
            kind = UnauthorizedException if dead else ForbiddenException
            return kind(detail=str(exception)).to_error()
        case RequestDataTooBig():
            return PayloadTooLargeException(detail="The body is longer than is read.").to_error()
        case RecursionError():
            return InvalidFilterException(detail="It nests too deeply.").to_error()
        case IntegrityError():
            log.warning("SCIM met a constraint", exc_info=exception)
            return UniquenessException(detail="Somebody else has just taken it.").to_error()
        case _ if waited_in_vain(exception):
            log.warning("SCIM waited in vain", exc_info=exception)
            return Busy(detail="Busy. Try again in a moment.").to_error()
    return None


def _headers(exception: Exception) -> dict[str, str]:
    """RFC 6750 §3 wants a challenge with every 401."""
    match exception:
        case UnauthorizedException():
            return {"WWW-Authenticate": 'Bearer realm="scim"'}
        case Refused() if DEAD_TOKEN in exception.decision.policies:
            return {"WWW-Authenticate": 'Bearer realm="scim", error="invalid_token"'}
        case TooManyCalls():
            return {"Retry-After": str(exception.wait)}
        case _ if waited_in_vain(exception):
            return {"Retry-After": "1"}
    return {}
