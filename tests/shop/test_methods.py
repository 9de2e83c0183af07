from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from identity.actor import Actor
from shop.methods import UnknownMethod, add_card, list_methods, make_default, remove_method
from shop.models import PaymentMethod


def kept(actor: Actor) -> list[tuple[str, bool]]:
    return [(method.label.split(" (")[0], method.is_default) for method in list_methods(actor=actor)]


def test_a_card_is_added_once(alice: Actor) -> None:
    for _ in range(2):
        add_card("confirm", actor=alice)
    assert [label for label, _ in kept(alice)].count("Test card ending 3220") == 1


def test_one_way_to_pay_is_the_default(alice: Actor) -> None:
    before = list_methods(actor=alice).get(is_default=True)
    card = make_default(add_card("slow", actor=alice).public_id, actor=alice)

    assert list_methods(actor=alice).get(is_default=True) == card != before


def test_another_becomes_the_default_when_the_default_goes(alice: Actor) -> None:
    default = list_methods(actor=alice).get(is_default=True)
    card = add_card("slow", actor=alice)
    remove_method(default.public_id, actor=alice)

    assert list_methods(actor=alice).get() == card
    assert kept(alice) == [("Test card ending 0077", True)]


def test_nobody_touches_the_card_of_another(alice: Actor, mallory: Actor) -> None:
    hers = list_methods(actor=alice).get()
    for act in (make_default, remove_method):
        with pytest.raises(UnknownMethod):
            act(hers.public_id, actor=mallory)
    assert PaymentMethod.objects.get(pk=hers.pk).is_default


def test_there_are_no_test_cards_in_production(alice: Actor, settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(UnknownMethod):
        add_card("ok", actor=alice)


def test_the_page_adds_and_removes(browser_of: Callable[[str], Client], alice: Actor) -> None:
    browser = browser_of("alice")
    added = browser.post(reverse("method-add"), {"card": "time-out"}, follow=True)
    assert "Test card ending 0408 (the answer is lost)" in added.text

    card = list_methods(actor=alice).last()
    assert card is not None
    gone = browser.post(reverse("method-change", args=[card.public_id]), {"do": "remove"}, follow=True)
    assert "is removed" in gone.text
    assert not list_methods(actor=alice).filter(pk=card.pk).exists()
