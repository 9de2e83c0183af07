"""What the shop refuses to serve without: the files of its pages and papers, and what keeps its lists true."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from audit.checks import AT_START


@register(AT_START, deploy=True)
def check_static_files(**kwargs: Any) -> list[CheckMessage]:
    """Without the list of their names every page would be an error, while /healthz is well."""
    storage: object = staticfiles_storage
    if not isinstance(storage, ManifestFilesMixin) or storage.read_manifest():
        return []
    hint = "Run manage.py collectstatic with the DEBUG and the VAR_DIR that serve."
    return [Error(f"{settings.STATIC_ROOT} has no static files with their names.", hint=hint, id="shop.E001")]


@register(AT_START, deploy=True)
def check_paper_font(**kwargs: Any) -> list[CheckMessage]:
    from shop.invoices.lettering import is_font

    if settings.DEBUG or is_font(settings.PAPER_FONT):
        return []
    hint = "Install it (Debian: fonts-dejavu-core), or leave PAPER_FONT out: Vera.ttf comes with the shop."
    return [Error(f"PAPER_FONT {settings.PAPER_FONT} is no TrueType font.", hint=hint, id="shop.E002")]


@register(Tags.database, AT_START)
def check_shelf_triggers(databases: Iterable[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    from shop.search.upkeep import missing

    return [
        Error(
            f"The shop's trigger {name} is missing in {alias!r}.",
            hint="Run manage.py migrate.",
            id="shop.E003",
        )
        for alias in databases or ()
        for name in missing(connections[alias])
    ]
