"""A conversation that is deleted while a hold stands: gone for the person, kept on the trail until the release."""

from django.utils import timezone

from agents.conversations import Standing, delete_conversation
from agents.models import Item
from audit.context import open_context
from audit.models import PersonalValue
from identity.actor import person
from identity.holds import place_hold, release_hold
from identity.ids import new_public_id
from identity.models import LoginSession, User
from tests.agents.stage import Talk, sign_in


def kept() -> int:
    """Words of the conversation that the trail still remembers."""
    return PersonalValue.objects.filter(event__object_type="agents.item", event__action="insert").count()


def test_the_trail_forgets_a_deleted_conversation_once_its_hold_is_released(talk: Talk) -> None:
    talk.say("my secret plan", "I see.")
    sam = sign_in("sam")
    with open_context("admin", **sam.facts()):
        hold = place_hold(talk.actor.someone, why="Matter 12.", actor=sam)
    before = kept()
    with talk.at("chat"):
        delete_conversation(talk.conversation, Standing.END, actor=talk.actor)
    assert (kept(), set(Item.objects.values_list("content__text", flat=True))) == (before, {None})
    with open_context("system:seed"):
        lena = User.objects.create(email="lena@countersign.test", is_staff=True, is_superuser=True)
        session = LoginSession.objects.create(
            user=lena, key_digest=new_public_id(), method="password", authenticated_at=timezone.now()
        )
    with open_context("admin"):
        release_hold(hold, why="The matter is closed.", actor=person(session))
    assert (before > 0, kept()) == (True, 0)
