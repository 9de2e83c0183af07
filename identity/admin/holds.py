"""Legal holds for staff: placed by a form, released by somebody else, with a reason each."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from identity.admin.guard import MadeByVerb
from identity.admin.record import WithRecord
from identity.holds import HOLD, place_hold, release_hold
from identity.models import LegalHold
from identity.policy import Resource, require

BY_ANOTHER: Final = (
    "You cannot release it yourself: somebody else of the staff has to, so see that there is one."
)


class HoldForm(forms.ModelForm):
    class Meta:
        model = LegalHold
        fields = ("person", "organization", "why")
        help_texts: ClassVar = {"why": f"{LegalHold._meta.get_field('why').help_text} {BY_ANOTHER}"}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("person")) == bool(said.get("organization")):
            self.add_error("organization", "Name either a person or an organization.")
        return said


class ReleaseForm(ActionForm):
    why = forms.CharField(label="Reason for the release", required=False, max_length=300)


@admin.register(LegalHold)
class LegalHoldAdmin(WithRecord, MadeByVerb):
    list_display = ("public_id", "subject", "placed_at", "placed_by", "released_at", "released_by")
    list_filter = (("released_at", admin.EmptyFieldListFilter),)
    list_select_related = ("person", "organization", "placed_by", "released_by")
    autocomplete_fields = ("person", "organization")
    form = HoldForm
    action_form = ReleaseForm
    actions = ("release",)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("person", "organization", "why")
        placed = ("public_id", "person", "organization", "why", "placed_by", "placed_at")
        return (*placed, "released_by", "released_at", "released_why")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return () if obj is None else self.get_fields(request, obj)

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Asked before anything is typed."""
        require(request.actor, "holds:place", Resource(HOLD))  # type: ignore[attr-defined]
        return super().add_view(request, *args, **kwargs)

    def make(self, request: HttpRequest, form: Any) -> LegalHold:
        said = form.cleaned_data
        subject = said["person"] or said["organization"]
        return place_hold(subject, why=said["why"], actor=request.actor)  # type: ignore[attr-defined]

    @admin.action(description="Release: what was due goes on")
    def release(self, request: HttpRequest, chosen: QuerySet[LegalHold]) -> None:
        why = request.POST.get("why", "").strip()
        if not why:
            messages.error(request, "Say why it is released.")
            return
        self.each(request, chosen, release_hold, why=why)
