"""The demo's mailbox: a person reads the letters that were sent to their own address."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from shop.models import Letter
from shop.views.requests import ShopRequest, person_of

PER_PAGE = 20
LINKS = "allow-popups allow-popups-to-escape-sandbox"
LETTER_POLICY = f"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox {LINKS}"


@login_required
@require_safe
def mailbox(request: ShopRequest) -> HttpResponse:
    page = Paginator(_own_letters(request), PER_PAGE).get_page(request.GET.get("page", "1"))
    return render(request, "shop/mailbox.html", {"page": page})


@login_required
@require_safe
def letter(request: ShopRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(_own_letters(request), public_id=public_id)
    return render(request, "shop/letter.html", {"letter": found, "allowed": LINKS})


@login_required
@require_safe
@xframe_options_sameorigin
def letter_html(request: ShopRequest, public_id: str) -> HttpResponse:
    """As a mail program would show it: alone in a frame, where nothing runs, loads or is sent."""
    found = get_object_or_404(_own_letters(request).exclude(html=""), public_id=public_id)
    return HttpResponse(found.html, headers={"Content-Security-Policy": LETTER_POLICY})


def _own_letters(request: ShopRequest) -> QuerySet[Letter]:
    return Letter.objects.filter(to=person_of(request).email.lower())
