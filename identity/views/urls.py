"""Addresses of the account pages."""

from django.urls import path

from . import account, own_review, profile, second_step, sessions, step_up, theft, trail

urlpatterns = [
    path("", account.account, name="account"),
    path("profile/", profile.profile, name="profile"),
    path("agents/", own_review.own_review, name="own-review"),
    path("agents/<str:public_id>/decide/", own_review.own_review_decide, name="own-review-decide"),
    path("step-up/", step_up.step_up, name="step-up"),
    path("second-step/", second_step.second_step, name="second-step"),
    path("trail/", trail.trail, name="own-trail"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/end-others/", sessions.sessions_end_others, name="sessions-end-others"),
    path("sessions/theft/", theft.theft, name="theft"),
    path("sessions/<str:public_id>/end/", sessions.session_end, name="session-end"),
]
