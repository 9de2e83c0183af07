"""Writing about a product that one has bought."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from shop.forms import ReviewForm
from shop.models import Product
from shop.reviews import ReviewError, has_bought, own_review, withdraw_review, write_review
from shop.views.requests import ShopRequest

THANKS = "Thank you. Your review stands with the product now."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: ShopRequest, slug: str) -> HttpResponse:
    product = get_object_or_404(Product.objects.listed(), slug=slug)
    if request.method == "POST":
        return _write(request, product)
    form = ReviewForm(instance=own_review(product, actor=request.actor))
    return _page(request, product, form)


@login_required
@require_POST
def review_withdraw(request: ShopRequest, slug: str) -> HttpResponse:
    product = get_object_or_404(Product.objects.listed(), slug=slug)
    withdraw_review(product, actor=request.actor)
    messages.success(request, f"Your review of {product} is gone.")
    return redirect(product)


def _write(request: ShopRequest, product: Product) -> HttpResponse:
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, product, form, status=400)
    try:
        written = write_review(product, **form.cleaned_data, actor=request.actor)
    except ReviewError as refused:
        messages.error(request, str(refused))
        return redirect("review", slug=product.slug)
    hidden = written.state == written.State.HIDDEN
    messages.success(request, "It is kept, and still hidden by the shop." if hidden else THANKS)
    return redirect(product)


def _page(request: ShopRequest, product: Product, form: ReviewForm, status: int = 200) -> HttpResponse:
    context = {
        "product": product,
        "form": form,
        "may_write": has_bought(product, actor=request.actor),
        "written": own_review(product, actor=request.actor),
    }
    return render(request, "shop/review.html", context, status=status)
