"""Who to be in the demo, as a table for a terminal."""

from collections.abc import Iterable

from identity.demo_people import DEMO_PEOPLE, PASSWORD

HEAD = ("Sign in as", "Name", "Belongs to")


def people_table() -> str:
    rows = [HEAD, *((person.email, person.name, person.role) for person in DEMO_PEOPLE)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    head, *people = (_line(row, widths) for row in rows)
    rule = "  " + "─" * (sum(widths) + 3 * (len(widths) - 1)) + "\n"
    return "".join((head, rule, *people, rule, f"  Password of all: {PASSWORD}\n"))


def _line(row: Iterable[str], widths: Iterable[int]) -> str:
    cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
    return "  " + "   ".join(cells).rstrip() + "\n"
