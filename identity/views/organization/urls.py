"""Addresses of an organization's own pages."""

from django.urls import path

from . import (
    agents,
    connections,
    directory,
    domains,
    home,
    inventory,
    invitations,
    keys,
    limits,
    members,
    people,
    provider,
    reviews,
    trials,
)

urlpatterns = [
    path("", home.home, name="organization"),
    path("members/", members.members, name="organization-members"),
    path("members/<str:public_id>/", members.member, name="organization-member"),
    path("members/<str:public_id>/role/", members.member_role, name="organization-member-role"),
    path("members/<str:public_id>/end/", members.member_end, name="organization-member-end"),
    path("invitations/<str:public_id>/", invitations.invitation, name="invitation"),
    path(
        "invitations/<str:public_id>/withdraw/",
        members.invitation_withdraw,
        name="organization-invitation-withdraw",
    ),
    path("limits/", limits.limits, name="organization-limits"),
    path("domains/", domains.domains, name="organization-domains"),
    path("domains/<str:public_id>/", domains.domain, name="organization-domain"),
    path("domains/<str:public_id>/verify/", domains.domain_verify, name="organization-domain-verify"),
    path("domains/<str:public_id>/connection/", domains.domain_assign, name="organization-domain-assign"),
    path("domains/<str:public_id>/require/", domains.domain_require_sso, name="organization-domain-require"),
    path("domains/<str:public_id>/allow/", domains.domain_allow_other_ways, name="organization-domain-allow"),
    path("domains/<str:public_id>/drop/", domains.domain_drop, name="organization-domain-drop"),
    path("connections/", connections.connections, name="organization-connections"),
    path("connections/add/", connections.connection_add, name="organization-connection-add"),
    path("connections/<str:public_id>/", connections.connection, name="organization-connection"),
    path("connections/<str:public_id>/provider/", provider.provider, name="organization-provider"),
    path("connections/<str:public_id>/people/", people.people, name="organization-people"),
    path("connections/<str:public_id>/groups/", people.group_map, name="organization-group-map"),
    path("connections/<str:public_id>/groups/<int:pk>/", people.group_unmap, name="organization-group-unmap"),
    path("connections/<str:public_id>/keys/", keys.keys, name="organization-keys"),
    path("connections/<str:public_id>/keys/next/", keys.key_announce, name="organization-key-announce"),
    path("connections/<str:public_id>/keys/use/", keys.key_use, name="organization-key-use"),
    path("connections/<str:public_id>/portal/", keys.portal, name="organization-portal"),
    path("connections/<str:public_id>/test/", trials.trial_begin, name="organization-trial-begin"),
    path("connections/<str:public_id>/test/<str:trial_id>/", trials.trial, name="organization-trial"),
    path(
        "connections/<str:public_id>/on/", connections.connection_switch_on, name="organization-connection-on"
    ),
    path(
        "connections/<str:public_id>/off/",
        connections.connection_switch_off,
        name="organization-connection-off",
    ),
    path(
        "connections/<str:public_id>/drop/", connections.connection_drop, name="organization-connection-drop"
    ),
    path("directory/", directory.organization_directory, name="organization-directory"),
    path(
        "directory/<str:public_id>/revoke/", directory.directory_token_revoke, name="directory-token-revoke"
    ),
    path("agents/pause/", agents.agents_pause, name="organization-agents-pause"),
    path("agents/resume/", agents.agents_resume, name="organization-agents-resume"),
    path("reviews/", reviews.reviews, name="organization-reviews"),
    path("reviews/of/<str:organization_id>/", reviews.reviews, name="organization-reviews-of"),
    path("reviews/of/<str:organization_id>/plan/", reviews.reviews_plan, name="organization-reviews-plan"),
    path("reviews/<str:public_id>/", reviews.review, name="organization-review"),
    path("reviews/<str:public_id>/keep/", reviews.review_keep, name="organization-review-keep"),
    path("reviews/<str:public_id>/end/", reviews.review_end, name="organization-review-end"),
    path("reviews/<str:public_id>/result/", reviews.review_result, name="organization-review-result"),
    path("reviews/<str:public_id>/result.json", reviews.review_file, name="organization-review-file"),
    path(
        "reviews/<str:public_id>/<str:item_id>/decide/",
        reviews.review_decide,
        name="organization-review-decide",
    ),
    path("unattended/", inventory.unattended, name="organization-unattended"),
    path("unattended/end/", inventory.unattended_end, name="organization-unattended-end"),
]
