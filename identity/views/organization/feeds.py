"""Systems outside that read the log: tokens by which they pull, and webhooks to which it is delivered."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from audit.feed import head
from identity.feeds import webhooks as verbs
from identity.feeds.forms import ReplayForm, TokenForm, WebhookForm
from identity.feeds.tokens import make_token, revoke_token, tokens_of
from identity.feeds.whose import MANAGE
from identity.models import FeedPlace, FeedToken, Organization, Webhook
from identity.requests import ActorRequest
from identity.views.organization.log_frame import log_page, whose_log

ENDPOINT: Final = "/api/audit/events"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def feeds(request: ActorRequest) -> HttpResponse:
    """A new secret is shown in the answer to the POST, and on no page afterwards."""
    organization = whose_log(request, MANAGE)
    if request.method != "POST":
        return _page(request, organization)
    if request.POST.get("make") == "webhook":
        return _make_webhook(request, organization)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, organization, token_form=form, status=400)
    purpose, lasts = form.cleaned_data["purpose"], form.lasts()
    _, secret = make_token(organization, purpose=purpose, lasts=lasts, actor=request.actor)
    return _page(request, organization, secret=secret, secret_of="token")  # noqa: S106 - names what is shown


@login_required
@require_POST
def feed_token_revoke(request: ActorRequest, public_id: str) -> HttpResponse:
    own = FeedToken.objects.filter(organization=whose_log(request, MANAGE)).select_related("organization")
    token = get_object_or_404(own, public_id=public_id)
    revoke_token(token, actor=request.actor)
    messages.success(request, f"Revoked: {token.purpose}. From now on it opens nothing.")
    return redirect("organization-feeds")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: ActorRequest, public_id: str) -> HttpResponse:
    organization = whose_log(request, MANAGE)
    own = Webhook.objects.filter(organization=organization).select_related("organization", "owner")
    found = get_object_or_404(own, public_id=public_id)
    if request.method != "POST":
        return _webhook_page(request, organization, found)
    try:
        if (do := request.POST.get("do", "")) == "rotate":
            secret = verbs.rotate_secret(found, seen=request.POST.get("seen", ""), actor=request.actor)
            found.refresh_from_db()
            return _webhook_page(request, organization, found, secret=secret, secret_of="webhook")  # noqa: S106
        if do in DOINGS:
            DOINGS[do](request, found)
    except verbs.BadWebhook as ended:
        messages.error(request, str(ended))
    return redirect("organization-webhook", public_id)


def _pause(request: ActorRequest, webhook: Webhook) -> None:
    verbs.pause_webhook(webhook, actor=request.actor)
    messages.success(request, "Paused. It goes on where it stopped.")


def _resume(request: ActorRequest, webhook: Webhook) -> None:
    verbs.resume_webhook(webhook, actor=request.actor)
    messages.success(request, "It goes on.")


def _end(request: ActorRequest, webhook: Webhook) -> None:
    verbs.end_webhook(webhook, actor=request.actor)
    messages.success(request, "Ended. Nothing is sent there any more.")


def _test(request: ActorRequest, webhook: Webhook) -> None:
    answered = verbs.send_test(webhook, actor=request.actor)
    if answered.taken:
        messages.success(request, f"The test was taken: {answered.told}.")
    else:
        messages.error(request, f"The test was not taken: {answered.told}.")


def _replay(request: ActorRequest, webhook: Webhook) -> None:
    form = ReplayForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say from which position on: a whole number.")
        return
    verbs.replay_webhook(webhook, first=form.cleaned_data["first"], actor=request.actor)
    messages.success(request, "It is delivered again from there on.")


DOINGS: Final[Mapping[str, Callable[[ActorRequest, Webhook], None]]] = {
    "pause": _pause,
    "resume": _resume,
    "end": _end,
    "test": _test,
    "replay": _replay,
}


def _make_webhook(request: ActorRequest, organization: Organization | None) -> HttpResponse:
    form = WebhookForm(request.POST)
    if form.is_valid():
        try:
            _, secret = verbs.make_webhook(organization, actor=request.actor, **form.cleaned_data)
        except verbs.BadWebhook as error:
            form.add_error(None, str(error))
        else:
            return _page(request, organization, secret=secret, secret_of="webhook")  # noqa: S106
    return _page(request, organization, webhook_form=form, status=400)


def _page(
    request: ActorRequest, organization: Organization | None, *, status: int = 200, **context: Any
) -> HttpResponse:
    found = Webhook.objects.filter(organization=organization, ended_at__isnull=True)
    shown = {
        "token_form": TokenForm(),
        "webhook_form": WebhookForm(),
        "endpoint": f"{settings.SITE_URL}{ENDPOINT}",
        "now": timezone.now(),
        "tokens": _with_places(tokens_of(organization)),
        "webhooks": _with_places(found.select_related("owner")),
        "head": head(),
        **context,
    }
    return log_page(request, "feeds", organization, shown, status)


def _webhook_page(
    request: ActorRequest, organization: Organization | None, found: Webhook, **context: Any
) -> HttpResponse:
    ((_, place),) = _with_places([found])
    shown = {"webhook": found, "place": place, "head": head(), "now": timezone.now(), **context}
    return log_page(request, "webhook", organization, {"form": ReplayForm(), **shown})


def _with_places(
    feeds: Iterable[FeedToken | Webhook],
) -> list[tuple[FeedToken | Webhook, FeedPlace]]:
    """Each with how far it has come."""
    found = list(feeds)
    places = FeedPlace.objects.in_bulk([feed.reader for feed in found])
    return [(feed, places.get(feed.reader) or FeedPlace(reader=feed.reader)) for feed in found]
