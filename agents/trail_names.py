"""Who acted, and by what, in words: what an audit context names."""

from collections.abc import Iterable, Mapping
from typing import Any

from audit.models import AuditContext
from identity.actor import Actor
from identity.models import Agent

SYSTEM = {
    "system:runner": "The shop, keeping the conversation",
    "system:payment": "The payment provider's answer",
    "system:sweep": "The shop's clock",
    "system:sign-in": "The sign-in",
    "system:privacy": "The erasure that was asked for",
    "system:seed": "The seed",
    "scim": "The company's directory",
}


def who_acted(context: AuditContext, people: Mapping[str, str], actor: Actor) -> str:
    if context.source in SYSTEM:
        return SYSTEM[context.source]
    own = actor.principal is not None and context.principal == actor.principal.public_id
    name = "you" if own else people.get(str(context.principal), "a guest")
    if context.agent:
        return f"{agent_name(context.agent)}, for {name}"
    return name[:1].upper() + name[1:]


def agent_name(slug: str | None) -> str:
    """What people call it; "" where a person acted themselves."""
    if not slug:
        return ""
    return Agent.objects.filter(slug=slug).values_list("name", flat=True).first() or slug


def facts_of(context: AuditContext) -> Iterable[tuple[str, str]]:
    for name in ("delegation", "session", "organization", "conversation", "turn", "tool_call"):
        if value := getattr(context, name):
            yield name.replace("_", " "), value
    if directory := context.details.get("directory"):
        yield "directory", str(directory)
    if act := context.details.get("actor"):
        yield "act", " for ".join(_actors(act))
    if parent := context.parent:
        yield "within", str(parent)


def _actors(claim: Mapping[str, Any]) -> Iterable[str]:
    """The chain of RFC 8693 §4.1, who acts now first."""
    while claim := claim.get("act") or {}:
        yield str(claim.get("sub", ""))
