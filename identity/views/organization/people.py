"""How a connection's people are read, and what their groups mean."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from identity import connections as verbs
from identity.administration import reach_within
from identity.cutting import exclusively
from identity.group_roles import NobodyLeft, map_group, unmap_group
from identity.models import Connection
from identity.requests import ActorRequest
from identity.sso.provisioning import directory_decides

from .connections import connection_at
from .forms import AttributesForm, ClaimsForm, GroupForm, PeopleForm
from .frame import page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: ActorRequest, public_id: str) -> HttpResponse:
    held = connection_at(request, public_id, verbs.ACTION)
    form = _people_form(held, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with exclusively(request.actor, reach_within(held.organization)):
            now = Connection.objects.select_related("app").get(pk=held.pk)
            _people_form(now, request.POST).check_seen()
            verbs.change_people(
                held,
                actor=request.actor,
                mapping=form.mapping,
                groups_claim=form.cleaned_data["groups_claim"].strip(),
                default_role=form.cleaned_data["default_role"],
            )
        messages.success(request, "Kept. Test it, so that you see what comes of it.")
        return redirect("organization-people", public_id)
    return _page(request, held, form, GroupForm(), status=400 if form.errors else 200)


@login_required
@require_POST
def group_map(request: ActorRequest, public_id: str) -> HttpResponse:
    held = connection_at(request, public_id, verbs.ACTION)
    form = GroupForm(request.POST)
    if form.is_valid():
        try:
            entry = map_group(
                held, form.cleaned_data["group"], form.cleaned_data["role"], actor=request.actor
            )
        except NobodyLeft as refused:
            form.add_error("role", str(refused))
    if form.errors:
        return _page(request, held, _people_form(held), form, status=400)
    messages.success(request, f"{entry.group} means {entry.get_role_display().lower()} {_since(held)}.")
    return redirect("organization-people", public_id)


@login_required
@require_POST
def group_unmap(request: ActorRequest, public_id: str, pk: int) -> HttpResponse:
    held = connection_at(request, public_id, verbs.ACTION)
    entry = get_object_or_404(held.group_roles.select_related("connection__organization"), pk=pk)
    try:
        unmap_group(entry, actor=request.actor)
    except NobodyLeft as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{entry.group} means nothing here any more, {_since(held)}.")
    return redirect("organization-people", public_id)


def _page(
    request: ActorRequest, held: Connection, form: PeopleForm, group_form: GroupForm, status: int
) -> HttpResponse:
    context = {
        "connection": held,
        "form": form,
        "groups": held.group_roles.all(),
        "group_form": group_form,
        "by_directory": directory_decides(held.organization),
    }
    return page(request, "people", held.organization, context, status=status)


def _people_form(held: Connection, data: Any = None) -> PeopleForm:
    kind = AttributesForm if held.protocol == Connection.Protocol.SAML else ClaimsForm
    known = {
        "groups_claim": held.groups_claim,
        "default_role": held.default_role,
        **held.app.settings.get("attribute_mapping", {}),
    }
    return kind(data, initial=known)


def _since(held: Connection) -> str:
    """Whom it concerns, and from when on."""
    if not held.enabled:
        return "once the connection is on"
    if directory_decides(held.organization):
        return "from now on, for whom the directory names in it"
    return "from each one's next sign-in"
