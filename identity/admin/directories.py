"""Directories for staff: tokens are made and ended here too, and a token is shown once, in the answer that made it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from identity import authority
from identity.admin.guard import GovernedAdmin, ReadOnlyAdmin
from identity.models import DirectoryGroup, DirectoryToken, DirectoryUser
from identity.scim.tokens import LONGEST, make_token, revoke_token


class TokenAdminForm(ModelForm):
    def clean_expires_at(self) -> Any:
        expires_at = self.cleaned_data["expires_at"]
        if not timezone.now() < expires_at <= timezone.now() + LONGEST:
            raise ValidationError("A token lasts at least a moment and at most a year.")
        return expires_at


@admin.register(DirectoryToken)
class DirectoryTokenAdmin(GovernedAdmin):
    form = TokenAdminForm
    list_display = ("purpose", "organization", "owner", "expires_at", "last_used_at", "revoked_at", "enabled")
    list_filter = ("organization", "enabled")
    list_select_related = ("organization", "owner")
    search_fields = ("purpose", "public_id", "organization__name")
    autocomplete_fields = ("organization",)
    actions = ("revoke",)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("organization", "purpose", "expires_at") + (
            ()
            if obj is None
            else ("enabled", "owner", "public_id", "created_at", "last_used_at", "revoked_at")
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return (
            () if obj is None else tuple(name for name in self.get_fields(request, obj) if name != "enabled")
        )

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: DirectoryToken, form: ModelForm[DirectoryToken], change: bool
    ) -> None:
        """Made by the same verb as on the organization's page, which asks for a fresh sign-in."""
        if change:
            authority.lock_organization(obj.organization)
            super().save_model(request, obj, form, change)
            return
        lasts: timedelta = obj.expires_at - timezone.now()
        made, secret = make_token(
            obj.organization,
            purpose=obj.purpose,
            lasts=lasts,
            actor=request.actor,  # type: ignore[attr-defined]
        )
        obj.__dict__.update(made.__dict__)
        request.made_secret = secret  # type: ignore[attr-defined]

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
        for token in chosen.select_related("organization"):
            revoke_token(token, actor=request.actor)  # type: ignore[attr-defined]
        self.message_user(request, f"Revoked: {len(chosen)}.", messages.SUCCESS)


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
