"""Addresses of the chat."""

from django.urls import path

from agents.views import approvals, chat, lending, mandates, stream

urlpatterns = [
    path("", chat.chat, name="chat"),
    path("start/", chat.start, name="chat-start"),
    path("scheduled/", approvals.scheduled, name="schedules"),
    path("approvals/<str:public_id>/", approvals.approval, name="approval"),
    path("mandates/<str:public_id>/", mandates.mandate, name="mandate"),
    path("mandates/<str:public_id>/end/", mandates.end, name="mandate-end"),
    path("lending/<str:public_id>/", lending.scope_request, name="scope-request"),
    path("calls/<str:public_id>/", chat.call_fragment, name="call-fragment"),
    path("calls/<str:public_id>/run-now/", approvals.run_now, name="call-run-now"),
    path("calls/<str:public_id>/cancel/", approvals.cancel, name="call-cancel"),
    path("turns/<str:public_id>/", chat.turn_fragment, name="turn-fragment"),
    path("turns/<str:public_id>/retry/", chat.retry, name="turn-retry"),
    path("<str:public_id>/", chat.conversation, name="conversation"),
    path("<str:public_id>/message/", chat.message, name="chat-message"),
    path("<str:public_id>/stop/", chat.stop, name="chat-stop"),
    path("<str:public_id>/stream/", stream.stream, name="chat-stream"),
]
