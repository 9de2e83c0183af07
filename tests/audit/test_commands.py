"""What is typed wrongly at the console is answered by a sentence, and does nothing."""

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
    ("drop_payloads --days 0", "give --days of 1 or more"),
    ("replay_decisions --since yesterday", "yesterday is no date"),
    ("replay_decisions --action orders:eat", "No decision about orders:eat is on record"),
    ("verify_report {folder}/nowhere", "nowhere cannot be read: No such file"),
]


@pytest.mark.parametrize(("typed", "answer"), MISTYPED, ids=[typed for typed, _ in MISTYPED])
def test_a_command_says_what_was_mistyped(tmp_path: Path, typed: str, answer: str) -> None:
    with pytest.raises(CommandError, match=answer):
        call_command(*(word.format(folder=tmp_path) for word in typed.split()))


@pytest.mark.both_databases
def test_a_role_that_is_none_gets_no_rights() -> None:
    with pytest.raises(CommandError, match=r'role "nosuch" does not exist|SQLite has no roles'):
        call_command("audit_roles", "nosuch")
