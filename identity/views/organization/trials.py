"""The test sign-in: off to the provider, and back to a page that says what came of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from identity import connections as verbs
from identity.models import SignInTrial
from identity.requests import ActorRequest
from identity.sso.fetch import ProviderUnreachable
from identity.sso.protocols import way_of
from identity.sso.refusals import MalformedResponse, RefusedResponse
from identity.trials import begin_trial, config_of, report_of

from .connections import connection_at
from .frame import page


@login_required
@require_POST
def trial_begin(request: ActorRequest, public_id: str) -> HttpResponse:
    """The way there is a page with a link: our policy lets no form lead to another site (form-action)."""
    held = connection_at(request, public_id, verbs.ACTION)
    if not verbs.is_complete(held):
        messages.error(request, "First say who the provider is.")
        return redirect("organization-connection", public_id)
    try:
        begun = way_of(held).begin(request, held)
    except (ProviderUnreachable, RefusedResponse, MalformedResponse) as refused:
        messages.error(request, f"{held.app.name} cannot be asked: {refused}.")
        return redirect("organization-connection", public_id)
    made = begin_trial(held, begun.request_id, actor=request.actor)
    return page(
        request, "trial_begin", held.organization, {"connection": held, "trial": made, "away": begun.away}
    )


@login_required
@require_safe
@never_cache
def trial(request: ActorRequest, public_id: str, trial_id: str) -> HttpResponse:
    """Seen in the sign-in that began it, and in no other: it is about a person."""
    held = connection_at(request, public_id)
    own = SignInTrial.objects.fresh(timezone.now()).filter(connection=held, begun_in=request.actor.session)
    made = get_object_or_404(own, public_id=trial_id)
    context = {
        "connection": held,
        "trial": made,
        "report": report_of(made),
        "outdated": made.config != config_of(held),
    }
    return page(request, "trial", held.organization, context)
