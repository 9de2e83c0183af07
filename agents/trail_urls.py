"""Addresses of the trail."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from agents.trail.finding import FINDS
from agents.views import trail, trail_proof

PLURALS = {"person": "people"}


def _chains() -> Iterator[URLPattern]:
    """Of each kind its page, and below it the proof of what the page shows."""
    for kind in FINDS:
        address = f"{PLURALS.get(kind, f'{kind}s')}/<str:public_id>/"
        yield path(address, trail.chain, {"kind": kind}, name=f"trail-{kind}")
        yield path(f"{address}proof.json", trail_proof.chain, {"kind": kind}, name=f"trail-{kind}-proof")


urlpatterns = [
    path("decisions/<uuid:uid>/", trail.why, name="trail-why"),
    path("rows/<str:label>/<str:key>/", trail.row, name="trail-row"),
    path("rows/<str:label>/<str:key>/proof.json", trail_proof.row, name="trail-row-proof"),
    *_chains(),
]
