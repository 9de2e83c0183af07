"""Pages of the chat, whole or in the panel beside a page of the shop: a frame that only our own pages may make."""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

WHOLE, PANEL = "base.html", "agents/panel_base.html"
ASKED_FOR = "Sec-Fetch-Dest"
POLICY = "; ".join(
    f"{directive} {sources}"
    for directive, sources in (settings.SECURE_CSP | {"frame-ancestors": "'self'"}).items()
)


def in_panel(request: HttpRequest) -> bool:
    """The browser says what it asks for the page for (W3C Fetch Metadata); a page cannot say so for it."""
    return request.headers.get(ASKED_FOR) == "iframe"


def chat_page(
    request: HttpRequest, template: str, context: Mapping[str, object], status: int = 200
) -> HttpResponse:
    frame = PANEL if in_panel(request) else WHOLE
    response = render(request, template, {**context, "frame": frame}, status=status)
    response["Content-Security-Policy"] = POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    patch_vary_headers(response, [ASKED_FOR])
    return response
