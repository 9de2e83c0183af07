"""Statements that are compiled once: Django's own SQL for a queryset, kept and asked again with other values.

Building a queryset and compiling it costs several times what the database takes to look at a few rows. What every
page asks therefore says `Given` where a value will stand:

    LINES = Statement(lambda: CartLine.objects.filter(cart__owner=Given("owner", BigAutoField())))
    LINES.rows(owner=7)

The text is kept, never an answer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, QuerySet
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", covariant=True)


class Given(Expression):
    """The place of a value that comes with each asking; `field` prepares it for the database as it does its own."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        return "%s", [self]

    def among(self, values: Mapping[str, object], database: BaseDatabaseWrapper) -> Any:
        return self.output_field.get_db_prep_value(values[self.name], database)


class Statement(Generic[Row]):
    """What `make` asks: models with those of `select_related` and with annotations, or the tuples of `values_list`."""

    def __init__(self, make: "Callable[[], QuerySet[Any, Row]]") -> None:
        self._make = make
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, **values: object) -> list[Row]:
        database = connections[DEFAULT_DB_ALIAS]
        if database.vendor not in self._compiled:
            self._compiled[database.vendor] = _compile(self._make(), database)
        return cast("list[Row]", self._compiled[database.vendor].rows(values, database))


@dataclass(frozen=True)
class _Compiled:
    sql: str
    params: tuple[Any, ...]
    converters: tuple[tuple[int, list[Callable[..., Any]], Any], ...]
    read: Callable[[Sequence[Any]], object]

    def rows(self, values: Mapping[str, object], database: BaseDatabaseWrapper) -> list[object]:
        params = [one.among(values, database) if isinstance(one, Given) else one for one in self.params]
        with database.cursor() as cursor:
            cursor.execute(self.sql, params)
            found = cursor.fetchall()
        return [self.read(self._converted(row, database)) for row in found]

    def _converted(self, row: Sequence[Any], database: BaseDatabaseWrapper) -> list[Any]:
        cells = list(row)
        for place, converters, column in self.converters:
            for convert in converters:
                cells[place] = convert(cells[place], column, database)
        return cells


class _Models:
    """A row as an object, as Django's ModelIterable makes it."""

    def __init__(self, compiler: SQLCompiler) -> None:
        about, select = compiler.klass_info, compiler.select
        fields = about["select_fields"]
        self.columns, self.model = slice(fields[0], fields[-1] + 1), about["model"]
        self.names = [column.target.attname for column, *_ in select[self.columns]]
        self.related = get_related_populators(about, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # its stubs are of Django 6
        self.annotated = compiler.annotation_col_map

    def __call__(self, row: Sequence[Any]) -> object:
        found = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.columns])
        for populator in self.related:
            populator.populate(row, found)
        for name, place in self.annotated.items():
            setattr(found, name, row[place])
        return found


def _compile(queryset: "QuerySet[Any, Any]", database: BaseDatabaseWrapper) -> _Compiled:
    compiler = queryset.query.get_compiler(connection=database)
    sql, params = compiler.as_sql()
    converters = compiler.get_converters([column for column, *_ in compiler.select])
    read = _Models(compiler) if queryset._iterable_class is ModelIterable else tuple
    return _Compiled(sql, tuple(params), tuple((at, *how) for at, how in converters.items()), read)
