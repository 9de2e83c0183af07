"""A mail for who may not have been the one that signed in. Those about changed credentials are allauth's own."""

import logging

from allauth.account.adapter import get_adapter

from identity.models import LoginSession

log = logging.getLogger(__name__)


def tell_of_new_device(session: LoginSession) -> None:
    """Nothing at a first sign-in, nor from a browser and system that the person has signed in with before.

    The caller has committed the sign-in, which stands whether the mail goes out or not.
    """
    before = LoginSession.objects.filter(user=session.user).exclude(pk=session.pk)
    if not before.exists() or before.filter(device=session.device).exists():
        return
    try:
        get_adapter().send_notification_mail("account/email/new_device", session.user)
    except Exception:
        log.exception("nobody could be told of the sign-in %s", session.public_id)
