"""Your data: a copy of it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from shop.privacy import copy_data, list_requests
from shop.views.requests import ShopRequest


@login_required
@require_safe
def privacy(request: ShopRequest) -> HttpResponse:
    return render(request, "shop/privacy.html", {"requests": list_requests(actor=request.actor)[:20]})


@login_required
@require_POST
def privacy_copy(request: ShopRequest) -> HttpResponse:
    answer = HttpResponse(copy_data(actor=request.actor), content_type="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="Countersign-your-data.zip"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
