"""What we are told of the provider, and how its people are read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from identity import connections as verbs
from identity.models import Connection
from identity.requests import ActorRequest
from identity.sso.fetch import ProviderUnreachable, fetch
from identity.sso.oidc.discovery import discover
from identity.sso.refusals import MalformedResponse, RefusedResponse
from identity.sso.saml.keys import certificates_of
from identity.sso.saml.metadata import BadMetadata, read_metadata, settings_from

from .connections import connection_at
from .forms import AttributesForm, GroupForm, IssuerForm, MetadataForm, PeopleForm
from .frame import organization_of, page

METADATA_TYPES = "application/samlmetadata+xml, application/xml, text/xml"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: ActorRequest, public_id: str) -> HttpResponse:
    organization = organization_of(request, verbs.ACTION)
    held = connection_at(organization, public_id)
    saml = held.protocol == Connection.Protocol.SAML
    form = _metadata_form(request) if saml else _issuer_form(request, held)
    if request.method == "POST" and form.is_valid():
        try:
            _learn(request, held, form)
        except verbs.ConnectionRefused as refused:
            form.add_error(None, str(refused))
        else:
            if not form.errors:
                messages.success(request, f"We know {held.app.name} now.")
                return redirect("organization-connection", public_id)
    context = {"connection": held, "form": form, "certificates": certificates_of(held).theirs}
    return page(request, "provider", organization, context, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: ActorRequest, public_id: str) -> HttpResponse:
    organization = organization_of(request, verbs.ACTION)
    held = connection_at(organization, public_id)
    form = _people_form(request, held)
    if request.method == "POST" and form.is_valid():
        verbs.change_people(
            held,
            actor=request.actor,
            mapping=form.mapping if isinstance(form, AttributesForm) else {},
            groups_claim=form.cleaned_data["groups_claim"].strip(),
            default_role=form.cleaned_data["default_role"],
        )
        messages.success(request, "Kept.")
        return redirect("organization-people", public_id)
    context = {"connection": held, "form": form, "groups": held.group_roles.all(), "group_form": GroupForm()}
    return page(request, "people", organization, context, status=400 if form.errors else 200)


@login_required
@require_POST
def group_map(request: ActorRequest, public_id: str) -> HttpResponse:
    organization = organization_of(request, verbs.ACTION)
    held = connection_at(organization, public_id)
    form = GroupForm(request.POST)
    if not form.is_valid():
        context = {
            "connection": held,
            "form": _people_form(None, held),
            "groups": held.group_roles.all(),
            "group_form": form,
        }
        return page(request, "people", organization, context, status=400)
    entry = verbs.map_group(held, form.cleaned_data["group"], form.cleaned_data["role"], actor=request.actor)
    messages.success(
        request, f"Who is in {entry.group} is {entry.get_role_display().lower()} from their next sign-in."
    )
    return redirect("organization-people", public_id)


@login_required
@require_POST
def group_unmap(request: ActorRequest, public_id: str, pk: int) -> HttpResponse:
    held = connection_at(organization_of(request, verbs.ACTION), public_id)
    entry = get_object_or_404(held.group_roles.select_related("connection__organization"), pk=pk)
    verbs.unmap_group(entry, actor=request.actor)
    messages.success(request, f"{entry.group} means nothing here any more.")
    return redirect("organization-people", public_id)


def _learn(request: ActorRequest, held: Connection, form: MetadataForm | IssuerForm) -> None:
    """The form tells what is wrong with what came."""
    if isinstance(form, MetadataForm):
        _learn_metadata(request, held, form)
    else:
        _learn_issuer(request, held, form)


def _learn_metadata(request: ActorRequest, held: Connection, form: MetadataForm) -> None:
    name = next(name for name in ("url", "file", "text") if form.cleaned_data.get(name))
    try:
        said = settings_from(read_metadata(_content(name, form)), held)
    except (BadMetadata, RefusedResponse, ProviderUnreachable) as refused:
        form.add_error(name, _sentence(refused))
        return
    verbs.change_provider(held, said, actor=request.actor)


def _learn_issuer(request: ActorRequest, held: Connection, form: IssuerForm) -> None:
    """The provider is asked at once, so that a misspelt issuer is told at its field."""
    issuer = form.cleaned_data["issuer"]
    try:
        discover(issuer)
    except (RefusedResponse, MalformedResponse, ProviderUnreachable) as refused:
        form.add_error("issuer", _sentence(refused))
        return
    verbs.change_provider(
        held,
        {"issuer": issuer},
        actor=request.actor,
        client_id=form.cleaned_data["client_id"].strip(),
        secret=form.cleaned_data["secret"],
    )


def _content(name: str, form: MetadataForm) -> bytes:
    given = form.cleaned_data[name]
    if name == "url":
        answer = fetch(given.strip(), headers={"Accept": METADATA_TYPES})
        if answer.status != 200:
            raise BadMetadata(f"The answer was {answer.status}, and redirects are not followed.")
        return answer.body
    content: bytes = given.read() if name == "file" else given.encode()
    return content


def _metadata_form(request: ActorRequest) -> MetadataForm:
    return MetadataForm(request.POST, request.FILES) if request.method == "POST" else MetadataForm()


def _issuer_form(request: ActorRequest, held: Connection) -> IssuerForm:
    slug, client_id = held.app.provider_id, held.app.client_id
    known = {
        "issuer": held.app.settings.get("issuer", ""),
        "client_id": "" if client_id == slug else client_id,
    }
    return IssuerForm(request.POST) if request.method == "POST" else IssuerForm(initial=known)


def _people_form(request: ActorRequest | None, held: Connection) -> PeopleForm:
    kind = AttributesForm if held.protocol == Connection.Protocol.SAML else PeopleForm
    known = {
        "groups_claim": held.groups_claim,
        "default_role": held.default_role,
        **held.app.settings.get("attribute_mapping", {}),
    }
    return kind(request.POST) if request and request.method == "POST" else kind(initial=known)


def _sentence(refused: Exception) -> str:
    text = str(refused).rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."
