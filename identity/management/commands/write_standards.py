"""Write STANDARDS.md from standards.toml."""

from typing import Any

from django.core.management.base import BaseCommand

from identity.standards import FILE, as_markdown


class Command(BaseCommand):
    help = "Write identity/STANDARDS.md from identity/standards.toml."

    def handle(self, *args: Any, **options: Any) -> None:
        FILE.write_text(as_markdown(), encoding="utf-8")
        self.stdout.write(f"Written: {FILE.name}")
