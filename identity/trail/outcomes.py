"""Outcomes of events in words, and in which tone they are told."""

from typing import Final

from audit.models import AuditEvent, Category
from audit.search.traits import REFUSALS

WAITING: Final = frozenset(
    {
        "require_approval",
        "require_approver",
        "require_step_up",
        "approval_required",
        "step_up_required",
        "waiting",
        "awaiting_countersignature",
        "awaiting_approver",
        "changed",
    }
)
REFUSED: Final = REFUSALS - WAITING
"""As the search counts them, but for what somebody's fresh sign-in may still turn into a yes."""

IN_WORDS: Final = {
    "allow": "allowed",
    "deny": "refused",
    "require_approval": "needs a countersignature",
    "require_approver": "needs an approver",
    "require_step_up": "needs a fresh sign-in",
    "approval_required": "needs a countersignature",
    "step_up_required": "needs a fresh sign-in",
    "awaiting_countersignature": "waits for a countersignature",
    "awaiting_approver": "waits for an approver",
    "not_found": "not found",
    "invalid_arguments": "not understood",
    "internal": "did not work",
    "conflict": "could not be done",
}


def tone_of(event: AuditEvent) -> str:
    """As the timeline draws it: refused, waiting, done, or plain."""
    if event.outcome in REFUSED:
        return "refused"
    if event.outcome in WAITING:
        return "waiting"
    return "plain" if event.category == Category.MODEL_CHANGE else "done"


def in_words(outcome: str) -> str:
    return IN_WORDS.get(outcome, outcome.replace("_", " "))
