"""Addresses of the chat."""

from django.urls import path

from agents.views import approvals, cart, chat, keeping, lending, mandates, sharing, stream

urlpatterns = [
    path("", chat.chat, name="chat"),
    path("start/", chat.start, name="chat-start"),
    path("conversations/", keeping.conversations, name="conversations"),
    path("shared/<str:public_id>/", sharing.shared, name="conversation-shared"),
    path("shared/<str:public_id>/end/", sharing.end, name="conversation-share-end"),
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
    path("<str:public_id>/settings/", keeping.conversation_settings, name="conversation-settings"),
    path("<str:public_id>/rename/", keeping.rename, name="conversation-rename"),
    path("<str:public_id>/delete/", keeping.delete, name="conversation-delete"),
    path("<str:public_id>/share/", sharing.share, name="conversation-share"),
    path("<str:public_id>/cart/add/", cart.add, name="chat-cart-add"),
    path("<str:public_id>/cart/undo/", cart.undo, name="chat-cart-undo"),
    path("<str:public_id>/stop/", chat.stop, name="chat-stop"),
    path("<str:public_id>/stream/", stream.stream, name="chat-stream"),
]
