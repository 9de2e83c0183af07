"""`Idempotency-Key`: a call that is sent again with its key is answered again, and not done again.

A run that has not answered after RUNS_AT_MOST is taken for dead, and the next call with its key runs anew. That is
safe: a call's effect and its answer are one transaction (`once`), which a run that was only slow does not commit, and
where the gateway is asked between them (`once_outside`), the verb itself knows the key.
"""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from identity.ids import ALPHABET, LENGTH
from shop.api.door import ApiRequest
from shop.api.problems import Kind, Problem, problem_of, respond
from shop.models import IdempotencyRecord
from shop.views.requests import shopper

RUNS_AT_MOST: Final = timedelta(seconds=60)
KEPT: Final = timedelta(hours=24)
KEY: Final = re.compile(r"[!-~]{1,255}")
HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
TOLD_AGAIN: Final = ("Location",)

View = Callable[..., Response]
Frame = Callable[[], AbstractContextManager[Any]]


def once(view: View) -> View:
    """Effect and answer are one transaction."""
    return _once(view, transaction.atomic)


def once_outside(view: View) -> View:
    """For a view that asks a gateway, which no transaction may hold."""
    return _once(view, nullcontext)


def key_for_order(request: ApiRequest) -> str:
    """The public id that an order's quote gets from caller and key. Raises Problem where there is no key."""
    key = _key_of(request)
    if key is None:
        raise Problem(
            Kind.KEY_MISSING, f"Send {HEADER} with a random text of your own, the same for each try."
        )
    number = int(sha256(f"{_caller(request)}:{key}".encode()).hexdigest(), 16)
    return "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(LENGTH))


def may_repeat(request: ApiRequest) -> bool:
    """Whether a run before may have done what this one asks, and not have got to answer."""
    return _key_of(request) is not None


def forget_answers() -> int:
    """Those that nobody may ask for again. Returns how many."""
    return IdempotencyRecord.objects.filter(started_at__lt=timezone.now() - KEPT).delete()[0]


def _once(view: View, frame: Frame) -> View:
    @wraps(view)
    def answered(door: Any, request: ApiRequest, *args: Any, **kwargs: Any) -> Response:
        key = _key_of(request)
        if key is None:
            return view(door, request, *args, **kwargs)
        record = _claim(_caller(request), key, _digest_of(request))
        if record.status is not None:
            return _again(record)
        try:
            with frame():
                response = _run(view, door, request, *args, **kwargs)
                _keep(record, response)
        except BaseException:
            IdempotencyRecord.objects.filter(pk=record.pk, started_at=record.started_at).delete()
            raise
        return response

    return answered


def _run(view: View, *args: Any, **kwargs: Any) -> Response:
    """A refusal is an answer, too. What is broken, or was too busy, is none."""
    try:
        return view(*args, **kwargs)
    except Exception as exception:
        problem = problem_of(exception)
        if problem.kind in {Kind.INTERNAL, Kind.BUSY}:
            raise
        return respond(problem)


def _claim(caller: str, key: str, digest: str) -> IdempotencyRecord:
    """The record of a run that is ours now, or that has been answered. Raises Problem for any other."""
    now = timezone.now()
    record, ours = IdempotencyRecord.objects.get_or_create(
        caller=caller, key=key, defaults={"request_digest": digest, "started_at": now}
    )
    if ours or _takes_over(record, digest, now):
        return record
    if record.request_digest != digest:
        raise Problem(Kind.KEY_REUSED, "Each call has a key of its own; only a repeat has the same.")
    if record.status is None:
        raise _still_running()
    return record


def _takes_over(record: IdempotencyRecord, digest: str, now: datetime) -> bool:
    """From a run that is dead, or from an answer that is too old; one caller alone succeeds."""
    dead = (
        record.status is None and record.request_digest == digest and record.started_at < now - RUNS_AT_MOST
    )
    if not dead and record.started_at > now - KEPT:
        return False
    same = IdempotencyRecord.objects.filter(pk=record.pk, started_at=record.started_at, status=record.status)
    if not same.update(started_at=now, request_digest=digest, status=None, headers={}, body=""):
        raise _still_running()
    record.refresh_from_db()
    return True


def _keep(record: IdempotencyRecord, response: Response) -> None:
    """Raises Problem where another run has taken this one for dead: it is the other that answers."""
    headers = {name: response.headers[name] for name in TOLD_AGAIN if name in response.headers}
    if response.content_type:
        headers["Content-Type"] = response.content_type
    body = "" if response.data is None else JSONRenderer().render(response.data).decode()
    ours = IdempotencyRecord.objects.filter(pk=record.pk, started_at=record.started_at)
    if not ours.update(status=response.status_code, headers=headers, body=body):
        raise _still_running()


def _still_running() -> Problem:
    return Problem(Kind.STILL_RUNNING, "Ask again in a moment.", headers={"Retry-After": "1"})


def _again(record: IdempotencyRecord) -> Response:
    headers = dict(record.headers)
    media_type = headers.pop("Content-Type", None)
    body = json.loads(record.body) if record.body else None
    return Response(body, record.status, headers={**headers, REPLAYED: "true"}, content_type=media_type)


def _key_of(request: ApiRequest) -> str | None:
    key = request.headers.get(HEADER)
    if key is not None and not KEY.fullmatch(key):
        raise Problem(Kind.INVALID, "Look at each of the errors.", errors=[_BAD_KEY])
    return key


def _caller(request: ApiRequest) -> str:
    """A guest gets a key of their own with the first thing they do."""
    return sha256(shopper(request).key.encode()).hexdigest()  # type: ignore[arg-type]  # DRF hands on what it wraps


def _digest_of(request: ApiRequest) -> str:
    told = f"{request.method} {request.get_full_path()}\n".encode()
    return sha256(told + request._request.body).hexdigest()


_BAD_KEY: Final = {"field": HEADER, "detail": "1 to 255 visible ASCII characters."}
