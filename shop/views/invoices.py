"""Papers of one's own orders, as PDF."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from shop.invoices.content import Content
from shop.invoices.drawing import draw
from shop.views.requests import ShopRequest, own_order


@login_required
@require_safe
def invoice(request: ShopRequest, public_id: str, number: str) -> HttpResponse:
    paper = get_object_or_404(own_order(request, public_id).invoices, number=number)
    answer = HttpResponse(draw(Content.read(paper.content)), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="Countersign-{paper.number}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
