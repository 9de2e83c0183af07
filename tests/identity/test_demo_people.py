"""The cast of the demo, laid once and left alone."""

from allauth.account.models import EmailAddress
from django.utils import timezone

from audit.context import open_context
from audit.models import AuditEvent
from identity.demo_people import DEMO_PEOPLE, PASSWORD, seed_people
from identity.models import Agent, Connection, Membership, Organization, User


def test_cast_can_sign_in_and_belongs_where_it_should(people: dict[str, User]) -> None:
    assert {user.email for user in people.values()} == {person.email for person in DEMO_PEOPLE}
    assert all(user.check_password(PASSWORD) for user in people.values())
    assert sorted(str(membership) for membership in Membership.objects.all()) == [
        "Alice Archer at Acme, buyer",
        "Avery Abbott at Acme, admin",
        "Bob Baxter at Acme, approver",
        "Carol Chen at Globex, buyer",
        "Gwen Gray at Globex, admin",
    ]
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == len(DEMO_PEOPLE)


def test_sam_is_staff_and_the_others_have_one_trade_each(people: dict[str, User]) -> None:
    assert {name: user.roles for name, user in people.items() if user.is_staff or user.is_superuser} == {
        "sam": ("staff",),
        "cora": ("catalog",),
        "finn": ("fulfilment",),
        "sue": ("support",),
        "audrey": ("auditor",),
    }


def test_shop_agent_has_an_owner_and_an_end(people: dict[str, User]) -> None:
    agent = Agent.objects.get(slug="shop-agent")
    assert (agent.owner, 360 < (agent.expires_at - timezone.now()).days < 366) == (people["sam"], True)


def test_seeding_again_changes_nothing(people: dict[str, User]) -> None:
    before = AuditEvent.objects.count()
    seed_people()
    assert AuditEvent.objects.count() == before


def test_seeding_again_does_not_undo_what_somebody_did(people: dict[str, User]) -> None:
    with open_context("system:seed"):
        Membership.objects.update(ended_at=timezone.now())
        Connection.objects.update(enabled=False)
        people["finn"].groups.clear()
        _comes_first(people["mallory"], "mallory@elsewhere.test")
        _comes_first(people["sam"], "sam@elsewhere.test")
    seed_people()
    assert not people["finn"].groups.exists()
    assert not User.objects.filter(email__in=("mallory@example.test", "sam@countersign.test")).exists()
    assert Membership.objects.filter(ended_at__isnull=True).count() == 0
    assert not Connection.objects.filter(enabled=True).exists()


def test_what_buyers_order_alone_is_laid_once(db: None) -> None:
    seed_people(300_00)
    acme = Organization.objects.get(slug="acme")
    assert acme.role_limits == {"buyer": 300_00}

    with open_context("system:seed"):
        Organization.objects.filter(pk=acme.pk).update(role_limits={})
    seed_people(300_00)
    assert Organization.objects.get(pk=acme.pk).role_limits == {}


def _comes_first(user: User, address: str) -> None:
    EmailAddress.objects.filter(user=user).update(primary=False)
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    User.objects.filter(pk=user.pk).update(email=address)
