"""The admin's door to guarded models: each write is one decision, like anywhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse

from identity.authority import Reach
from identity.connections import ConnectionRefused
from identity.cutting import deciding
from identity.domains.txt_records import NoNameServerAnswered
from identity.domains.verbs import DomainRefused
from identity.group_roles import NobodyLeft
from identity.looks import WatchedPeople
from identity.memberships import NoPlace
from identity.policy import Outcome, Resource, as_one, authorized, preview
from identity.sso.saml.keys import AlreadyAnnounced, NoNextKey

if TYPE_CHECKING:
    _BaseAdmin = BaseModelAdmin[Any]
else:
    _BaseAdmin = BaseModelAdmin

WHY: Final = "by staff, in the admin"
#: What verbs say no with, in sentences for whoever pressed the button.
REFUSALS: Final = (
    NoPlace,
    ConnectionRefused,
    NobodyLeft,
    DomainRefused,
    NoNameServerAnswered,
    NoNextKey,
    AlreadyAnnounced,
)

LONGEST_KEY: Final = 18
"""Digits, so that the database can compare it."""


def keys_of(object_id: str | None) -> list[int]:
    """The row that an address names, if it can be one."""
    return [int(object_id)] if object_id and object_id.isdecimal() else []


def may(request: HttpRequest, action: str, model: type[Model]) -> bool:
    """What the policies would answer, and the verbs below will: buttons and pages have no rules of their own.

    Also where a fresh sign-in is wanted first: what is sent leads there.
    """
    answer = preview(request.actor, action, Resource(model._meta.label))  # type: ignore[attr-defined]
    return answer.outcome in (Outcome.ALLOW, Outcome.REQUIRE_STEP_UP)


class KeySelect(AutocompleteSelect):
    """Django's asks the database for whatever was sent. No row has a key that is no number, or so long a one."""

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        keys = [sent for sent in value if sent.isdecimal() and len(sent) <= LONGEST_KEY]
        return super().optgroups(name, keys, attr)


class Policed(_BaseAdmin):
    """Pages and inlines of the admin, shown and changed by `admin:read` and `admin:write` on their model."""

    model: type[Model]

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = KeySelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request, "admin:read", self.model)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request, "admin:read", self.model)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request, "admin:write", self.model)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request, "admin:write", self.model)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request, "admin:write", self.model)


class PolicedInline(Policed, admin.TabularInline):
    extra = 0


class GovernedAdmin(Policed, WatchedPeople):
    """A ModelAdmin whose form, delete and bulk delete run inside `authorized(…, "admin:write", …)`."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        view = super().changeform_view
        return self._governed(request, object_id, lambda: view(request, object_id, *args, **kwargs))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing: an address fills in no form, whoever wrote it."""
        return {}

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        view = super().delete_view
        return self._governed(request, object_id, lambda: view(request, object_id, *args, **kwargs))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        with authorized(request.actor, "admin:write", self._resource("")):  # type: ignore[attr-defined]
            super().delete_queryset(request, queryset)

    def reach(self, object_id: str | None) -> Reach:
        """What a change of this row may cut."""
        return Reach()

    def _governed(
        self, request: HttpRequest, object_id: str | None, view: Callable[[], HttpResponse]
    ) -> HttpResponse:
        if request.method != "POST":
            return view()
        actor, resource = request.actor, self._resource(object_id or "")  # type: ignore[attr-defined]
        with deciding(actor, "admin:write", resource, self.reach(object_id)):
            return view()

    def _resource(self, object_id: str) -> Resource:
        return Resource(self.model._meta.label, object_id)


class ByVerbs:
    """A list whose actions are verbs: each asks for itself, outside of any decision about the page."""

    def each(
        self, request: HttpRequest, chosen: QuerySet[Any], verb: Callable[..., object], **more: Any
    ) -> None:
        """The verb for each row that was ticked; what it refuses is told."""
        done = 0
        for row in chosen:
            try:
                verb(row, actor=request.actor, **more)  # type: ignore[attr-defined]
                done += 1
            except REFUSALS as refused:
                messages.error(request, str(refused))
        messages.add_message(request, messages.SUCCESS if done else messages.WARNING, f"Done: {done}.")


class KeptAdmin(ByVerbs, GovernedAdmin):
    """Rows that may change and may not go away."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class MadeByVerb(KeptAdmin):
    """Rows that a verb makes and verbs change: the form asks for what the verb needs, and edits nothing afterwards."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Outside of any decision about the page: the verb takes its own locks, and asks for itself."""
        view = admin.ModelAdmin.changeform_view
        if request.method != "POST":
            return view(self, request, object_id, *args, **kwargs)
        with as_one():
            return view(self, request, object_id, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        made = self.make(request, form)
        obj.__dict__.update(made.__dict__)

    def make(self, request: HttpRequest, form: Any) -> Model:
        """The row that the verb has made of the form; each such admin has its own verb."""
        raise NotImplementedError


class ReadOnly(Policed):
    """Rows that the product writes and nobody edits."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(ReadOnly, WatchedPeople):
    """A page to look at."""


class ReadOnlyInline(ReadOnly, PolicedInline):
    can_delete = False
