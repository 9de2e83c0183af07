"""`manage.py seed`: the demo's people and goods. Run again, it lays only what is missing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from identity.demo_people import seed_people
from identity.demo_rules import seed_rules
from shop.demo_codes import seed_codes
from shop.demo_goods import seed_goods
from shop.demo_reviews import seed_reviews
from shop.models import Product
from shop.plenty import lay_plenty, most

#: Of Acme, in minor units: less than an agent may order, so that both reach the approver.
BUYERS_LIMIT = 300_00


class Command(BaseCommand):
    help = "Lay the demo's people and goods; what is there already is left as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--products", type=int, default=0, help="lay so many more goods, like the demo's")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo's people have a known password: seed only with DEMO=1.")
        if not 0 <= options["products"] <= most():
            raise CommandError(f"Ask for 0 to {most():,} products.")
        seed_people(BUYERS_LIMIT)
        seed_rules()
        seed_goods()
        seed_codes()
        seed_reviews()
        lay_plenty(options["products"], tell=lambda done: self.stdout.write(f"{done:,} laid"))
        self.stdout.write(f"{Product.objects.count()} products are for sale.")
