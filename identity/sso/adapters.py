"""What allauth asks of us. The rules stand in sso/provisioning.py."""

import logging
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ReauthenticationRequired
from allauth.core.internal.ratelimit import get_ip
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from identity.company_only import held_by, holder_of_address
from identity.devices import device_of
from identity.lockout import TooManyTries, Trying
from identity.mails import NOT_SENT, MailNotSent
from identity.models import User
from identity.second_step import demand_at
from identity.step_up import beyond_allauth, is_stale

from .company import hold_to_company
from .forms import RESET_LINK
from .provisioning import account_for, admit

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Links in mails lead to SITE_URL: the Host header of whoever asked for the mail has no say in them."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": "There were too many tries. Wait five minutes for the next code of an app, "
        "up to an hour for another mail.",
    }

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.time_zone = form.cleaned_data["time_zone"]
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """A password is about to be looked at, at sign-in or to confirm: each try is counted first."""
        try:
            _trying(request, credentials["email"]).count()
        except TooManyTries as refused:
            raise ValidationError(str(refused), code="too_many_login_attempts") from refused

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            _trying(request, credentials["email"]).succeeded()
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        """Every sign-in ends here, whatever it began with and however long ago."""
        hold_to_company(request, user)
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Somebody of whom a second step is demanded is led to it before anything else."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if demand_at(request) is None:
            return response
        return redirect(f"{reverse('second-step')}?{urlencode({'next': response['Location']})}")

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Where allauth could not ask the one way, so that its own pages lead there too.

        None where a company holds its person and they came in otherwise: what they kept here before confirms nothing.
        """
        if beyond_allauth(self.request) is not None:
            return [{"id": "step_up", "description": "Sign in anew", "url": reverse("step-up")}]
        if user.is_authenticated and held_by(user) is not None:
            return []
        return list(super().get_reauthentication_methods(user))

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """An address that holds its account to a company cannot be shaken off."""
        return holder_of_address(email_address.email) is None and super().can_delete_email(email_address)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Whoever asks sees the same page; that a company holds the account is told in the mail alone."""
        if (domain := held_by(user)) is None:
            if settings.DEMO and settings.DEBUG:
                self.request.session[RESET_LINK] = context["password_reset_url"]
            super().send_password_reset_mail(user, email, context)
        else:
            self.send_mail("account/email/company_signs_in", email, {"organization": domain.organization})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every mail names this site and where to look for sign-ins; a notice also the device, in plain words.

        Raises MailNotSent, of which the person is told.
        """
        links = {name: _at_our_site(url) for name, url in context.items() if name.endswith("_url")}
        ours = links | {
            "current_site": {"name": "Countersign", "domain": settings.SITE_URL},
            "device": device_of(context.get("user_agent", "")),
            "sessions_url": _at_our_site(reverse("sessions")),
        }
        try:
            super().send_mail(template_prefix, email, context | ours)
        except NOT_SENT as error:
            log.exception("A mail could not be sent: %s", template_prefix)
            raise MailNotSent from error

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """What it tells of is done, and stands whether the mail goes out or not."""
        with suppress(MailNotSent):
            super().send_notification_mail(*args, **kwargs)

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """allauth never asks whoever has nothing to be asked for: they are measured by their sign-in here."""
        if (session := beyond_allauth(self.request)) is None:
            return bool(super().is_reauthentication_required(app=app, **more))
        if is_stale(session):
            raise ReauthenticationRequired
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts that an organization's identity provider vouches for."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        connection = sociallogin.provider.connection
        if sociallogin.is_existing:
            admit(sociallogin.user, connection, _groups(sociallogin))
        elif holder := account_for(sociallogin.account.extra_data["email"], connection):
            sociallogin.connect(request, holder)
            admit(holder, connection, _groups(sociallogin))

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        user: User = sociallogin.user
        user.email, user.full_name = data["email"], data.get("name", "")
        return user

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        user: User = super().save_user(request, sociallogin, form)
        admit(user, sociallogin.provider.connection, _groups(sociallogin))
        return user


def _trying(request: HttpRequest, address: str) -> Trying:
    """From one network: an IPv4 address, or the first 64 bits of one of IPv6."""
    return Trying(address.lower(), get_ip(request))


def _groups(sociallogin: SocialLogin) -> list[str]:
    groups: list[str] = sociallogin.account.extra_data.get("groups", [])
    return groups


def _at_our_site(url: str) -> str:
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{settings.SITE_URL}{parts.path}{query}"
