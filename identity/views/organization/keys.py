"""What of a connection is ours to keep: the key by which the shop shows who it is, and who may begin elsewhere."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from identity import connections as verbs
from identity.models import Connection
from identity.requests import ActorRequest
from identity.sso.protocols import way_of
from identity.sso.saml.keys import (
    AlreadyAnnounced,
    NoNextKey,
    certificates_of,
    prepare_next_key,
    use_next_key,
)
from identity.sso.way_in import way_in

from .connections import connection_at
from .frame import page


@login_required
@require_http_methods(["GET", "HEAD"])
def keys(request: ActorRequest, public_id: str) -> HttpResponse:
    held = _with_keys(request, public_id)
    ours = certificates_of(held).ours
    context = {
        "connection": held,
        "present": ours[0],
        "following": ours[1] if len(ours) > 1 else None,
        "published": way_of(held).published_at(held),
    }
    return page(request, "keys", held.organization, context)


@login_required
@require_POST
def key_announce(request: ActorRequest, public_id: str) -> HttpResponse:
    held = _with_keys(request, public_id)
    try:
        prepare_next_key(held, actor=request.actor)
    except AlreadyAnnounced as announced:
        messages.info(request, str(announced))
    else:
        messages.success(request, "Announced. Let the provider read it before you go on.")
    return redirect("organization-keys", public_id)


@login_required
@require_POST
def key_use(request: ActorRequest, public_id: str) -> HttpResponse:
    held = _with_keys(request, public_id)
    try:
        use_next_key(held, actor=request.actor)
    except NoNextKey as missing:
        messages.error(request, str(missing))
    else:
        messages.success(request, "From now on we sign with it. Test a sign-in.")
    return redirect("organization-keys", public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def portal(request: ActorRequest, public_id: str) -> HttpResponse:
    """First what it risks, then the decision."""
    held = connection_at(request, public_id, verbs.ACTION)
    if held.protocol != Connection.Protocol.SAML:
        raise Http404("By OpenID Connect every sign-in begins here.")
    if request.method != "POST":
        return page(
            request,
            "portal",
            held.organization,
            {"connection": held, "way": settings.SITE_URL + way_in(held)},
        )
    allowed = request.POST.get("allowed") == "yes"
    verbs.allow_portal(held, allowed, actor=request.actor)
    said = "may also begin at the company's portal" if allowed else "begin here, and nowhere else"
    messages.success(request, f"People of {held.app.name} {said}.")
    return redirect("organization-connection", public_id)


def _with_keys(request: ActorRequest, public_id: str) -> Connection:
    held = connection_at(request, public_id, verbs.ACTION)
    if not held.sp_keys:
        raise Http404("This connection has no key of ours.")
    return held
