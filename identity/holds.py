"""Legal hold: what the law wants kept is kept. Erasure waits for it, and so does what would forget events.

Placing one is one click after a fresh sign-in. Releasing it takes another person, as what was due then goes on.
The person is told nothing of it: whether they may be is for whoever asked for the hold to say.
"""

from collections.abc import Collection
from itertools import chain

from django.db.models import Q
from django.utils import timezone

from audit.holds import lock_retention
from identity.actor import Actor
from identity.authority import Kind, Reach
from identity.cutting import deciding
from identity.erasure import forget_what_was_held
from identity.models import LegalHold, Membership, Organization, User
from identity.policy import Resource
from identity.privacy import rooms
from identity.trail.personal import keys_about, keys_within

HOLD = "identity.LegalHold"


def place_hold(subject: User | Organization, *, why: str, actor: Actor) -> LegalHold:
    """When this returns, no erasure of theirs commits, and retention drops nothing of theirs. It waits for one that is
    just being carried out."""
    named = {"person": subject} if isinstance(subject, User) else {"organization": subject}
    with deciding(actor, "holds:place", Resource(HOLD, subject.public_id), _reach(subject)):
        lock_retention()
        return LegalHold.objects.create(why=why, placed_by=actor.someone, **named)


def release_hold(hold: LegalHold, *, why: str, actor: Actor) -> bool:
    """What was due meanwhile is made up for, of others who were erased, too. False where it had been released."""
    about = Resource(HOLD, hold.public_id, {"owner": hold.placed_by.public_id})
    with deciding(actor, "holds:release", about, _reach(hold.subject)):
        released = {"released_by": actor.someone, "released_at": timezone.now(), "released_why": why}
        if not LegalHold.objects.standing().filter(pk=hold.pk).update(**released):
            return False
        for person in _people(hold.subject):
            if not is_held(person):
                for room in rooms():
                    room.make_up(person)
        forget_what_was_held(hold.placed_at)
    return True


def is_held(person: User) -> bool:
    return LegalHold.objects.over(person).exists()


def held_events(kinds: Collection[str] | None = None) -> Q | None:
    """By whom, for whom and about whom events are that stay: people, and what is an organization's own. Also those of
    rows that are long gone.

    Of events about some `kinds` of rows alone, where these are named.
    """
    standing = list(LegalHold.objects.standing().select_related("person", "organization"))
    if not standing:
        return None
    people = {person for hold in standing for person in _people(hold.subject)}
    organizations = [hold.organization for hold in standing if hold.organization]
    condition = Q(context__principal__in=[person.public_id for person in people])
    condition |= Q(context__organization__in=[organization.slug for organization in organizations])
    of_them = (keys_about(*people, kinds=kinds), keys_within(*organizations, kinds=kinds))
    for model, keys in chain.from_iterable(told.items() for told in of_them):
        if keys:
            condition |= Q(object_type=model._meta.label_lower, object_id__in=keys)
    return condition


def _people(subject: User | Organization) -> list[User]:
    """Whoever ever belonged to an organization: what it holds is about them, too."""
    if isinstance(subject, User):
        return [subject]
    return list(User.objects.filter(memberships__organization=subject).distinct())


def _reach(subject: User | Organization) -> Reach:
    """The lock of each person, which their erasure takes as well."""
    if isinstance(subject, User):
        return Reach(people=[subject.pk])
    places = Membership.objects.filter(organization=subject)
    return Reach([(Kind.ORGANIZATION, subject.pk)], places.values_list("user", flat=True))
