"""The API for people: what its schema says, as a page that needs nothing from elsewhere."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shop.api.guide import shapes, subjects
from shop.api.problems import Kind
from shop.views.requests import ShopRequest


@require_safe
def api_guide(request: ShopRequest) -> HttpResponse:
    context = {
        "subjects": subjects(),
        "shapes": shapes(),
        "problems": sorted(Kind, key=lambda kind: (kind.status, kind.slug)),
        "rates": settings.API_RATES,
        "site": settings.SITE_URL,
    }
    return render(request, "shop/api_guide.html", context)
