"""Who acted, and by what, in words: what an audit context names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from audit.models import AuditContext
from identity.actor import Actor
from identity.models import Agent, User
from identity.trail.lines import actors_in

SYSTEM = {
    "system:runner": "The shop, keeping the conversation",
    "system:payment": "The payment provider's answer",
    "system:sweep": "The shop's clock",
    "system:sign-in": "The sign-in",
    "system:privacy": "The erasure that was asked for",
    "system:seed": "The seed",
    "system:provision": "The company's identity provider",
    "system:migrate": "A new release",
    "system:shell": "Somebody at the server's console",
    "scim": "The company's directory",
}
#: Doors at which nobody stands, where no person is named.
BY_ITSELF = {"task", "command"}
STAFF = "somebody of the shop"


@dataclass(frozen=True)
class Cast:
    """Names of those whom a page names, as its reader knows them: the shop's people by name only among themselves."""

    people: Mapping[str, str]
    agents: Mapping[str, str]

    def who(self, context: AuditContext) -> str:
        if context.source in SYSTEM:
            return SYSTEM[context.source]
        nobody = "the shop" if context.source in BY_ITSELF else "a guest"
        name = self.people.get(str(context.principal), nobody)
        if context.agent:
            return f"{self.agents.get(context.agent, context.agent)}, for {name}"
        return name[:1].upper() + name[1:]


def cast_of(contexts: Iterable[AuditContext], actor: Actor) -> Cast:
    acted = list(contexts)
    people = User.objects.filter(public_id__in={one.principal for one in acted if one.principal})
    agents = Agent.objects.filter(slug__in={one.agent for one in acted if one.agent})
    return Cast(
        {user.public_id: _called(user, actor) for user in people},
        dict(agents.values_list("slug", "name")),
    )


def agent_name(slug: str | None) -> str:
    """What people call it; "" where a person acted themselves."""
    if not slug:
        return ""
    return Agent.objects.filter(slug=slug).values_list("name", flat=True).first() or slug


def facts_of(context: AuditContext) -> Iterator[tuple[str, str]]:
    """The references behind who acted, for those who look them up."""
    for name in ("delegation", "session", "organization", "conversation", "turn", "tool_call"):
        if value := getattr(context, name):
            yield name.replace("_", " "), value
    if directory := context.details.get("directory"):
        yield "directory", str(directory)
    if act := context.details.get("actor"):
        yield "act", " for ".join(actors_in(act))
    if parent := context.parent:
        yield "within", str(parent)


def _called(user: User, actor: Actor) -> str:
    if user == actor.principal:
        return "you"
    if user.is_staff and not actor.someone.is_staff:
        return STAFF
    return str(user)
