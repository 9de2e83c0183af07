"""What a person may ask for about their own data: a copy at once, and erasure after days in which they can withdraw."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit.context import open_context
from audit.events import record
from identity.actor import Actor
from identity.authority import hold_exclusively
from identity.erasure import erase_person, reach_of
from identity.holds import is_held
from identity.models import User
from identity.policy import Resource, authorized
from identity.privacy import hindrances
from shop import mails
from shop.models import DataRequest, Payment, PaymentMethod
from shop.payments.gateways import GATEWAYS
from shop.personal_copy import zip_of

GRACE = timedelta(days=7)
Kind, State = DataRequest.Kind, DataRequest.State


class CannotErase(ValueError):
    """Something is still open; each reason is a sentence for the person."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


def list_requests(*, actor: Actor) -> QuerySet[DataRequest]:
    """The actor's own, newest first."""
    return DataRequest.objects.visible_to(actor)


def copy_data(*, actor: Actor) -> bytes:
    """Everything about the actor as a ZIP. That it was handed out is kept; what was in it is not."""
    with authorized(actor, "privacy:request", _about(actor)):
        pack = zip_of(actor.someone, settings.SITE_URL)
        DataRequest.objects.create(owner=actor.someone, kind=Kind.COPY, done_at=timezone.now())
        record("audit.read", "copy", "done", object_type="identity.user", object_id=actor.someone.pk)
    return pack


def request_erasure(*, actor: Actor) -> DataRequest:
    """Ask to be forgotten; asked again, it is the same request. Raises CannotErase."""
    person = actor.someone
    with authorized(actor, "privacy:request", _about(actor)):
        if open_request := _open(person.pk).first():
            return open_request
        if reasons := hindrances(person):
            raise CannotErase(reasons)
        asked = DataRequest.objects.create(
            owner=person, kind=Kind.ERASURE, state=State.REQUESTED, due_at=timezone.now() + GRACE
        )
        transaction.on_commit(lambda: mails.erasure_requested(asked), robust=True)
    return asked


def withdraw_erasure(*, actor: Actor) -> bool:
    """Keep the account after all. False where nothing was asked for, or it is done."""
    with authorized(actor, "privacy:withdraw", _about(actor)):
        return bool(_open(actor.someone.pk).update(state=State.WITHDRAWN))


def carry_out_erasure(request_id: int) -> bool:
    """Forget the person of a due request. False where it was withdrawn, a legal hold stands, or something has come in
    between.

    The payment providers first, outside; they may be asked again. Raises NoAnswer. Then all that is here, under the
    person's lock, like every effect of theirs: what they have begun is seen, and nothing follows. Of two admins who go
    at once the second waits, and is the last by then.
    """
    person = DataRequest.objects.select_related("owner").get(pk=request_id).owner
    if _due(request_id, person) is None:
        return False
    for gateway, token in _known_at(person):
        GATEWAYS[gateway].forget(token)
    with open_context("system:privacy"), transaction.atomic():
        hold_exclusively(reach_of(person))
        due = _due(request_id, person)
        if due is None:
            return False
        erase_person(person, reference=due.public_id)
        due.state, due.done_at = State.DONE, timezone.now()
        due.save(update_fields=("state", "done_at"))
    return True


def _due(request_id: int, person: User) -> DataRequest | None:
    due = _open(person.pk).filter(pk=request_id, due_at__lte=timezone.now()).first()
    return None if due is None or hindrances(person) or is_held(person) else due


def _known_at(person: User) -> set[tuple[str, str]]:
    """Gateways and tokens: of ways to pay that are kept, and of those that orders were paid by."""
    kept = PaymentMethod.objects.filter(owner=person).values_list("gateway", "token")
    used = Payment.objects.filter(order__owner=person).values_list("gateway", "token")
    return {*kept, *used}


def _open(person: int) -> QuerySet[DataRequest]:
    return DataRequest.objects.filter(owner=person, kind=Kind.ERASURE, state=State.REQUESTED)


def _about(actor: Actor) -> Resource:
    return Resource("Person", actor.key, {"owner": actor.key})
