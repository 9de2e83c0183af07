"""Who does what, as five lanes: people, agents, the policies, the shop, and its workers."""

from enum import StrEnum

from audit.models import AuditEvent, Category


class Lane(StrEnum):
    PERSON = "person"
    AGENT = "agent"
    POLICY = "policy"
    SHOP = "shop"
    WORKER = "worker"


def lane_of(event: AuditEvent) -> Lane:
    context = event.context
    match event.category:
        case Category.POLICY_DECISION:
            return Lane.POLICY
        case Category.TASK:
            return Lane.WORKER
        case Category.MODEL_CHANGE:
            return Lane.WORKER if context.source.startswith("system:") else Lane.SHOP
    return Lane.AGENT if context.agent else Lane.PERSON
