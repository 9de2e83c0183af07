"""Where an organization's directory was at work when its token was cut."""

from django.test import Client

from audit.context import open_context
from identity.actor import directory_of
from identity.administration import resource_of
from identity.models import DirectoryGroup
from identity.policy import Refused, require
from identity.scim.groups import create_group
from identity.scim.schema import Group
from tests.agents.cut_doors import PASSES, REFUSED, Cut, Door
from tests.agents.cut_ways import Scene, lay_token


def a_directory(scene: Scene, cut: Cut) -> str:
    """The program that keeps Acme's people, between two calls."""
    show = Client(headers={"Authorization": f"Bearer {lay_token()[1]}"})
    assert show.get("/scim/v2/Users").status_code == 200
    cut()
    return {200: PASSES, 401: REFUSED}[show.get("/scim/v2/Users").status_code]


def a_running_request_of_a_directory(scene: Scene, cut: Cut) -> str:
    """It was let in, and has not written yet."""
    directory = directory_of(lay_token()[0])
    require(directory, "directory:read", resource_of(directory.company))
    cut()
    try:
        with open_context("scim", **directory.facts()):
            create_group(Group(display_name="Buyers"), actor=directory)
    except Refused:
        assert not DirectoryGroup.objects.exists()
        return REFUSED
    return PASSES


DOORS_OF_THE_DIRECTORY: tuple[Door, ...] = (a_directory, a_running_request_of_a_directory)
