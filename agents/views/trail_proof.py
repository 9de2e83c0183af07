"""The proof of a chain as a file, for whoever sees the chain itself."""

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.views.decorators.http import require_GET

from agents.trail.finding import find_subject
from agents.trail.rows import find_row
from agents.views.trail import Find, trail_of
from audit.downloads import proof_file
from audit.models import Category
from identity.requests import ActorRequest


@login_required
@require_GET
def chain(request: ActorRequest, kind: str, public_id: str) -> JsonResponse:
    return _file(request, find_subject, kind, public_id)


@login_required
@require_GET
def row(request: ActorRequest, label: str, key: str) -> JsonResponse:
    return _file(request, find_row, label, key)


def _file(request: ActorRequest, find: Find, kind: str, name: str) -> JsonResponse:
    """Of the events on the page that is asked for. The facts of decisions are for staff: their leaves go along, which
    prove them to whoever has the facts."""
    events = trail_of(request, find, kind, name).events
    closed = {Category.POLICY_DECISION}
    return proof_file(request, events, object_type="trail", object_id=name, closed=closed)
