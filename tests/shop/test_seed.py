import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from audit.context import open_context
from shop.models import Address, Category, Country, Discount, PaymentMethod, Product, Variant

pytestmark = pytest.mark.django_db


LAID = (Category, Product, Variant, Address, PaymentMethod, Country, Discount)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in LAID)


def test_the_demo_is_laid_once(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("seed")
    first = counts()
    call_command("seed")

    assert counts() == first
    assert first[0] == 18
    assert Category.objects.filter(parent=None).count() == 8
    assert first[1] >= 60
    assert f"{first[1]} products are for sale." in capsys.readouterr().out


def test_seeding_again_leaves_what_people_have_changed() -> None:
    call_command("seed")
    with open_context("system:seed"):
        Variant.objects.filter(sku="quiet-hoodie-black-l").update(stock=1, price=1)
        Address.objects.filter(owner__email="alice@acme.test").delete()
    call_command("seed")

    changed = Variant.objects.get(sku="quiet-hoodie-black-l")
    assert (changed.stock, changed.price) == (1, 1)
    assert not Address.objects.filter(owner__email="alice@acme.test").exists()


def test_every_person_of_the_demo_can_order() -> None:
    call_command("seed")

    assert set(Address.objects.values_list("owner__email", "country")) == {
        ("alice@acme.test", "DE"),
        ("bob@acme.test", "DE"),
        ("carol@globex.test", "US"),
        ("mallory@example.test", "GB"),
        ("sam@countersign.test", "NL"),
    }
    assert PaymentMethod.objects.filter(is_default=True, token="tok_ok").count() == 5


def test_nothing_is_seeded_outside_the_demo(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="known password"):
        call_command("seed")
    assert not any(counts())
