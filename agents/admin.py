"""Conversations in the admin: to be looked at, never edited."""

from django.contrib import admin

from agents.models import Approval, Conversation, ScopeRequest, ToolCall, Turn
from identity.admin_guard import ReadOnlyAdmin


@admin.register(Conversation)
class ConversationAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "principal", "delegation", "created_at")
    list_select_related = ("principal", "delegation__agent", "delegation__principal")
    search_fields = ("public_id", "principal__email")
    exclude = ("title",)


@admin.register(Turn)
class TurnAdmin(ReadOnlyAdmin):
    list_display = (
        "public_id",
        "conversation",
        "state",
        "step",
        "model",
        "endpoint",
        "input_tokens",
        "output_tokens",
        "error",
    )
    list_filter = ("state", "model")
    list_select_related = ("conversation",)
    search_fields = ("public_id", "conversation__public_id")


@admin.register(ToolCall)
class ToolCallAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "tool", "state", "conversation", "run_at", "created_at")
    list_filter = ("tool", "state")
    list_select_related = ("conversation",)
    search_fields = ("public_id", "conversation__public_id")


@admin.register(Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "tool_call", "state", "decided_by", "decided_at", "used_at")
    list_filter = ("state",)
    list_select_related = ("tool_call", "decided_by")
    exclude = ("nonce",)


@admin.register(ScopeRequest)
class ScopeRequestAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "tool_call", "scopes", "state", "decided_at")
    list_filter = ("state",)
    list_select_related = ("tool_call",)
