"""Address of the page that maps standards to controls and tests."""

from django.urls import path

from identity.views import controls

urlpatterns = [path("", controls.controls, name="controls")]
