"""`make bench`: what we cost beside the bare thing. Only ratios of one run say anything.

`python -m tests.benchmarks evidence cuts` measures these sections alone."""

import os
import secrets
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.test.utils import setup_test_environment

if TYPE_CHECKING:
    from tests.support.databases import MakeTemplate


def main(chosen: Sequence[str]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["SECRET_KEY"] = secrets.token_urlsafe(64)
    django.setup()
    setup_test_environment(debug=False)  # in DEBUG each statement is kept, which is paid for by the statement

    from tests.benchmarks.sections import SECTIONS

    sections = {section.__name__: section for section in SECTIONS}
    if unknown := set(chosen) - sections.keys():
        sys.exit(f"There is no {', '.join(sorted(unknown))}: {', '.join(sections)}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        templates = list(_templates(stack, folder))
        for name in chosen or sections:
            print(f"\n{cleandoc(sections[name].__doc__ or '')}\n")
            sections[name](templates, folder)


def _templates(stack: ExitStack, folder: Path) -> "Iterator[tuple[str, MakeTemplate]]":
    """By name, how to make one more; the PostgreSQL server lives as long as the stack."""
    from tests.support import postgres
    from tests.support.databases import PostgresTemplate, SQLiteTemplate

    yield "SQLite", lambda: SQLiteTemplate(Path(tempfile.mkdtemp(dir=folder)))
    try:
        server = postgres.start()
    except (ImportError, IndexError, RuntimeError) as error:
        print(f"NOT MEASURED: PostgreSQL ({error})")
        return
    stack.callback(server.stop)
    yield "PostgreSQL", lambda: PostgresTemplate(server)


if __name__ == "__main__":
    main(sys.argv[1:])
