"""Whose yes a call has when it runs: the person's, to exactly this or to a mandate, and their organization's."""

from dataclasses import dataclass

from agents import mandate_runs, purchases
from agents.approvals import Countersignature
from agents.claims import Claimed
from agents.models import Approval, ToolCall
from identity.actor import Actor
from identity.policy import Consent
from shop.purchase_agreement import ApprovedPurchase
from shop.quotes import QuoteContent, content_of


@dataclass(frozen=True)
class Yes:
    """What was said yes to before the call ran. By a mandate, nothing was said to this very call."""

    approval: Approval | None
    agreement: ApprovedPurchase | None


def yes_to(claimed: Claimed) -> Yes:
    return Yes(claimed.approval, purchases.agreement_of(claimed.call))


def agreed(call: ToolCall, yes: Yes, actor: Actor) -> tuple[Consent | None, QuoteContent | None]:
    """The principal's consent, and what exactly may be done: what was put before somebody stays what it was, also
    where their yes is void by now. Raises OutsideMandate."""
    if call.mandate is not None:
        return mandate_runs.agreed_by_mandate(call.mandate, call, actor)
    quote = yes.approval.quote if yes.approval else call.quote
    return (Countersignature(yes.approval) if yes.approval else None, content_of(quote) if quote else None)
