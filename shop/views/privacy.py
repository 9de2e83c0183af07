"""Your data: a copy of it, and its erasure."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from identity.privacy import hindrances
from shop.models import DataRequest
from shop.privacy import CannotErase, copy_data, list_requests, request_erasure, withdraw_erasure
from shop.views.requests import ShopRequest, person_of


@login_required
@require_safe
def privacy(request: ShopRequest) -> HttpResponse:
    requests = list_requests(actor=request.actor)
    context = {
        "requests": requests[:20],
        "erasure": requests.filter(kind=DataRequest.Kind.ERASURE, state=DataRequest.State.REQUESTED).first(),
        "hindrances": hindrances(person_of(request)),
    }
    return render(request, "shop/privacy.html", context)


@login_required
@require_POST
def privacy_copy(request: ShopRequest) -> HttpResponse:
    answer = HttpResponse(copy_data(actor=request.actor), content_type="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="Countersign-your-data.zip"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_POST
def privacy_erasure(request: ShopRequest) -> HttpResponse:
    """One button asks for it, the other withdraws."""
    if request.POST.get("do") == "withdraw":
        if withdraw_erasure(actor=request.actor):
            messages.success(request, "Your account stays.")
        return redirect("privacy")
    try:
        request_erasure(actor=request.actor)
    except CannotErase as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Your data will be erased. You can change your mind until then.")
    return redirect("privacy")
