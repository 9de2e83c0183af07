"""The agents' page among those of an organization."""

from django.urls import path

from agents.views import models_page

urlpatterns = [path("", models_page.models_page, name="organization-models")]
