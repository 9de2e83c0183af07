"""How the explorer grows with the trail: first pages over 10,000 and 1,000,000 events, by turns, in this process."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from statistics import median
from string import Template
from typing import Final

from django.db import connection

from audit.models import AuditEvent
from audit.search.filters import read_filters
from audit.search.finding import find
from audit.search.indexing import head, index_all
from audit.search.models import SearchHead, Tally
from audit.sequencer import sequence_all
from tests.support.databases import MakeTemplate, using

FEW, MANY = 10_000, 1_000_000
TURNS, ASKED = 3, 5
AIM_TIMES = 2
ASKS: Final[Mapping[str, dict[str, str]]] = {
    "no filter": {},
    "person": {"principal": "person-7"},
    "agent": {"agent": "agent-1"},
    "action": {"action": "act:3"},
    "category": {"category": "auth"},
    "object": {"object": "bench.thing 7"},
    "outcome": {"outcome": "deny"},
    "policy": {"policy": "policy-5"},
    "organization": {"organization": "company-0"},
    "door": {"source": "chat"},
    "mark": {"mark": "refused"},
    "a month": {"within": "month"},
    "organization and outcome": {"organization": "company-0", "outcome": "deny"},
    "person and action": {"principal": "person-5", "action": "act:7"},
    "two that never meet": {"principal": "person-7", "agent": "agent-1", "action": "act:3"},
    "view: near the limit": {"mark": "near-limit"},
    "view: refused today": {"mark": "refused", "within": "today"},
    "a word": {"q": "policy-5"},
    "two words": {"q": "deny company-0"},
}

# Everything but times and ids repeats after BLOCK events: the first block is sequenced and indexed as always, and what
# that made is laid again behind itself. Who acts where goes by the number of the context, of ten events.
BLOCK: Final = 10_000
_NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT $first UNION ALL SELECT n + 1 FROM numbers WHERE n < $last)"
_CONTEXTS = f"""INSERT INTO audit_auditcontext
  (id, source, principal, agent, organization, opened_at, facts, digest)
{_NUMBERS} SELECT $uuid, CASE WHEN n % 4 = 0 THEN 'chat' ELSE 'web' END, 'person-' || (n % 10),
  CASE WHEN n % 4 = 0 THEN 'agent-' || (n / 4 % 2) END, CASE WHEN n % 2 = 0 THEN 'company-' || (n % 10) END,
  $now, '{{}}', '' FROM numbers"""
_EVENTS = f"""INSERT INTO audit_auditevent
  (id, uid, context_id, category, action, outcome, object_type, object_id, at, payload, xid)
{_NUMBERS},
said AS (SELECT n, n / 10 AS c, CASE WHEN n % 200 = 0 THEN 90 ELSE 10 END AS total,
  CASE n % 5 WHEN 0 THEN 'policy.decision' WHEN 1 THEN 'auth' ELSE 'model.change' END AS category,
  CASE WHEN n % 100 = 0 THEN 'deny' ELSE 'done' END AS outcome FROM numbers)
SELECT $start + n, $uuid, $context, category, 'act:' || (n % 50), outcome, 'bench.thing',
  CAST(n % 100 AS text), $at, '{{"detail":{{"entities":[{{"attrs":{{"total":' || total ||
  '}}}}],"policies":["policy-' || (n % 40) || '"],"request":{{"context":{{"delegation":{{"order_limit":100}}}}}}}}}}',
  $xid FROM said"""
_ENTRIES = f"""INSERT INTO audit_logentry (position, event_id, leaf)
{_NUMBERS} SELECT $size + n, $start + n, $leaf FROM numbers"""
_POSTINGS = f"""INSERT INTO audit_posting (term, position)
{_NUMBERS} SELECT term, position + n * {BLOCK} FROM audit_posting, numbers
WHERE position >= $size AND position < $size + {BLOCK} ORDER BY term, position + n * {BLOCK}"""
_HOURS = """INSERT INTO audit_tally (kind, value, hour, events, refused, first_position, last_position)
SELECT 'all', '', $hour, COUNT(*), 0, MIN(position), MAX(position) FROM audit_auditevent AS event
  JOIN audit_logentry ON event_id = event.id WHERE position >= $size GROUP BY 3"""
_VENDOR: Final[Mapping[str, Mapping[str, str]]] = {
    "sqlite": {
        "uuid": "printf('%032x', n)",
        "context": "printf('%032x', c)",
        "now": "datetime('now')",
        "at": "datetime('now', '-' || (($events - n) * $seconds) || ' seconds')",
        "hour": "CAST(strftime('%s', event.at) AS integer) / 3600",
        "leaf": "zeroblob(32)",
        "xid": "NULL",
    },
    "postgresql": {
        "uuid": "lpad(to_hex(n), 32, '0')::uuid",
        "context": "lpad(to_hex(c), 32, '0')::uuid",
        "now": "now()",
        "at": "now() - (($events - n) * interval '$seconds seconds')",
        "hour": "floor(extract(epoch FROM event.at) / 3600)::int",
        "leaf": "'\\x00'::bytea",
        "xid": "$xid + 1 + n / 100",
    },
}
APART: Final = 30  # seconds: a million take most of a year


@dataclass(frozen=True)
class Growth:
    """Milliseconds of a first page over few and over many events."""

    database: str
    asked: str
    few: float
    many: float


@dataclass(frozen=True)
class Filled:
    database: str
    events: int
    sequenced: float
    indexed: float


def measure_trail(database: str, make: MakeTemplate) -> tuple[list[Filled], list[Growth]]:
    trails = {many: make() for many in (FEW, MANY)}
    filled = []
    for many, trail in trails.items():
        with using(trail.config):
            filled.append(Filled(database, many, *lay_trail(many)))
    looks = [{many: _looks(trail.config) for many, trail in trails.items()} for _ in range(TURNS)]
    return filled, [
        Growth(database, asked, *(median(turn[many][asked] for turn in looks) for many in (FEW, MANY)))
        for asked in ASKS
    ]


def lay_trail(events: int) -> tuple[float, float]:
    """Events by SQL, spread over a year; how many a second of the first block were sequenced, and then indexed."""
    sequence_all()
    index_all()
    size = head().size
    last = AuditEvent.objects.order_by("id").last()
    known = {"events": events, "seconds": APART, "size": size, "start": last.pk + 1, "xid": last.xid}
    if connection.vendor == "postgresql":
        for _ in range(
            BLOCK // 50
        ):  # so that the sequencer takes the transactions of the first block for over
            _run("SELECT pg_current_xact_id()", **known)
    _run(_CONTEXTS, first=0, last=events // 10, **known)
    _run(_EVENTS, first=0, last=BLOCK - 1, **known)
    rates = [BLOCK / _timed(run) for run in (sequence_all, index_all)]
    if events > BLOCK:
        _run(_EVENTS, first=BLOCK, last=events - 1, **known)
        _run(_ENTRIES, first=BLOCK, last=events - 1, **known)
        _lay_postings(first=1, last=events // BLOCK - 1, **known)
        SearchHead.objects.update(size=size + events)
    Tally.objects.filter(kind="all").delete()
    _run(_HOURS, **known)
    _run("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    return rates[0], rates[1]


def _lay_postings(**known: object) -> None:
    """PostgreSQL sorts a key in a tenth of the time in which it adds to one."""
    keyed = connection.vendor == "postgresql"
    if keyed:
        _run("ALTER TABLE audit_posting DROP CONSTRAINT audit_posting_pkey", **known)
    _run(_POSTINGS, **known)
    if keyed:
        _run("ALTER TABLE audit_posting ADD PRIMARY KEY (term, position)", **known)


def _run(sql: str, **known: object) -> None:
    words = {
        name: Template(word).substitute(known) for name, word in _VENDOR[connection.vendor].items() if known
    }
    with connection.cursor() as cursor:
        cursor.execute(Template(sql).substitute(known | words))


def _looks(config: dict[str, object]) -> dict[str, float]:
    with using(config):
        connection.ensure_connection()
        return {asked: _look(told) for asked, told in ASKS.items()}


def _look(told: dict[str, str]) -> float:
    filters = read_filters(told, UTC)
    find(filters)
    return median(_timed(lambda: find(filters)) * 1000 for _ in range(ASKED))


def _timed(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began
