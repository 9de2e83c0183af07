"""Addresses of the trail."""

from django.urls import path

from agents.views import trail

urlpatterns = [
    path("orders/<str:public_id>/", trail.order, name="trail-order"),
    path("calls/<str:public_id>/", trail.call, name="trail-call"),
    path("conversations/<str:public_id>/", trail.conversation, name="trail-conversation"),
    path("decisions/<uuid:uid>/", trail.why, name="trail-why"),
]
