from collections.abc import Callable, Mapping

import pytest
from django.test import Client
from django.urls import reverse

from identity.actor import Actor
from identity.models import User
from shop import postal
from shop.address_form import AddressForm
from shop.addresses import (
    MOST,
    BookFull,
    UnknownAddress,
    add_address,
    change_address,
    get_address,
    list_addresses,
    make_default,
    remove_address,
)
from shop.models import Address

from .goods import Goods

BrowserOf = Callable[[str], Client]
GREENE = {
    "recipient": "Alice Archer",
    "street": "88 Greene Street",
    "postcode": "10012",
    "city": "New York",
    "region": "NY",
    "country": "US",
}


def written(fields: Mapping[str, str]) -> list[str]:
    return list(postal.lines_of(fields))


def test_each_country_writes_addresses_in_its_own_way() -> None:
    assert written(GREENE)[1:] == ["88 Greene Street", "New York, NY 10012", "United States"]
    assert written({**GREENE, "country": "GB", "region": "", "city": "London", "postcode": "N1 7GR"})[2:] == [
        "London", "N1 7GR", "United Kingdom",
    ]  # fmt: skip
    assert written({**GREENE, "country": "CH", "postcode": "8001", "city": "Zürich"})[2] == "CH-8001 Zürich"


def test_floor_and_company_have_lines_of_their_own() -> None:
    lines = written({**GREENE, "company": "Acme Ltd", "street2": "Floor 3"})
    assert lines[:4] == ["Alice Archer", "Acme Ltd", "88 Greene Street", "Floor 3"]


def test_what_a_person_wrote_stays_on_its_line() -> None:
    lines = written({**GREENE, "recipient": "Alice\nArcher", "street": "Haus %nord 5 %Z"})
    assert lines == ["Alice Archer", "Haus %nord 5 %Z", "New York, NY 10012", "United States"]


@pytest.mark.parametrize(
    ("change", "part", "sentence"),
    [
        ({"postcode": "9021"}, "postcode", "ZIP code does not fit New York, which writes it like 10000."),
        ({"region": "CA"}, "postcode", "ZIP code does not fit California, which writes it like 90000."),
        ({"region": ""}, "region", "State is missing."),
        ({"region": "Bavaria"}, "region", "State is not one of the United States."),
        ({"city": ""}, "city", "City is missing."),
        ({"country": "DE", "region": "", "postcode": "1011"}, "postcode", "Postcode does not fit Germany, "),
        (
            {"country": "GB", "region": "", "postcode": "99999"},
            "postcode",
            "Postcode does not fit the United ",
        ),
    ],
)
def test_what_does_not_fit_the_country_is_said_at_its_part(
    change: Mapping[str, str], part: str, sentence: str
) -> None:
    _, wrong = postal.check({**GREENE, **change})
    assert list(wrong) == [part]
    assert wrong[part].startswith(sentence)


def test_a_region_by_name_and_a_postcode_in_small_letters_are_tidied() -> None:
    tidy, wrong = postal.check({**GREENE, "region": "new york"})
    assert (tidy["region"], tidy["city"], wrong) == ("NY", "New York", {})
    tidy, _ = postal.check({**GREENE, "country": "GB", "region": "", "postcode": "n1 7gr"})
    assert tidy["postcode"] == "N1 7GR"


@pytest.mark.parametrize(
    ("country", "said", "written"),
    [
        ("NL", "1011ab", "1011AB"),
        ("CH", "CH-8001", "8001"),
        ("DE", "D-10115", "10115"),
        ("LV", "LV-1010", "LV-1010"),
    ],
)
def test_a_postcode_is_taken_as_labels_write_it(country: str, said: str, written: str) -> None:
    tidy, wrong = postal.check({**GREENE, "country": country, "region": "", "postcode": said})
    assert (tidy["postcode"], wrong) == (written, {})


def test_characters_that_nobody_sees_are_left_out(goods: Goods) -> None:
    """They could turn a line around on the card that somebody countersigns."""
    form = AddressForm(
        {**GREENE, "recipient": "\u202eecilA \u2066Archer\x1b[31m\nBcc: x", "street": "\u200b88\u00ad"}
    )

    assert form.is_valid(), form.errors
    assert (form.cleaned_data["recipient"], form.cleaned_data["street"]) == ("ecilA Archer[31m Bcc: x", "88")


def test_a_name_of_characters_that_nobody_sees_is_none(goods: Goods) -> None:
    assert "recipient" in AddressForm({**GREENE, "recipient": "\u200b\u200e\u2060"}).errors


def test_the_book_has_one_default_at_any_time(alice: Actor, goods: Goods) -> None:
    new = add_address(GREENE, actor=alice)
    make_default(new.public_id, actor=alice)
    assert [address.is_default for address in list_addresses(actor=alice)] == [True, False]
    assert list_addresses(actor=alice)[0] == new
    remove_address(new.public_id, actor=alice)
    assert [address.is_default for address in list_addresses(actor=alice)] == [True]


def test_a_change_keeps_the_address_its_name(alice: Actor, goods: Goods) -> None:
    kept = add_address(GREENE, actor=alice)
    change_address(kept.public_id, {**GREENE, "street": "1 Wall Street"}, actor=alice)
    assert get_address(kept.public_id, actor=alice).street == "1 Wall Street"


@pytest.mark.parametrize("verb", [make_default, remove_address, get_address])
def test_nobody_reaches_anothers_book(
    alice: Actor, mallory: Actor, goods: Goods, verb: Callable[..., object]
) -> None:
    own = add_address(GREENE, actor=alice)
    with pytest.raises(UnknownAddress):
        verb(own.public_id, actor=mallory)
    with pytest.raises(UnknownAddress):
        change_address(own.public_id, GREENE, actor=mallory)
    assert Address.objects.filter(pk=own.pk, street="88 Greene Street").exists()


def test_a_book_has_an_end(alice: Actor, goods: Goods) -> None:
    for _ in range(MOST - 1):
        add_address(GREENE, actor=alice)
    with pytest.raises(BookFull):
        add_address(GREENE, actor=alice)


def test_the_form_asks_for_what_the_country_has(browser_of: BrowserOf, goods: Goods) -> None:
    alice = browser_of("alice")
    in_germany = alice.get(reverse("address-add")).content.decode()
    in_the_states = alice.get(reverse("address-add"), {"country": "US"}).content.decode()

    assert 'name="region"' not in in_germany
    assert "ZIP code" in in_the_states
    assert '<option value="NY">New York</option>' in in_the_states


def test_another_countrys_form_keeps_what_was_typed(browser_of: BrowserOf, goods: Goods) -> None:
    alice = browser_of("alice")
    page = alice.post(reverse("address-add"), {**GREENE, "shown": "DE"})

    assert page.status_code == 200
    assert GREENE["street"] in page.content.decode()
    assert '<option value="NY" selected>New York</option>' in page.content.decode()
    assert not Address.objects.filter(region="NY").exists()


def test_an_address_is_added_changed_and_removed_from_its_page(browser_of: BrowserOf, goods: Goods) -> None:
    alice = browser_of("alice")
    assert alice.post(reverse("address-add"), GREENE).headers["Location"] == reverse("addresses")
    added = Address.objects.get(region="NY")
    alice.post(reverse("address-edit", args=[added.public_id]), {**GREENE, "street": "1 Wall Street"})
    assert "1 Wall Street" in alice.get(reverse("addresses")).content.decode()
    alice.post(reverse("address-change", args=[added.public_id]), {"do": "default"})
    added.refresh_from_db()
    assert (added.street, added.is_default) == ("1 Wall Street", True)
    alice.post(reverse("address-change", args=[added.public_id]), {"do": "remove"})
    assert not Address.objects.filter(region="NY").exists()


def test_anothers_address_is_not_there(browser_of: BrowserOf, people: dict[str, User], goods: Goods) -> None:
    hers = people["alice"].addresses.get().public_id
    mallory = browser_of("mallory")
    assert mallory.get(reverse("address-edit", args=[hers])).status_code == 404
    assert mallory.post(reverse("address-change", args=[hers]), {"do": "remove"}).status_code == 404


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"recipient": "A", "country": "XX"}, {"street", "postcode", "city", "country"}),
        ({**GREENE, "phone": "call me"}, {"phone"}),
        ({**GREENE, "postcode": "x" * 400}, {"postcode"}),
        ({}, {"recipient", "street", "postcode", "city", "country"}),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    browser_of: BrowserOf, goods: Goods, fields: Mapping[str, str], wrong: set[str]
) -> None:
    answer = browser_of("alice").post(reverse("address-add"), fields)

    assert answer.status_code == 400
    assert wrong <= set(answer.context["form"].errors)
    assert Address.objects.filter(owner__email="alice@acme.test").count() == 1
