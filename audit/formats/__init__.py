"""In which forms events leave, by name."""

from collections.abc import Mapping
from typing import Final

from audit.formats import cloudevents, ocsf, own, table
from audit.formats.base import Format, Personal

FORMATS: Final[Mapping[str, Format]] = {
    format.name: format for format in (own.NDJSON, table.CSV, ocsf.OCSF, cloudevents.CLOUDEVENTS)
}

__all__ = ["FORMATS", "Format", "Personal"]
