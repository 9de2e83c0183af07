"""Addresses of the trail: each kind of subject by the name that its own page has, and any row by table and key."""

from django.urls import path

from agents.trail.finding import FINDS
from agents.views import trail

PLURALS = {"person": "people"}

urlpatterns = [
    path("decisions/<uuid:uid>/", trail.why, name="trail-why"),
    path("rows/<str:label>/<str:key>/", trail.row, name="trail-row"),
    *(
        path(
            f"{PLURALS.get(kind, f'{kind}s')}/<str:public_id>/",
            trail.chain,
            {"kind": kind},
            name=f"trail-{kind}",
        )
        for kind in FINDS
    ),
]
