"""The cart: for later, cleared, with a code, going elsewhere, and a change taken back."""

import pytest

from agents.tools import TOOLS
from audit.context import open_context
from shop.cart import add_to_cart
from shop.models import Discount
from tests.agents.belongings import HOODIE, MUG, Belongings, belongings_of
from tests.agents.script import asks
from tests.agents.stage import Talk, change, variant


@pytest.fixture
def own(talk: Talk) -> Belongings:
    return belongings_of("alice")


def titles(lines: list[dict[str, object]]) -> list[object]:
    return [line["title"] for line in lines]


@pytest.mark.parametrize(("quantity", "said"), [(1, "1 piece"), (2, "2 pieces")])
def test_a_look_into_the_cart_says_how_many_pieces_are_in_it(quantity: int, said: str) -> None:
    cart = {"lines": [{"quantity": quantity}]}

    assert TOOLS["view_cart"].describe({}, {"cart": cart}) == f"looked into the cart · {said}"


def test_a_line_is_saved_for_later_and_taken_up_again(talk: Talk, own: Belongings) -> None:
    talk.say("later", asks("save_for_later", line_id=own.line.public_id))
    talk.say("now", asks("take_up_again", line_id=own.line.public_id))
    saved, taken = talk.results()

    assert (saved["saved"]["title"], titles(saved["cart"]["lines"])) == ("Harbour Mug", [])
    assert titles(saved["cart"]["later"]) == ["Harbour Mug", "Quiet Hoodie"]
    assert (taken["added"]["title"], titles(taken["cart"]["lines"])) == ("Harbour Mug", ["Harbour Mug"])


def test_what_is_sold_out_cannot_be_taken_up(talk: Talk, own: Belongings) -> None:
    change(HOODIE, stock=0)
    talk.say("now", asks("take_up_again", line_id=own.saved.public_id))

    assert talk.results()[0]["error"] == "sold_out"


def test_clearing_leaves_what_is_saved_and_comes_back_whole(talk: Talk, own: Belongings) -> None:
    talk.say("clear it", asks("clear_cart"))
    talk.say("no, wait", asks("undo_cart_change"))
    cleared, undone = talk.results()

    assert (cleared["cleared"], titles(cleared["cart"]["lines"])) == (1, [])
    assert titles(cleared["cart"]["later"]) == ["Quiet Hoodie"]
    assert undone["undone"] == "1 × Harbour Mug (red) in the cart again."
    assert titles(undone["cart"]["lines"]) == ["Harbour Mug"]


def test_a_change_is_taken_back_once(talk: Talk, own: Belongings) -> None:
    talk.say("three", asks("update_cart", line_id=own.line.public_id, quantity=3))
    talk.say("undo", (asks("undo_cart_change"), asks("undo_cart_change")))
    _, undone, again = talk.results()

    assert [line["quantity"] for line in undone["cart"]["lines"]] == [1]
    assert again["error"] == "conflict"


def test_a_change_that_others_have_built_upon_stays(talk: Talk, own: Belongings) -> None:
    talk.say("three", asks("update_cart", line_id=own.line.public_id, quantity=3))
    with open_context("system:seed"):
        own.line.cart.lines.filter(pk=own.line.pk).update(quantity=4)
    talk.say("undo", asks("undo_cart_change"))

    assert talk.results()[1] == {
        "error": "conflict",
        "message": "The cart has changed since. Look at it, and say what it should hold.",
    }


def test_what_sold_out_meanwhile_does_not_come_back(talk: Talk, own: Belongings) -> None:
    talk.say("clear it", asks("clear_cart"))
    change(MUG, stock=0)
    talk.say("undo", asks("undo_cart_change"))

    assert talk.results()[1]["error"] == "sold_out"


def test_a_code_is_used_and_taken_off(talk: Talk, own: Belongings) -> None:
    with open_context("system:seed"):
        Discount.objects.create(code="TEN", kind="percentage", value=10)
    talk.say(
        "codes",
        (asks("apply_discount_code", code="ten"), asks("remove_discount_code"), asks("undo_cart_change")),
    )
    used, off, undone = talk.results()

    assert (used["code"], used["cart"]["discount"], off["cart"]["discount"]) == ("TEN", 1_60, 0)
    assert undone["cart"]["code"] == "TEN"


def test_a_model_that_guesses_codes_is_stopped(talk: Talk, own: Belongings) -> None:
    talk.say("guess", tuple(asks("apply_discount_code", code=f"CODE{number}") for number in range(12)))

    told = [result["message"].split(".")[0] for result in talk.results()]
    assert told == ["There is no such code"] * 10 + ["Too many codes were tried from here"] * 2


def test_the_card_is_for_the_chosen_address_and_way(talk: Talk, own: Belongings) -> None:
    talk.say("to the office", asks("choose_address", address_id=own.office.public_id))
    talk.say("how", asks("list_shipping_methods"))
    ways = talk.results()[1]["methods"]
    talk.say("fast", (asks("choose_shipping", code=ways[-1]["code"]), asks("place_order")))

    content = talk.card().quote.content
    assert content["ship_to"]["company"] == "Acme Berlin"
    assert (content["shipping_method"], content["shipping"]) == (ways[-1]["code"], ways[-1]["price"])


def test_a_choice_is_for_one_order(talk: Talk, own: Belongings) -> None:
    talk.say("to the office", (asks("choose_address", address_id=own.office.public_id), asks("place_order")))
    talk.decide(talk.card())
    with talk.at("chat"):
        cart = add_to_cart(variant(MUG), 1, actor=talk.actor).cart

    cart.refresh_from_db()
    assert (talk.orders()[-1].address["company"], cart.ship_to) == ("Acme Berlin", None)


def test_a_way_that_is_not_offered_names_those_that_are(talk: Talk, own: Belongings) -> None:
    talk.say("by pigeon", asks("choose_shipping", code="pigeon"))

    assert talk.results()[0] == {
        "error": "invalid_arguments",
        "message": "It cannot be sent that way. Choose one of: standard, express.",
    }


def test_an_address_that_does_not_fit_its_country_says_what_is_wrong(talk: Talk, own: Belongings) -> None:
    gran = {"recipient": "Gran", "street": "Am Markt 1", "city": "Bonn", "country": "DE"}
    talk.say(
        "to gran", (asks("add_address", **gran, postcode="1"), asks("add_address", **gran, postcode="53111"))
    )
    wrong, kept = talk.results()

    assert (wrong["error"], wrong["message"].split(":")[0]) == ("invalid_arguments", "postcode")
    assert kept["address"] | {"address_id": ""} == {
        "address_id": "",
        "label": "address 3",
        "town": "Bonn",
        "country": "DE",
        "default": False,
        "chosen": False,
    }


def test_an_order_is_bought_again_and_taken_back_as_one_change(talk: Talk, own: Belongings) -> None:
    change(HOODIE, stock=0)
    talk.say("the same again", asks("reorder", order_id=own.delivered.number))
    talk.say("undo", asks("undo_cart_change"))
    again, undone = talk.results()

    assert (again["put"], again["missing"]) == (["2 × Harbour Mug (red)"], ["1 × Quiet Hoodie (black, L)"])
    assert [line["quantity"] for line in undone["cart"]["lines"]] == [1]
