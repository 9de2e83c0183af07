"""Addresses of the trail."""

from django.urls import path

from agents.views import trail, trail_proof

urlpatterns = [
    path("orders/<str:public_id>/", trail.order, name="trail-order"),
    path("calls/<str:public_id>/", trail.call, name="trail-call"),
    path("conversations/<str:public_id>/", trail.conversation, name="trail-conversation"),
    path("orders/<str:public_id>/proof.json", trail_proof.order, name="trail-order-proof"),
    path("calls/<str:public_id>/proof.json", trail_proof.call, name="trail-call-proof"),
    path(
        "conversations/<str:public_id>/proof.json", trail_proof.conversation, name="trail-conversation-proof"
    ),
    path("decisions/<uuid:uid>/", trail.why, name="trail-why"),
]
