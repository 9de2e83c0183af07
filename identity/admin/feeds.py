"""Feeds, rules and alerts in the admin, to look at: what is done about them is done on the pages of their log."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from identity.admin.guard import ReadOnlyAdmin
from identity.feeds.whose import MANAGE, log_of
from identity.models import Alert, AlertRule, FeedToken, Webhook
from identity.policy import Outcome, preview


class OnPagesOfALog(ReadOnlyAdmin):
    """A list above which the shop's own pages are found."""

    change_list_template = "admin/identity/with_log_pages.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """An auditor sees which feeds there are, and keeps none."""
        keeps = preview(request.actor, MANAGE, log_of(None)).outcome is not Outcome.DENY  # type: ignore[attr-defined]
        return super().changelist_view(request, {**(extra_context or {}), "keeps_feeds": keeps})


@admin.register(FeedToken)
class FeedTokenAdmin(OnPagesOfALog):
    list_display = ("purpose", "organization", "owner", "created_at", "expires_at", "revoked_at")
    list_filter = ("organization",)
    list_select_related = ("organization", "owner")
    search_fields = ("purpose", "public_id")
    exclude = ("digest",)


@admin.register(Webhook)
class WebhookAdmin(OnPagesOfALog):
    list_display = ("purpose", "organization", "address", "format", "carries", "paused_at", "ended_at")
    list_filter = ("organization",)
    list_select_related = ("organization",)
    search_fields = ("purpose", "public_id", "address")
    exclude = ("secret", "former_secret")


@admin.register(AlertRule)
class AlertRuleAdmin(OnPagesOfALog):
    list_display = ("kind", "organization", "parameters", "together", "by_mail", "enabled")
    list_filter = ("organization",)
    list_select_related = ("organization",)


@admin.register(Alert)
class AlertAdmin(OnPagesOfALog):
    list_display = ("title", "organization", "count", "began_at", "last_at", "told_at", "acknowledged_at")
    list_select_related = ("organization",)
    list_filter = (("acknowledged_at", admin.EmptyFieldListFilter), "rule__kind", "organization")
    search_fields = ("title", "subject", "public_id")
