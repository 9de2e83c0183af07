"""Policies in the admin: as they stand, what they decided, and the page that asks them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from audit.looks import Shown, record_look
from audit.models import AuditEvent, Category
from identity import cedar, policy_book
from identity.actor import Actor
from identity.admin.guard import ReadOnlyAdmin, may
from identity.inquiries import ask_about, look_at_decision
from identity.inquiry_form import InquiryForm
from identity.models import PolicyVersion, User

PEOPLE_SHOWN = 20
DECISION_COLUMNS = ("at", "action", "object_type", "object_id", "outcome", "agent", "principal")
View = Callable[..., HttpResponse]


@admin.register(PolicyVersion)
class PolicyVersionAdmin(ReadOnlyAdmin):
    """Versions that were kept; above them, the policies in force and the question why."""

    change_list_template = "admin/identity/with_policies.html"
    list_display = ("version", "kept_at", "in_force")
    fields = ("version", "digest", "kept_at", "policies", "schema")

    @admin.display(boolean=True)
    def in_force(self, row: PolicyVersion) -> bool:
        return row.version == cedar.active_policies().version

    def get_urls(self) -> list[URLPattern]:
        def seen(view: View) -> View:
            return self.admin_site.admin_view(_for_readers(view))

        own = [
            path("in-force/", seen(self.policies), name="identity_policies"),
            path("in-force/<slug:name>/", seen(self.policy), name="identity_policy"),
            path("why/", seen(self.why), name="identity_why"),
            path("decisions/<uuid:uid>/", seen(self.decision), name="identity_decision"),
        ]
        return own + super().get_urls()

    def policies(self, request: HttpRequest) -> HttpResponse:
        counts = policy_book.counts()
        files = [
            (name, [(policy, counts.times.get(policy.id, 0)) for policy in policies])
            for name, policies in policy_book.policies_by_file()
        ]
        version = cedar.active_policies().version
        return self._page(
            request, "policies", "Policies in force", files=files, counts=counts, version=version
        )

    def policy(self, request: HttpRequest, name: str) -> HttpResponse:
        policy = policy_book.policies_of(cedar.active_policies()).get(name)
        if policy is None:
            raise Http404
        decisions = list(policy_book.decisions_naming(name))
        record_look("policy", [Shown(AuditEvent, [event.pk for event in decisions], DECISION_COLUMNS)])
        times = policy_book.counts().times.get(name, 0)
        return self._page(request, "policy", name, policy=policy, decisions=decisions, times=times)

    def why(self, request: HttpRequest) -> HttpResponse:
        """A question is in the address, so that it can be kept and asked again. Each asking is on the trail."""
        person = _person(request.GET.get("person", ""))
        form = InquiryForm(person, request.GET if "action" in request.GET else None) if person else None
        answer = None
        if form is not None and form.is_bound and form.is_valid():
            told = form.cleaned_data
            answer = ask_about(told["imagined"], told["action"], told["resource"], actor=_actor(request))
        q = request.GET.get("q", "").strip()
        people = _people(q)
        _note_people([person, *people] if person else people, q)
        return self._page(request, "why", "Why?", person=person, form=form, answer=answer, people=people, q=q)

    def decision(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        event = get_object_or_404(
            AuditEvent.objects.with_context(), uid=uid, category=Category.POLICY_DECISION
        )
        recorded = look_at_decision(event, actor=_actor(request))
        title = f"Why {event.action} was answered {event.outcome}"
        return self._page(request, "decision", title, recorded=recorded)

    def _page(self, request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
        around = self.admin_site.each_context(request)
        return TemplateResponse(
            request, f"admin/identity/policies/{name}.html", {**around, "title": title, **context}
        )


def _for_readers(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may(request, "admin:read", PolicyVersion):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return require_safe(checked)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _note_people(shown: list[User], q: str) -> None:
    whom = Shown(User, [person.pk for person in shown], ("email", "full_name"))
    record_look("why", [whom], {"q": q} if q else None)


def _person(public_id: str) -> User | None:
    return User.objects.filter(public_id=public_id).first() if public_id else None


def _people(words: str) -> list[User]:
    if not words:
        return []
    found = User.objects.filter(
        Q(email__icontains=words) | Q(full_name__icontains=words) | Q(public_id=words)
    )
    return list(found.order_by("email")[:PEOPLE_SHOWN])
