"""What Django's sign-in tells us: every door that signs somebody in or out is heard here, the admin's included."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed, password_reset
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added
from django.contrib.auth.models import update_last_login
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from audit.context import open_context
from audit.events import record
from identity.lockout import Trying
from identity.models import LoginSession, User
from identity.proofs import amr_at, amr_of, method_at
from identity.sessions import SignIn, end_browser_session, open_session, renew_session


@receiver(user_logged_in)
def on_signed_in(sender: type[User], request: HttpRequest, user: User, **kwargs: Any) -> None:
    """An identity provider's view leaves its facts on the request; of others allauth noted how they came in."""
    open_session(
        request,
        user,
        getattr(request, "sign_in", None) or SignIn(method_at(request, user), amr_at(request, user)),
    )


@receiver(user_logged_in, dispatch_uid="update_last_login")
def on_last_signed_in(sender: type[User], user: User, **kwargs: Any) -> None:
    """Takes the place of Django's own by its name: that one would write where nobody is named yet."""
    with open_context("system:sign-in", principal=user.public_id):
        update_last_login(sender, user)


@receiver(authentication_step_completed)
def on_proved_again(sender: type[User], request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Asked for the password or a code before something that needs a fresh sign-in."""
    if kwargs.get("reauthenticated"):
        renew_session(request, amr_at(request, user))


@receiver(authenticator_added)
def on_second_step_set_up(
    sender: type[Authenticator], request: HttpRequest, authenticator: Authenticator, **kwargs: Any
) -> None:
    """It was shown to work a moment after the person had proved who they are, so it counts from now on."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        renew_session(request, amr_of(authenticator))


@receiver(password_reset)
def on_password_reset(sender: type[User], request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Tries with the password that was are no reason to let its owner wait."""
    for address in EmailAddress.objects.filter(user=user).values_list("email", flat=True):
        Trying(address, get_ip(request)).forget()


@receiver(user_logged_out)
def on_signed_out(sender: type[User], request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    end_browser_session(request, LoginSession.End.SIGNED_OUT)


@receiver(user_login_failed)
def on_sign_in_failed(sender: str, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Of an account that exists the trail names the account; an address that is nobody's is not kept."""
    address = str(credentials.get("email") or credentials.get("username") or "").lower()
    _tell_of_failure(User.objects.filter(email=address).only("pk", "public_id").first(), "password")


@receiver(authentication_failed)
def on_code_refused(sender: type[Authenticator], user: User, **kwargs: Any) -> None:
    """The password was right, the code after it was not."""
    _tell_of_failure(user, "otp")


def _tell_of_failure(user: User | None, method: str) -> None:
    with open_context("system:sign-in"):
        record(
            "auth",
            "sign_in",
            "failed",
            object_type="identity.user",
            object_id=user.pk if user else "",
            detail={"method": method, "account": user.public_id if user else None},
        )
