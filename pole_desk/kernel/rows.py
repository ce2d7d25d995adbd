"""Writes many rows of a table fast, their values bound by the types of its columns.

A run holds the write lock while it writes a thousand rows: SQLAlchemy's own way takes twice as long, most
of it to build a dictionary of parameters for each row. PostgreSQL takes many by COPY, in a third of the
time; its guards and constraints judge each row as they do an insert's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.exc import DBAPIError

from pole_desk.kernel.database import Base

BOUND = 1024
"""Days and amounts come back often within a run: so many of them are bound once."""
FEW = 8
"""Rows that PostgreSQL takes no slower one by one: a copy is one more round trip."""


class Rows:
    """Rows of one table on one connection, as tuples of `columns` in that order, ids first.

    Raises ValueError when the columns are not all those of the table.
    """

    def __init__(self, connection: Connection, table: str, columns: Sequence[str]) -> None:
        self._connection = connection
        self._table = Base.metadata.tables[table]
        self._into, self._places, self._binders = _written(self._table, tuple(columns), connection.dialect)

    def fresh_ids(self, count: int) -> Sequence[int]:
        """Ids for so many new rows, so that none is read back.

        SQLite's write lock keeps others from the numbers after the last one; PostgreSQL's sequence gives each once.
        """
        name = self._table.name
        if self._connection.dialect.name == "sqlite":
            last = self._connection.exec_driver_sql(f"SELECT max(id) FROM {name}").scalar_one() or 0
            return range(last + 1, last + 1 + count)
        drawn = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        return self._connection.exec_driver_sql(drawn, (name, count)).scalars().all()

    def insert(self, rows: Iterable[Sequence[Any]]) -> None:
        """Write rows in their order; raises ValueError when one has too few values or too many."""
        columns: list[Any] = list(zip(*rows, strict=True))
        if not columns:
            return
        for place, bind in self._binders:
            columns[place] = map(lru_cache(maxsize=BOUND)(bind), columns[place])
        bound = list(zip(*columns, strict=True))
        if self._connection.dialect.name == "postgresql" and len(bound) > FEW:
            self._copy(bound)
        else:
            self._connection.exec_driver_sql(f"INSERT INTO {self._into} VALUES ({self._places})", bound)

    def _copy(self, rows: Sequence[Sequence[Any]]) -> None:
        """Raises what SQLAlchemy does when the server refuses a row."""
        statement = f"COPY {self._into} FROM STDIN"
        driver: Any = self._connection.connection.driver_connection
        fault = self._connection.dialect.loaded_dbapi.Error
        try:
            with driver.cursor().copy(statement) as sent:
                for row in rows:
                    sent.write_row(row)
        except fault as error:
            raise DBAPIError.instance(statement, None, error, fault, dialect=self._connection.dialect) from error


@lru_cache(maxsize=32)
def _written(table: Table, columns: tuple[str, ...], dialect: Dialect) -> tuple[str, str, Sequence[tuple[int, Any]]]:
    """Where rows go, a place for each value, and what binds each column that its driver does not take as it is."""
    names = {column.name for column in table.columns}
    if set(columns) | {"id"} != names or len(set(columns)) != len(columns):
        raise ValueError(f"rows of {table.name} are of {sorted(names)}, not of {columns}")
    binders = [table.columns[name].type.dialect_impl(dialect).bind_processor(dialect) for name in columns]
    quote = dialect.identifier_preparer.quote
    places = ", ".join(["?" if dialect.paramstyle == "qmark" else "%s"] * len(columns))
    into = f"{quote(table.name)} ({', '.join(map(quote, columns))})"
    return into, places, tuple((place, bind) for place, bind in enumerate(binders) if bind)
