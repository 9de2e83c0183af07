"""A copy of everything that is held about a person, in files that people and machines can read."""

import io
import json
from collections.abc import Iterator
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils import timezone

from audit.capture import Recorded, declaration_of
from identity.models import User
from identity.privacy import holdings
from identity.trail.personal import trail_of
from shop.invoices.content import Content
from shop.invoices.drawing import draw
from shop.models import Invoice

READ_ME = """What {site} holds about you, as of {at:%Y-%m-%d %H:%M} UTC.

data.json   everything in our tables about you, by room and kind
trail.json  what was recorded of what you, and your agent, did, and what was done with your data
papers/     your invoices, receipts and credit notes

Secrets are left out: your password and keys of sign-ins and payments, of which we keep digests or references.
"""


def zip_of(person: User, site: str) -> bytes:
    """Made anew whenever it is asked for, and kept nowhere."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as pack:
        pack.writestr("README.txt", READ_ME.format(site=site, at=timezone.now()))
        pack.writestr("data.json", _json(rows_about(person)))
        pack.writestr("trail.json", _json(trail_of(person)))
        for paper in Invoice.objects.filter(order__owner=person):
            pack.writestr(f"papers/{paper.number}.pdf", draw(Content.read(paper.content)))
    return file.getvalue()


def rows_about(person: User) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Room, kind of thing, rows."""
    told: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for room, holding in holdings():
        if holding.left_out:
            continue
        name = str(holding.model._meta.verbose_name_plural)
        rows = [dict(_fields(row)) for row in holding.rows(person)]
        if rows:
            told.setdefault(room, {})[name] = rows
    return told


def _fields(row: Model) -> Iterator[tuple[str, Any]]:
    declared = declaration_of(type(row))
    secret = declared.secret if isinstance(declared, Recorded) else ()
    for field in row._meta.concrete_fields:
        if field.name not in secret:
            yield field.attname, field.value_from_object(row)


def _json(told: object) -> str:
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
