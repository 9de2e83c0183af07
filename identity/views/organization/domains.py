"""The organization's address domains: claimed, shown, spoken for."""

from collections.abc import Callable

from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from identity.company_only import OtherWays, would_hold
from identity.cutting import Cut
from identity.domains import verbs
from identity.domains.txt_records import NoNameServerAnswered
from identity.models import Domain, Membership, User
from identity.requests import ActorRequest

from .forms import DomainForm
from .frame import LOOK, is_visitor, managed, organization_of, page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def domains(request: ActorRequest) -> HttpResponse:
    organization = organization_of(request)
    form = DomainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        domain = verbs.claim_domain(form.cleaned_data["name"], organization, actor=request.actor)
        return redirect("organization-domain", domain.public_id)
    claimed = organization.domains.select_related("connection__app")
    context = {"domains": claimed, "form": form}
    return page(request, "domains", organization, context, status=400 if form.errors else 200)


@login_required
@require_safe
def domain(request: ActorRequest, public_id: str) -> HttpResponse:
    held = _domain(request, public_id)
    organization = held.organization
    context = {
        "domain": held,
        "record_name": verbs.record_name(held),
        "record_value": verbs.record_value(held),
        "speakers": organization.connections.filter(enabled=True).select_related("app"),
    }
    return page(request, "domain", organization, context)


@login_required
@require_POST
def domain_verify(request: ActorRequest, public_id: str) -> HttpResponse:
    held = _domain(request, public_id, verbs.ACTION)
    try:
        verbs.verify_domain(held, actor=request.actor)
    except NoNameServerAnswered:
        messages.warning(request, "The name servers did not answer in time. Try again in a minute.")
    except verbs.DomainRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{held} is yours.")
    return redirect("organization-domain", public_id)


@login_required
@require_POST
def domain_assign(request: ActorRequest, public_id: str) -> HttpResponse:
    held = _domain(request, public_id, verbs.ACTION)
    organization = held.organization
    chosen = request.POST.get("connection", "")
    speaker = get_object_or_404(organization.connections, public_id=chosen) if chosen else None
    return _done(
        request,
        held,
        lambda: verbs.assign_domain(held, speaker, actor=request.actor),
        f"{speaker.app.name} speaks for {held}." if speaker else f"No connection speaks for {held}.",
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def domain_require_sso(request: ActorRequest, public_id: str) -> HttpResponse:
    """First whom it would lock out and sign out, then the decision."""
    held = _domain(request, public_id, verbs.ACTION)
    organization = held.organization
    if request.method != "POST":
        ways = OtherWays.of(held)
        context = {
            "domain": held,
            "strangers": _never_came_by(held),
            "signed_out": ways.people(),
            "taken_back": ways.agents(),
            "hindrance": verbs.hindrance(request.actor, held),
        }
        return page(request, "domain_require_sso", organization, context)
    try:
        cut = verbs.require_sso(held, actor=request.actor)
    except verbs.DomainRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"People of {held} come in by company sign-in from now on.{_told(cut)}")
    return redirect("organization-domain", public_id)


@login_required
@require_POST
def domain_allow_other_ways(request: ActorRequest, public_id: str) -> HttpResponse:
    held = _domain(request, public_id, verbs.ACTION)
    said = f"People of {held} may come in by other ways again."
    return _done(request, held, lambda: verbs.allow_other_ways(held, actor=request.actor), said)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def domain_drop(request: ActorRequest, public_id: str) -> HttpResponse:
    held = _domain(request, public_id, verbs.ACTION)
    organization = held.organization
    if request.method != "POST":
        return page(
            request, "domain_drop", organization, {"domain": held, "people": _members_in(held).count()}
        )
    verbs.drop_domain(held, actor=request.actor)
    messages.success(request, f"{held} is not claimed any more.")
    if is_visitor(request, organization):
        return redirect("admin:identity_domain_changelist")
    return redirect("organization-domains")


def _told(cut: Cut) -> str:
    told = f" Sign-ins ended: {len(cut.sessions)}. Taken back from agents: {len(cut.ended)}."
    return f"{told} Already sent to the bank: {', '.join(cut.in_flight)}." if cut.in_flight else told


def _done(request: ActorRequest, held: Domain, verb: Callable[[], None], said: str) -> HttpResponse:
    try:
        verb()
    except verbs.DomainRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("organization-domain", held.public_id)


def _domain(request: ActorRequest, public_id: str, action: str = LOOK) -> Domain:
    return managed(
        request, Domain.objects.select_related("organization", "connection__app"), public_id, action
    )


def _members_in(domain: Domain) -> QuerySet[User]:
    members = Membership.objects.filter(organization=domain.organization, ended_at__isnull=True)
    there = [user.pk for user in would_hold(domain)]
    return User.objects.filter(pk__in=there).filter(pk__in=members.values("user"))


def _never_came_by(domain: Domain) -> QuerySet[User]:
    """Who would have no way in that they have used before."""
    if domain.connection is None:
        return _members_in(domain)
    came = SocialAccount.objects.filter(provider=domain.connection.app.provider_id).values("user")
    return _members_in(domain).exclude(pk__in=came).order_by("email")
