"""Which endpoint is asked for a person: the first that may be. The policies decide, at each question."""

from agents.llm.endpoint import ModelEndpoint
from identity.actor import Actor
from identity.policy import Decision, Refused, Resource, preview, record_decision


def choose_endpoint(actor: Actor) -> tuple[ModelEndpoint, Decision]:
    """Raises Refused where no endpoint may be asked, with the reason for the preferred one."""
    declared = ModelEndpoint.all_from_settings()
    decisions = [preview(actor, "models:ask", _resource(endpoint, actor)) for endpoint in declared]
    found = next((pair for pair in zip(declared, decisions, strict=True) if pair[1].allowed), None)
    record_decision(found[1] if found else decisions[0])
    if found is None:
        raise Refused(decisions[0])
    return found


def _resource(endpoint: ModelEndpoint, actor: Actor) -> Resource:
    return Resource("Endpoint", endpoint.name, {"owner": actor.key, "endpoint": endpoint.name})
