"""Directories for staff: tokens are made and ended here too, and a token is shown once, in the answer that made it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from identity.admin.guard import MadeByVerb, ReadOnlyAdmin
from identity.models import DirectoryGroup, DirectoryToken, DirectoryUser
from identity.scim.tokens import LONGEST, make_token, revoke_token, switch_off_token, switch_on_token


class TokenAdminForm(ModelForm):
    def clean_expires_at(self) -> Any:
        expires_at = self.cleaned_data["expires_at"]
        if not timezone.now() < expires_at <= timezone.now() + LONGEST:
            raise ValidationError("A token lasts at least a moment and at most a year.")
        return expires_at


@admin.register(DirectoryToken)
class DirectoryTokenAdmin(MadeByVerb):
    form = TokenAdminForm
    list_display = ("purpose", "organization", "owner", "expires_at", "last_used_at", "revoked_at", "enabled")
    list_filter = ("organization", "enabled")
    list_select_related = ("organization", "owner")
    search_fields = ("purpose", "public_id", "organization__name")
    autocomplete_fields = ("organization",)
    actions = ("revoke", "switch_off", "switch_on")

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        asked = ("organization", "purpose", "expires_at")
        if obj is None:
            return asked
        return (*asked, "enabled", "owner", "public_id", "created_at", "last_used_at", "revoked_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return () if obj is None else self.get_fields(request, obj)

    def make(self, request: HttpRequest, form: Any) -> DirectoryToken:
        """By the same verb as on the organization's page, which asks for a fresh sign-in."""
        asked = form.cleaned_data
        lasts = asked["expires_at"] - timezone.now()
        actor = request.actor  # type: ignore[attr-defined]
        made, secret = make_token(asked["organization"], purpose=asked["purpose"], lasts=lasts, actor=actor)
        request.made_secret = secret  # type: ignore[attr-defined]
        return made

    def response_add(
        self, request: HttpRequest, obj: DirectoryToken, post_url_continue: str | None = None
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"Token for {obj}",
            "secret": request.made_secret,  # type: ignore[attr-defined]
        }
        response = TemplateResponse(request, "admin/identity/directorytoken/made.html", context)
        response["Cache-Control"] = "no-store"
        return response

    @admin.action(description="Revoke: from now on it opens nothing")
    def revoke(self, request: HttpRequest, chosen: QuerySet[DirectoryToken]) -> None:
        self.each(request, chosen, revoke_token)

    @admin.action(description="Switch off: it opens nothing meanwhile")
    def switch_off(self, request: HttpRequest, chosen: QuerySet[DirectoryToken]) -> None:
        self.each(request, chosen, switch_off_token)

    @admin.action(description="Switch on again")
    def switch_on(self, request: HttpRequest, chosen: QuerySet[DirectoryToken]) -> None:
        self.each(request, chosen, switch_on_token)


@admin.register(DirectoryUser)
class DirectoryUserAdmin(ReadOnlyAdmin):
    list_display = ("user_name", "organization", "user", "active", "ended_here", "changed_at", "deleted_at")
    list_filter = ("organization", "active")
    list_select_related = ("organization", "user")
    search_fields = ("user_name", "external_id", "public_id", "user__email")


@admin.register(DirectoryGroup)
class DirectoryGroupAdmin(ReadOnlyAdmin):
    list_display = ("display_name", "organization", "external_id", "changed_at")
    list_filter = ("organization",)
    list_select_related = ("organization",)
    search_fields = ("display_name", "external_id", "public_id")
    exclude = ("members",)
