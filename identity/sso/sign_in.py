"""The sign-in page: a password, or the way to one's company."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from allauth.account.views import LoginView
from django.conf import settings
from django.urls import reverse

from identity.demo_people import DEMO_PEOPLE
from identity.models import Connection


@dataclass(frozen=True)
class CompanySignIn:
    label: str
    url: str


class SignInView(LoginView):
    """allauth's, which also shows the companies that sign in here and, in the demo, its people."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["sso_connections"] = _company_sign_ins(context.get("redirect_field_value") or "")
        context["demo_people"] = DEMO_PEOPLE if settings.DEMO else ()
        return context


def _company_sign_ins(onward: str) -> list[CompanySignIn]:
    connections = Connection.objects.enabled().select_related("app", "organization")
    query = f"?{urlencode({'next': onward})}" if onward else ""
    return [
        CompanySignIn(
            label=str(connection.organization),
            url=reverse("saml_login", args=[connection.app.client_id]) + query,
        )
        for connection in connections.order_by("organization__name")
    ]
