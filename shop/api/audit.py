"""The log for a SIEM: events after a cursor, in log order, by a token that opens this and nothing else."""

from typing import Any, Final, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from audit.context import open_context
from audit.cursor import BadCursor, cursor_at, position_of
from audit.feed import Batch
from audit.formats import FORMATS, Format
from audit.formats.base import NOTHING_REVEALED
from audit.ids import uuid7
from identity.actor import feed_of
from identity.feeds.handing_out import pull
from identity.feeds.tokens import find_token
from identity.models import FeedToken
from shop.api.door import Door
from shop.api.pages import values_of
from shop.api.problems import Kind, Problem

USUAL: Final = 100
MOST: Final = 1_000
JSON_FORMATS: Final = [format.name for format in FORMATS.values() if format.is_json]


class FeedBearer(BaseAuthentication):
    """RFC 6750 §2.1. Nobody guesses 256 bits, so a wrong token costs one look-up and is not counted."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, FeedToken]:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        token = find_token(secret.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            challenge = {"WWW-Authenticate": 'Bearer realm="audit"'}
            raise Problem(
                Kind.TOKEN, "Show a token of your SIEM: Authorization: Bearer ….", headers=challenge
            )
        return AnonymousUser(), token


class FeedRate(SimpleRateThrottle):
    scope = "feed"

    def get_rate(self) -> str:
        return str(settings.API_RATES[self.scope])

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return f"api-calls:{self.scope}:{request.auth.public_id}"  # type: ignore[union-attr]  # FeedBearer's token


class ShowsToken(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.auth, FeedToken)


class FeedQuery(serializers.Serializer[Any]):
    after = serializers.CharField(
        default="", allow_blank=True, max_length=200, help_text="`next` of the pull before; empty to begin."
    )
    limit = serializers.IntegerField(default=USUAL, min_value=1, max_value=MOST)
    format = serializers.ChoiceField(default=JSON_FORMATS[0], choices=JSON_FORMATS)


class EventBatch(serializers.Serializer[Any]):
    next = serializers.CharField(help_text="To ask with the next time; the same while nothing is new.")
    more = serializers.BooleanField(help_text="Whether to ask again at once.")
    events = serializers.ListField(
        child=serializers.DictField(), help_text="In log order, each in the format that was asked for."
    )


class AuditEvents(Door):
    authentication_classes = (FeedBearer,)
    permission_classes = (ShowsToken,)
    throttle_classes = (FeedRate,)

    @extend_schema(
        operation_id="pull_events", tags=["trail"], parameters=[FeedQuery], responses={200: EventBatch}
    )
    def get(self, request: Request) -> HttpResponse:
        """What is new in the trail that the token opens, for a SIEM: each event at least once."""
        asked, token = values_of(request, FeedQuery), cast(FeedToken, request.auth)
        after, format = _position(asked["after"]), FORMATS[asked["format"]]
        with open_context("api", request_id=str(uuid7()), **feed_of(token).facts()):
            batch = pull(token, after=after, limit=asked["limit"], form=format.name)
        return HttpResponse(_body(batch, format), content_type="application/json")


def _position(cursor: str) -> int:
    try:
        return position_of(cursor)
    except BadCursor as other:
        raise serializers.ValidationError({"after": [str(other)]}) from other


def _body(batch: Batch, format: Format) -> str:
    """The lines as they are: our own are canonical, and parsing them again would cost more than reading them."""
    lines = ",\n".join(format.line(entry, NOTHING_REVEALED) for entry in batch.entries)
    return f'{{"next":"{cursor_at(batch.reached)}","more":{str(batch.more).lower()},"events":[{lines}]}}'
