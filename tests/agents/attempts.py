"""A model that tries something in a conversation of Alice's, and what must not come of it."""

from agents.models import Turn
from audit.models import AuditEvent
from shop.models import CartLine, Order
from tests.agents.script import Wish
from tests.agents.stage import Talk, effects, events


def attempt(talk: Talk, *wishes: Wish) -> list[dict[str, object]]:
    """Let the model ask, and prove that nothing but the transcript came of it."""
    before = effects()
    turn = talk.say("go on", tuple(wishes))

    assert turn.state == Turn.State.DONE
    assert effects() == before
    return talk.results()


def carols_order() -> Order:
    return Order.objects.get(owner__email="carol@globex.test")


def carols_line() -> CartLine:
    return CartLine.objects.get(cart__owner__email="carol@globex.test")


def refusals(talk: Talk) -> list[AuditEvent]:
    return events("policy.decision", outcome="deny", context__conversation=talk.conversation.public_id)
