"""Conversations in the admin: to be looked at, never edited; and what agents hand over, to be answered."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from agents import usage
from agents.models import (
    Approval,
    Conversation,
    Question,
    ScopeRequest,
    SupportRequest,
    ToolCall,
    Turn,
)
from agents.support import LONGEST_ANSWER, SupportError, answer_request
from identity.admin.guard import ReadOnlyAdmin, may
from identity.looks import note_look
from identity.policy import Refused


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
        "stopped_by",
        "error",
    )
    list_filter = ("state", "stopped_by", "model")
    list_select_related = ("conversation",)
    search_fields = ("public_id", "conversation__public_id")


@admin.register(Question)
class QuestionAdmin(ReadOnlyAdmin):
    """Who was told which kinds of data, and what it cost. The sums below the list are of what is listed."""

    list_display = (
        "asked_at",
        "turn",
        "endpoint",
        "model",
        "region",
        "told",
        "input_tokens",
        "output_tokens",
        "costs",
    )
    list_filter = ("asked_at", "endpoint", "turn__conversation__delegation__organization")
    list_select_related = ("turn",)
    search_fields = (
        "turn__public_id",
        "turn__conversation__public_id",
        "turn__conversation__principal__email",
    )

    @admin.display(description="told")
    def told(self, question: Question) -> str:
        return ", ".join(question.fields)

    @admin.display(description="cost", ordering="cost")
    def costs(self, question: Question) -> str:
        return usage.cost_text(question.cost)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        answer = super().changelist_view(request, extra_context)
        if isinstance(answer, TemplateResponse) and answer.context_data and "cl" in answer.context_data:
            listed = answer.context_data["cl"].queryset
            of = (usage.by_day, usage.by_endpoint, usage.by_organization, usage.by_person)
            answer.context_data["usage"] = tables = [table(listed) for table in of]
            note_look("usage", {"usage": tables})
        return answer


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


class AnswerForm(ActionForm):
    """The browser counts. Of a form that is not valid Django says that no action was chosen: the verb says what is."""

    answer = forms.CharField(
        label="What the person reads",
        required=False,
        widget=forms.Textarea({"maxlength": LONGEST_ANSWER}),
    )


@admin.register(SupportRequest)
class SupportRequestAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "person", "summary", "order", "state", "asked_at")
    list_filter = ("state", "asked_at")
    list_select_related = ("person", "order")
    search_fields = ("public_id", "person__email", "order__number")
    action_form = AnswerForm
    actions = ("answer",)

    def has_answer_permission(self, request: HttpRequest) -> bool:
        return may(request, "support:answer", SupportRequest)

    @admin.action(description="Answer in the conversation and by mail", permissions=["answer"])
    def answer(self, request: HttpRequest, asked: QuerySet[SupportRequest]) -> None:
        for one in asked.select_related("person"):
            try:
                answer_request(one, request.POST.get("answer", ""), actor=request.actor)  # type: ignore[attr-defined]
            except (SupportError, Refused) as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, f"Answered: {one.public_id}.")
