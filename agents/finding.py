"""A person's conversations as a list: the newest first, by pages, and by words of their titles or their own texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.dateparse import parse_datetime

from agents.models import Conversation, Item
from identity.models import User
from shop.keyset import after, key_of

ORDER: Final = ("-updated_at", "-pk")
PER_PAGE = 20
LONGEST_QUERY = 100
BETWEEN = "~"


@dataclass(frozen=True)
class Found:
    """A page of the list; `older` is where the next one begins, "" where there is none."""

    conversations: Sequence[Conversation]
    older: str


def find_conversations(person: User, words: str = "", *, beyond: str = "") -> Found:
    """All words that are asked for stand in the title, or in one text that the person wrote."""
    found: QuerySet[Conversation] = Conversation.objects.of(person)
    if terms := words[:LONGEST_QUERY].split():
        found = found.filter(Q(*(("title__icontains", term) for term in terms)) | Exists(_said(terms)))
    rows = list(_behind(found, beyond)[: PER_PAGE + 1])
    page = rows[:PER_PAGE]
    older = BETWEEN.join(key_of(page[-1], ORDER)) if len(rows) > PER_PAGE else ""
    return Found(page, older)


def _said(terms: Sequence[str]) -> QuerySet[Item]:
    own = Item.objects.filter(turn__conversation=OuterRef("pk"), key="user")
    return own.filter(*(Q(content__text__icontains=term) for term in terms))


def _behind(found: QuerySet[Conversation], beyond: str) -> QuerySet[Conversation]:
    """An address that somebody has changed begins at the newest."""
    told, _, public_id = beyond.partition(BETWEEN)
    at = _moment(told)
    return after(found, ORDER, (at, public_id)) if public_id and at else found.order_by(*ORDER)


def _moment(told: str) -> datetime | None:
    """None where it is none, or lies before all years by our clock."""
    try:
        at = parse_datetime(told)
        return at.astimezone(UTC) if at else None
    except (ValueError, OverflowError):
        return None
