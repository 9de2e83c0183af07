"""The organization's identity providers: a list, and each with the steps until it is switched on."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from identity import connections as verbs
from identity import cuts
from identity.group_roles import NobodyLeft
from identity.models import Connection, Domain, LoginSession
from identity.requests import ActorRequest
from identity.sso.protocols import way_of
from identity.sso.saml.keys import certificates_of
from identity.trials import passed_trial

from .forms import ConnectionForm
from .frame import LOOK, is_visitor, managed, organization_of, page


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
    held = connection_at(request, public_id)
    organization, certificates = held.organization, certificates_of(held)
    context = {
        "connection": held,
        "addresses": way_of(held).addresses(held),
        "complete": verbs.is_complete(held),
        "certificates": certificates.theirs,
        "ours": certificates.ours,
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
    held = connection_at(request, public_id, verbs.ACTION)
    chosen = Domain.objects.filter(
        organization=held.organization, public_id__in=request.POST.getlist("domains")
    )
    try:
        verbs.switch_on_connection(held, chosen, actor=request.actor)
    except (verbs.ConnectionRefused, NobodyLeft) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{held.app.name} is on. Your people can come in by it.")
    return redirect("organization-connection", public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def connection_switch_off(request: ActorRequest, public_id: str) -> HttpResponse:
    """First what it will cut, then the cut."""
    held = connection_at(request, public_id, verbs.ACTION)
    if request.method != "POST":
        live = LoginSession.objects.filter(connection=held, ended_at__isnull=True)
        context = {"connection": held, "people": live.values("user").distinct().count()}
        return page(request, "connection_switch_off", held.organization, context)
    cut = cuts.disable_connection(held, actor=request.actor, why="the connection was switched off")
    told = f" Already sent to the bank: {', '.join(cut.in_flight)}." if cut.in_flight else ""
    messages.success(request, f"{held.app.name} is off. Taken back from agents: {len(cut.ended)}.{told}")
    return redirect("organization-connection", public_id)


@login_required
@require_POST
def connection_drop(request: ActorRequest, public_id: str) -> HttpResponse:
    held = connection_at(request, public_id, verbs.ACTION)
    try:
        verbs.drop_connection(held, actor=request.actor)
    except verbs.ConnectionRefused as refused:
        messages.error(request, str(refused))
        return redirect("organization-connection", public_id)
    messages.success(request, f"{held.app.name} is gone.")
    if is_visitor(request, held.organization):
        return redirect("admin:identity_connection_changelist")
    return redirect("organization-connections")


def connection_at(request: ActorRequest, public_id: str, action: str = LOOK) -> Connection:
    """A page that changes how people come in names its action, so that a fresh sign-in is asked for first."""
    return managed(request, Connection.objects.select_related("app", "organization"), public_id, action)
