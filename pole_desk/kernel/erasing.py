"""A person taken out of every text that is free to change, whichever table holds it; for good.

A table says what the law or a seal keeps of it in `__kept__`: a column, `*` for all, `minutes:closed_on`
for a column of the rows where another is filled. A table that holds people, or the
coordinates of a structure, names its columns in `__known_by__`: what another living record is known by
is not taken out of the whole base, only out of what hangs on the record erased.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import JSON, Column, String, Table, Text, and_, cast, func, or_, select, update
from sqlalchemy.sql import ColumnElement
from sqlalchemy.types import TypeDecorator

from pole_desk.kernel.audit import AuditRow
from pole_desk.kernel.changes import ChangeRow
from pole_desk.kernel.database import Base
from pole_desk.kernel.history import HistoryRow
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader, Tx

ERASING = "%.erase\\_%"
"""The commands that erase somebody, by their names."""
DEPTH = 2
"""How far what hangs on a record is followed: a meal of the account of a contact."""
LEAST_PHONE = 6
ACCENTS = {"a": "aàâäá", "c": "cç", "e": "eéèêë", "i": "iîïí", "n": "nñ", "o": "oôöó", "u": "uùûüú", "y": "yÿý"}
SEARCH = "search_key"
ELIDED = r"(?<!\w)d[’']"
"""« d’Awa » becomes « de personne… »."""
OWN_TRAIL = frozenset({"user_name"})
"""Columns of the trail that say who acted, not on whom."""


class Person(NamedTuple):
    """What a person is known by."""

    name: str
    email: str
    phone: str


class Mark(NamedTuple):
    """A token of a person: how it is found in a text, and by LIKE before that."""

    found: re.Pattern[str]
    like: str
    coordinate: bool


def neutral_name(reader: Reader) -> str:
    """« personne effacée n° 12 » for the next one: tells one from another, and says nobody."""
    done = select(func.count()).select_from(AuditRow).where(AuditRow.verb.like(ERASING, escape="\\"))
    return _("personne effacée n° {number}").format(number=int(reader.connection.scalar(done) or 0) + 1)


def sentence_case(neutral: str) -> str:
    """The neutral name where a name stands alone."""
    return neutral[:1].upper() + neutral[1:]


def erase_person(
    tx: Tx, *, person: Person, neutral: str, table: str, record: int, topics: Sequence[tuple[str, int]]
) -> None:
    """Put `neutral` for a person's name, and take their e-mail and phone out, wherever the base may change.

    A name of one word, and what another living record is known by too, are taken only out of the rows
    that hang on the record (`table`, `record`), of their former values and of the sentences of the
    trail of `topics`. Call it last: what the session holds is read again after it.
    """
    tx.session.flush()
    wide, near = [], []
    for kind, token in zip(Person._fields, person, strict=True):
        if token.strip():
            mark = _mark(kind, token)
            narrow = (kind == "name" and len(token.split()) < 2) or _borne_elsewhere(tx, mark)
            (near if narrow else wide).append(mark)
    if wide:
        _everywhere(tx, wide, neutral)
    if near:
        _around(tx, near, neutral, table, record, topics)
    for one in list(tx.session):
        tx.session.refresh(one)


# --- what is looked for


def _mark(kind: str, token: str) -> Mark:
    if kind == "phone":
        digits = re.sub(r"\D", "", token)
        core = digits.removeprefix("0033").removeprefix("33") if len(digits) > 10 else digits
        core = core.removeprefix("0") if len(core) >= LEAST_PHONE else core
        spaced = r"[\s.\-/\u00a0\u202f]*".join(core)
        found = re.compile(rf"(?<!\d)(?:(?:\+|00)?33[\s.\-/()0]*|0)?{spaced}(?!\d)")
        return Mark(found, f"%{'%'.join(core)}%", True)
    if kind == "email":
        words = re.escape(slug(token)).replace(r"\ ", " ")
        return Mark(re.compile(rf"(?<![\w.+-])(?:{re.escape(token.strip())}|{words})(?![\w-])", re.IGNORECASE),
                    "%" + "%".join(slug(token).split()) + "%", True)  # fmt: skip
    parts = [_letters(part) for part in re.split(r"[\s’'\-]+", token.strip()) if part]
    between = r"[\s’'\-]+"
    orders = {between.join(parts), between.join((*parts[1:], parts[0])), between.join((parts[-1], *parts[:-1]))}
    plain = [re.sub("[aceinouyœæ]+", "%", slug(part)) for part in token.split()]
    like = f"%{'%'.join(plain)}%" if len(plain) == 1 else ""
    any_order = "|".join(sorted(orders, key=len, reverse=True))
    return Mark(re.compile(rf"({ELIDED})?(?<!\w)(?:{any_order})(?!\w)", re.IGNORECASE),
                like or _longest(plain), False)  # fmt: skip


def _letters(word: str) -> str:
    return "".join(f"[{ACCENTS[low]}]" if (low := slug(letter)) in ACCENTS else re.escape(letter) for letter in word)


def _longest(parts: Sequence[str]) -> str:
    """The LIKE of the part of a name that tells most, in whatever order the parts stand."""
    return f"%{max(parts, key=lambda part: len(part.replace('%', '')))}%"


def _borne_elsewhere(tx: Tx, mark: Mark) -> bool:
    """Whether another record is known by it: the one that is erased no longer is."""
    for mapper in Base.registry.mappers:
        for name in getattr(mapper.class_, "__known_by__", ()):
            column = mapper.local_table.c[name]
            likely = tx.connection.scalars(select(column).where(column.ilike(mark.like)))
            if any(mark.found.fullmatch(value.strip()) for value in likely):
                return True
    return False


# --- where


def texts_free(table: Table) -> dict[str, str]:
    """The columns of a table that hold words, with the column that keeps a row of them when it is filled."""
    kept = kept_of(table)
    free = {}
    for column in table.columns:
        if column.primary_key or not _holds_words(column) or kept.get("*") == "" or kept.get(column.name) == "":
            continue
        free[column.name] = kept.get(column.name, kept.get("*", ""))
    return free


def kept_of(table: Table) -> Mapping[str, str]:
    """What a table says that it keeps."""
    if table.name in (AuditRow.__tablename__, HistoryRow.__tablename__):
        return dict.fromkeys(OWN_TRAIL, "")
    for mapper in Base.registry.mappers:
        if mapper.local_table is table:
            told = (each.partition(":") for each in getattr(mapper.class_, "__kept__", ()))
            return {name: filled for name, _colon, filled in told}
    return {}


def _holds_words(column: Column[Any]) -> bool:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(kind, String | JSON)


def _everywhere(tx: Tx, marks: Sequence[Mark], neutral: str) -> None:
    for table in Base.metadata.sorted_tables:
        names = texts_free(table)
        likely = [cast(table.c[name], Text).ilike(mark.like) for name in names for mark in marks]
        if likely:
            _rewrite(tx, table, names, or_(*likely), marks, neutral)


def _around(
    tx: Tx, marks: Sequence[Mark], neutral: str, name: str, record: int, topics: Sequence[tuple[str, int]]
) -> None:
    for table, ids in _hanging(tx, name, record):
        _rewrite(tx, table, texts_free(table), table.c.id.in_(ids), marks, neutral)
        history: Any = HistoryRow.__table__
        former = and_(history.c.record_table == table.name, history.c.record.in_(ids))
        _rewrite(tx, history, texts_free(history), former, marks, neutral)
    audit: Any = AuditRow.__table__
    named = or_(*(and_(ChangeRow.topic == topic, ChangeRow.record == number) for topic, number in topics))
    told = audit.c.id.in_(select(ChangeRow.audit).where(named))
    _rewrite(tx, audit, texts_free(audit), told, marks, neutral)


def _hanging(tx: Tx, name: str, record: int) -> Iterator[tuple[Table, list[int]]]:
    """The record, the rows that refer to it and those that refer to them."""
    layer = [(Base.metadata.tables[name], [record])]
    for _step in range(DEPTH + 1):
        yield from layer
        layer = [
            (table, ids)
            for parent, parents in layer
            for table in Base.metadata.sorted_tables
            for key in table.foreign_keys
            if key.column.table is parent and "id" in table.c
            if (ids := list(tx.connection.scalars(select(table.c.id).where(key.parent.in_(parents)))))
        ]


# --- how


def _rewrite(
    tx: Tx, table: Table, names: Mapping[str, str], where: ColumnElement[bool], marks: Sequence[Mark], neutral: str
) -> None:
    keys = list(table.primary_key.columns)
    rows = tx.connection.execute(select(table).where(where)).mappings().all() if names else ()
    for row in rows:
        values = {
            name: new
            for name, filled in names.items()
            if row[name] is not None and not (filled and row[filled] is not None)
            if (new := _without(row, table.c[name], marks, neutral)) != row[name]
        }
        if not values:
            continue
        if "version" in table.c:
            values["version"] = row["version"] + 1
        tx.connection.execute(update(table).where(*(key == row[key.name] for key in keys)).values(values))


def _without(row: Mapping[str, Any], column: Column[Any], marks: Sequence[Mark], neutral: str) -> Any:
    """The value without the person; in former values, what its own table keeps is kept."""
    value = row[column.name]
    if isinstance(value, dict) and column.table.name == HistoryRow.__tablename__:
        own = Base.metadata.tables.get(row["record_table"])
        free = {} if own is None else texts_free(own)
        return {name: _clean(one, marks, neutral) if name in free else one for name, one in value.items()}
    if column.name == SEARCH:
        return " ".join(_clean(value, marks, "").split())
    most = getattr(column.type, "length", None)
    new = _clean(value, marks, neutral)
    return new[:most] if isinstance(new, str) and most else new


def _clean(value: Any, marks: Sequence[Mark], neutral: str) -> Any:
    if isinstance(value, str):
        for mark in marks:
            whole = mark.found.fullmatch(value.strip())
            value = _whole(mark, neutral) if whole else mark.found.sub(_fixed(neutral), value)
        return value
    if isinstance(value, dict):
        return {key: _clean(one, marks, neutral) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_clean(one, marks, neutral) for one in value)
    return value


def _whole(mark: Mark, neutral: str) -> str:
    return "" if mark.coordinate else sentence_case(neutral)


def _fixed(words: str) -> Callable[[re.Match[str]], str]:
    return lambda match: f"de {words}" if words and match.groups() and match[1] else words
