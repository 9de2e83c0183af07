"""All addresses of the demo identity provider's process."""

from django.contrib.staticfiles.views import serve
from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="idp-home"),
    path("metadata/", views.metadata, name="idp-metadata"),
    path("sso/", views.sso, name="idp-sso"),
    path("slo/", views.slo, name="idp-slo"),
    path("static/<path:path>", serve),
]
