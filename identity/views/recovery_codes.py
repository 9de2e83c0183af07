"""Recovery codes are shown in the answer to whatever made them, and on no page afterwards."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.mfa.recovery_codes.internal.flows import can_generate_recovery_codes
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from identity.recovery_codes import codes_left, first_codes, make_codes
from identity.requests import ActorRequest


@login_required
@reauthentication_required(app="allauth.mfa")
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: ActorRequest) -> HttpResponse:
    """New ones, for who has a second step to lose."""
    user = request.actor.someone
    if not can_generate_recovery_codes(user):
        return redirect("mfa_index")
    if request.method != "POST":
        return render(request, "mfa/recovery_codes/generate.html", {"left": codes_left(user)})
    answer = _show(request, make_codes(user))
    get_adapter().send_notification_mail("mfa/email/recovery_codes_generated", user)
    return answer


class ShowsFirstCodes:
    """For a page that sets a second step up."""

    request: ActorRequest

    def form_valid(self, form: object) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # the view's
        codes = first_codes(self.request.actor.someone)
        return _show(self.request, codes) if codes else answer


def _show(request: HttpRequest, codes: list[str]) -> HttpResponse:
    answer = render(request, "mfa/recovery_codes/index.html", {"codes": codes})
    answer["Cache-Control"] = "no-store"
    return answer
