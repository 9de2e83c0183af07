"""What became of a call after its turn: told to the person, to the model, and by mail where it was unexpected."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agents import mandate_letters, wake
from agents.llm.items import Outcome, to_json
from agents.models import Approval, Conversation, Item, ToolCall, Turn
from agents.stream import hold, publish, publish_call
from agents.tools.orders import order_json
from audit.context import Facts, open_context
from audit.events import record
from identity.actor import Actor, agent_of
from shop.mails import record_letter
from shop.models import Order, Payment, Quote
from shop.payments.collect import collect_payment
from shop.quotes import QuoteContent, content_of, draft_from_cart, draft_from_items, variants_of

State = ToolCall.State
RELATED = (
    "conversation",
    "session",
    "delegation__principal",
    "delegation__agent",
    "delegation__organization",
    "parent",
    "turn",
    "order__payment",
    "mandate__quote",
)
TO_CONFIRM = "needs_confirmation"
CONFIRM = (
    "Your bank asks you to confirm the payment on the order page. After half an hour the order is cancelled."
)
OPEN_PAYMENTS = {Payment.State.PENDING, Payment.State.NEEDS_CONFIRMATION, Payment.State.AUTHORIZED}


def settle_call(call_id: int) -> bool:
    """Bring the payment of a placed order to its end, and tell. False while the gateway has not answered.

    On terms, authorized is where it rests until the organization's transfer comes: that is not waited for.
    """
    call = ToolCall.objects.select_related(*RELATED).get(pk=call_id)
    if call.state != State.SETTLING or call.order is None:
        return True
    actor = agent_of(call.delegation, call.session)
    names = Facts(conversation=call.conversation.public_id, tool_call=call.public_id, tool=call.tool)
    with open_context("system:runner", **actor.facts(), **names):
        payment = collect_payment(call.order.payment.pk)
        if payment.state == Payment.State.NEEDS_CONFIRMATION:
            with transaction.atomic():
                _ask_to_confirm(call_id)
        if payment.state in OPEN_PAYMENTS and not payment.on_terms:
            return False
        with transaction.atomic():
            _finish(call_id)
    return True


def tell(call: ToolCall, result: Mapping[str, Any]) -> None:
    """A note from the shop, answered by the model in a turn that has no tools.

    A deletion of the conversation is let finish first, or finds the note.
    """
    hold(call.conversation_id)
    if Conversation.objects.filter(pk=call.conversation_id, deleted_at__isnull=False).exists():
        _mail_what_became(call, result)
        return
    call.session.refresh_from_db()
    note = Outcome(
        call.parent.tool if call.parent else call.tool, json.dumps(dict(result), ensure_ascii=False)
    )
    turn, made = Turn.objects.get_or_create(
        conversation=call.conversation,
        key=_key_of(call, result),
        defaults={"session": call.session},
    )
    if made:
        Item.objects.create(turn=turn, key="outcome", content=to_json(note))
        publish(call.conversation_id, "turn", turn=turn.public_id, state=turn.state)
        transaction.on_commit(partial(wake.run_turns, call.conversation_id))


def _mail_what_became(call: ToolCall, result: Mapping[str, Any]) -> None:
    """Of an order for later whose conversation was deleted; the shop itself writes of one that was placed.

    Of a mandate that ordered nothing there is a letter already, and none of an order that was declined.
    """
    if call.run_at is None or result.get("status") in {"placed", "changed", TO_CONFIRM}:
        return
    if call.mandate_id is not None and result.get("status") != "declined":
        return
    person = call.delegation.principal
    body = f"Hello {person.get_short_name()},\n\nan order that was kept for its day was not placed. "
    body += str(result.get("message", ""))
    _send("An order for later was not placed", body, person.email, "order_not_placed", call)


def _key_of(call: ToolCall, result: Mapping[str, Any]) -> str:
    """Each card is told of when it is put, if that is after the turn, and when it has had its answer.

    By a mandate, the same call may have been told of when it ordered nothing; one that asked a human, when it asked.
    """
    if result.get("status") == TO_CONFIRM:
        return f"outcome:{call.public_id}:confirm"
    waits = ":asked" if call.state == State.AWAITING_APPROVAL else ""
    if call.state == State.AWAITING_APPROVER and call.quote is not None:
        waits = f":approver{call.quote.purchase_approvals.count()}"
    ordered = ":ordered" if call.mandate_id and call.order_id else ""
    answered = ":answered" if result.get("status") == "answered" else ""
    return f"outcome:{call.public_id}:{call.approvals.count()}{waits}{ordered}{answered}"


def redraft(call: ToolCall, actor: Actor) -> QuoteContent:
    """The same wish at today's prices and stock. Raises CartError where it cannot be met."""
    before = content_of(Quote.objects.get(tool_calls=call))
    if before.from_cart:
        return draft_from_cart(actor=actor)
    variants = variants_of(before)
    items = [(variants[line.variant], line.quantity) for line in before.lines if line.variant in variants]
    return draft_from_items(items, actor=actor)


def mail_changed(approval: Approval, reasons: tuple[str, ...]) -> None:
    """A card that the person is not looking at is worth a letter."""
    call = approval.tool_call
    page = settings.SITE_URL + reverse("approval", args=[approval.public_id])
    body = "\n\n".join(
        (
            f"Hello {call.delegation.principal.get_short_name()},",
            "an order that you countersigned was not placed, because something has changed:",
            "\n".join(f"- {reason}" for reason in reasons),
            f"Nothing was charged. Until {approval.decide_by:%Y-%m-%d %H:%M} UTC a new card waits for you:\n{page}",
        )
    )
    to = call.delegation.principal.email
    _send("Your order waits for a new countersignature", body, to, "new_card", approval)


def _send(subject: str, body: str, to: str, letter: str, about: ToolCall | Approval) -> None:
    def send() -> None:
        send_mail(subject, body, None, [to])
        record_letter(letter, about)

    # a function with a name: Django's log of a failed robust hook asks a partial for one
    transaction.on_commit(send, robust=True)


def _ask_to_confirm(call_id: int) -> None:
    """Told, and by letter, once: whoever let their agent order may be at no page."""
    call = _held(call_id)
    if call is None or (call.result or {}).get("status") == TO_CONFIRM:
        return
    order = Order.objects.select_related("owner").get(tool_call=call)
    call.result = {"status": TO_CONFIRM, "message": CONFIRM, "order": order_json(order)}
    call.save(update_fields=("result",))
    tell(call, call.result)
    _mail_to_confirm(call, order)
    publish_call(call)


def _mail_to_confirm(call: ToolCall, order: Order) -> None:
    page = settings.SITE_URL + reverse("payment-confirm", args=[order.public_id])
    body = (
        f"Hello {order.owner.get_short_name()},\n\nyour agent placed {order.number}, and your bank asks you to "
        f"confirm the payment. After half an hour the order is cancelled.\n{page}"
    )
    _send(f"Confirm the payment for {order.number}", body, order.owner.email, "confirm_payment", call)


def _held(call_id: int) -> ToolCall | None:
    """As it stands once nobody else brings its payment to an end; None where somebody has."""
    settling = ToolCall.objects.select_for_update(no_key=True).filter(pk=call_id, state=State.SETTLING)
    if settling.only("pk").first() is None:
        return None
    return ToolCall.objects.select_related(*RELATED).get(pk=call_id)


def _finish(call_id: int) -> None:
    """Third step, the call's side: outcome, evidence and note, once."""
    call = _held(call_id)
    if call is None:
        return
    order = Order.objects.select_related("payment", "owner").get(tool_call=call)
    result = _result_of(order)
    call.state = State.DONE if result["status"] == "placed" else State.FAILED
    call.result, call.ended_at = result, timezone.now()
    call.save(update_fields=("state", "result", "ended_at"))
    detail = {"order": order.public_id, "payment": order.payment.state}
    record(
        "tool.call",
        call.tool,
        result["status"],
        object_type="agents.toolcall",
        object_id=call.pk,
        detail=detail,
    )
    tell(call, result)
    if call.mandate is not None and result["status"] == "placed":
        mandate_letters.ordered(call.mandate, order)
    publish_call(call)


def _result_of(order: Order) -> dict[str, Any]:
    if order.state != Order.State.CANCELLED:
        return {"status": "placed", "order": order_json(order)}
    return {
        "status": "declined",
        "message": order.payment.message or order.cancelled_why,
        "order": order_json(order),
    }
