"""Every place where personal values rest, made from what rooms tell (privacy.py) and what their models declare."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model

from audit.capture import LeftOut, Recorded, declaration_of
from identity.privacy import Blank, Erasure, Holding, Keep, Remove, rooms

WORDS = frozenset({"CharField", "EmailField", "JSONField", "TextField"})
STANDS = "until the account is erased"
WITH_THE_BOOKS = "as long as the books and the trail: it names nobody"


@dataclass(frozen=True)
class Entry:
    """`label` is the model's, and "" where it is no table."""

    room: str
    name: str
    label: str
    holds: str
    personal: tuple[str, ...]
    secret: tuple[str, ...]
    purpose: str
    kept: str
    erasure: str
    trail: str


def data_map() -> list[Entry]:
    return [entry for room in rooms() for entry in _of_room(room.name)]


def _of_room(name: str) -> Iterator[Entry]:
    (room,) = (one for one in rooms() if one.name == name)
    for holding in room.holdings:
        yield _of_holding(name, holding)
    for place in room.places:
        yield Entry(name, place.name, "", place.holds, (), (), place.purpose, place.kept, place.erasure, "–")


def _of_holding(room: str, holding: Holding) -> Entry:
    declared = declaration_of(holding.model)
    kept = declared if isinstance(declared, Recorded) else Recorded()
    return Entry(
        room=room,
        name=str(holding.model._meta.verbose_name_plural),
        label=holding.label,
        holds=", ".join(_held(holding.model, declared)) or "whose it is, by a key",
        personal=kept.personal,
        secret=kept.secret,
        purpose=holding.purpose,
        kept=holding.kept or (WITH_THE_BOOKS if isinstance(holding.erasure, Keep) else STANDS),
        erasure=_told(holding.erasure),
        trail=_in_the_trail(declared),
    )


def _held(model: type[Model], declared: object) -> Iterator[str]:
    """What is declared, or, of a model that is not recorded, whatever may hold words."""
    if isinstance(declared, Recorded):
        yield from (*declared.personal, *declared.secret)
        return
    for field in model._meta.concrete_fields:
        if field.get_internal_type() in WORDS and not field.choices and field.name != "public_id":
            yield field.name


def _told(erasure: Erasure) -> str:
    match erasure:
        case Remove():
            return "The rows are deleted."
        case Blank(values):
            return f"The rows stay without {', '.join(values)}."
        case Keep(why):
            return f"Nothing: {why}."


def _in_the_trail(declared: object) -> str:
    match declared:
        case LeftOut(reason):
            return f"Not recorded: {reason}."
        case Recorded(personal=(), secret=()):
            return "Recorded; nothing of it is personal."
        case _:
            return (
                "Recorded: personal fields as commitments with values that can be erased, secrets not at all."
            )
