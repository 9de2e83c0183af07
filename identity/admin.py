"""People, companies and agents for staff. Rows end, they are not deleted; a change that cuts takes the cut's lock."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from allauth.mfa.admin import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from audit.admin import AuditContextAdmin, AuditEventAdmin
from audit.models import AuditContext, AuditEvent
from identity import authority, directory_admin  # noqa: F401 - registers itself
from identity.admin_guard import GovernedAdmin, PolicedInline, ReadOnly, ReadOnlyAdmin
from identity.connections import disable_connection
from identity.delegations import deactivate_person
from identity.models import (
    Agent,
    AssertionSeen,
    Connection,
    Domain,
    GroupRole,
    Invitation,
    LoginSession,
    Membership,
    Organization,
    User,
)
from identity.sso.saml.keys import NoNextKey, certificates_of, prepare_next_key, use_next_key


class KeptAdmin(GovernedAdmin):
    """Rows that may change and may not go away."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class PersonCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "full_name", "time_zone")


@admin.register(User)
class PersonAdmin(KeptAdmin, UserAdmin):
    add_form = PersonCreationForm
    ordering = ("email",)
    list_display = ("email", "full_name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "memberships__organization")
    search_fields = ("email", "full_name", "public_id")
    readonly_fields = ("public_id", "is_active", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password", "full_name", "time_zone", "public_id")}),
        ("Standing", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "full_name", "time_zone", "usable_password", "password1", "password2")}),
    )
    actions = ("switch_off",)

    @admin.action(description="Switch off: end sign-ins, take back all that was lent")
    def switch_off(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        for user in chosen:
            deactivate_person(user, actor=request.actor, why="switched off by staff")  # type: ignore[attr-defined]
        self.message_user(request, f"Switched off: {len(chosen)}.", messages.SUCCESS)


@admin.register(Organization)
class OrganizationAdmin(KeptAdmin):
    list_display = ("name", "slug", "order_ceiling")
    search_fields = ("name", "slug")
    readonly_fields = ("public_id",)
    prepopulated_fields = {"slug": ("name",)}

    def save_model(
        self, request: HttpRequest, obj: Organization, form: ModelForm[Organization], change: bool
    ) -> None:
        if change:
            authority.lock_organization(obj)
        super().save_model(request, obj, form, change)


@admin.register(Membership)
class MembershipAdmin(KeptAdmin):
    list_display = ("user", "organization", "role", "ended_at")
    list_filter = ("organization", "role")
    search_fields = ("user__email", "user__full_name", "organization__name")
    autocomplete_fields = ("user", "organization")
    list_select_related = ("user", "organization")

    def save_model(
        self, request: HttpRequest, obj: Membership, form: ModelForm[Membership], change: bool
    ) -> None:
        authority.lock_principal(obj.user)
        super().save_model(request, obj, form, change)


class GroupRoleInline(PolicedInline):
    model = GroupRole


@admin.register(Connection)
class ConnectionAdmin(KeptAdmin):
    inlines = (GroupRoleInline,)
    list_display = ("organization", "protocol", "app", "enabled", "certificates_until")
    list_filter = ("enabled",)
    readonly_fields = ("public_id",)
    list_select_related = ("organization", "app")
    actions = ("prepare_key", "use_key")

    @admin.display(description="Certificates until")
    def certificates_until(self, connection: Connection) -> str:
        """When each certificate ends by which its identity provider may sign."""
        if connection.protocol != Connection.Protocol.SAML:
            return "-"
        return ", ".join(f"{one.ends_at:%Y-%m-%d}" for one in certificates_of(connection).theirs) or "none"

    @admin.action(description="SAML keys: publish a further certificate of ours")
    def prepare_key(self, request: HttpRequest, chosen: QuerySet[Connection]) -> None:
        for connection in chosen.filter(protocol=Connection.Protocol.SAML):
            prepare_next_key(connection, actor=request.actor)  # type: ignore[attr-defined]
        self.message_user(request, "Published. Let the providers read our metadata before it is used.")

    @admin.action(description="SAML keys: sign with the further certificate from now on")
    def use_key(self, request: HttpRequest, chosen: QuerySet[Connection]) -> None:
        for connection in chosen.filter(protocol=Connection.Protocol.SAML):
            try:
                use_next_key(connection, actor=request.actor)  # type: ignore[attr-defined]
            except NoNextKey as missing:
                self.message_user(request, f"{connection}: {missing}", messages.ERROR)

    def save_model(
        self, request: HttpRequest, obj: Connection, form: ModelForm[Connection], change: bool
    ) -> None:
        """Off it goes by the verb, which ends what came in by it; on again by its admins, after a test."""
        held = Connection.objects.filter(pk=obj.pk).first() if change else None
        wanted = obj.enabled
        if held is not None:
            obj.enabled = held.enabled
        authority.lock_organization(obj.organization)
        super().save_model(request, obj, form, change)
        if held is not None and held.enabled and not wanted:
            disable_connection(obj, actor=request.actor, why="switched off by staff")  # type: ignore[attr-defined]
        if held is not None and wanted and not held.enabled:
            self.message_user(request, "Its admins switch it on, after a test sign-in.", messages.WARNING)


@admin.register(Domain)
class DomainAdmin(KeptAdmin):
    list_display = ("name", "organization", "connection", "verified_at", "sso_required")
    search_fields = ("name", "organization__name")
    readonly_fields = ("public_id", "challenge")
    list_select_related = ("organization", "connection__organization")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ("email", "organization", "role", "invited_by", "sent_at", "accepted_at", "withdrawn_at")
    list_select_related = ("organization", "invited_by")


@admin.register(Agent)
class AgentAdmin(KeptAdmin):
    list_display = ("name", "slug", "kind", "owner", "enabled", "expires_at")
    list_filter = ("enabled", "kind")
    search_fields = ("name", "slug")
    readonly_fields = ("public_id",)
    autocomplete_fields = ("owner",)

    def save_model(self, request: HttpRequest, obj: Agent, form: ModelForm[Agent], change: bool) -> None:
        if change:
            authority.lock_agent(obj)
        super().save_model(request, obj, form, change)


@admin.register(LoginSession)
class LoginSessionAdmin(ReadOnlyAdmin):
    list_display = ("user", "method", "organization", "device", "started_at", "ended_at", "ended_why")
    list_filter = ("method", "ended_why", "organization")
    search_fields = ("user__email", "public_id")
    list_select_related = ("user", "organization")
    exclude = ("key_digest",)


@admin.register(AssertionSeen)
class AssertionSeenAdmin(ReadOnlyAdmin):
    list_display = ("assertion_id", "connection", "expires_at")
    list_select_related = ("connection__organization",)


class PolicedEventAdmin(ReadOnly, AuditEventAdmin):
    """The trail knows no policies, so who may look is said here."""


class PolicedContextAdmin(ReadOnly, AuditContextAdmin):
    """As for events."""


for model, page in ((AuditEvent, PolicedEventAdmin), (AuditContext, PolicedContextAdmin)):
    admin.site.unregister(model)
    admin.site.register(model, page)

admin.site.unregister(Authenticator)  # what proves a person is theirs: nobody else looks at it or makes it
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # one sign-in, with its second step
