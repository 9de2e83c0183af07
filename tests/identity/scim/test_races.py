"""On SQLite and PostgreSQL, with work under way on other connections: a cut by or of a directory is felt at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from audit.context import open_context
from identity.actor import Actor, agent_of, directory_of
from identity.delegations import grant_delegation, narrow_delegation
from identity.models import Agent, DirectoryToken, LoginSession, Membership, Organization, User
from identity.scim.groups import create_group
from identity.scim.schema import Group, Person
from identity.scim.tokens import revoke_token
from identity.scim.users import create_user, delete_user
from identity.terms import Terms
from tests.identity.races import Pool, Uncommitted, refused, waits

from .conftest import lay_token


@dataclass
class Scene:
    token: DirectoryToken
    avery: Actor
    agent: Actor
    alices: str

    @property
    def directory(self) -> Actor:
        return directory_of(self.token)


@pytest.fixture
def scene(seeded: object) -> Iterator[Scene]:
    """Alice is in Acme's directory, and lends an agent something there."""
    token, acme = lay_token("acme", "acme-token"), Organization.objects.get(slug="acme")

    def at_acme(name: str) -> Actor:
        user = User.objects.get(email=f"{name}@acme.test")
        with open_context("system:sign-in"):
            session = LoginSession.objects.create(user=user, key_digest=name, method="sso", organization=acme)
        return Actor(principal=user, session=session, organization=acme)

    alice = at_acme("alice")
    with open_context("web"):
        lent = grant_delegation(Agent.objects.get(slug="shop-agent"), Terms(), actor=alice)
        alices = create_user(Person(user_name="alice@acme.test"), actor=directory_of(token))
        yield Scene(token, at_acme("avery"), agent_of(lent, alice.session), alices.public_id)


def test_a_revocation_waits_for_a_write_and_then_nothing_follows(scene: Scene, elsewhere: Pool) -> None:
    write = Uncommitted(
        elsewhere, lambda: create_user(Person(user_name="dana@acme.test"), actor=scene.directory)
    )
    cut = elsewhere(lambda: revoke_token(scene.token, actor=scene.avery))
    assert waits(cut)

    write.commit()
    cut.result(10)
    late = elsewhere(lambda: create_group(Group(display_name="late"), actor=scene.directory))
    assert refused(late) == ("dead-directory-token-does-nothing",)


def test_a_write_that_came_second_waits_and_is_refused(scene: Scene, elsewhere: Pool) -> None:
    cut = Uncommitted(elsewhere, lambda: revoke_token(scene.token, actor=scene.avery))
    write = elsewhere(lambda: delete_user(scene.alices, actor=scene.directory))
    assert waits(write)

    cut.commit()
    assert refused(write) == ("dead-directory-token-does-nothing",)
    assert Membership.objects.get(user__email="alice@acme.test").ended_at is None


def test_who_was_deprovisioned_lends_nothing_that_was_under_way(scene: Scene, elsewhere: Pool) -> None:
    cut = Uncommitted(elsewhere, lambda: delete_user(scene.alices, actor=scene.directory))
    narrowed = elsewhere(
        lambda: narrow_delegation(
            scene.agent.lent,
            ["catalog:read"],
            actor=Actor(principal=scene.agent.principal, session=scene.agent.session, organization=None),
        )
    )
    assert waits(narrowed)

    cut.commit()
    assert "was revoked" in str(narrowed.exception(10))


def test_one_name_is_given_once_however_many_ask(scene: Scene, elsewhere: Pool) -> None:
    asked = [
        elsewhere(lambda: create_user(Person(user_name="dana@acme.test"), actor=scene.directory))
        for _ in range(4)
    ]

    faults = [type(one.exception(20)).__name__ for one in asked]
    assert sorted(faults) == ["NoneType", "UniquenessException", "UniquenessException", "UniquenessException"]
    assert User.objects.filter(email="dana@acme.test").count() == 1
