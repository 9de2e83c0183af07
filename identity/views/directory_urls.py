"""Addresses of an organization's page about its directory, to be hung below /organization/directory/."""

from django.urls import path

from . import organization_directory as directory

urlpatterns = [
    path("", directory.organization_directory, name="organization-directory"),
    path("<str:public_id>/revoke/", directory.directory_token_revoke, name="directory-token-revoke"),
]
