"""The organization's directory: what it needs to know of us, and the tokens by which it comes in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from identity.directory_forms import TokenForm
from identity.models import DirectoryGroup, DirectoryToken, DirectoryUser, Organization
from identity.requests import ActorRequest
from identity.scim.shown import BASE
from identity.scim.tokens import make_token, revoke_token, tokens_of
from identity.views.organization.frame import organization_of, page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organization_directory(request: ActorRequest) -> HttpResponse:
    """A new token is shown in the answer to the POST, and on no page afterwards."""
    organization = organization_of(request, "directory:manage")
    if request.method != "POST":
        return _page(request, organization, TokenForm())
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, organization, form, status=400)
    _, secret = make_token(
        organization, purpose=form.cleaned_data["purpose"], lasts=form.lasts(), actor=request.actor
    )
    return _page(request, organization, TokenForm(), secret=secret)


@login_required
@require_POST
def directory_token_revoke(request: ActorRequest, public_id: str) -> HttpResponse:
    own = DirectoryToken.objects.filter(
        organization=organization_of(request, "directory:manage")
    ).select_related("organization")
    token = get_object_or_404(own, public_id=public_id)
    revoke_token(token, actor=request.actor)
    messages.success(request, f"Revoked: {token.purpose}. From now on it opens nothing.")
    return redirect("organization-directory")


def _page(
    request: ActorRequest, organization: Organization, form: TokenForm, *, secret: str = "", status: int = 200
) -> HttpResponse:
    people = DirectoryUser.objects.visible_to(request.actor)
    context = {
        "form": form,
        "secret": secret,
        "base_url": f"{settings.SITE_URL}{BASE}",
        "now": timezone.now(),
        "tokens": tokens_of(organization),
        "people": people.count(),
        "with_place": people.with_place().count(),
        "groups": DirectoryGroup.objects.visible_to(request.actor).count(),
    }
    response = page(request, "directory", organization, context, status=status)
    response["Cache-Control"] = "no-store"
    return response
