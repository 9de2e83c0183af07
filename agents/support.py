"""The queue of what agents hand over to the shop's people, and the answer on its way back to the conversation."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agents import outcomes
from agents.models import SupportRequest, ToolCall
from identity.actor import Actor
from identity.policy import Resource, authorized
from shop.mails import record_letter
from shop.models import Order

MOST_WAITING = 3
LONGEST_ANSWER = 2_000
ANSWERED = "A human of the shop has answered."


class SupportError(ValueError):
    """It cannot be asked, or not be answered, now; the message says why."""


def ask_human(call: ToolCall, summary: str, *, order: Order | None, actor: Actor) -> SupportRequest:
    """Put a conversation into the queue. Raises SupportError where enough waits there already."""
    with authorized(actor, "support:ask", Resource("SupportRequest", "", {"owner": actor.key})):
        waiting = SupportRequest.objects.filter(person=actor.someone, state=SupportRequest.State.WAITING)
        if waiting.count() >= MOST_WAITING:
            raise SupportError(
                f"{MOST_WAITING} questions wait for a human already. Wait for an answer first."
            )
        return SupportRequest.objects.create(
            person=actor.someone, tool_call=call, order=order, summary=summary.strip()
        )


def answer_request(request: SupportRequest, answer: str, *, actor: Actor) -> SupportRequest:
    """What the shop says: a note in the conversation, and a mail. Raises SupportError."""
    answer = answer.strip().replace("\r\n", "\n")
    if not answer:
        raise SupportError("Write an answer: the person reads it.")
    if len(answer) > LONGEST_ANSWER:
        raise SupportError(f"An answer may have {LONGEST_ANSWER:,} characters.")
    about = {"owner": request.person.public_id}
    with authorized(actor, "support:answer", Resource("SupportRequest", request.public_id, about)):
        held = _held(request)
        if held.state != SupportRequest.State.WAITING:
            raise SupportError(f"{held} is {held.get_state_display()} already.")
        held.state, held.answer = SupportRequest.State.ANSWERED, answer
        held.answered_by, held.answered_at = actor.someone, timezone.now()
        held.save(update_fields=("state", "answer", "answered_by", "answered_at"))
        outcomes.tell(held.tool_call, {"status": "answered", "message": ANSWERED, "answer": answer})
        _mail(held)
    return held


def _held(request: SupportRequest) -> SupportRequest:
    SupportRequest.objects.select_for_update(no_key=True).only("pk").get(pk=request.pk)
    related = ("person", "tool_call__conversation", "tool_call__session", "tool_call__parent")
    return SupportRequest.objects.select_related(*related).get(pk=request.pk)


def _mail(request: SupportRequest) -> None:
    conversation = request.tool_call.conversation
    page, stands = reverse("conversation", args=[conversation.public_id]), conversation.deleted_at is None
    body = "\n\n".join(
        (
            f"Hello {request.person.get_short_name()},",
            "your agent asked a human of the shop for you:",
            request.summary,
            "The answer:",
            request.answer,
            *([f"It stands in the conversation, too:\n{settings.SITE_URL}{page}"] if stands else []),
        )
    )
    to = [request.person.email]

    def send() -> None:
        send_mail("The shop has answered your question", body, None, to)
        record_letter("answer", request)

    # a function with a name: Django's log of a failed robust hook asks a partial for one
    transaction.on_commit(send, robust=True)
