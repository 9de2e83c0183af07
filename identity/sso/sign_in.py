"""The sign-in page, in two steps: an address, then the ways in that its domain has.

The second step depends on the domain alone: no account is looked up before a password, a passkey or a code is shown.
"""

from typing import Any

from allauth.account.views import (
    ConfirmEmailVerificationCodeView,
    ConfirmLoginCodeView,
    LoginView,
    PasswordResetDoneView,
)
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from identity.demo_people import DEMO_PEOPLE
from identity.models import Connection, Domain

from .company import CompanySignIn
from .forms import RESET_LINK, AddressForm, LoginForm


class SignInView(LoginView):
    """allauth's, with a step before the password."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "password" not in request.POST:
            return self._second_step()
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        onward = context.get("redirect_field_value") or ""
        form = context["form"]
        context |= {"address_form": form if isinstance(form, AddressForm) else AddressForm()}
        if address := form["login"].value() if isinstance(form, LoginForm) else "":
            context |= {"address": address, **_ways_of(address, onward)}
        else:
            context["sso_connections"] = _company_sign_ins(onward)
            context["demo_people"] = DEMO_PEOPLE if settings.DEMO else ()
        return context

    def _second_step(self) -> HttpResponse:
        form = AddressForm(self.request.POST)
        if form.is_valid():
            form = LoginForm(request=self.request, initial={"login": form.cleaned_data["login"]})
        page: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return page


class ToldInDemo:
    """In the demo nobody reads a mailbox before they are in, so the page says what the mail says.

    Where it has nobody to let in, it holds no code, and its subject says why.
    """

    subject_without_code: str

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # the view's
        if settings.DEMO and settings.DEBUG:
            process = self._process  # type: ignore[attr-defined]  # the view's
            context |= (
                {"demo_code": process.code} if process.user else {"demo_subject": self.subject_without_code}
            )
        return context


class CodeView(ToldInDemo, ConfirmLoginCodeView):
    """The code that signs in."""

    subject_without_code = "account/email/unknown_account_subject.txt"


class SignUpCodeView(ToldInDemo, ConfirmEmailVerificationCodeView):
    """The code that shows an address to be one's own."""

    subject_without_code = "account/email/account_already_exists_subject.txt"


class ResetSentView(PasswordResetDoneView):
    """In the demo the page leads where the mail does: the sign-in that reads it in the mailbox ends its link."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if settings.DEMO and settings.DEBUG:
            context["demo_link"] = self.request.session.get(RESET_LINK, "")
        return context


def _ways_of(address: str, onward: str) -> dict[str, Any]:
    """Staff are on their way to the admin; to them alone a password is offered where a company holds the address."""
    domain = Domain.objects.meant_by(address)
    connection = domain.connection if domain else None
    if domain is None or connection is None or not (connection.is_open or domain.sso_required):
        return {"company": None, "held": False}
    held = domain.sso_required and not onward.startswith(reverse("admin:index"))
    return {"company": CompanySignIn.of(connection, onward), "held": held}


def _company_sign_ins(onward: str) -> list[CompanySignIn]:
    found = Connection.objects.enabled().select_related("app", "organization").order_by("organization__name")
    return [CompanySignIn.of(connection, onward) for connection in found]
