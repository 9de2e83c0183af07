"""The test sign-in by SAML. Its answer comes where all do, and is told apart by the request that it names."""

from django.http import HttpRequest
from django.utils import timezone
from onelogin.saml2.auth import OneLogin_Saml2_Auth

from identity.models import Connection, SignInTrial
from identity.sso.refusals import MalformedResponse, RefusedResponse
from identity.sso.reporting import report
from identity.sso.tried import Address, Begun
from identity.trials import keep_report, open_trial

from .responses import answered_request, claims_in, faults_of, read_response
from .service_provider import addresses_of, toolkit_request, toolkit_settings


def addresses(connection: Connection) -> tuple[Address, ...]:
    """What the identity provider must be told of us."""
    ours = addresses_of(connection)
    return (
        Address("Metadata", ours.entity_id, "Most providers read the rest from here."),
        Address("Entity ID (audience)", ours.entity_id),
        Address("Assertion consumer service (ACS)", ours.acs, "HTTP-POST"),
        Address("Single logout service", ours.sls, "HTTP-Redirect"),
    )


def published_at(connection: Connection) -> Address:
    return Address("Metadata", addresses_of(connection).entity_id, "It names every certificate of ours.")


def begin(request: HttpRequest, connection: Connection) -> Begun:
    auth = OneLogin_Saml2_Auth(toolkit_request(addresses_of(connection).acs), toolkit_settings(connection))
    away = auth.login(return_to="")
    return Begun(auth.get_last_request_id(), away)


def take_answer(slug: str, encoded: str) -> SignInTrial | None:
    """The test that this response answers, and has ended; None where it answers none, as in any real sign-in.

    Whoever posts must know the request's random ID. What is kept is read by the admin who began the test, and no more.
    """
    connections = Connection.objects.select_related("app", "organization")
    connection = connections.filter(app__client_id=slug, protocol=Connection.Protocol.SAML).first()
    if connection is None or not connection.app.settings.get("idp") or not connection.trials.exists():
        return None
    trial = open_trial(connection, answered_request(encoded))
    if trial is None:
        return None
    trial.connection = connection
    connection.on_trial = True
    _judge(trial, encoded)
    return trial


def _judge(trial: SignInTrial, encoded: str) -> None:
    now, person, subject = timezone.now(), None, ""
    claims: dict[str, tuple[str, ...]] = {}
    faults = faults_of(trial.connection, encoded, now=now)
    try:
        subject, claims = claims_in(trial.connection, encoded)
        person = read_response(trial.connection, encoded, now=now).person
    except (RefusedResponse, MalformedResponse) as refused:
        faults = faults or [str(refused)]
    keep_report(trial, report(trial, subject=subject, claims=claims, person=person, faults=faults))
