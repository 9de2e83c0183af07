"""How events leave: each format by what its standard asks for."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from audit.canonical import canonical
from audit.export import lines, values_of
from audit.feed import EVERYTHING, Entry, Which, follow, head
from audit.formats import FORMATS
from audit.formats.table import COLUMNS
from audit.models import LogEntry
from audit.verify import leaf_hash

from .ocsf_classes import ACTIVITIES, AT_LEAST_ONE, BASE, OBJECTS, OPTIONAL, REQUIRED
from .reading import lay_trail

Facts = dict[str, Any]


@pytest.fixture
def trail(start: int) -> list[Entry]:
    lay_trail()
    return [entry for batch in follow(start, to=head()) for entry in batch]


def told(format: str, trail: list[Entry]) -> list[Facts]:
    return [json.loads(FORMATS[format].line(entry, {})) for entry in trail]


@pytest.mark.parametrize("format", FORMATS)
def test_every_line_says_its_place_in_the_log(format: str, trail: list[Entry]) -> None:
    there = [FORMATS[format].line(entry, {}) for entry in trail]
    assert [FORMATS[format].position_in(line) for line in there] == [entry.position for entry in trail]
    assert [line for line in there if "\n" in line] == []


def test_our_own_is_canonical_and_its_leaf_can_be_computed_again(trail: list[Entry]) -> None:
    for line in (FORMATS["ndjson"].line(entry, {}) for entry in trail):
        facts = json.loads(line)
        leaf = LogEntry.objects.get(position=facts["position"]).leaf
        assert (canonical(facts), leaf_hash(canonical(facts["event"]))) == (line, bytes(leaf))


def test_a_table_has_a_row_an_event_and_no_formula(trail: list[Entry]) -> None:
    format = FORMATS["csv"]
    text = "\n".join([format.header, *(format.line(entry, {}) for entry in trail)])
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["object_type"] for row in rows] == ["shelf.author", "shelf.book", "identity.user", "Order"]
    assert [json.loads(row["payload"])["uid"] for row in rows] == [row["uid"] for row in rows]
    assert [row["uid"] for row in rows] == [str(entry.uid) for entry in trail]


def test_a_cell_that_a_spreadsheet_would_compute_is_text(trail: list[Entry]) -> None:
    line = FORMATS["csv"].line(trail[0]._replace(object_id="=cmd|' /C calc'!A0"), {})
    assert next(csv.reader([line]))[7] == "'=cmd|' /C calc'!A0"


def test_a_cell_is_on_one_line_and_says_what_was_hashed(trail: list[Entry]) -> None:
    """Canonical JSON escapes breaks of lines, and no other separator of Unicode."""
    payload = canonical({"title": "a\u0085b\u2028c\u2029d"})
    line = FORMATS["csv"].line(trail[0]._replace(payload=payload, object_id="1\r\n2"), {})
    _, row = csv.DictReader([",".join(COLUMNS), line], COLUMNS)
    assert (row["payload"], row["object_id"]) == (payload, "1  2")


def test_cloud_events_have_what_their_standard_requires(trail: list[Entry]) -> None:
    """CloudEvents 1.0 §Required Attributes, and its names: lower-case letters and digits."""
    for event, entry in zip(told("cloudevents", trail), trail, strict=True):
        required = (event["specversion"], event["id"], bool(event["source"]), event["type"])
        assert required == ("1.0", str(entry.uid), True, f"countersign.audit.{entry.category}")
        assert [name for name in event if not re.fullmatch("[a-z0-9]{1,20}", name)] == []
        assert datetime.fromisoformat(event["time"]) == entry.at


def test_sequences_of_cloud_events_sort_as_text(trail: list[Entry]) -> None:
    early, late = (trail[0]._replace(position=position) for position in (9, 10))
    first, second = (event["sequence"] for event in told("cloudevents", [early, late]))
    assert first < second


def test_each_category_has_its_class_of_ocsf(trail: list[Entry]) -> None:
    assert [event["class_uid"] for event in told("ocsf", trail)] == [3004, 3004, 3002, 6003]


def test_events_of_ocsf_have_what_their_classes_require(trail: list[Entry]) -> None:
    for event in told("ocsf", trail):
        kind = event["class_uid"]
        assert REQUIRED[kind] - event.keys() == set()
        assert event.keys() - REQUIRED[kind] - OPTIONAL == set()
        assert AT_LEAST_ONE.get(kind, BASE) & event.keys() != set()
        assert event["activity_id"] in ACTIVITIES[kind]
        assert (event["type_uid"], event["category_uid"]) == (kind * 100 + event["activity_id"], kind // 1000)
        assert [name for name, value in _objects(event) if not _is_whole(name, value)] == []


def test_events_of_ocsf_say_their_version_and_place(trail: list[Entry]) -> None:
    metadata = [event["metadata"] for event in told("ocsf", trail)]
    assert {one["version"] for one in metadata} == {"1.3.0"}
    assert [(one["uid"], one["sequence"]) for one in metadata] == [
        (str(entry.uid), entry.position) for entry in trail
    ]


def test_a_refusal_is_a_failure_to_ocsf_and_says_why(trail: list[Entry]) -> None:
    refusal = told("ocsf", trail)[-1]
    assert (refusal["status_id"], refusal["severity_id"], refusal["message"]) == (2, 3, "Too much.")
    assert (refusal["actor"]["user"]["uid"], refusal["actor"]["app_name"]) == ("carol", "helper")


def test_a_change_tells_ocsf_what_was_and_what_became(trail: list[Entry]) -> None:
    change = told("ocsf", trail)[1]
    assert (change["entity"]["type"], change["entity_result"]["data"]["title"]) == ("shelf.book", "=SUM(1)")


@pytest.mark.parametrize("format", FORMATS)
def test_personal_values_stay_commitments(format: str, trail: list[Entry]) -> None:
    text = "".join(lines(FORMATS[format], EVERYTHING, after=trail[0].position - 1, to=head()))
    assert "ada@example.test" not in text
    assert not re.search(r"\b1815\b", text)


@pytest.mark.parametrize("values", [False, True])
@pytest.mark.parametrize("format", FORMATS)
def test_an_event_whose_payload_was_dropped_keeps_its_line(
    format: str, values: bool, trail: list[Entry]
) -> None:
    personal = values_of(trail) if values else {}
    for entry in (entry._replace(payload="") for entry in trail):
        line = FORMATS[format].line(entry, personal)
        assert FORMATS[format].position_in(line) == entry.position
        assert not FORMATS[format].is_json or json.loads(line)


def test_our_own_has_the_leaf_of_what_was_dropped(trail: list[Entry]) -> None:
    line = FORMATS["ndjson"].line(trail[0]._replace(payload=""), {})
    (cloud,) = told("cloudevents", [trail[0]._replace(payload="")])
    leaf = leaf_hash(trail[0].payload).hex()
    own = json.loads(line)
    assert (canonical(own), own["event"], own["leaf"]) == (line, None, leaf)
    assert (cloud["data"]["event"], cloud["data"]["leaf"]) == (None, leaf)


def test_an_event_of_ocsf_keeps_its_context_when_its_payload_was_dropped(trail: list[Entry]) -> None:
    whole, dropped = told("ocsf", [trail[0], trail[0]._replace(payload="")])
    assert dropped["metadata"] == whole["metadata"]
    assert dropped["unmapped"]["context"] == whole["unmapped"]["context"]


@pytest.mark.parametrize("format", FORMATS)
def test_revealed_they_stand_beside_what_was_hashed(format: str, trail: list[Entry]) -> None:
    line = FORMATS[format].line(trail[0], values_of(trail))
    assert ("ada@example.test" in line, "ada@example.test" in trail[0].payload) == (True, False)


def test_events_of_others_are_left_out(trail: list[Entry]) -> None:
    def those(which: Which) -> list[str]:
        return [entry.action for batch in follow(trail[0].position - 1, which, to=head()) for entry in batch]

    assert those(Which(organization="acme")) == ["insert", "sign_in"]
    assert those(Which(principal="carol")) == ["orders:place"]
    assert those(Which(since=trail[1].at, until=trail[3].at)) == ["insert", "sign_in"]
    assert those(Which(object_type="Order", organization="acme")) == []


def _objects(event: Facts) -> Iterator[tuple[str, Facts]]:
    for name, value in event.items():
        if name in OBJECTS:
            yield name, value
            yield from _objects(value)


def _is_whole(name: str, value: Facts) -> bool:
    required, one_of = OBJECTS[name]
    return required <= value.keys() and (not one_of or bool(one_of & value.keys()))
