"""A password that somebody would guess is refused, with a sentence that helps to choose another."""

from hashlib import sha1
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from audit.context import open_context
from audit.models import AuditEvent
from identity.demo_people import PASSWORD
from identity.models import User
from identity.passwords import is_listed

from .journey import HERE

ALICE = User(email="alice.miller@acme.test", full_name="Alice Miller")


def refusals(password: str, user: User | None = ALICE) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as refused:
        return sorted({str(error.code) for error in refused.error_list})
    return []


@pytest.mark.parametrize(
    "password",
    [
        "countersign2026",
        "C0unter$ign-2026",
        "countersign-shop",
        "acme.acme.2026",
        "MillerMiller99",
        "pressed-flowers-falcon",
    ],
)
def test_words_of_ours_and_of_the_persons_own_are_not_most_of_it(password: str, settings: Settings) -> None:
    settings.PASSWORD_OWN_WORDS = ["Falcon", "pressed-flowers"]
    settings.SITE_URL = "https://shop.example"
    assert "password_of_own_words" in refusals(password)


@pytest.mark.parametrize("password", ["countersign every blue kettle", "millers-of-quiet-velvet"])
def test_they_may_stand_beside_other_words(password: str) -> None:
    assert refusals(password) == []


def test_what_is_like_ones_name_is_not_enough() -> None:
    assert refusals("alise.millar@acmi") == ["password_too_similar"]


def test_a_word_of_somebody_else_is_no_word_of_mine() -> None:
    assert refusals("miller-acme-2026", User(email="carol@globex.test", full_name="Carol")) == []


def test_the_refusal_says_which_word_and_what_helps(people: dict[str, User]) -> None:
    form = {"email": "zoe@example.test", "password1": "countersign-zoe"}
    page = Client(headers=HERE).post("/accounts/signup/", form).content.decode()
    assert "would try “countersign” first. Leave it out, or put at least 8 letters" in page


@pytest.mark.parametrize(
    "password", ["1qaz2wsx3edc4rfv", "Password12345!", "!!sunshine2026!!", "passwordpassword"]
)
def test_a_common_one_is_seen_through_what_lengthens_it(password: str) -> None:
    assert refusals(password, None) == ["password_too_common"]


def test_four_words_that_have_nothing_to_do_with_each_other_are_good() -> None:
    assert refusals("velvet kettle orbit plum") == []


def digest(password: str) -> str:
    return sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.fixture
def breached(tmp_path: Path, settings: Settings) -> list[str]:
    """Passwords of a file like the published one: lines of different lengths, as it ends them."""
    passwords = [f"breached password number {number}" for number in range(300)]
    lines = sorted(f"{digest(one)}:{7**place % 10_000}\r\n" for place, one in enumerate(passwords))
    settings.PASSWORD_BREACH_FILE = str(tmp_path / "breached.txt")
    Path(settings.PASSWORD_BREACH_FILE).write_bytes("".join(lines).encode())
    return passwords


def test_every_breached_one_is_found_and_no_other(breached: list[str], settings: Settings) -> None:
    path = Path(settings.PASSWORD_BREACH_FILE)
    assert [one for one in breached if not is_listed(one, path)] == []
    assert [one for one in breached if is_listed(one + ".", path)] == []


def test_a_file_of_first_digits_does_as_well(breached: list[str], settings: Settings) -> None:
    path = Path(settings.PASSWORD_BREACH_FILE)
    path.write_text("\n".join(sorted(digest(one)[:12].lower() for one in breached)))
    assert [one for one in breached if not is_listed(one, path)] == []
    assert [one for one in breached if is_listed(one + ".", path)] == []


def test_a_breached_one_is_refused_in_words(breached: list[str], people: dict[str, User]) -> None:
    form = {"email": "zoe@example.test", "password1": breached[0]}
    page = Client(headers=HERE).post("/accounts/signup/", form).content.decode()
    assert "This password was stolen somewhere and published" in page
    assert not User.objects.filter(email="zoe@example.test").exists()


def test_without_a_file_none_is_known(breached: list[str], settings: Settings) -> None:
    settings.PASSWORD_BREACH_FILE = ""
    assert refusals(breached[0]) == []


def test_a_file_without_a_line_lists_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert not is_listed("anything", tmp_path / "empty")


def test_a_hash_that_a_sign_in_makes_anew_is_written_in_the_persons_name(
    people: dict[str, User], settings: Settings
) -> None:
    mallory = people["mallory"]
    with open_context("system:seed"):
        User.objects.filter(pk=mallory.pk).update(password=make_password(PASSWORD, hasher="md5"))
    settings.PASSWORD_HASHERS = ["tests.identity.slow_hasher.SlowHasher", *settings.PASSWORD_HASHERS]

    Client(headers=HERE).post("/accounts/login/", {"login": mallory.email, "password": PASSWORD})

    mallory.refresh_from_db()
    assert mallory.password.startswith("slow$")
    changes = AuditEvent.objects.filter(
        object_type="identity.user", object_id=str(mallory.pk), action="update"
    )
    assert set(changes.order_by("-pk").values_list("context__principal", flat=True)[:2]) == {
        mallory.public_id
    }
