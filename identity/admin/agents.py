"""Agents, and what was lent to them, for staff: suspended, resumed and taken back by verbs."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from identity import cuts
from identity.admin.guard import WHY, ByVerbs, KeptAdmin, ReadOnlyAdmin, keys_of
from identity.admin.incidents import WithIncident
from identity.admin.inventory import WithInventory
from identity.authority import Kind, Reach
from identity.models import Agent, Delegation


@admin.register(Agent)
class AgentAdmin(WithIncident, WithInventory, KeptAdmin):
    incident_kind = "agent"
    list_display = ("name", "slug", "kind", "owner", "enabled", "expires_at", "incident")
    list_filter = ("enabled", "kind")
    search_fields = ("name", "slug")
    readonly_fields = ("public_id", "enabled")
    autocomplete_fields = ("owner",)
    actions = ("suspend", "resume")

    def reach(self, object_id: str | None) -> Reach:
        """Its last day may come earlier."""
        return Reach([(Kind.AGENT, key) for key in keys_of(object_id)])

    @admin.action(description="Suspend: all that was lent to it is dead meanwhile")
    def suspend(self, request: HttpRequest, chosen: QuerySet[Agent]) -> None:
        self.each(request, chosen, cuts.suspend_agent, why=WHY)

    @admin.action(description="Let it work again")
    def resume(self, request: HttpRequest, chosen: QuerySet[Agent]) -> None:
        self.each(request, chosen, cuts.resume_agent)


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
