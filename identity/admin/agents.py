"""Agents, and what was lent to them, for staff: suspended, resumed and taken back by verbs."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from identity import cuts
from identity.admin.guard import WHY, ByVerbs, KeptAdmin, ReadOnlyAdmin
from identity.admin.incidents import WithIncident
from identity.admin.inventory import WithInventory
from identity.models import Agent, Delegation


@admin.register(Agent)
class AgentAdmin(WithIncident, WithInventory, KeptAdmin):
    incident_kind = "agent"
    list_display = ("name", "slug", "kind", "owner", "enabled", "expires_at", "incident")
    list_filter = ("enabled", "kind")
    search_fields = ("name", "slug")
    readonly_fields = ("public_id", "enabled")
    autocomplete_fields = ("owner",)
    actions = ("suspend", "resume", "extend")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """Code and the trail know an agent by its short name; its last day moves by a verb."""
        return self.readonly_fields if obj is None else (*self.readonly_fields, "slug", "expires_at")

    @admin.action(description="Suspend: all that was lent to it is dead meanwhile")
    def suspend(self, request: HttpRequest, chosen: QuerySet[Agent]) -> None:
        self.each(request, chosen, cuts.suspend_agent, why=WHY)

    @admin.action(description="Let it work again")
    def resume(self, request: HttpRequest, chosen: QuerySet[Agent]) -> None:
        self.each(request, chosen, cuts.resume_agent)

    @admin.action(description="Extend: it goes on for half a year from now")
    def extend(self, request: HttpRequest, chosen: QuerySet[Agent]) -> None:
        self.each(request, chosen, cuts.extend_agent)


@admin.register(Delegation)
class DelegationAdmin(ByVerbs, ReadOnlyAdmin):
    list_display = ("public_id", "principal", "agent", "organization", "expires_at", "revoked_at")
    list_filter = ("agent", "organization")
    search_fields = ("public_id", "principal__email")
    list_select_related = ("principal", "agent", "organization")
    actions = ("take_back",)

    @admin.action(description="Take back, with all children")
    def take_back(self, request: HttpRequest, chosen: QuerySet[Delegation]) -> None:
        self.each(request, chosen, cuts.cut_delegation, why=WHY)
