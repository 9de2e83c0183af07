"""What a person is called, and by which clock their hours are read."""

from identity.actor import Actor
from identity.models import User
from identity.models.people import validate_time_zone
from identity.names import LONGEST_WHOLE, printable
from identity.policy import Resource, authorized


def change_profile(full_name: str, time_zone: str, *, actor: Actor) -> User:
    """Without a name they are called by their address. Raises ValidationError where there is no such zone.

    A directory that keeps the account may write the name again.
    """
    validate_time_zone(time_zone)
    person = actor.someone
    with authorized(actor, "profile:write", Resource("User", person.public_id, {"owner": actor.key})):
        person.full_name, person.time_zone = printable(full_name, LONGEST_WHOLE), time_zone
        person.save(update_fields=("full_name", "time_zone"))
    return person
