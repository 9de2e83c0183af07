"""Connections and domains for staff: made, tested and switched by the verbs that the organization's own pages use."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.admin import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from identity import cuts
from identity.admin.guard import WHY, MadeByVerb, ReadOnlyInline
from identity.admin.incidents import WithIncident
from identity.connections import add_connection, hand_over_connection, switch_on_connection
from identity.domains.names import NotADomain, read_domain_name
from identity.domains.verbs import allow_other_ways, claim_domain, verify_domain
from identity.models import Connection, Domain, GroupRole
from identity.sso.saml.keys import certificates_of, prepare_next_key, use_next_key


class GroupRoleInline(ReadOnlyInline):
    """Changed on the page of its people, where whom it concerns feels it at once."""

    model = GroupRole


class ConnectionAddForm(forms.ModelForm):
    name = forms.CharField(max_length=40, help_text="As its people know it: Okta, Entra ID, Company login.")

    class Meta:
        model = Connection
        fields = ("organization", "protocol")


@admin.register(Connection)
class ConnectionAdmin(WithIncident, MadeByVerb):
    """Switched off from its first moment: it is on after a test, by staff or by the organization's own admins."""

    incident_kind = "connection"
    inlines = (GroupRoleInline,)
    list_display = (
        "organization",
        "protocol",
        "app",
        "enabled",
        "set_up",
        "certificates_until",
        "incident",
    )
    list_filter = ("enabled",)
    list_select_related = ("organization", "app")
    actions = ("switch_on", "disable", "hand_over", "prepare_key", "use_key")

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("organization", "protocol", "name")
        how = ("groups_claim", "default_role", "idp_initiated", "client_secret_since", "certificates_until")
        return ("organization", "protocol", "app", "enabled", "set_up", *how, "public_id")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return () if obj is None else self.get_fields(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        asked = {} if change else {"form": ConnectionAddForm}
        return super().get_form(request, obj, change, **asked, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def make(self, request: HttpRequest, form: Any) -> Connection:
        asked = form.cleaned_data
        actor = request.actor  # type: ignore[attr-defined]
        return add_connection(asked["organization"], asked["protocol"], asked["name"], actor=actor)

    @admin.display(description="Set up and test")
    def set_up(self, connection: Connection) -> str:
        address = reverse("organization-connection", args=[connection.public_id])
        return format_html(
            '<a href="{}">{}</a>', address, "Its page" if connection.enabled else "Its five steps"
        )

    @admin.display(description="Certificates until")
    def certificates_until(self, connection: Connection) -> str:
        """When each certificate ends by which its identity provider may sign."""
        if connection.protocol != Connection.Protocol.SAML:
            return "-"
        return ", ".join(f"{one.ends_at:%Y-%m-%d}" for one in certificates_of(connection).theirs) or "none"

    @admin.action(description="Switch on: after a test sign-in within the hour")
    def switch_on(self, request: HttpRequest, chosen: QuerySet[Connection]) -> None:
        self.each(request, chosen, switch_on_connection, domains=())

    @admin.action(description="Disable: end its sign-ins, take back what was lent from them")
    def disable(self, request: HttpRequest, chosen: QuerySet[Connection]) -> None:
        self.each(request, chosen, cuts.disable_connection, why=WHY)

    @admin.action(description="Hand over: write to the organization's admins that it waits for their test")
    def hand_over(self, request: HttpRequest, chosen: QuerySet[Connection]) -> None:
        self.each(request, chosen, hand_over_connection)

    @admin.action(description="Keys: publish a further one of ours, for the providers to read")
    def prepare_key(self, request: HttpRequest, chosen: QuerySet[Connection]) -> None:
        self.each(request, chosen.exclude(sp_certificate=""), prepare_next_key)

    @admin.action(description="Keys: use the further one from now on")
    def use_key(self, request: HttpRequest, chosen: QuerySet[Connection]) -> None:
        self.each(request, chosen.exclude(sp_certificate=""), use_next_key)


class DomainAddForm(forms.ModelForm):
    class Meta:
        model = Domain
        fields = ("organization", "name")

    def clean_name(self) -> str:
        try:
            return read_domain_name(self.cleaned_data["name"])
        except NotADomain as refused:
            raise forms.ValidationError(str(refused)) from refused


@admin.register(Domain)
class DomainAdmin(MadeByVerb):
    """Claimed here, and then shown to be the organization's own: nobody believes it because staff typed it."""

    list_display = ("name", "organization", "connection", "verified_at", "sso_required", "decide")
    search_fields = ("name", "organization__name")
    list_select_related = ("organization", "connection__organization")
    actions = ("verify", "allow")

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("organization", "name")
        stands = ("verified_at", "checked_at", "missing_since", "connection", "sso_required")
        return ("organization", "name", "decide", *stands, "challenge", "public_id")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return () if obj is None else self.get_fields(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        asked = {} if change else {"form": DomainAddForm}
        return super().get_form(request, obj, change, **asked, **kwargs)

    def make(self, request: HttpRequest, form: Any) -> Domain:
        asked = form.cleaned_data
        return claim_domain(asked["name"], asked["organization"], actor=request.actor)  # type: ignore[attr-defined]

    @admin.display(description="Verify, assign, require")
    def decide(self, domain: Domain) -> str:
        return format_html(
            '<a href="{}">Its page</a>', reverse("organization-domain", args=[domain.public_id])
        )

    @admin.action(description="Verify: look for its record now")
    def verify(self, request: HttpRequest, chosen: QuerySet[Domain]) -> None:
        self.each(request, chosen.select_related("organization"), verify_domain)

    @admin.action(description="Allow other ways than the company's sign-in")
    def allow(self, request: HttpRequest, chosen: QuerySet[Domain]) -> None:
        self.each(request, chosen.select_related("organization"), allow_other_ways)


for model in (SocialApp, SocialAccount, SocialToken):
    admin.site.unregister(model)  # what is known of a provider is set up on its connection's page, and tested
