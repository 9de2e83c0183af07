"""Pages of the admin that say what they showed, in one place for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from audit.looks import Shown, is_protected, record_look

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


class Watched(_ModelAdmin):
    """Lists, searches, forms, histories and confirmations. Goes before any class that renders."""

    def is_watched(self, model: type[Model]) -> bool:
        """Rooms above know of models that are about people without a word of theirs."""
        return is_protected(model)

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        listed = super().get_changelist_instance(request)
        if self.is_watched(self.model):
            fields = [str(getattr(column, "__name__", column)) for column in listed.list_display]
            rows = [row.pk for row in listed.result_list]
            record_look("list", [Shown(self.model, rows, fields)], _asked(request))
        return listed

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if obj is not None and obj.pk:
            fields = flatten_fieldsets(self.get_fieldsets(request, obj))
            shown = [Shown(self.model, [obj.pk], fields), *_inlines(context)]
            record_look("page", [one for one in shown if self.is_watched(one.model)])
        return super().render_change_form(request, context, add, change, form_url, obj)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        answer = super().history_view(request, object_id, extra_context)
        if answer.status_code == 200 and self.is_watched(self.model):
            record_look("history", [Shown(self.model, [object_id])])
        return answer

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        if self.is_watched(self.model):
            record_look("delete", [Shown(self.model, [context["object"].pk])])
        return super().render_delete_form(request, context)


class WatchedAutocomplete(AutocompleteJsonView):
    """The search behind a field that names another row."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().get(request, *args, **kwargs)
        if isinstance(self.model_admin, Watched) and self.model_admin.is_watched(self.model_admin.model):
            page = self.get_context_data()["object_list"]
            shown = Shown(self.model_admin.model, [row.pk for row in page], ["__str__"])
            record_look("search", [shown], {"term": self.term} if self.term else None)
        return answer


def autocomplete(request: HttpRequest) -> HttpResponse:
    return cast("HttpResponse", WatchedAutocomplete.as_view(admin_site=admin.site)(request))


def _inlines(context: dict[str, Any]) -> Iterator[Shown]:
    for inline in context.get("inline_admin_formsets", ()):
        keys = [form.instance.pk for form in inline.formset.initial_forms]
        fields = flatten_fieldsets(inline.fieldsets)
        yield Shown(inline.formset.model, keys, fields)


def _asked(request: HttpRequest) -> dict[str, Any]:
    return {name: values for name, values in request.GET.lists() if name != "p" and any(values)}
