"""Setting up what signs somebody in is for who has a password and no company that signs them in alone."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.views import PasswordChangeView, PasswordSetView
from allauth.mfa.base.views import IndexView
from allauth.mfa.totp.views import ActivateTOTPView
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from identity.actor import Actor
from identity.company_only import held_by
from identity.recovery_codes import codes_left
from identity.sessions import session_of
from identity.sso.company import lacks_password, may_keep_credentials
from identity.step_up import is_stale

from .recovery_codes import ShowsFirstCodes


class OwnCredentials:
    """Whoever may keep none here reads why on the page of second steps."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not may_keep_credentials(request.user):
            return redirect("mfa_index")
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # the view's
        return answer


class SetUpView(OwnCredentials, ShowsFirstCodes, ActivateTOTPView):
    """An authenticator app."""


class TwoStepView(IndexView):
    """What a person has set up."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        actor: Actor = self.request.actor
        return context | {
            "codes_left": codes_left(self.request.user),
            "may_add": may_keep_credentials(self.request.user),
            "lacks_password": lacks_password(actor.browser),
        }


class OwnPassword:
    """A password is for who may come in by it: a first one, too, where a company does not insist on its sign-in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and held_by(request.user) is not None:
            return redirect("mfa_index")
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # the view's
        return answer


class FirstPasswordView(OwnPassword, PasswordSetView):
    """A password for who had none. It will make their sign-ins fresh, so it takes a fresh one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        session = session_of(request)
        if session is not None and is_stale(session):
            return redirect(f"{reverse('step-up')}?{urlencode({'next': request.get_full_path()})}")
        return super().dispatch(request, *args, **kwargs)


class ChangePasswordView(OwnPassword, PasswordChangeView):
    """Another password."""
