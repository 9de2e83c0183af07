"""The companies' own directories. They know nothing of the shop: who is in here may have no account there yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Colleague:
    subject: str
    mail: str
    given_name: str
    surname: str
    title: str
    groups: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.surname}"

    @property
    def initials(self) -> str:
        return self.given_name[0] + self.surname[0]

    @property
    def attributes(self) -> Mapping[str, tuple[str, ...]]:
        return {
            "mail": (self.mail,),
            "givenName": (self.given_name,),
            "surname": (self.surname,),
            "groups": self.groups,
        }


DIRECTORY: Final = (
    Colleague("acme-0001", "alice@acme.test", "Alice", "Archer", "Office manager", ("buyers",)),
    Colleague("acme-0002", "bob@acme.test", "Bob", "Baxter", "Head of purchasing", ("approvers",)),
    Colleague("acme-0004", "avery@acme.test", "Avery", "Abbott", "Runs the shop for Acme", ("admins",)),
    Colleague("acme-0003", "dana@acme.test", "Dana", "Diaz", "Joined today, new to the shop", ("buyers",)),
)


GLOBEX_DIRECTORY: Final = (
    Colleague("globex-0001", "carol@globex.test", "Carol", "Chen", "Field engineer", ("buyers",)),
    Colleague("globex-0002", "gwen@globex.test", "Gwen", "Gray", "Workplace operations", ("admins",)),
    Colleague(
        "globex-0003", "noor@globex.test", "Noor", "Nasser", "Joined today, new to the shop", ("buyers",)
    ),
)


def find_colleague(subject: str, directory: tuple[Colleague, ...] = DIRECTORY) -> Colleague | None:
    return next((colleague for colleague in directory if colleague.subject == subject), None)
