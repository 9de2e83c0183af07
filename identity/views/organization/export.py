"""Taking the trail out, as a file."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from identity.actor import Actor
from identity.feeds.forms import ExportForm
from identity.feeds.taking_out import take_out
from identity.feeds.whose import EXPORT, EXPORT_VALUES, log_of
from identity.models import Organization
from identity.policy import Outcome, preview
from identity.requests import ActorRequest
from identity.views.organization.log_frame import log_page, whose_log


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: ActorRequest) -> HttpResponse | StreamingHttpResponse:
    organization = whose_log(request, EXPORT)
    with_values = _may_take_values(request.actor, organization)
    form = ExportForm(request.POST or None, organization, with_values=with_values)
    if request.method != "POST" or not form.is_valid():
        return log_page(request, "export", organization, {"form": form}, 400 if form.errors else 200)
    format, values = form.chosen, form.takes_values
    lines = take_out(organization, form.which(), format, values=values, actor=request.actor)
    whose = organization.slug if organization else "shop"
    name = f"{whose}-trail-{timezone.now():%Y-%m-%d}.{format.extension}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(lines, content_type=f"{format.media_type}; charset=utf-8", headers=headers)


def _may_take_values(actor: Actor, organization: Organization | None) -> bool:
    """Also where they have to sign in afresh first."""
    return preview(actor, EXPORT_VALUES, log_of(organization)).outcome in {
        Outcome.ALLOW,
        Outcome.REQUIRE_STEP_UP,
    }
