"""The page for who has tried too often. allauth asks for it by the name `handler429` in the URLconf."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
#: Routes where mails are counted, by the hour; everything else is counted by the minute.
MAILING: Final = {
    "account_reset_password",
    "account_signup",
    "account_email_verification_sent",
    "account_email",
}


def too_many(request: HttpRequest) -> HttpResponse:
    """The longest that the wait can be: which of the limits was met is not ours to know."""
    route = request.resolver_match.url_name if request.resolver_match else None
    wait = HOUR if route in MAILING else MINUTE
    page = render(request, "429.html", {"minutes": wait // MINUTE}, status=429)
    page["Retry-After"] = str(wait)
    return page
