"""What the rules over a log have found, and the rules."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from audit.events import record
from audit.feed import Entry, places_of
from audit.models import Category
from identity.alerts.forms import NoteForm, RuleForm
from identity.alerts.kinds import KINDS, kinds_for
from identity.alerts.rules import acknowledge_alert, set_rule
from identity.cutting import exclusively
from identity.feeds.whose import log_of, reach_of
from identity.models import Alert, AlertRule, Organization, User
from identity.policy import preview
from identity.requests import ActorRequest
from identity.views.organization.frame import WATCH
from identity.views.organization.log_frame import log_page, whose_log

SET: Final = "alerts:manage"
EARLIER: Final = 50


@dataclass(frozen=True)
class Shown:
    """An event of an alert, with the sentence that its decision was given, if it was one, and for whom it was done.

    `payload` is empty where retention has dropped it.
    """

    entry: Entry
    reason: str
    payload: str
    person: User | None

    @classmethod
    def of(cls, entry: Entry, people: Mapping[str, User]) -> "Shown":
        told = entry.facts
        reason = str(told.get("detail", {}).get("reason", ""))
        payload = json.dumps(told, indent=2, ensure_ascii=False, sort_keys=True) if told else ""
        return cls(entry, reason, payload, people.get(entry.principal or ""))


@login_required
@require_safe
def alerts(request: ActorRequest) -> HttpResponse:
    organization = whose_log(request, WATCH)
    found = Alert.objects.filter(organization=organization).select_related("rule", "acknowledged_by")
    rules = AlertRule.objects.filter(organization=organization, enabled=True)
    unanswered = found.filter(acknowledged_at__isnull=True)
    context = {
        "watched": [KINDS[rule.kind].label for rule in rules],
        "open": unanswered[:EARLIER],
        "more": max(0, unanswered.count() - EARLIER),
        "earlier": found.filter(acknowledged_at__isnull=False)[:EARLIER],
        "may_set": preview(request.actor, SET, log_of(organization)).allowed,
    }
    return log_page(request, "alerts", organization, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: ActorRequest, public_id: str) -> HttpResponse:
    """Looking at its events is a look into the trail, and stands there."""
    organization = whose_log(request, WATCH)
    own = Alert.objects.filter(organization=organization).select_related(
        "rule", "organization", "acknowledged_by"
    )
    found = get_object_or_404(own, public_id=public_id)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if acknowledge_alert(found, note=form.cleaned_data["note"], actor=request.actor):
            messages.success(request, "Answered. It stands on the trail under your name.")
        else:
            messages.error(request, "Somebody had answered already. Theirs stands, and yours was not kept.")
        return redirect("organization-alerts")
    entries = places_of(found.events)
    people = _people(entries)
    events = [Shown.of(entry, people) for entry in entries]
    label = Alert._meta.label_lower
    extent = {"events": len(events)}
    record(Category.AUDIT_READ, "alert", "done", object_type=label, object_id=found.pk, detail=extent)
    context = {"alert": found, "events": events, "form": form, "people": sorted(people.values(), key=str)}
    return log_page(request, "alert", organization, context, 400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def alert_rules(request: ActorRequest) -> HttpResponse:
    """Each rule is a form of its own; what is sent is the one of its kind."""
    organization = whose_log(request, SET)
    sent = request.POST.get("kind", "")
    forms = list(_forms(organization, sent, request.POST))
    if request.method == "POST":
        form = next((form for form in forms if form.kind.name == sent), None)
        if form is None:
            raise Http404("There is no such rule.")
        if form.is_valid():
            with exclusively(request.actor, reach_of(organization)):
                held = AlertRule.objects.filter(organization=organization, kind=sent).first()
                RuleForm(request.POST, form.kind, held).check_seen()
                set_rule(organization, sent, form.numbers(), actor=request.actor, **form.how())
            messages.success(request, f"Set: {form.kind.label}.")
            return redirect("organization-alert-rules")
    status = 400 if any(form.errors for form in forms) else 200
    return log_page(request, "alert_rules", organization, {"forms": forms}, status)


def _people(entries: list[Entry]) -> dict[str, User]:
    """The trail knows people by references; here somebody wants to talk to them."""
    people = User.objects.filter(public_id__in={entry.principal for entry in entries if entry.principal})
    return {user.public_id: user for user in people}


def _forms(organization: Organization | None, sent: str, data: Any) -> Iterator[RuleForm]:
    rules = {rule.kind: rule for rule in AlertRule.objects.filter(organization=organization)}
    for kind in kinds_for(shop=organization is None):
        yield RuleForm(data if kind.name == sent else None, kind, rules.get(kind.name))
