"""What we are told of the provider."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from identity import connections as verbs
from identity.administration import reach_within
from identity.cutting import exclusively
from identity.models import Connection
from identity.models.connections import BY_KEY, BY_SECRET
from identity.requests import ActorRequest
from identity.sso.fetch import ProviderUnreachable, fetch
from identity.sso.oidc.discovery import discover
from identity.sso.refusals import MalformedResponse, RefusedResponse
from identity.sso.saml.keys import certificates_of
from identity.sso.saml.metadata import BadMetadata, read_metadata, settings_from

from .connections import connection_at
from .forms import IssuerForm, MetadataForm
from .frame import page

METADATA_TYPES = "application/samlmetadata+xml, application/xml, text/xml"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: ActorRequest, public_id: str) -> HttpResponse:
    held = connection_at(request, public_id, verbs.ACTION)
    saml = held.protocol == Connection.Protocol.SAML
    form = (
        _metadata_form(request)
        if saml
        else _issuer_form(held, request.POST if request.method == "POST" else None)
    )
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
    return page(request, "provider", held.organization, context, status=400 if form.errors else 200)


def _learn(request: ActorRequest, held: Connection, form: MetadataForm | IssuerForm) -> None:
    """The form tells what is wrong with what came. Others may have changed the connection while it was fetched."""
    if isinstance(form, MetadataForm):
        _learn_metadata(request, held, form)
    else:
        _learn_issuer(request, held, form)


def _learn_metadata(request: ActorRequest, held: Connection, form: MetadataForm) -> None:
    name = next(name for name in ("url", "file", "text") if form.cleaned_data.get(name))
    try:
        provider = read_metadata(_content(name, form))
    except (BadMetadata, RefusedResponse, ProviderUnreachable) as refused:
        form.add_error(name, _sentence(refused))
        return
    with exclusively(request.actor, reach_within(held.organization)):
        now = Connection.objects.select_related("app", "organization").get(pk=held.pk)
        verbs.change_provider(now, settings_from(provider, now), actor=request.actor)


def _learn_issuer(request: ActorRequest, held: Connection, form: IssuerForm) -> None:
    """The provider is asked at once, so that a misspelt issuer is told at its field."""
    issuer = form.cleaned_data["issuer"]
    try:
        discover(issuer)
    except (RefusedResponse, MalformedResponse, ProviderUnreachable) as refused:
        form.add_error("issuer", _sentence(refused))
        return
    shown = verbs.Credentials(
        form.cleaned_data["client_id"].strip(),
        form.cleaned_data["secret"],
        form.cleaned_data["ends_on"],
        by_key=form.cleaned_data["client_auth"] == BY_KEY,
    )
    with exclusively(request.actor, reach_within(held.organization)):
        _issuer_form(Connection.objects.select_related("app").get(pk=held.pk), request.POST).check_seen()
        verbs.change_provider(held, {"issuer": issuer}, actor=request.actor, shown=shown)


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


def _issuer_form(held: Connection, data: Any) -> IssuerForm:
    slug, client_id = held.app.provider_id, held.app.client_id
    known = {
        "issuer": held.app.settings.get("issuer", ""),
        "client_id": "" if client_id == slug else client_id,
        "client_auth": held.app.settings.get("client_auth", BY_SECRET),
    }
    return IssuerForm(data, initial=known)


def _sentence(refused: Exception) -> str:
    text = str(refused).rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."
