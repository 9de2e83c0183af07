"""How often one person, or one address of guests, may call."""

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle, SimpleRateThrottle
from rest_framework.views import APIView

from shop.code_tries import count_code_try


class RateLimit(SimpleRateThrottle):
    """Counted in the cache: a shop on several hosts gives them one, or each host counts for itself."""

    cache_format = "api-calls:%(scope)s:%(ident)s"

    def __init__(self) -> None:
        """The rate is known once the caller is."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        person = request.actor.principal  # type: ignore[attr-defined]
        self.scope = "person" if person else "guest"
        self.rate = settings.API_RATES[self.scope]
        self.num_requests, self.duration = self.parse_rate(self.rate)
        return super().allow_request(request, view)

    def get_cache_key(self, request: Request, view: APIView) -> str:
        person = request.actor.principal  # type: ignore[attr-defined]
        ident = person.public_id if person else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": ident}


class CodeTries(BaseThrottle):
    """The page's own count of tried discount codes, taken before a call is known as a repeat."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Raises TooManyCodes, which says how long to wait."""
        if request.method == "PUT":
            count_code_try(request._request, request.actor)  # type: ignore[attr-defined]
        return True
