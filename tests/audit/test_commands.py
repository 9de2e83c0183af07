"""What is typed wrongly at the console is answered by a sentence, and does nothing."""

import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.usefixtures("database")

MISTYPED = [
    ("verify_audit --database junk", "invalid choice: 'junk'"),
    ("verify_audit --kept junk", "junk is no checkpoint: write its size and root"),
    ("verify_audit --kept 7:beef", "7:beef is no checkpoint"),
    ("verify_audit --without junk", "No witness is called junk"),
    ("export_audit --since yesterday", "yesterday is no date: write 2026-11-27"),
    ("export_audit --to {folder}/nowhere/x", "cannot be written: No such file"),
    ("export_audit --to {folder}", "cannot be written: Is a directory"),
    ("export_audit --after -7", "-7 is no place in the log"),
    ("export_audit --organization a\udcff", r"'a\\udcff' is no name"),
    ("export_audit --values --as a\x07", r"'a\\x07' is no name"),
    ("drop_payloads --days 0", "give --days of 1 or more"),
    ("drop_payloads --days 1000000", "1000000 is no number of days from 0 to 36500"),
    ("system_writes --days -1", "-1 is no number of days"),
    ("replay_decisions --since 0001-01-01T00:00+14:00", "is before or after all years"),
    ("replay_decisions --since yesterday", "yesterday is no date"),
    ("replay_decisions --action a\udcff", r"'a\\udcff' is no name"),
    ("replay_decisions --action orders:eat", "No decision about orders:eat is on record"),
    ("verify_report {folder}/nowhere", "nowhere cannot be read: No such file"),
    (f"verify_report {sys.executable}", "This is no signed report"),
]


@pytest.mark.parametrize(("typed", "answer"), MISTYPED, ids=[typed for typed, _ in MISTYPED])
def test_a_command_says_what_was_mistyped(tmp_path: Path, typed: str, answer: str) -> None:
    with pytest.raises(CommandError, match=answer):
        call_command(*(word.format(folder=tmp_path) for word in typed.split()))


@pytest.mark.both_databases
def test_a_role_that_is_none_gets_no_rights() -> None:
    with pytest.raises(CommandError, match=r'role "nosuch" does not exist|SQLite has no roles'):
        call_command("audit_roles", "nosuch")
