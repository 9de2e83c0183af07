"""`manage.py seed`: the demo's people and goods. Run again, it lays only what is missing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from identity.demo_people import seed_people
from shop.demo_codes import seed_codes
from shop.demo_goods import seed_goods
from shop.models import Product


class Command(BaseCommand):
    help = "Lay the demo's people and goods; what is there already is left as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo's people have a known password: seed only with DEMO=1.")
        seed_people()
        seed_goods()
        seed_codes()
        self.stdout.write(f"{Product.objects.count()} products are for sale.")
