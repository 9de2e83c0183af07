"""Mails for who may not have been the one that signed in. Those about changed credentials are allauth's own."""

import logging

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from identity.models import LoginSession, User

log = logging.getLogger(__name__)


def tell_of_new_device(session: LoginSession) -> None:
    """Nothing at a first sign-in, nor from a browser and system that the person has signed in with before.

    The sign-in has committed, and stands whether the mail goes out or not.
    """
    before = LoginSession.objects.filter(user=session.user).exclude(pk=session.pk)
    if not before.exists() or before.filter(device=session.device).exists():
        return
    _tell("new_device", session.user)


def tell_of_copied_passkey(user: User, name: str) -> None:
    _tell("copied_passkey", user, passkey=name)


def send_way_back(user: User) -> None:
    """After a theft. It needs no request: who reset it may be at a console."""
    about = {"user": user, "url": way_back(user)}
    subject = "We have signed you out everywhere"
    send_mail(subject, render_to_string("account/email/theft_message.txt", about), None, [user.email])


def way_back(user: User) -> str:
    """Where a new password is set; for whoever reads the mails of their address, and nobody else."""
    names = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return f"{settings.SITE_URL}{reverse('account_reset_password_from_key', kwargs=names)}"


def _tell(letter: str, user: User, **about: str) -> None:
    try:
        get_adapter().send_notification_mail(f"account/email/{letter}", user, about)
    except Exception:
        log.exception("%s could not be told: %s", user.public_id, letter)
