"""A proof bundle as a file, whoever has decided that it may be had."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.http import Http404, HttpRequest, JsonResponse

from audit.bundles import NothingToProve, bundle_of
from audit.events import record
from audit.models import AuditEvent


def proof_file(
    request: HttpRequest,
    events: Iterable[AuditEvent],
    *,
    object_type: str,
    object_id: object,
    closed: Collection[str] = (),
) -> JsonResponse:
    """`?since=SIZE`, also several times, adds the proof from a checkpoint that one holds. Taking it is recorded."""
    since = [int(size) for size in request.GET.getlist("since") if size.isdecimal() and len(size) < 19]
    try:
        bundle = bundle_of(events, since=since[:16], closed=closed)
    except NothingToProve as nothing:
        raise Http404(str(nothing)) from nothing
    detail = {"events": len(bundle["events"]), "proof": True}
    record("audit.read", "read", "done", object_type=object_type, object_id=object_id, detail=detail)
    told = {"Content-Disposition": 'attachment; filename="proof.json"'}
    return JsonResponse(bundle, headers=told, json_dumps_params={"ensure_ascii": False})
