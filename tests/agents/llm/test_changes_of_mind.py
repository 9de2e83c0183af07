"""What is in the cart is changed in few words: how many, which colour and size, one thing in another's place."""

import pytest

from agents.llm.offline.goods_read import read_goods
from agents.llm.offline.hearing import heard
from agents.llm.offline.phrases import of_each
from agents.llm.offline.vocabulary import Vocabulary
from tests.agents.llm.talk import Talk

WHITE, BLUE = "atlas-mug/white", "atlas-mug/blue"


@pytest.fixture
def talk() -> Talk:
    return Talk()


@pytest.fixture
def mugs(talk: Talk) -> Talk:
    talk.say("three white Atlas mugs")
    return talk


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("I should have said navy", "i meant navy"),
        ("it was supposed to be black", "make it black"),
        ("5 pencils, not 3", "make the pencils 5"),
        ("key rings out", "remove the key rings"),
        ("I shan't need the lantern after all", "remove the lantern"),
        ("I've no use for the pot now", "remove the pot"),
        ("the pot isn't needed any more", "remove the pot"),
        ("knock two off the mugs", "remove two of the mugs"),
        ("which things have I put in my basket so far?", "what is in my cart?"),
        ("key ring, 5 pcs", "key ring, 5"),
        ("the ridge one, four of them", "four of the ridge one"),
        ("add black totes please, three of those", "add three of black totes"),
        ("have you mugs, and how many of them?", "have you mugs, and how many of them?"),
        ("I've changed my mind about the code", "I've changed my mind about the code"),
        ("are they sold out?", "are they sold out?"),
    ],
)
def test_a_change_of_mind_is_made_plain(said: str, plain: str) -> None:
    assert heard(said, Vocabulary()) == plain


@pytest.mark.parametrize("said", ["two in blue as well", "and two blue ones too", "two blue ones on top"])
def test_more_of_it_in_another_colour_comes_besides(mugs: Talk, said: str) -> None:
    mugs.say(said)
    assert mugs.in_cart() == [(3, WHITE), (2, BLUE)]


@pytest.mark.parametrize("said", ["same number again in blue", "as many in blue", "the same amount in blue"])
def test_the_same_number_is_as_many_as_there_are(mugs: Talk, said: str) -> None:
    mugs.say(said)
    assert mugs.in_cart() == [(3, WHITE), (3, BLUE)]


def test_a_colour_it_does_not_come_in_changes_nothing(mugs: Talk) -> None:
    assert mugs.say("as many again in red").startswith("Not as you want it")
    assert mugs.in_cart() == [(3, WHITE)]


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("increase the white ones to 5", 5),
        ("better make the white ones five", 5),
        ("two fewer of the white ones", 1),
        ("halve the white ones", 1),
        ("I want four of the white ones", 4),
    ],
)
def test_those_of_a_colour_are_counted(mugs: Talk, said: str, count: int) -> None:
    mugs.say("and one in blue as well")
    mugs.say("what's in my cart?")
    mugs.say(said)
    assert mugs.in_cart() == [(count, WHITE), (1, BLUE)]


def test_those_of_a_colour_that_is_not_there_are_none(mugs: Talk) -> None:
    assert mugs.say("make the blue ones five").startswith("There is nothing")
    assert mugs.in_cart() == [(3, WHITE)]


def test_how_many_of_it_and_one_more_kind_are_both_done(mugs: Talk) -> None:
    mugs.say("make it two, plus one in blue")
    assert mugs.in_cart() == [(2, WHITE), (1, BLUE)]


@pytest.mark.parametrize("said", ["could I have blue instead of white?", "blue rather than white please"])
def test_one_colour_takes_the_place_of_another(mugs: Talk, said: str) -> None:
    mugs.say(said)
    assert mugs.in_cart() == [(3, BLUE)]


def test_what_is_to_go_is_named_once(mugs: Talk) -> None:
    mugs.say("an arc lamp")
    mugs.say("take the mugs out, I've nowhere to put it")
    assert mugs.in_cart() == [(1, "arc-lamp/oak")]


def test_two_lines_are_recoloured_at_once(mugs: Talk) -> None:
    mugs.say("a brass lantern lamp")
    mugs.say("the lamp in black and the mugs in blue")
    assert mugs.in_cart() == [(3, BLUE), (1, "lantern-lamp/black")]


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("one size up, please", "L"),
        ("hmm, a smaller size", "S"),
        ("the black one is for my dad, so XL for that one", "XL"),
    ],
)
def test_a_size_is_said_by_what_it_was(talk: Talk, said: str, size: str) -> None:
    talk.say("a harbour hoodie in black, size M")
    talk.say(said)
    assert talk.in_cart() == [(1, f"harbour-hoodie/black-{size}")]


def test_beyond_the_largest_size_nothing_is_changed(talk: Talk) -> None:
    talk.say("a harbour hoodie in black, size XL")
    talk.say("one size up, please")
    assert talk.in_cart() == [(1, "harbour-hoodie/black-XL")]


def test_the_colour_after_a_comma_is_of_what_was_named(talk: Talk) -> None:
    talk.say("I'll have two Atlas mugs, the blue ones")
    assert talk.in_cart() == [(2, BLUE)]


def test_colour_and_size_take_what_was_offered(talk: Talk) -> None:
    talk.say("tell me more about the harbour hoodie")
    talk.say("navy, size s")
    assert talk.in_cart() == [(1, "harbour-hoodie/navy-S")]


def test_what_was_offered_is_taken_by_its_name(talk: Talk) -> None:
    talk.say("tell me more about the harbour hoodie in navy, size s")
    talk.say("yes yes, the harbour")
    assert talk.in_cart() == [(1, "harbour-hoodie/navy-S")]


def test_a_question_of_colour_and_size_takes_nothing(talk: Talk) -> None:
    talk.say("tell me more about the harbour hoodie")
    talk.say("is it made in navy, size s?")
    assert talk.in_cart() == []


def test_the_other_is_the_one_that_was_not_taken(talk: Talk) -> None:
    talk.say("compare the atlas mug and the ember mug")
    talk.say("I'll take two of the first")
    talk.say("and one of the other, in red")
    assert talk.in_cart() == [(2, WHITE), (1, "ember-mug/red")]


def test_the_name_after_a_comma_is_of_what_was_named(talk: Talk) -> None:
    talk.say("a notebook please, the field one, in green")
    assert talk.in_cart() == [(1, "field-notebook/green")]


def test_the_same_in_another_colour_is_named_by_what_went_before(talk: Talk) -> None:
    talk.say("a harbour hoodie in black, size M, and the same in navy")
    assert talk.in_cart() == [(1, "harbour-hoodie/black-M"), (1, "harbour-hoodie/navy-M")]


def test_what_is_to_stay_is_not_taken_out(mugs: Talk) -> None:
    mugs.say("an arc lamp")
    mugs.say("take the mugs out but leave the lamp")
    assert mugs.in_cart() == [(1, "arc-lamp/oak")]


def test_a_request_for_so_many_is_no_question(talk: Talk) -> None:
    talk.say("tell me more about the ember mug")
    talk.say("could I have two?")
    assert talk.in_cart() == [(2, "ember-mug/red")]


def test_another_two_are_two(mugs: Talk) -> None:
    mugs.say("and another two in blue")
    assert mugs.in_cart() == [(3, WHITE), (2, BLUE)]


def test_what_is_dropped_answers_no_question(talk: Talk) -> None:
    talk.say("I want mugs")
    talk.say("forget the atlas ones")
    assert talk.in_cart() == []


def test_a_name_with_a_size_in_it_says_no_size() -> None:
    words = Vocabulary(names=("small hours espresso cup",))
    assert read_goods("the Small Hours one in white", words)[0].size == ""
    assert read_goods("the small one in white", words)[0].size == "S"


def test_what_would_not_go_in_leaves_it_what_was_meant(mugs: Talk) -> None:
    mugs.shop.answers["update_cart"] = {"error": "not_enough_stock", "message": "Only 9 are left."}
    mugs.say("40 more")
    mugs.shop.answers.clear()
    mugs.say("what's the most I can get?")
    mugs.say("ok, six in total")
    assert mugs.in_cart() == [(6, WHITE)]


def test_buying_all_that_is_in_the_cart_orders_it(mugs: Talk) -> None:
    assert [name for name, _ in mugs.calls("buy the mugs")] == ["view_cart", "place_order"]


def test_buying_some_of_what_is_in_the_cart_orders_nothing(mugs: Talk) -> None:
    mugs.say("add a Harbour Hoodie in black, size L")
    assert "place_order" not in [name for name, _ in mugs.calls("buy the mugs")]


def test_each_of_two_lines_is_changed_in_its_own_way(mugs: Talk) -> None:
    mugs.say("add a Harbour Hoodie in black, size L")
    mugs.say("two mugs will do, and make the hoodie size M")
    assert [quantity for quantity, _ in mugs.in_cart()] == [2, 1]
    assert mugs.in_cart()[1][1].endswith("-M")


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("one less of the mugs", 8),
        ("one less", 8),
        ("double the mugs", 18),
        ("two more of the red ones", 11),
        ("swap the ember mug for the atlas mug", 9),
    ],
)
def test_how_many_is_reckoned_from_the_cart_as_a_page_left_it(text: str, many: int) -> None:
    talk = Talk()
    talk.say("two ember mugs")
    talk.shop.cart[0]["quantity"] = 9
    talk.say(text)
    assert [quantity for quantity, _ in talk.in_cart()] == [many]


def test_what_went_and_what_is_left_is_said() -> None:
    talk = Talk()
    talk.say("three ember mugs")
    assert talk.say("remove one of the mugs").startswith("Removed 1 of Ember Mug, 2 left.")


def test_what_succeeded_is_told_beside_what_failed() -> None:
    results = [{"cart": {}}, {"error": "invalid", "message": "The lamp is gone."}]
    assert of_each("Removed", ["Mug", "Lamp"], results, "cart") == "Removed Mug. The lamp is gone."
