"""People and companies for staff. Rows end, they are not deleted; what cuts is a verb, no edit of a field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from allauth.account.admin import EmailAddress
from allauth.account.decorators import secure_admin_login
from allauth.mfa.admin import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.views.generic import RedirectView

from audit.watching import autocomplete
from identity import cuts
from identity.admin.guard import WHY, ByVerbs, KeptAdmin, ReadOnlyAdmin, keys_of
from identity.admin.incidents import OWN_ACCOUNT, WithIncident
from identity.administration import resource_of
from identity.authority import Kind, Reach
from identity.delegations import deactivate_person
from identity.limits import SET
from identity.memberships import change_role, end_membership, live_membership
from identity.models import (
    AssertionSeen,
    Invitation,
    LoginSession,
    Membership,
    Organization,
    User,
)
from identity.policy import authorized
from identity.second_step import demand_second_step
from identity.sso.provisioning import holder_of

HOW_THEY_COME_IN = (
    "Nobody else chooses or sees a password. A person has a code mailed on the sign-in page, or a letter to choose "
    "one. Where somebody else may know it, tick the person in the list and choose “After a theft”."
)


class PersonAddForm(ModelForm):
    def clean_email(self) -> str:
        """In lower case, as whoever signs in is looked for. Nobody has an address twice."""
        address: str = self.cleaned_data["email"].lower()
        if (holder := holder_of(address)) is not None:
            raise ValidationError(f"{holder} has this address already.")
        return address


@admin.register(User)
class PersonAdmin(WithIncident, KeptAdmin, UserAdmin):
    incident_kind = "person"
    add_form = PersonAddForm
    add_form_template = None  # Django's asks for a password
    ordering = ("email",)
    list_display = ("email", "full_name", "is_active", "is_staff", "last_login", "incident")
    list_filter = ("is_active", "is_staff", "memberships__organization")
    search_fields = ("email", "full_name", "public_id")
    readonly_fields = ("public_id", "is_active", "last_login", "date_joined")
    fieldsets = (
        (
            None,
            {"fields": ("email", "full_name", "time_zone", "public_id"), "description": HOW_THEY_COME_IN},
        ),
        ("Standing", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "full_name", "time_zone"), "description": HOW_THEY_COME_IN}),
    )
    actions = ("switch_off", "reset", "reset_all")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """An address is proved by its person. One's own standing stays, or nobody might be left who has it."""
        if obj is None:
            return self.readonly_fields
        own = ("is_staff", "is_superuser") if obj == request.user else ()
        return (*self.readonly_fields, "email", *own)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """No door: who sets another's password acts as them."""
        raise Http404

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm[User], change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def reach(self, object_id: str | None) -> Reach:
        """Somebody's trade may be taken away."""
        return Reach(people=keys_of(object_id))

    @admin.action(description="Switch off: end sign-ins, take back all that was lent")
    def switch_off(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        own = request.actor.someone.pk  # type: ignore[attr-defined]
        if chosen.filter(pk=own).exists():
            messages.error(request, OWN_ACCOUNT)
        self.each(request, chosen.exclude(pk=own), deactivate_person, why=WHY)

    @admin.action(description="After a theft: password, sign-ins and all that was lent; keep the second step")
    def reset(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        self.each(request, chosen, cuts.reset_after_theft, keep_second_step=True)

    @admin.action(description="After a theft: the second step too")
    def reset_all(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        self.each(request, chosen, cuts.reset_after_theft, keep_second_step=False)


@admin.register(Organization)
class OrganizationAdmin(KeptAdmin):
    list_display = ("name", "slug", "order_ceiling", "enabled", "access_reviews")
    search_fields = ("name", "slug")
    readonly_fields = (
        "public_id",
        "enabled",
        "order_ceiling",
        "role_limits",
        "mfa_required",
        "model_endpoints",
    )
    actions = ("switch_off", "switch_on", "demand", "demand_no_more")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """The trail knows an organization by its short name: given once, it leads nobody into another's trail."""
        return self.readonly_fields if obj is None else (*self.readonly_fields, "slug")

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> dict[str, Sequence[str]]:
        return {"slug": ("name",)} if obj is None else {}

    @admin.display(description="Access reviews")
    def access_reviews(self, organization: Organization) -> str:
        address = reverse("organization-reviews-of", args=[organization.public_id])
        return format_html('<a href="{}">begin, or look</a>', address)

    def reach(self, object_id: str | None) -> Reach:
        """Its terms of payment may end."""
        return Reach([(Kind.ORGANIZATION, key) for key in keys_of(object_id)])

    def save_model(
        self, request: HttpRequest, obj: Organization, form: ModelForm[Organization], change: bool
    ) -> None:
        """Terms of payment are credit: whoever may set its limits decides about them, after a fresh sign-in."""
        if "payment_terms_days" not in form.changed_data:
            super().save_model(request, obj, form, change)
            return
        with authorized(request.actor, SET, resource_of(obj)):  # type: ignore[attr-defined]
            super().save_model(request, obj, form, change)

    @admin.action(
        description="Switch off: end its people's sign-ins, take back all that was lent in its name"
    )
    def switch_off(self, request: HttpRequest, chosen: QuerySet[Organization]) -> None:
        self.each(request, chosen, cuts.suspend_organization, why=WHY)

    @admin.action(description="Switch on again")
    def switch_on(self, request: HttpRequest, chosen: QuerySet[Organization]) -> None:
        self.each(request, chosen, cuts.resume_organization)

    @admin.action(description="Second step: demand one of its people at sign-in")
    def demand(self, request: HttpRequest, chosen: QuerySet[Organization]) -> None:
        self.each(request, chosen, demand_second_step, demanded=True)

    @admin.action(description="Second step: demand none of its people any more")
    def demand_no_more(self, request: HttpRequest, chosen: QuerySet[Organization]) -> None:
        self.each(request, chosen, demand_second_step, demanded=False)


class MembershipForm(ModelForm):
    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        user, organization = told.get("user"), told.get("organization")
        if user and organization and live_membership(user, organization):
            raise ValidationError(f"{user} is here already.")
        return told


@admin.register(Membership)
class MembershipAdmin(KeptAdmin):
    list_display = ("user", "organization", "role", "ended_at")
    list_filter = ("organization", "role")
    search_fields = ("user__email", "user__full_name", "organization__name")
    autocomplete_fields = ("user", "organization")
    list_select_related = ("user", "organization")
    form = MembershipForm
    fields = ("user", "organization", "role")
    actions = ("end", "make_buyer", "make_approver", "make_auditor", "make_admin")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A place is given by the form; it changes and ends by the verbs of the list."""
        return obj is None and super().has_change_permission(request, obj)

    @admin.action(description="End: its sign-ins by the company, and what was lent in its name")
    def end(self, request: HttpRequest, chosen: QuerySet[Membership]) -> None:
        self.each(request, chosen, end_membership, why=WHY)

    @admin.action(description="Make a buyer")
    def make_buyer(self, request: HttpRequest, chosen: QuerySet[Membership]) -> None:
        self.each(request, chosen, _to(Membership.Role.BUYER))

    @admin.action(description="Make an approver")
    def make_approver(self, request: HttpRequest, chosen: QuerySet[Membership]) -> None:
        self.each(request, chosen, _to(Membership.Role.APPROVER))

    @admin.action(description="Make an auditor")
    def make_auditor(self, request: HttpRequest, chosen: QuerySet[Membership]) -> None:
        self.each(request, chosen, _to(Membership.Role.AUDITOR))

    @admin.action(description="Make an admin")
    def make_admin(self, request: HttpRequest, chosen: QuerySet[Membership]) -> None:
        self.each(request, chosen, _to(Membership.Role.ADMIN))


def _to(role: Membership.Role) -> Callable[..., None]:
    return lambda place, **who: change_role(place, role, **who)


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ("email", "organization", "role", "invited_by", "sent_at", "accepted_at", "withdrawn_at")
    list_select_related = ("organization", "invited_by")


@admin.register(LoginSession)
class LoginSessionAdmin(WithIncident, ByVerbs, ReadOnlyAdmin):
    incident_kind = "session"
    list_display = (
        "user",
        "method",
        "organization",
        "device",
        "started_at",
        "ended_at",
        "ended_why",
        "incident",
    )
    list_filter = ("method", "ended_why", "organization")
    search_fields = ("user__email", "public_id")
    list_select_related = ("user", "organization")
    exclude = ("key_digest",)
    actions = ("cut",)

    @admin.action(description="End for cause, with all that came from it")
    def cut(self, request: HttpRequest, chosen: QuerySet[LoginSession]) -> None:
        self.each(request, chosen, cuts.cut_session, why=WHY)


@admin.register(AssertionSeen)
class AssertionSeenAdmin(ReadOnlyAdmin):
    list_display = ("assertion_id", "connection", "expires_at")
    list_select_related = ("connection__organization",)


class EmailAddressAdmin(ReadOnlyAdmin):
    list_display = ("email", "user", "primary", "verified")
    list_filter = ("primary", "verified")
    search_fields = ("email",)
    list_select_related = ("user",)


class TradeAdmin(KeptAdmin, GroupAdmin):
    """The name of a group is a role of the policies."""


for model, page in ((Group, TradeAdmin), (EmailAddress, EmailAddressAdmin)):
    admin.site.unregister(model)
    admin.site.register(model, page)

admin.site.unregister(Authenticator)  # what proves a person is theirs: nobody else looks at it or makes it
admin.site.autocomplete_view = autocomplete  # type: ignore[method-assign]  # which says what it showed
own_password = RedirectView.as_view(pattern_name="account_change_password")  # the door that writes a letter
admin.site.password_change = own_password  # type: ignore[method-assign, assignment]
admin.site.password_change_done = own_password  # type: ignore[method-assign, assignment]
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # one sign-in, with its second step
