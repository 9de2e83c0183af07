"""One tool call: claimed, decided, done, told, in one transaction.

A kill before the commit loses all of it and a worker does it again; after the commit the claim is gone, so nobody
does. A refusal is an outcome like any other: the verb's savepoint undid the effect, the outer transaction keeps
the answer and the decision.
"""

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone

from agents import approvals, lending, mandate_runs, outcomes, purchases
from agents.agreed import Yes, agreed, yes_to
from agents.approvals import ApprovalSpent, Countersignature
from agents.claims import claim_call
from agents.disclosures import names_in
from agents.llm.items import ToolOutput, to_json
from agents.mandate_bounds import MandateSpent
from agents.mandates import MandateGone
from agents.models import Approval, Item, ToolCall
from agents.schedules import NotScheduled
from agents.stream import publish_call
from agents.tools import TOOLS
from agents.tools.base import (
    ApproverWanted,
    Call,
    CountersignatureWanted,
    HandedOn,
    Placed,
    Result,
    ToolError,
    parse,
)
from audit.canonical import canonical, digest
from audit.context import Context, open_context
from audit.events import record
from identity.actor import Actor, agent_of
from identity.lending import scopes_wanted
from identity.policy import Decision, Outcome, Refused, record_decision
from identity.standing import at_the_door
from shop.addresses import BookFull, UnknownAddress
from shop.cart import CartError, UnknownLine
from shop.catalog import UnknownProduct
from shop.orders import OrderError, QuoteNoLongerFits, UnknownOrder
from shop.purchase_agreement import PurchaseSpent
from shop.purchase_approvals import CannotAsk
from shop.quotes import NoDelivery
from shop.returns import UnknownReturn
from shop.wishlist import WishlistFull

log = logging.getLogger(__name__)

State = ToolCall.State
CODES = {Outcome.REQUIRE_STEP_UP: "step_up_required", Outcome.REQUIRE_APPROVAL: "approval_required"}

#: What verbs raise where a wish makes sense and cannot be met now, and where they do not find what it names.
CONFLICTS = (NoDelivery, BookFull, WishlistFull, NotScheduled, MandateGone)
UNKNOWN = (UnknownProduct, UnknownLine, UnknownOrder, UnknownAddress, UnknownReturn)

#: Answers that may repeat what the model was told by a person: the call's row keeps them, the trail for ever does not.
ECHOES = {"invalid_arguments", "not_found"}


def call_tool(call_id: int, *, door: str, hold: Callable[[], None] = lambda: None) -> ToolCall | None:
    """Run a call that is ready. `hold` fences the turn; None where another worker has taken the call."""
    with transaction.atomic():
        hold()
        claimed = claim_call(call_id)
        if claimed is None:
            return None
        call = claimed.call
        actor = at_the_door(agent_of(call.delegation, call.session))
        with open_context(door, **_facts(call, actor)) as context:
            _run(call, actor, context, yes_to(claimed))
        return call


def tool_result(call: ToolCall) -> dict[str, Any]:
    """What the model was told."""
    return call.result or {}


def _run(call: ToolCall, actor: Actor, context: Context, yes: Yes) -> None:
    call.context_id = context.id
    later = _was_answered(call, yes.approval)
    try:
        result = _attempt(call, actor, yes)
    except CountersignatureWanted as wanted:
        result = _ask(call, actor, wanted)
    except ApproverWanted as wanted:
        result = _ask_approver(call, actor, wanted, yes.approval)
    except QuoteNoLongerFits as error:
        if yes.approval is None:
            result = _error(call, State.FAILED, error.code, str(error))
        else:
            result = _ask_anew(call, actor, error)
    _keep(call, result, later=later)


def _was_answered(call: ToolCall, card: Approval | None) -> bool:
    """Its model has been told that somebody is asked: what becomes of it from now on is told by a note."""
    return card is not None or call.quote_id is not None or call.parent_id is not None


def _attempt(call: ToolCall, actor: Actor, yes: Yes) -> Result:
    """Run the tool, and turn each expected refusal into words for the model."""
    try:
        return _done(call, _answer(call, actor, yes))
    except ToolError as error:
        return _error(
            call, State.REFUSED if error.code == "refused" else State.FAILED, error.code, str(error)
        )
    except Refused as refused:
        return _refusal(call, refused.decision)
    except (ApprovalSpent, MandateSpent, PurchaseSpent) as error:
        return _error(call, State.REFUSED, "refused", str(error))
    except QuoteNoLongerFits:
        raise
    except (CartError, OrderError) as error:
        return _error(call, State.FAILED, error.code, str(error))
    except CONFLICTS as error:
        return _error(call, State.FAILED, "conflict", str(error))
    except UNKNOWN as error:
        return _error(call, State.FAILED, "not_found", str(error))


def _refusal(call: ToolCall, decision: Decision) -> dict[str, Any]:
    """Where only a scope is missing, the person is asked for it beside the call."""
    code = CODES.get(decision.outcome, "refused")
    result = _error(call, State.REFUSED, code, decision.reason) | {"policies": list(decision.policies)}
    wanted = scopes_wanted(decision)
    if wanted and lending.ask_for_scopes(call, wanted):
        result["asked"] = (
            "The person is asked in the chat whether to lend this, and this call then runs again."
        )
    return result


def _answer(call: ToolCall, actor: Actor, yes: Yes) -> Result | Placed | HandedOn:
    if (tool := TOOLS.get(call.tool)) is None:
        raise ToolError("not_found", f"There is no tool named {call.tool!r}.")
    arguments = parse(tool, call.arguments_text)
    consent, content = agreed(call, yes, actor)
    return _whole(lambda: tool.run(arguments, Call(actor, call, consent, yes.agreement, content)))


def _whole(run: Callable[[], Result | Placed | HandedOn]) -> Result | Placed | HandedOn:
    """A tool of several verbs does all of them or none: what it did before a refusal is undone, the refusal kept."""
    before = transaction.savepoint()
    try:
        answer = run()
    except Refused as refused:
        transaction.savepoint_rollback(before)
        record_decision(refused.decision)
        raise
    transaction.savepoint_commit(before)
    return answer


def _done(call: ToolCall, answer: Result | Placed | HandedOn) -> Result:
    if isinstance(answer, Placed):
        call.state, call.order = State.SETTLING, answer.order
        return answer.result
    if isinstance(answer, HandedOn):
        call.state, call.lent = State.HANDED_ON, answer.lent
        return {"status": "handed_on"}
    call.state = State.DONE
    call.quotes_others = TOOLS[call.tool].quotes_others
    return answer


def _error(call: ToolCall, state: ToolCall.State, code: str, message: str) -> dict[str, Any]:
    call.state = state
    return {"error": code, "message": message}


def _ask(call: ToolCall, actor: Actor, wanted: CountersignatureWanted) -> Result:
    """The card goes to the person; an order for later is a call of its own, which waits for its time."""
    asked = call
    if (schedule := wanted.schedule) is not None:
        asked = ToolCall.objects.create(
            conversation=call.conversation,
            turn=call.turn,
            parent=call.parent or call,
            delegation=call.delegation,
            session=call.session,
            key=f"{call.key}:later",
            tool="place_order",
            digest=digest(canonical({"tool": "place_order", "arguments": "{}"})),
            state=State.AWAITING_APPROVAL,
            run_at=schedule.run_at,
        )
        call.state = State.DONE
    approval = approvals.ask(asked, wanted.content, actor=actor)
    result = {"status": "awaiting_countersignature", "approval": approvals.card_of(approval)}
    return result | ({"scheduled_for": schedule.text} if schedule else {})


def _ask_approver(call: ToolCall, actor: Actor, wanted: ApproverWanted, approval: Approval | None) -> Result:
    """The principal's yes is kept, and not spent before the organization's is there, too."""
    consent = Countersignature(approval, spend=False) if approval else None
    try:
        request = purchases.ask(call, wanted.content, actor=actor, approval=approval, consent=consent)
    except CannotAsk as nobody:
        return _error(call, State.FAILED, nobody.code, str(nobody))
    except Refused as refused:
        return _refusal(call, refused.decision)
    return purchases.told(request)


def _ask_anew(call: ToolCall, actor: Actor, error: QuoteNoLongerFits) -> Result:
    """The yes was to something else than what would be ordered now: it is void, and a new card says what changed."""
    try:
        content = outcomes.redraft(call, actor)
    except (CartError, NoDelivery) as gone:
        return _error(call, State.FAILED, "conflict", f"{error} {gone}")
    except Refused as refused:
        return _refusal(call, refused.decision)
    approval = approvals.ask(call, content, actor=actor)
    outcomes.mail_changed(approval, error.reasons)
    message = f"{error} A new card is waiting for a countersignature."
    return {"status": "changed", "message": message, "approval": approvals.card_of(approval)}


def _keep(call: ToolCall, result: Result, *, later: bool) -> None:
    """Outcome, transcript and evidence. What is answered after its turn goes to the model as a note."""
    if call.state in {State.DONE, State.REFUSED, State.FAILED}:
        call.ended_at = timezone.now()
    call.result = dict(result)
    call.save()
    _record(call, result)
    if call.mandate is not None:
        mandate_runs.tell(call.mandate, call, result)
    elif later:
        if call.state != State.SETTLING:
            outcomes.tell(call, result)
    elif call.turn is not None and call.wire_id and _is_told_in_the_transcript(call):
        output = to_json(ToolOutput(call.wire_id, json.dumps(result, ensure_ascii=False)))
        Item.objects.create(turn=call.turn, key=f"output:{call.key}", content=output)
    publish_call(call)


def _is_told_in_the_transcript(call: ToolCall) -> bool:
    """A task that was handed on is not answered yet; what a specialist asks is answered to it alone."""
    return call.handed_by_id is None and call.state != State.HANDED_ON


def _record(call: ToolCall, result: Mapping[str, Any]) -> None:
    """With the names of what the model was given, and never the values."""
    outcome = str(result.get("error") or result.get("status") or "done")
    detail: dict[str, object] = {"digest": call.digest, "state": str(call.state)}
    if call.state == State.DONE:
        detail["gave"] = sorted(names_in(json.dumps(dict(result), default=str)))
    if outcome not in ECHOES:
        detail["message"] = str(result.get("message", ""))
    if call.order is not None:
        detail["order"] = call.order.public_id
    record("tool.call", call.tool, outcome, object_type="agents.toolcall", object_id=call.pk, detail=detail)


def _facts(call: ToolCall, actor: Actor) -> dict[str, Any]:
    turn = {"turn": call.turn.public_id} if call.turn else {}
    return (
        actor.facts()
        | turn
        | {
            "conversation": call.conversation.public_id,
            "tool_call": call.public_id,
            "tool": call.tool if call.tool in TOOLS else "unknown",
        }
    )


def finish_handed(call_id: int, state: ToolCall.State, result: dict[str, Any]) -> None:
    """A task that was handed on has its answer, or an end. In the caller's fenced transaction."""
    claimed = claim_call(call_id, State.HANDED_ON)
    if claimed is None:
        return
    call = claimed.call
    call.state = state
    call.quotes_others = state == State.DONE and TOOLS[call.tool].quotes_others
    with open_context("system:runner", **_facts(call, agent_of(call.delegation, call.session))):
        _keep(call, result, later=False)


def fail_call(call_id: int, message: str, code: str = "internal") -> None:
    """The call is not run and ends: a fault of ours, or no use in asking. The person and the model are told so."""
    try:
        with transaction.atomic():
            claimed = claim_call(call_id)
            if claimed is not None:
                call, card = claimed.call, claimed.approval
                with open_context("system:runner", **_facts(call, agent_of(call.delegation, call.session))):
                    _keep(call, _error(call, State.FAILED, code, message), later=_was_answered(call, card))
    except DatabaseError:
        log.exception("The fault of call %d could not be kept", call_id)
