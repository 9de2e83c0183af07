"""What allauth asks of us. The rules stand in sso/provisioning.py."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmation
from allauth.core.exceptions import ReauthenticationRequired
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from identity.devices import device_of
from identity.models import User
from identity.step_up import company_sign_in, is_stale

from .provisioning import account_for, admit


class AccountAdapter(DefaultAccountAdapter):
    """Links in mails lead to SITE_URL: the Host header of whoever asked for the mail has no say in them."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every mail names this site and where to look for sign-ins; a notice also the device, in plain words."""
        ours = {
            "current_site": {"name": "Countersign", "domain": settings.SITE_URL},
            "device": device_of(context.get("user_agent", "")),
            "sessions_url": _at_our_site(reverse("sessions")),
        }
        super().send_mail(template_prefix, email, context | ours)

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """allauth never asks whoever has no password, so people of a company are measured by their sign-in here."""
        if (session := company_sign_in(self.request)) is None:
            return bool(super().is_reauthentication_required(app=app, **more))
        if is_stale(session):
            raise ReauthenticationRequired
        return False

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """At a company's sign-in the one way, so that allauth's own pages lead there too."""
        if company_sign_in(self.request) is None:
            return list(super().get_reauthentication_methods(user))
        return [{"id": "step_up", "description": "Ask my company", "url": reverse("step-up")}]

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmation) -> str:
        return _at_our_site(super().get_email_confirmation_url(request, emailconfirmation))

    def get_reset_password_from_key_url(self, key: str) -> str:
        return _at_our_site(super().get_reset_password_from_key_url(key))


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


def _groups(sociallogin: SocialLogin) -> list[str]:
    groups: list[str] = sociallogin.account.extra_data.get("groups", [])
    return groups


def _at_our_site(url: str) -> str:
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{settings.SITE_URL}{parts.path}{query}"
