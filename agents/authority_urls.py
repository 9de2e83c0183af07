"""Addresses of the page What my agent may do."""

from django.urls import path

from agents.views import authority

urlpatterns = [
    path("", authority.agent_authority, name="agent-authority"),
    path("grant/", authority.agent_grant, name="agent-grant"),
    path("pause/", authority.agent_pause, name="agent-pause"),
    path("resume/", authority.agent_resume, name="agent-resume"),
    path("<str:public_id>/revoke/", authority.agent_revoke, name="agent-revoke"),
]
