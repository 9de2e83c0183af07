"""The policies as people read them: by file, each with its text, its reason, and how often it decided of late."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.core.cache import cache
from django.utils import timezone

from audit.models import AuditEvent, Category
from audit.queries import EventQuerySet
from identity import cedar
from identity.cedar import PolicySet, Rule

#: How many decisions are counted at most, and for how many seconds the count is good.
COUNTED, COUNT_KEPT, DAYS = 10_000, 600, 30
SHOWN: Final = 50
#: A policy begins with its id, and ends before the next id, comment or the end of the file.
POLICY = re.compile(r'^@id\("(?P<id>[^"]+)"\)\n.*?(?=^@id\(|^//|\Z)', re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Policy:
    """`actions`: those that its head names; none is all. `description` says what the reason leaves out, if anything."""

    id: str
    effect: str
    reason: str
    description: str
    actions: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Counts:
    """How often each policy was named in the last 30 days; `of` decisions were counted, `all` says that it was each."""

    times: Mapping[str, int]
    of: int
    all: bool


def policies_by_file() -> Iterator[tuple[str, list[Policy]]]:
    rules = cedar.active_policies().rules
    for path in cedar.policy_files():
        texts = _texts(path.read_text())
        yield path.name, [_policy(rules[name], text) for name, text in texts.items()]


def policies_of(policies: PolicySet) -> dict[str, Policy]:
    """By id, of one version."""
    texts = _texts(policies.text)
    return {name: _policy(rule, texts.get(name, "")) for name, rule in policies.rules.items()}


def counts() -> Counts:
    """From the trail, over its newest decisions."""
    return cache.get_or_set("policy-counts", _count, COUNT_KEPT) or Counts({}, 0, True)


def decisions_naming(policy: str) -> EventQuerySet:
    """The newest that it made, of those that are counted."""
    floor = _decisions().order_by("-id").values_list("pk", flat=True)[COUNTED - 1 : COUNTED].first()
    recent = _decisions().filter(payload__contains=f'"{policy}"')
    return (recent.filter(pk__gte=floor) if floor else recent).with_context().order_by("-id")[:SHOWN]


def _count() -> Counts:
    since = timezone.now() - timedelta(days=DAYS)
    newest = _decisions().order_by("-id")[:COUNTED]
    times: Counter[str] = Counter()
    of = 0
    for event in newest.iterator(chunk_size=500):
        if event.at < since:
            return Counts(times, of, True)
        of += 1
        times.update(event.detail.get("policies", ()))
    return Counts(times, of, of < COUNTED)


def _decisions() -> EventQuerySet:
    return AuditEvent.objects.filter(category=Category.POLICY_DECISION)


def _texts(text: str) -> dict[str, str]:
    return {found["id"]: found[0].strip() for found in POLICY.finditer(text)}


def _policy(rule: Rule, text: str) -> Policy:
    said = rule["annotations"]
    return Policy(
        id=said["id"],
        effect=rule["effect"],
        reason=said["reason"],
        description=said.get("description", ""),
        actions=cedar.actions_of(rule),
        text=text,
    )
