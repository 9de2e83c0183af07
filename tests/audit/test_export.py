"""Taking the trail out: in log order, whole, and going on where a file was cut."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.context import open_context
from audit.cursor import BadCursor, cursor_at, position_of
from audit.feed import START, Which, follow, head, note_reading, read, read_on
from audit.formats import FORMATS
from audit.models import AuditEvent
from audit.sequencer import sequence_all

from .reading import happen, lay_trail

NUMBERED = [f"a{number}:read" for number in range(7)]


def actions(path: Path) -> list[str]:
    return [json.loads(line)["event"]["action"] for line in path.read_text().splitlines()]


def export(*asked: object) -> None:
    call_command("export_audit", *map(str, asked))


def test_a_file_holds_every_event_in_log_order(start: int, tmp_path: Path) -> None:
    happen(*NUMBERED)
    export("--to", tmp_path / "trail", "--after", start)
    assert actions(tmp_path / "trail") == NUMBERED


@pytest.mark.parametrize("format", ["ndjson", "csv", "ocsf", "cloudevents"])
@pytest.mark.parametrize("cut", [0, 1, 700, 3_000])
def test_a_file_that_was_cut_goes_on_and_ends_the_same(
    start: int, tmp_path: Path, format: str, cut: int
) -> None:
    lay_trail()
    whole, part = tmp_path / "whole", tmp_path / "part"
    export("--format", format, "--to", whole, "--after", start, "--organization", "acme")
    part.write_bytes(whole.read_bytes()[: -cut or None])
    export("--format", format, "--to", part, "--after", start, "--organization", "acme")
    assert part.read_bytes() == whole.read_bytes()


def test_a_file_has_its_header_once_however_often_nothing_was_found(start: int, tmp_path: Path) -> None:
    for _ in range(2):
        export("--format", "csv", "--to", tmp_path / "trail", "--organization", "nobody")
    assert (tmp_path / "trail").read_text() == FORMATS["csv"].header + "\n"


def test_a_file_goes_on_with_what_came_since(start: int, tmp_path: Path) -> None:
    for few in (NUMBERED[:3], NUMBERED[3:]):
        happen(*few)
        export("--to", tmp_path / "trail", "--after", start, "--principal", "alice")
    assert actions(tmp_path / "trail") == NUMBERED


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    "text",
    [
        "Dear auditor,\nhow are you?\n",
        "Dear auditor,\nhow",
        "Dear auditor",
        "Dear auditor\n\n",
        "[5]\n",
        '{"a',
    ],
)
def test_a_file_of_another_kind_is_left_alone(db: None, tmp_path: Path, format: str, text: str) -> None:
    (tmp_path / "letter").write_text(text)
    with pytest.raises(CommandError, match="another file"):
        export("--format", format, "--to", tmp_path / "letter")
    assert (tmp_path / "letter").read_text() == text


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("left", [0, 1, 40])
def test_a_file_that_was_cut_in_its_first_line_is_begun_anew(
    start: int, tmp_path: Path, format: str, left: int
) -> None:
    happen("orders:read")
    whole, part = tmp_path / "whole", tmp_path / "part"
    for path, after in ((whole, start), (tmp_path / "with-header", -1)):
        export("--format", format, "--to", path, "--after", after, "--organization", "acme")
        part.write_bytes(path.read_bytes()[:left])
        export("--format", format, "--to", part, "--after", after, "--organization", "acme")
        assert part.read_bytes() == path.read_bytes()


def test_that_it_left_is_recorded_before_it_does(start: int, tmp_path: Path) -> None:
    happen("orders:read")
    export("--to", tmp_path / "trail", "--organization", "acme")
    left = AuditEvent.objects.with_context().get(category="audit.read", action="export")
    assert (left.context.source, left.detail["organization"], left.detail["to"]) == (
        "command",
        "acme",
        start + 1,
    )


def test_personal_values_are_handed_to_somebody_who_is_named(start: int, tmp_path: Path) -> None:
    lay_trail()
    with pytest.raises(CommandError, match="say who you are"):
        export("--to", tmp_path / "trail", "--values")
    export("--to", tmp_path / "trail", "--after", start, "--values", "--as", "audrey")
    assert "ada@example.test" in (tmp_path / "trail").read_text()
    left = AuditEvent.objects.with_context().get(category="audit.read", action="export")
    assert (left.context.principal, left.detail["personal_values"]) == ("audrey", True)


def test_without_a_file_it_goes_to_the_standard_output(
    start: int, capsys: pytest.CaptureFixture[str]
) -> None:
    happen("orders:read")
    export("--after", start)
    assert json.loads(capsys.readouterr().out)["event"]["action"] == "orders:read"


def test_reading_goes_on_after_the_last_event(start: int) -> None:
    happen(*NUMBERED)
    first = read(start, limit=3)
    second = read(first.reached, limit=30)
    assert [entry.action for entry in [*first.entries, *second.entries]] == NUMBERED
    assert (first.more, second.more, read(second.reached, limit=3).entries) == (True, False, [])


def test_a_reader_of_few_looks_through_window_after_window(
    start: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.feed.WINDOW", 2)
    happen(*NUMBERED, organization="globex")
    happen("orders:read", organization="acme")
    batch = read_on(start, Which(organization="acme"), limit=5)
    assert [entry.action for entry in batch.entries] == ["orders:read"]
    assert batch.reached == head()


def test_one_answer_looks_through_so_many_windows_and_the_next_goes_on(
    start: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.feed.WINDOW", 2)
    monkeypatch.setattr("audit.feed.WINDOWS", 2)
    happen(*NUMBERED, organization="globex")
    happen("orders:read", organization="acme")
    first = read_on(start, Which(organization="acme"), limit=5)
    second = read_on(first.reached, Which(organization="acme"), limit=5)
    assert (first.entries, first.reached, first.more) == ([], start + 4, True)
    assert [entry.action for entry in second.entries] == ["orders:read"]


def test_with_nothing_there_a_reader_stays_unless_the_way_was_long(
    start: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    happen(*NUMBERED, organization="globex")
    assert read_on(start, Which(organization="acme"), limit=5).reached == start
    monkeypatch.setattr("audit.feed.WINDOW", 2)
    assert read_on(start, Which(organization="acme"), limit=5).reached == head()


def test_a_note_of_notes_alone_is_not_taken(start: int) -> None:
    happen("orders:read")
    with open_context("api"):
        assert note_reading("pull", "one", read(start, limit=9).entries)
        sequence_all()
        assert note_reading("pull", "two", read(start, limit=9).entries)
        sequence_all()
        assert not note_reading("pull", "one", read(start + 1, limit=9).entries)


def test_only_our_own_cursors_are_read() -> None:
    assert (position_of(cursor_at(41)), position_of("")) == (41, START)
    with pytest.raises(BadCursor):
        position_of(cursor_at(41)[:-1] + "x")


def test_times_are_from_and_up_to(start: int) -> None:
    happen("first:read")
    at = AuditEvent.objects.get(action="first:read").at
    later = Which(since=at + timedelta(microseconds=1))
    assert [len(list(follow(start, which, to=head()))) for which in (Which(since=at), later)] == [1, 0]
