"""All addresses of the demo identity provider's process."""

from django.contrib.staticfiles.views import serve
from django.urls import path

from . import views

urlpatterns = [
    path("", views.home),
    path("metadata/", views.metadata),
    path("sso/", views.sso),
    path("static/<path:path>", serve),
]
