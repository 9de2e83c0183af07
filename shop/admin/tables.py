"""The catalog out to a spreadsheet, and back after a look at what it would change."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone

from identity.actor import Actor
from identity.policy import Refused
from shop.catalog_csv import MOST_BYTES, Plan, Unreadable, export_catalog, import_catalog, plan_import
from shop.stock import StockError

SHOWN = 200


class TableForm(forms.Form):
    table = forms.FileField(label="CSV file", help_text="As it is exported: one line for each variant.")

    def clean_table(self) -> bytes:
        sent = self.cleaned_data["table"]
        if sent.size > MOST_BYTES:
            raise ValidationError(f"The file is larger than {MOST_BYTES // 1_000_000} MB. Send it in parts.")
        data: bytes = sent.read()
        return data


class SeenForm(forms.Form):
    """The table that was looked at, and what it would have changed then."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False)
    digest = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)


class TablesMixin(admin.ModelAdmin):
    """Two more pages of the products' list."""

    change_list_template = "admin/shop/product/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("table.csv", wrap(self.export_view), name="shop_product_export"),
            path("import/", wrap(self.import_view), name="shop_product_import"),
            *super().get_urls(),
        ]

    def export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        lines = list(export_catalog(actor=_actor(request)))
        name = f"catalog-{timezone.localdate()}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "digest" in request.POST:
            return self._import(request)
        form = TableForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            return self._look(request, form.cleaned_data["table"])
        return self._page(request, form=form, status=400 if form.is_bound else 200)

    def _look(self, request: HttpRequest, data: bytes, status: int = 200) -> HttpResponse:
        try:
            plan = plan_import(data, actor=_actor(request))
        except Unreadable as unreadable:
            form = TableForm()
            messages.error(request, str(unreadable))
            return self._page(request, form=form, status=400)
        text = data.decode("utf-8-sig")
        seen = SeenForm(initial={"text": text, "digest": plan.digest})
        return self._page(request, plan=plan, seen=seen, shown=plan.changes[:SHOWN], status=status)

    def _import(self, request: HttpRequest) -> HttpResponse:
        seen = SeenForm(request.POST)
        if not seen.is_valid():
            messages.error(request, "Send the table again.")
            return redirect("admin:shop_product_import")
        data = seen.cleaned_data["text"].encode()
        try:
            plan = plan_import(data, actor=_actor(request))
            if plan.digest != seen.cleaned_data["digest"] or plan.errors:
                messages.warning(request, "The catalog has changed since you looked. Look again.")
                return self._look(request, data, status=409)
            import_catalog(plan, actor=_actor(request))
        except (Unreadable, StockError, ValidationError, Refused) as refused:
            said = refused.messages if isinstance(refused, ValidationError) else [str(refused)]
            messages.error(request, f"Nothing was changed. {' '.join(said)}")
            return redirect("admin:shop_product_import")
        messages.success(request, _told(plan))
        return redirect("admin:shop_product_changelist")

    def _page(self, request: HttpRequest, *, status: int, **context: Any) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "title": "Import the catalog", "opts": self.opts}
        return render(request, "admin/shop/product/import.html", {**frame, **context}, status=status)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _told(plan: Plan) -> str:
    new = sum(change.is_new for change in plan.changes)
    return f"{new} new, {len(plan.changes) - new} changed, {plan.unchanged} as they were."
