"""Each kind of subject, found by the name that pages show."""

from collections.abc import Callable
from typing import Any, Final

from django.db.models import Q, QuerySet

from agents.models import Approval, Conversation, Mandate, Question, ToolCall
from agents.trail.subjects import Sight, Subject, UnknownSubject, named, rows, sight, work_of
from identity.actor import Actor
from identity.cutting import with_children
from identity.models import Agent, Delegation, DelegationChange, LoginSession, Membership, Spending, User
from shop.models import Order, PurchaseApproval, Quote


def find_subject(kind: str, name: str, actor: Actor) -> Subject:
    """Raises UnknownSubject."""
    return FINDS[kind](name, actor)


def _order(name: str, actor: Actor) -> Subject:
    order = _get(Order.objects.select_related("owner", "organization", "payment", "quote"), name)
    calls = ToolCall.objects.filter(Q(order=order) | Q(children__order=order)).distinct()
    asked = list(order.quote.purchase_approvals.all())
    cards = list(Approval.objects.filter(quote=order.quote))
    of_it = (order.lines, order.shipments, order.returns, order.payment.refunds, order.invoices)
    counted = Spending.objects.filter(reference=order.public_id)
    parts = [rows(some.all()) for some in of_it]
    things = rows([order, order.payment, order.quote], asked, cards, counted, calls)
    return Subject(
        kind="order",
        name=name,
        title=f"Order {order.number}",
        sights=(sight(order.owner, order.organization),),
        things=things
        | {label: keys for part in parts for label, keys in part.items()}
        | named(Order=[name], Quote=[order.quote.public_id])
        | named(PurchaseApproval=[one.public_id for one in asked], Approval=[one.public_id for one in cards]),
        contexts=work_of(calls),
        calls=calls,
        around=True,
    )


def _call(name: str, actor: Actor) -> Subject:
    call = _get(ToolCall.objects.select_related("conversation__principal", "delegation__organization"), name)
    about = Q(pk=call.pk) | Q(parent=call) | Q(handed_by=call)
    calls = ToolCall.objects.filter(about | Q(pk=call.parent_id))
    return Subject(
        kind="call",
        name=name,
        title=call.tool.replace("_", " ").capitalize(),
        sights=(sight(call.conversation.principal, call.delegation.organization),),
        things=rows(calls),
        contexts=work_of(calls),
        calls=ToolCall.objects.filter(about),
        questions=Question.objects.filter(turn__tool_calls__in=ToolCall.objects.filter(about)).distinct(),
        around=True,
    )


def _conversation(name: str, actor: Actor) -> Subject:
    found = Conversation.objects.select_related("principal", "delegation__organization")
    conversation = _get(found, name)
    if conversation.deleted_at is not None and conversation.principal == actor.principal:
        raise UnknownSubject(name)
    calls = conversation.tool_calls.values_list("pk", flat=True)
    return Subject(
        kind="conversation",
        name=name,
        title=f"Conversation {name}",
        own_title=str(conversation),
        sights=(sight(conversation.principal, conversation.delegation.organization),),
        things=rows([conversation]) | named(**{"agents.toolcall": calls}),
        contexts=Q(context__conversation=name),
        calls=conversation.tool_calls.all(),
        questions=Question.objects.filter(turn__conversation=conversation),
    )


def _person(name: str, actor: Actor) -> Subject:
    """Their organization sees what was done in its name."""
    person = _get(User.objects.all(), name)
    places = Membership.objects.filter(user=person, organization=actor.organization)
    shared = actor.organization if actor.organization and places.exists() else None
    in_its_name = (_in_the_name_of(shared),) if shared else ()
    return Subject(
        kind="person",
        name=name,
        title=str(person),
        sights=(sight(person), *in_its_name),
        things=rows([person], person.memberships.all()),
        contexts=Q(context__principal=name),
        runs_on=True,
    )


def _agent(name: str, actor: Actor) -> Subject:
    """Of an agent that serves many, everybody sees what it did for them."""
    agent = _get(Agent.objects.all(), name)
    theirs = Sight(owner=actor.key, part=Q(context__principal=actor.key))
    in_its_name = (_in_the_name_of(actor.organization),) if actor.organization else ()
    return Subject(
        kind="agent",
        name=name,
        title=agent.name,
        sights=(Sight(), *in_its_name, theirs),
        things=rows([agent]),
        contexts=Q(context__agent=agent.slug),
        runs_on=True,
    )


def _delegation(name: str, actor: Actor) -> Subject:
    """With what was lent on from it."""
    lent = _get(Delegation.objects.select_related("principal", "agent", "organization"), name)
    within = Delegation.objects.filter(pk__in=with_children({lent.pk}))
    return Subject(
        kind="delegation",
        name=name,
        title=f"What {lent.agent} was lent",
        sights=(sight(lent.principal, lent.organization),),
        things=rows([lent], DelegationChange.objects.filter(delegation=lent)) | named(Delegation=[name]),
        contexts=Q(context__delegation__in=within.values("public_id")),
        calls=ToolCall.objects.filter(delegation__in=within),
        runs_on=True,
    )


def _sign_in(name: str, actor: Actor) -> Subject:
    session = _get(LoginSession.objects.select_related("user", "organization"), name)
    return Subject(
        kind="sign-in",
        name=name,
        title=f"Sign-in by {session.method}",
        sights=(sight(session.user, session.organization),),
        things=rows([session]) | named(LoginSession=[name]),
        contexts=Q(context__session=name),
    )


def _mandate(name: str, actor: Actor) -> Subject:
    related = ("quote", "delegation__principal", "delegation__organization")
    mandate = _get(Mandate.objects.select_related(*related), name)
    calls = ToolCall.objects.filter(Q(mandate=mandate) | Q(pk=mandate.asked_by_id))
    return Subject(
        kind="mandate",
        name=name,
        title=f"Mandate {mandate.get_kind_display()}",
        sights=(sight(mandate.delegation.principal, mandate.delegation.organization),),
        things=rows([mandate, mandate.quote], calls) | named(Mandate=[name], Quote=[mandate.quote.public_id]),
        contexts=work_of(calls),
        calls=calls,
        around=True,
    )


def _approval(name: str, actor: Actor) -> Subject:
    related = ("quote", "tool_call__delegation__principal", "tool_call__delegation__organization")
    approval = _get(Approval.objects.select_related(*related), name)
    lent = approval.tool_call.delegation
    calls = ToolCall.objects.filter(Q(pk=approval.tool_call_id) | Q(children=approval.tool_call)).distinct()
    return Subject(
        kind="approval",
        name=name,
        title=f"Countersignature {name}",
        sights=(sight(lent.principal, lent.organization),),
        things=rows([approval, approval.quote], calls)
        | named(Approval=[name], Quote=[approval.quote.public_id]),
        contexts=work_of(calls),
        calls=calls,
        around=True,
    )


def _purchase(name: str, actor: Actor) -> Subject:
    asked = _get(PurchaseApproval.objects.select_related("quote__order", "asked_by", "organization"), name)
    quote: Quote = asked.quote
    calls = ToolCall.objects.filter(quote=quote)
    return Subject(
        kind="purchase",
        name=name,
        title=f"Request to approvers {name}",
        sights=(sight(asked.asked_by, asked.organization),),
        things=rows([asked, quote, getattr(quote, "order", None)])
        | named(PurchaseApproval=[name], Quote=[quote.public_id]),
        contexts=work_of(calls),
        calls=calls,
        around=True,
    )


def _in_the_name_of(organization: Any) -> Sight:
    return Sight(organization=organization.public_id, part=Q(context__organization=organization.slug))


def _get(found: "QuerySet[Any]", name: str) -> Any:
    row = found.filter(public_id=name).first()
    if row is None:
        raise UnknownSubject(name)
    return row


FINDS: Final[dict[str, Callable[[str, Actor], Subject]]] = {
    "order": _order,
    "call": _call,
    "conversation": _conversation,
    "person": _person,
    "agent": _agent,
    "delegation": _delegation,
    "sign-in": _sign_in,
    "mandate": _mandate,
    "approval": _approval,
    "purchase": _purchase,
}
