"""Whether text that others wrote has come before a model. From rows: what stands in a transcript stays in it."""

from collections.abc import Collection

from django.db.models import Q

from agents.models import ToolCall


def has_read_others(delegations: Collection[int]) -> bool:
    """In a conversation under one of these, or by a call under one."""
    there = Q(conversation__delegation__in=delegations) | Q(delegation__in=delegations)
    return ToolCall.objects.filter(there, quotes_others=True).exists()
