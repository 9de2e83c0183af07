"""Answers that a shop must refuse, for whoever wants to watch it do so."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from .messages import Answer

AGO: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class Lie:
    """`notice` is what the shop should find wrong, in a line."""

    name: str
    title: str
    notice: str
    tell: Callable[[Answer], Answer] = lambda answer: answer
    signed: bool = True
    from_before: bool = False


def _expired(answer: Answer) -> Answer:
    return replace(answer, at=answer.at - AGO, expires_at=answer.expires_at - AGO)


def _for_another(answer: Answer) -> Answer:
    return replace(answer, audience="https://another-shop.example/metadata/")


def _of_another_domain(answer: Answer) -> Answer:
    mail = answer.attributes["mail"][0].partition("@")[0]
    return replace(answer, attributes={**answer.attributes, "mail": (f"{mail}@globex.test",)})


LIES: Final = (
    Lie("expired", "Too late", "The answer was good until five minutes ago.", _expired),
    Lie("audience", "For somebody else", "It names another shop as its audience.", _for_another),
    Lie("replay", "A second time", "The same answer has signed somebody in before.", from_before=True),
    Lie("domain", "A foreign address", "Acme does not own globex.test.", _of_another_domain),
    Lie("unsigned", "Unsigned", "Nobody has signed it: anyone could have written it.", signed=False),
)


def find_lie(name: str) -> Lie | None:
    return next((lie for lie in LIES if lie.name == name), None)
