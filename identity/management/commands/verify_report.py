"""Check a report of an incident or the result of an access review, or print the keys by which others check it."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from identity.signatures import NotOurs, public_keys, verify


class Command(BaseCommand):
    help = "Check the signature of a report or of a review's result. With --keys: print our public keys."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="of a report, as it was downloaded")
        parser.add_argument(
            "--key", type=Path, help="a public key in PEM that you kept; else our own are tried"
        )
        parser.add_argument("--keys", action="store_true", help="print our public keys instead")

    def handle(self, *args: Any, file: Path | None, key: Path | None, keys: bool, **options: Any) -> None:
        if keys:
            self.stdout.write("\n".join(f"{name}\n{pem}" for name, pem in public_keys().items()))
        elif file is None:
            raise CommandError("Name the file of a report.")
        else:
            try:
                self._verify(file, key.read_text(errors="replace") if key else "")
            except OSError as error:
                raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from error

    def _verify(self, file: Path, pem: str) -> None:
        try:
            report = verify(file.read_text(errors="replace"), pem=pem)
        except NotOurs as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"The report is ours and unchanged: {_told(report)}.")


def _told(report: Mapping[str, Any]) -> str:
    """Which one it is: of an access review its result, or else of an incident."""
    if "review" in report:
        by = report["ended_by"] or "its deadline"
        return f"access review {report['review']}, {report['ended_at']}, by {by}"
    return f"{report['kind']} {report['subject']}, {report['made_at']}, by {report['made_by']}"
