"""The former values of the records that say `__history__ = True`, written with each update.

A record whose class also names what was agreed, in `__agreed__`, is compared with the last values
written of it: what was changed or taken away around the program shows. With `__births__ = True`
its first values are written too, so that one never updated is known; others are from their first
update on. Of columns that never change and may hold words, named in `__sealed__`, only a digest is written at
birth: a person's name is not kept twice. Columns named in `__personal__` leave no former value, so that erasing a person erases and
what few may read is not read here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import JSON, BigInteger, Integer, String, Table, insert, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from pole_desk.kernel.database import Base, Instant

if TYPE_CHECKING:
    from pole_desk.kernel.work import Reader


SEAL = "*"
"""Under which the digest of the sealed columns is written."""


class HistoryRow(Base):
    __tablename__ = "history"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    user_name: Mapped[str] = mapped_column(String(120))
    record_table: Mapped[str] = mapped_column(String(60))
    record: Mapped[int] = mapped_column(BigInteger, index=True)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)


class Former(NamedTuple):
    """What a record was before an update, and what it became: the changed columns alone."""

    at: datetime
    user: str
    before: dict[str, Any]
    after: dict[str, Any]


def formers(reader: Reader, *, table: str, record: int) -> list[Former]:
    """The updates of a record, the newest first, without what is personal."""
    statement = (
        select(HistoryRow.at, HistoryRow.user_name, HistoryRow.before, HistoryRow.after)
        .where(HistoryRow.record_table == table, HistoryRow.record == record)
        .order_by(HistoryRow.id.desc())
    )
    hidden = personal_columns(table)
    return [
        Former(at, user, _without(before, hidden), _without(after, hidden))
        for at, user, before, after in reader.connection.execute(statement)
    ]


def personal_columns(table: str) -> frozenset[str]:
    """The columns of a table of which no former value is kept."""
    for mapper in Base.registry.mappers:
        if mapper.class_.__tablename__ == table:
            return frozenset(getattr(mapper.class_, "__personal__", ()))
    return frozenset()


def _without(values: dict[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in hidden and name != SEAL}


def forget(session: Session, *, table: str, records: Collection[int]) -> None:
    """Take what is personal out of the former values of records, kept before they were said to be."""
    hidden = personal_columns(table)
    kept = select(HistoryRow).where(HistoryRow.record_table == table, HistoryRow.record.in_(sorted(records)))
    for row in session.scalars(kept):
        row.before, row.after = _without(row.before, hidden), _without(row.after, hidden)


def keep(session: Session, at: datetime, user_name: str) -> None:
    """Write the former values of the session's changed records that keep a history, by table and number."""
    kept: list[Any] = [record for record in session.dirty if getattr(record, "__history__", False)]
    for record in sorted(kept, key=lambda each: (each.__tablename__, each.id)):
        before, after = _changes(record)
        if after:
            session.add(
                HistoryRow(
                    at=at,
                    user_name=user_name,
                    record_table=record.__tablename__,
                    record=record.id,
                    before=before,
                    after=after,
                )
            )


def keep_births(session: Session, at: datetime, user_name: str) -> None:
    """Write the first agreed values of the new records that say `__births__ = True`."""
    born: list[Any] = [record for record in session.new if getattr(record, "__births__", False)]
    rows = [
        {
            "at": at,
            "user_name": user_name,
            "record_table": record.__tablename__,
            "record": record.id,
            "before": {},
            "after": {name: _plain(getattr(record, name)) for name in record.__agreed__} | _sealed(record),
        }
        for record in sorted(born, key=lambda each: (each.__tablename__, each.id))
    ]
    if rows:
        session.connection().execute(insert(HistoryRow), rows)


def _sealed(record: Any) -> dict[str, str]:
    names = getattr(record, "__sealed__", ())
    return {SEAL: _digest(getattr(record, name) for name in names)} if names else {}


def _digest(values: Iterable[Any]) -> str:
    told = [hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else _plain(value) for value in values]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


class Stray(NamedTuple):
    """A record that is not as it was last written: gone when `column` is empty."""

    table: str
    record: int
    column: str


def strays(reader: Reader) -> list[Stray]:
    """The records with agreed values that are not as the program last wrote them."""
    found: list[Stray] = []
    for mapper in sorted(Base.registry.mappers, key=lambda each: each.class_.__tablename__):
        names: tuple[str, ...] = getattr(mapper.class_, "__agreed__", ())
        if names:
            found += _strays(reader, mapper.class_, names)
            found += _broken_seals(reader, mapper.class_, getattr(mapper.class_, "__sealed__", ()))
    return found


def _broken_seals(reader: Reader, kind: Any, names: tuple[str, ...]) -> list[Stray]:
    """The records whose sealed columns, taken together, are not what they were at birth."""
    if not names:
        return []
    table = kind.__table__
    born = seals_written(reader, table=table.name)
    standing = reader.connection.execute(select(table.c.id, *(table.c[name] for name in names))) if born else ()
    return [
        Stray(table.name, row[0], ", ".join(names))
        for row in standing
        if row[0] in born and _digest(row[1:]) != born[row[0]]
    ]


def seals_written(reader: Reader, *, table: str) -> dict[int, str]:
    """The digests of a table's records, written at birth."""
    history = (
        select(HistoryRow.record, HistoryRow.after).where(HistoryRow.record_table == table).order_by(HistoryRow.id)
    )
    return {record: after[SEAL] for record, after in reader.connection.execute(history) if SEAL in after}


def _strays(reader: Reader, kind: Any, names: tuple[str, ...]) -> list[Stray]:
    table = kind.__tablename__
    written: dict[int, dict[str, Any]] = {}
    history = (
        select(HistoryRow.record, HistoryRow.after)
        .where(HistoryRow.record_table == table)
        .order_by(HistoryRow.id)
    )
    for record, after in reader.connection.execute(history):
        known = written.setdefault(record, {})
        known.update((name, after[name]) for name in names if name in after)
    if not written:
        return []
    columns = [kind.__table__.c[name] for name in names]
    standing = {row[0]: row[1:] for row in reader.connection.execute(select(kind.id, *columns))}
    found = []
    for record, known in written.items():
        if record not in standing:
            found.append(Stray(table, record, ""))
            continue
        for name, value in zip(names, standing[record], strict=True):
            if name in known and not _same(known[name], value):
                found.append(Stray(table, record, name))
    return found


def _same(written: Any, value: Any) -> bool:
    """A number is written as it was given, read as its column holds it."""
    if isinstance(value, Decimal) and written is not None:
        return Decimal(written).quantize(value, ROUND_HALF_UP) == value
    if isinstance(value, datetime) and written is not None:
        return datetime.fromisoformat(str(written)) == value
    return bool(written == _plain(value))


def _changes(record: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    state, personal = inspect(record), getattr(record, "__personal__", ())
    for column in state.mapper.column_attrs:
        if column.key == "version" or column.key in personal:
            continue
        changed = state.attrs[column.key].history
        if changed.has_changes():
            before[column.key] = _plain(changed.deleted[0] if changed.deleted else None)
            after[column.key] = _plain(changed.added[0] if changed.added else None)
    return before, after


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal | date | datetime):
        return str(value)
    return value


def strays_of(reader: Reader, *, table: Table) -> list[Stray]:
    """The records of a table that something else than the program changed or took away, by number.

    Only what was once updated can be told: a record is compared with the last value written to each
    of its columns.
    """
    statement = (
        select(HistoryRow.record, HistoryRow.after)
        .where(HistoryRow.record_table == table.name)
        .order_by(HistoryRow.id)
    )
    known: dict[int, dict[str, Any]] = {}
    for record, after in reader.connection.execute(statement):
        known.setdefault(record, {}).update(after)
    if not known:
        return []
    rows = {row.id: row for row in reader.connection.execute(select(table))}
    return [
        Stray(table.name, record, column)
        for record, values in sorted(known.items())
        for column in _differing(rows.get(record), values)
    ]


def _differing(row: Any, values: dict[str, Any]) -> list[str]:
    if row is None:
        return [""]
    kept = row._mapping
    return sorted(name for name, value in values.items() if name in kept and not _same(value, kept[name]))
