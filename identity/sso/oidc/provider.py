"""allauth's OpenID Connect provider, fed with what we have read ourselves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from identity.models import Connection
from identity.sso.person import Person
from identity.sso.way_in import way_in
from identity.step_up import asked_by

from .discovery import metadata_of
from .requests import authorization_url, new_request


@dataclass(frozen=True)
class Vouched:
    """What a provider said, after everything about how it said it was checked."""

    person: Person
    nonce: str
    authenticated_at: datetime
    acr: str
    amr: tuple[str, ...]
    session_id: str
    expires_at: datetime
    id_token: str


class StrictOpenIDConnectProvider(OpenIDConnectProvider):
    """Signs in, and does nothing else: an account is never joined to another because somebody asked in a URL."""

    supports_token_authentication = False

    @property
    def connection(self) -> Connection:
        return self.app.connection  # type: ignore[no-any-return]

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return way_in(self.connection, **kwargs)

    def get_callback_url(self) -> str:
        return reverse("oidc_callback", args=[self.app.provider_id])

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,
        **kwargs: Any,
    ) -> HttpResponse:
        """To the provider. allauth takes scope and parameters from the URL; here it says `again` and no more."""
        metadata = metadata_of(self.connection)
        asked = new_request(asked_by(request, self.connection))
        self.stash_redirect_state(
            request, AuthProcess.LOGIN, next_url, data, state_id=asked.state, **asked.packed()
        )
        return HttpResponseRedirect(authorization_url(self.connection, metadata, asked))

    def extract_uid(self, data: Vouched) -> str:
        return data.person.subject

    def extract_extra_data(self, data: Vouched) -> dict[str, Any]:
        return {**vars(data.person), "groups": list(data.person.groups)}

    def extract_common_fields(self, data: Vouched) -> dict[str, Any]:
        """The address counts as verified: its domain belongs to the organization that vouches for it."""
        return {"email": data.person.email, "email_verified": True, "name": data.person.full_name}

    def extract_email_addresses(self, data: Vouched) -> list[EmailAddress]:
        """allauth makes one of the common fields."""
        return []
