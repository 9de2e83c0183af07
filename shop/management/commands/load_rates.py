"""`manage.py load_rates`: countries, taxes and shipping rates for a new shop; one that has a country keeps its own."""

from typing import Any

from django.core.management.base import BaseCommand

from shop.models import Country
from shop.starting_rates import lay_rates


class Command(BaseCommand):
    help = "Lay the starting rates where there are none."

    def handle(self, *args: Any, **options: Any) -> None:
        lay_rates()
        self.stdout.write(f"The shop delivers to {Country.objects.count()} countries.")
