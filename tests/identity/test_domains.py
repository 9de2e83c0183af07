"""Domains: claimed by anybody, owned by who shows it, spoken for by one connection, and lost by who does not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.db import connection as database_connection
from django.utils import timezone

from audit.context import open_context
from identity.actor import Actor
from identity.domains import checks
from identity.domains.checks import check_domains
from identity.domains.txt_records import NoNameServerAnswered
from identity.domains.verbs import (
    DomainNotShown,
    DomainRefused,
    assign_domain,
    claim_domain,
    drop_domain,
    record_name,
    record_value,
    require_sso,
    verify_domain,
)
from identity.models import Connection, Domain, Organization, User
from identity.policy import Refused

from .policy_cast import Cast


@pytest.fixture
def cast(people: dict[str, User]) -> Cast:
    return Cast(people)


@pytest.fixture
def avery(cast: Cast) -> Actor:
    return cast.make("avery")


@pytest.fixture
def acme_com(avery: Actor) -> Domain:
    with open_context("web"):
        return claim_domain("Acme.com", avery.organization, actor=avery)


def shows(domain: Domain) -> Callable[[str], tuple[str, ...]]:
    return lambda name: ("v=spf1 -all", record_value(domain)) if name == record_name(domain) else ()


def nothing(name: str) -> tuple[str, ...]:
    return ()


def silence(name: str) -> tuple[str, ...]:
    raise NoNameServerAnswered(name)


def test_claiming_twice_keeps_the_challenge(avery: Actor, acme_com: Domain) -> None:
    with open_context("web"):
        again = claim_domain("acme.com.", avery.organization, actor=avery)
    assert (again, again.challenge, again.verified_at) == (acme_com, acme_com.challenge, None)


def test_a_domain_is_verified_by_its_record(avery: Actor, acme_com: Domain) -> None:
    with open_context("web"):
        with pytest.raises(DomainNotShown):
            verify_domain(acme_com, actor=avery, ask=nothing)
        verify_domain(acme_com, actor=avery, ask=shows(acme_com))
    assert acme_com.verified_at is not None


def test_a_domain_that_is_dropped_while_name_servers_answer_is_not_verified(
    avery: Actor, acme_com: Domain
) -> None:
    def drop_and_show(name: str) -> tuple[str, ...]:
        drop_domain(acme_com, actor=avery)
        return (record_value(acme_com),)

    with open_context("web"), pytest.raises(DomainRefused, match="not claimed any more"):
        verify_domain(acme_com, actor=avery, ask=drop_and_show)


def test_a_domain_that_was_dropped_in_another_tab_is_not_assigned(avery: Actor, acme_com: Domain) -> None:
    with open_context("web"):
        drop_domain(acme_com, actor=avery)
        with pytest.raises(DomainRefused, match="not claimed any more"):
            assign_domain(acme_com, None, actor=avery)


def test_name_servers_are_asked_for_nobody_else(cast: Cast, acme_com: Domain) -> None:
    asked: list[str] = []
    for who in ("gwen", "alice of a company", "avery's agent"):
        actor = cast.make(who)
        with open_context("web"), pytest.raises(Refused):
            verify_domain(acme_com, actor=actor, ask=lambda name: (asked.append(name), ())[1])
    assert asked == []


def test_of_two_claims_the_first_that_is_shown_counts(cast: Cast, avery: Actor, acme_com: Domain) -> None:
    gwen = cast.make("gwen")
    with open_context("web"):
        theirs = claim_domain("acme.com", gwen.organization, actor=gwen)
        verify_domain(theirs, actor=gwen, ask=shows(theirs))
        with pytest.raises(DomainRefused, match="another organization"):
            verify_domain(acme_com, actor=avery, ask=shows(acme_com))
    assert Domain.objects.verified().filter(name="acme.com").get() == theirs


def test_only_ones_own_connection_speaks_and_only_when_it_is_on(
    avery: Actor, acme: Connection, globex: Connection, acme_com: Domain
) -> None:
    with open_context("web"):
        with pytest.raises(DomainRefused, match="Verify"):
            assign_domain(acme_com, acme, actor=avery)
        verify_domain(acme_com, actor=avery, ask=shows(acme_com))
        with pytest.raises(DomainRefused, match="of yours"):
            assign_domain(acme_com, globex, actor=avery)
        assign_domain(acme_com, acme, actor=avery)
    assert acme.speaks_for("somebody@acme.com")


def test_who_came_in_by_password_cannot_shut_the_other_doors(cast: Cast, acme: Connection) -> None:
    own = Domain.objects.get(name="acme.test")
    with open_context("system:seed"):
        by_password, by_acme = cast.member("avery", "acme"), cast.member("avery", "acme", connection=acme)
    with open_context("web"):
        with pytest.raises(DomainRefused, match="did not come in by"):
            require_sso(own, actor=by_password)
        require_sso(own, actor=by_acme)
        own.refresh_from_db()
        with pytest.raises(DomainRefused, match="Allow other ways"):
            assign_domain(own, None, actor=by_acme)
    assert own.sso_required


def test_a_domain_that_is_dropped_speaks_no_more(avery: Actor, acme: Connection) -> None:
    with open_context("web"):
        drop_domain(Domain.objects.get(name="acme.test"), actor=avery)
    assert not acme.speaks_for("alice@acme.test")


def verified(name: str, **fields: object) -> Domain:
    with open_context("system:seed"):
        acme = Organization.objects.get(slug="acme")
        connection = Connection.objects.get(organization=acme)
        known = {"connection": connection, "sso_required": True, "verified_at": timezone.now(), **fields}
        return Domain.objects.create(organization=acme, name=name, **known)


def set_all(**fields: object) -> None:
    with open_context("system:seed"):
        Domain.objects.update(**fields)


def test_a_domain_that_lost_its_record_is_mailed_about_once(
    people: dict[str, User], mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callable
) -> None:
    domain = verified("acme.com")
    for _ in range(2):
        set_all(checked_at=timezone.now() - timedelta(days=2))
        with django_capture_on_commit_callbacks(execute=True):
            check_domains(nothing)
    domain.refresh_from_db()
    assert (domain.verified_at is not None, domain.missing_since is not None) == (True, True)
    assert [letter.to for letter in mailoutbox] == [["avery@acme.test"]]


def test_after_fourteen_days_it_no_longer_speaks(
    people: dict[str, User], mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callable
) -> None:
    lost = verified("acme.com", missing_since=timezone.now() - timedelta(days=14, minutes=1))
    late = verified("acme.net", missing_since=timezone.now() - timedelta(days=13, hours=23))
    with django_capture_on_commit_callbacks(execute=True):
        check_domains(nothing)
    lost.refresh_from_db()
    late.refresh_from_db()
    assert (lost.verified_at, lost.connection, lost.sso_required, lost.missing_since) == (
        None,
        None,
        False,
        None,
    )
    assert late.sso_required
    assert [letter.subject for letter in mailoutbox] == ["acme.com is no longer your domain at Countersign"]


@pytest.mark.parametrize("ask", [silence, None])
def test_silence_or_the_record_again_takes_nothing(people: dict[str, User], ask: Callable | None) -> None:
    domain = verified("acme.com", missing_since=timezone.now() - timedelta(days=20))
    check_domains(ask or shows(domain))
    domain.refresh_from_db()
    assert domain.verified_at is not None
    assert (domain.missing_since is None) == (ask is None)


def test_a_domain_is_looked_at_once_a_day(people: dict[str, User]) -> None:
    verified("acme.com")
    set_all(checked_at=timezone.now() - timedelta(hours=23))
    assert check_domains(nothing) == 0


def test_silence_keeps_no_other_domain_from_its_look(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "AT_ONCE", 1)
    set_all(checked_at=timezone.now())
    long_ago = timezone.now() - timedelta(days=9)
    verified("acme.net", checked_at=long_ago - timedelta(days=1))
    other = verified("acme.com", checked_at=long_ago)
    check_domains(silence)
    check_domains(shows(other))
    other.refresh_from_db()
    assert other.checked_at != long_ago


def test_name_servers_are_asked_outside_a_transaction(seeded: object) -> None:
    cast = Cast({user.get_short_name().lower(): user for user in User.objects.all()})
    avery, inside = cast.make("avery"), []
    with open_context("web"):
        domain = claim_domain("acme.com", avery.organization, actor=avery)

        def ask(name: str) -> tuple[str, ...]:
            inside.append(database_connection.in_atomic_block)
            return shows(domain)(name)

        verify_domain(domain, actor=avery, ask=ask)
        set_all(checked_at=None)
        check_domains(ask)
    assert inside == [False, False]
