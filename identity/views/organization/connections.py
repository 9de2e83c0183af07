"""The organization's identity providers: a list, and each with the steps until it is switched on."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from identity import connections as verbs
from identity import cuts
from identity.models import Connection, Domain, LoginSession, Organization
from identity.requests import ActorRequest
from identity.sso.protocols import way_of
from identity.sso.saml.keys import certificates_of
from identity.trials import passed_trial

from .forms import ConnectionForm
from .frame import organization_of, page


@login_required
@require_safe
def connections(request: ActorRequest) -> HttpResponse:
    organization = organization_of(request)
    own = (
        organization.connections.select_related("app").prefetch_related("domains").order_by("-enabled", "pk")
    )
    return page(request, "connections", organization, {"connections": own})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def connection_add(request: ActorRequest) -> HttpResponse:
    organization = organization_of(request, verbs.ACTION)
    form = ConnectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = verbs.add_connection(
            organization, form.cleaned_data["protocol"], form.cleaned_data["name"], actor=request.actor
        )
        return redirect("organization-connection", made.public_id)
    return page(request, "connection_add", organization, {"form": form}, status=400 if form.errors else 200)


@login_required
@require_safe
def connection(request: ActorRequest, public_id: str) -> HttpResponse:
    organization = organization_of(request)
    held = connection_at(organization, public_id)
    context = {
        "connection": held,
        "addresses": way_of(held).addresses(held),
        "complete": verbs.is_complete(held),
        "certificates": certificates_of(held).theirs,
        "passed": passed_trial(held),
        "groups": held.group_roles.all(),
        "movable": organization.domains.filter(verified_at__isnull=False, sso_required=False)
        .exclude(connection=held)
        .select_related("connection__app"),
    }
    return page(request, "connection", organization, context)


@login_required
@require_POST
def connection_switch_on(request: ActorRequest, public_id: str) -> HttpResponse:
    organization = organization_of(request, verbs.ACTION)
    held = connection_at(organization, public_id)
    chosen = Domain.objects.filter(organization=organization, public_id__in=request.POST.getlist("domains"))
    try:
        verbs.switch_on_connection(held, chosen, actor=request.actor)
    except verbs.ConnectionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{held.app.name} is on. Your people can come in by it.")
    return redirect("organization-connection", public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def connection_switch_off(request: ActorRequest, public_id: str) -> HttpResponse:
    """First what it will cut, then the cut."""
    organization = organization_of(request, verbs.ACTION)
    held = connection_at(organization, public_id)
    if request.method != "POST":
        live = LoginSession.objects.filter(connection=held, ended_at__isnull=True)
        context = {"connection": held, "people": live.values("user").distinct().count()}
        return page(request, "connection_switch_off", organization, context)
    cut = cuts.disable_connection(held, actor=request.actor, why="the connection was switched off")
    told = f" Already sent to the bank: {', '.join(cut.in_flight)}." if cut.in_flight else ""
    messages.success(request, f"{held.app.name} is off. Taken back from agents: {len(cut.ended)}.{told}")
    return redirect("organization-connection", public_id)


@login_required
@require_POST
def connection_drop(request: ActorRequest, public_id: str) -> HttpResponse:
    held = connection_at(organization_of(request, verbs.ACTION), public_id)
    try:
        verbs.drop_connection(held, actor=request.actor)
    except verbs.ConnectionRefused as refused:
        messages.error(request, str(refused))
        return redirect("organization-connection", public_id)
    messages.success(request, f"{held.app.name} is gone.")
    return redirect("organization-connections")


def connection_at(organization: Organization, public_id: str) -> Connection:
    connections = organization.connections.select_related("app", "organization")
    return get_object_or_404(connections, public_id=public_id)
