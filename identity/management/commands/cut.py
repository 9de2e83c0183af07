"""Cut authority at the server's console: the same as in the admin, for when nobody gets there."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from audit.console import operator as console
from audit.console import reference
from audit.context import Facts, open_context
from identity import authority
from identity.cutting import Cut
from identity.memberships import NoPlace
from identity.models import User
from identity.ways import WAYS


class Command(BaseCommand):
    help = "End a sign-in, a person's account, a membership, an agent …, with all authority that hangs on it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=WAYS)
        parser.add_argument("id", type=reference, help="public id, or a key, an address, a short name")
        parser.add_argument(
            "--why", type=reference, required=True, help="kept in the trail for ever: no names"
        )
        parser.add_argument(
            "--as", dest="operator", type=reference, required=True, help="your own address, as staff"
        )

    def handle(self, *args: Any, kind: str, why: str, operator: str, **options: Any) -> None:
        if not why.strip():
            raise CommandError("Say why: whoever reads the trail will ask.")
        way = WAYS[kind]
        try:
            row = way.find(options["id"])
        except ObjectDoesNotExist as error:
            raise CommandError(f"There is no {kind} named {options['id']}.") from error
        names = Facts(principal=_staff(operator).public_id, operator=console())
        try:
            with open_context("system:shell", **names), transaction.atomic():
                authority.hold_exclusively(way.reach(row))
                cut = way.carry_out(row, why)
        except NoPlace as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{way.done}\n{_told(cut)}")


def _staff(address: str) -> User:
    try:
        return User.objects.get(email=address.lower(), is_staff=True, is_active=True)
    except User.DoesNotExist as error:
        raise CommandError(f"{address} is not staff: the trail has to name who cuts.") from error


def _told(cut: Cut) -> str:
    ended = f"Sign-ins ended for cause: {len(cut.sessions)}. Delegations that are dead: {len(cut.ended)}."
    return f"{ended}\nAlready on its way to a bank: {', '.join(cut.in_flight) or 'nothing'}."
