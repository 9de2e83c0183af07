"""What another system calls somebody is written as letters that can be seen, and greets nobody with a fault."""

import pytest

from identity.models import User
from identity.names import printable

NO_BREAK, BACKWARDS = "\N{NO-BREAK SPACE}", "\N{RIGHT-TO-LEFT OVERRIDE}"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Bob Baxter", "Bob Baxter"),
        (f" Bob{NO_BREAK} Baxter\n", "Bob Baxter"),
        ("Bob\r\nBcc: all@acme.test", "Bob Bcc: all@acme.test"),
        (f"{BACKWARDS}boB\0", "boB"),
        ("b" * 61, "b" * 60),
        (NO_BREAK, ""),
        (43, ""),
        (None, ""),
    ],
)
def test_a_name_is_its_letters_that_can_be_seen(said: object, kept: str) -> None:
    assert printable(said) == kept


@pytest.mark.parametrize("name", ["", NO_BREAK, " "])
def test_whoever_has_no_name_is_called_by_their_address(name: str) -> None:
    assert User(email="bob@acme.test", full_name=name).get_short_name() == "bob@acme.test"
