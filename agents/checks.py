"""What the agents' room refuses to start with."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from agents.llm.endpoint import ModelEndpoint
from audit.checks import AT_START


@register(AT_START)
def endpoints_are_declared_well(**kwargs: Any) -> list[CheckMessage]:
    try:
        ModelEndpoint.all_from_settings()
    except (ImproperlyConfigured, ValueError) as error:
        return [Error(str(error), hint="See agents/llm/README.md.", id="agents.E001")]
    return []
