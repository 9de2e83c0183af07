"""What a person can do about a refusal: one way on, beside the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

#: By the policy that refused: where it can be changed, and what the link there says.
AGENT = "agent-authority"
BY_POLICY: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(
        ("order-limit-holds", "daily-limit-holds", "monthly-limit-holds"), (AGENT, "Raise what it may spend")
    ),
    **dict.fromkeys(("categories-hold", "addresses-hold"), (AGENT, "Change what it may order, and to where")),
    "quiet-hours-hold": (AGENT, "Change its quiet hours"),
    "agents-paused-by-their-person-do-nothing": (AGENT, "Let your agents go on"),
    "dead-delegation-does-nothing": (AGENT, "Lend it authority again"),
    "organization-ceiling-holds": ("checkout", "Order it yourself"),
    "suspended-agent-does-nothing": ("cart", "Go on without it"),
}


@dataclass(frozen=True)
class WayOn:
    label: str
    url: str


def way_on(result: Mapping[str, Any], conversation: str) -> WayOn | None:
    """A fresh sign-in leads back to the conversation; None where nothing that the person can do would help."""
    if result.get("error") == "step_up_required":
        back = urlencode({"next": reverse("conversation", args=[conversation])})
        return WayOn("Sign in again", f"{reverse('step-up')}?{back}")
    for policy in result.get("policies", ()):
        if policy in BY_POLICY:
            page, label = BY_POLICY[policy]
            return WayOn(label, reverse(page))
    if result.get("error") == "refused" and "default-deny" in result.get("policies", ()):
        return WayOn("See what it may do", reverse(AGENT))
    return None
