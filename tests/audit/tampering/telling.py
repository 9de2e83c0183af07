"""The tables as a page for people: audit/TAMPERING.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.audit.tampering.reading import TABLES, Answer, Attack, Attacker, attacks_of, subjects

PAGE: Final = Path(__file__).parents[3] / "audit" / "TAMPERING.md"

_ATTACKERS: Final = {
    Attacker.APPLICATION: "SQL through the shop's own connection; on PostgreSQL by its role, which owns nothing",
    Attacker.OWNER: "the owner of the tables, who may drop and switch off whatever watches",
    Attacker.SUPERUSER: "a superuser of PostgreSQL",
    Attacker.EDITOR: "whoever changes rows or the file behind triggers and foreign keys, and puts these back",
    Attacker.KEYHOLDER: "the same, who has the key that signs the log too",
    Attacker.WITNESS: "whoever can write where a witness keeps its checkpoints",
    Attacker.BEARER: "whoever passes a bundle on",
}

_ANSWERS: Final = {
    Answer.REFUSED: "the database refuses it, in these words",
    Answer.FUTILE: "it is let through and changes nothing",
    Answer.DRIFT: "`manage.py check --database default` names what drifted",
    Answer.DETECTED: "`manage.py verify_audit` names what does not fit; of a bundle, `audit/verify.py` does",
    Answer.ANCHORED: "nothing inside is wrong; only what is kept outside, by a witness or by you, shows it",
    Answer.UNSEEN: "nothing shows it, and why",
}


def page() -> str:
    return "\n".join([*_head(), *(line for subject in subjects() for line in _subject(subject))]) + "\n"


def _head() -> Iterator[str]:
    every = [attack for subject in subjects() for attack in attacks_of(subject)]
    count = Counter(attack.answer for attack in every)
    yield "# Ways to tamper with the trail, and what each comes to"
    yield ""
    yield "Made from `tests/audit/tampering/attacks` by `python -m tests.audit.tampering`; each line is a test."
    yield f"{len(every)} attacks, by"
    yield ""
    yield from (f"- **{name}**: {told}." for name, told in _ATTACKERS.items())
    yield ""
    yield "The answers:"
    yield ""
    yield from (f"- **{name}** ({count[name]}): {told}." for name, told in _ANSWERS.items())


def _subject(subject: str) -> Iterator[str]:
    yield from ("", f"## {subject.capitalize()}", "", _introduction(subject), "")
    yield from ("| attack | by | on | answer | in words |", "|---|---|---|---|---|")
    yield from (_line(attack) for attack in attacks_of(subject))


def _introduction(subject: str) -> str:
    lines = (TABLES / f"{subject}.toml").read_text().split("\n\n", 1)[0].splitlines()
    return " ".join(line.removeprefix("# ") for line in lines)


def _line(attack: Attack) -> str:
    on = "both" if len(attack.on) > 1 else {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[attack.on[0]]
    return f"| {attack.tries} | {attack.by} | {on} | {attack.answer} | {_words(attack)} |"


def _words(attack: Attack) -> str:
    """Patterns told as words: where anything may stand, dots do."""
    if attack.answer in (Answer.UNSEEN, Answer.FUTILE):
        return attack.says
    said = attack.says.split("|")[0].replace(".*", "…").replace("(trigger )?", "").replace("\\", "")
    return f"`{said}`"
