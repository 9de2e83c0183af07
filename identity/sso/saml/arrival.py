"""A believed assertion has come to the browser that shows its session. What was it asked for?"""

from collections.abc import Mapping
from dataclasses import replace

from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from audit.context import open_context
from identity.models import Connection
from identity.sessions import SignIn
from identity.sso.assurance import amr_of
from identity.sso.coming_in import coming_in
from identity.sso.provisioning import admit, known_person
from identity.sso.telling import tell_refused
from identity.step_up import StepUpRefused, finish_step_up
from identity.views.step_up import ask_again

from .keys import note_use
from .replay import use_assertion
from .responses import Assertion


def arrive(request: HttpRequest, connection: Connection, assertion: Assertion) -> HttpResponse:
    """Sign in, or make the present sign-in fresh. Raises PermissionDenied where this browser has asked for neither."""
    if not assertion.request_id:
        return _unasked(request, connection, assertion)
    provider = connection.app.get_provider(request)
    state = provider.unstash_redirect_state(request, assertion.request_id)
    if again := state.get("again"):
        onward = state.get("next") or reverse("account")
        return _step_up(request, connection, assertion, again, onward)
    return sign_in(request, connection, assertion, state)


def sign_in(
    request: HttpRequest, connection: Connection, assertion: Assertion, state: Mapping[str, object]
) -> HttpResponse:
    """Raises SignInRefused where the organization's rules let nobody of that name in."""
    request.sign_in = _facts(connection, assertion)  # type: ignore[attr-defined]
    with coming_in(request):
        login = connection.app.get_provider(request).sociallogin_from_response(request, assertion)
        login.state = {"process": AuthProcess.LOGIN, **state}
        note_use(connection, assertion.signed_by)
        return complete_social_login(request, login)  # type: ignore[no-any-return]


def _unasked(request: HttpRequest, connection: Connection, assertion: Assertion) -> HttpResponse:
    """Begun at the company's portal, or by somebody who wants this browser signed in as another: the person decides."""
    if not connection.idp_initiated:
        raise PermissionDenied
    if request.method != "POST":
        context = {"organization": connection.organization, "vouched": assertion.person}
        return render(request, "identity/continue_as.html", context)
    use_assertion(connection, replace(assertion, id=f"continued {assertion.id}"))
    return sign_in(request, connection, assertion, {})


def _step_up(
    request: HttpRequest, connection: Connection, assertion: Assertion, asked: Mapping[str, str], onward: str
) -> HttpResponse:
    """Whoever is asked again is also looked at again: groups may have changed since."""
    user = known_person(connection, assertion.person.subject)
    try:
        with open_context("system:sign-in"), transaction.atomic():
            finish_step_up(request, user, _facts(connection, assertion), asked)
            if user is not None:
                admit(user, connection, assertion.person.groups)
    except StepUpRefused as refused:
        tell_refused(connection, str(refused))
        return ask_again(request, connection, onward, problem=str(refused), status=403)
    return HttpResponseRedirect(onward)


def _facts(connection: Connection, assertion: Assertion) -> SignIn:
    return SignIn(
        method="saml",
        amr=amr_of(assertion.acr),
        acr=assertion.acr,
        authenticated_at=assertion.authenticated_at,
        connection=connection,
        idp_session_index=assertion.session_index,
        idp_name_id=assertion.name_id,
    )
