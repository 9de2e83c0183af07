"""Guessing waits, for an address as tried from one network: it tells nothing, and locks nobody out from elsewhere."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings
from time_machine import Traveller, travel

from identity.demo_people import PASSWORD
from identity.lockout import (
    FREE_TRIES,
    LONGEST_WAIT,
    MOST_FOR_ONE_ADDRESS,
    MOST_FROM_ONE_NETWORK,
    TooManyTries,
    Trying,
)
from identity.models import User

from .journey import HERE

ALICE = "alice@acme.test"


@pytest.fixture
def clock() -> Traveller:
    with travel(1_800_000_000, tick=False) as clock:
        yield clock


def waits(trying: Trying) -> int:
    """Seconds that a try is told to wait; 0 for one that is let through."""
    try:
        trying.count()
    except TooManyTries as refused:
        return refused.wait
    return 0


def from_network(number: int) -> Trying:
    return Trying(ALICE, f"198.51.100.{number}")


def give(password: str, address: str = ALICE, network: str = "198.51.100.1") -> str:
    browser = Client(headers=HERE, REMOTE_ADDR=network)
    answer = browser.post("/accounts/login/", {"login": address, "password": password})
    return "in" if answer.status_code == 302 else answer.content.decode()


def test_each_wait_is_longer_up_to_a_quarter_of_an_hour(clock: Traveller) -> None:
    trying = from_network(1)
    assert [waits(trying) for _ in range(FREE_TRIES)] == [0] * FREE_TRIES
    told = []
    for _ in range(8):
        told.append(waits(trying))
        clock.shift(told[-1])
        assert waits(trying) == 0
    assert told == [30, 60, 120, 240, 480, 900, 900, LONGEST_WAIT]


def test_an_hour_of_quiet_is_forgotten(clock: Traveller) -> None:
    trying = from_network(1)
    for _ in range(FREE_TRIES):
        waits(trying)
    clock.shift(3601)
    assert [waits(trying) for _ in range(FREE_TRIES)] == [0] * FREE_TRIES


def test_a_stranger_elsewhere_does_not_keep_the_owner_waiting(
    people: dict[str, User], clock: Traveller
) -> None:
    for _ in range(FREE_TRIES + 1):
        give("a-guess")
    assert "Wait a minute" in give(PASSWORD)
    assert give(PASSWORD, network="203.0.113.9") == "in"


def test_an_address_of_nobody_waits_like_any_other(people: dict[str, User], clock: Traveller) -> None:
    def told(address: str) -> list[bool]:
        return ["Wait a minute" in give("a-guess", address, "203.0.113.7") for _ in range(FREE_TRIES + 2)]

    assert told(ALICE) == told("nobody@acme.test") == [False] * FREE_TRIES + [True] * 2


def test_the_right_password_forgets_the_wrong_ones(people: dict[str, User], clock: Traveller) -> None:
    for _ in range(FREE_TRIES - 1):
        give("a-guess")
    assert give(PASSWORD) == "in"
    assert "Wait" not in give("a-guess")


def test_many_networks_guess_so_often_and_no_more_but_the_owners_own_is_let_in(clock: Traveller) -> None:
    home = Trying(ALICE, "203.0.113.9")
    home.count()
    home.succeeded()
    for number in range(MOST_FOR_ONE_ADDRESS):
        assert waits(from_network(number)) == 0
    assert waits(from_network(200)) == 3600
    assert waits(home) == 0


def test_what_the_tries_of_others_refuse_leads_to_no_wait(clock: Traveller) -> None:
    for number in range(MOST_FOR_ONE_ADDRESS):
        waits(from_network(number))
    clock.shift(1800)
    newcomer = from_network(200)
    assert [waits(newcomer) for _ in range(FREE_TRIES + 1)] == [3600] * (FREE_TRIES + 1)
    clock.shift(1801)
    assert [waits(newcomer) for _ in range(FREE_TRIES)] == [0] * FREE_TRIES


def test_one_network_guesses_at_many_addresses_so_often_and_no_more(clock: Traveller) -> None:
    for number in range(MOST_FROM_ONE_NETWORK):
        assert waits(Trying(f"{number}@acme.test", "198.51.100.1")) == 0
    assert waits(Trying(ALICE, "198.51.100.1")) == 3600


def test_of_many_tries_at_the_same_moment_one_comes_through_after_the_wait(clock: Traveller) -> None:
    trying = from_network(1)
    for _ in range(FREE_TRIES):
        waits(trying)
    clock.shift(31)
    assert sorted(waits(trying) > 0 for _ in range(3)) == [False, True, True]


def test_no_address_is_kept_in_the_clear(clock: Traveller) -> None:
    from_network(1).count()
    assert [key for key in cache._cache if "acme" in key or "198" in key] == []


def test_confirming_with_a_password_counts_too(people: dict[str, User], clock: Traveller) -> None:
    here = Client(headers=HERE)
    here.post("/accounts/login/", {"login": ALICE, "password": PASSWORD})
    for _ in range(FREE_TRIES + 1):
        page = here.post("/accounts/reauthenticate/", {"password": "a-guess"})
    assert "Wait a minute" in page.content.decode()


def test_a_header_that_anybody_can_send_changes_nothing(people: dict[str, User], clock: Traveller) -> None:
    told = []
    for number in range(FREE_TRIES + 1):
        browser = Client(headers={**HERE, "x-forwarded-for": f"203.0.113.{number}"})
        page = browser.post("/accounts/login/", {"login": ALICE, "password": "a-guess"})
        told.append("Wait a minute" in page.content.decode())
    assert told == [False] * FREE_TRIES + [True]


def test_behind_our_proxy_the_caller_is_the_last_that_it_names(
    people: dict[str, User], settings: Settings, clock: Traveller
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    told = []
    for number in range(FREE_TRIES + 1):
        browser = Client(headers={**HERE, "x-forwarded-for": f"203.0.113.{number}, 198.51.100.1"})
        page = browser.post("/accounts/login/", {"login": ALICE, "password": "a-guess"})
        told.append("Wait a minute" in page.content.decode())
    assert told == [False] * FREE_TRIES + [True]
    elsewhere = Client(headers={**HERE, "x-forwarded-for": "198.51.100.1, 203.0.113.99"})
    assert elsewhere.post("/accounts/login/", {"login": ALICE, "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    ("path", "form", "most", "wait"),
    [
        ("/accounts/login/", {"login": ALICE}, 30, "60"),
        ("/accounts/signup/", {"email": "x"}, 10, "3600"),
        ("/accounts/password/reset/", {"email": ALICE}, 10, "3600"),
        ("/accounts/2fa/webauthn/login/", {"credential": "{}"}, 10, "60"),
    ],
)
def test_every_door_has_its_limit_and_says_how_long(
    people: dict[str, User], clock: Traveller, path: str, form: dict[str, str], most: int, wait: str
) -> None:
    browser = Client(headers=HERE)
    answers = [browser.post(path, form) for _ in range(most + 1)]
    assert [answer.status_code == 429 for answer in answers] == [False] * most + [True]
    assert (answers[-1]["Retry-After"], "A little slower" in answers[-1].content.decode()) == (wait, True)


def test_mails_are_sent_so_often_and_a_stranger_uses_up_none_of_the_owners(
    people: dict[str, User], clock: Traveller, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for _ in range(22):
        page = Client(headers=HERE, REMOTE_ADDR="198.51.100.1").post(
            "/accounts/login/code/", {"email": ALICE}
        )
        clock.shift(61)
    assert (len(mail.outbox), "up to an hour" in page.content.decode()) == (20, True)
    Client(headers=HERE, REMOTE_ADDR="203.0.113.9").post("/accounts/login/code/", {"email": ALICE})
    assert len(mail.outbox) == 21
