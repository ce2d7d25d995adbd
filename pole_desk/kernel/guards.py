"""Rules that the database keeps by itself: triggers and exclusions, one list for both engines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Guard:
    """A trigger or an exclusion, with the sentence shown when it speaks.

    `create` and `drop` are per dialect name; the database's message holds `name`.
    """

    name: str
    says: str
    create: dict[str, tuple[str, ...]]
    drop: dict[str, tuple[str, ...]]


def trigger(
    name: str,
    says: str,
    table: str,
    events: Sequence[str],
    broken_when: dict[str, str],
    turn: str = "",
    shared: bool = False,
) -> Guard:
    """A guard that refuses a row when the condition holds before each of the `events`.

    The condition is written per dialect with NEW and OLD; `1` always refuses. `turn` names the row
    (`dossier WHERE id = NEW.dossier`) that PostgreSQL's writers wait for before they look: what a
    condition counts must not be counted by two seats at once. `shared`: they wait for who holds that row
    for an update, not for each other.
    """
    wait = f"PERFORM 1 FROM {turn} FOR {'SHARE' if shared else 'NO KEY UPDATE'}; " if turn else ""
    sqlite = tuple(
        f"CREATE TRIGGER {name}_{event.split()[0].lower()} BEFORE {event} ON {table} "
        f"FOR EACH ROW BEGIN SELECT RAISE(ABORT, '{name}') WHERE {broken_when['sqlite']}; END"
        for event in events
    )
    result = "OLD" if list(events) == ["DELETE"] else "NEW"
    function = (
        f"CREATE FUNCTION {name}_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {wait}"
        f"IF {broken_when['postgresql']} THEN RAISE EXCEPTION '{name}' "
        f"USING ERRCODE = '23000'; END IF; RETURN {result}; END $$"
    )
    attach = (
        f"CREATE TRIGGER {name} BEFORE {' OR '.join(events)} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}_check()"
    )
    return Guard(
        name,
        says,
        {"sqlite": sqlite, "postgresql": (function, attach)},
        {
            "sqlite": tuple(
                f"DROP TRIGGER IF EXISTS {name}_{event.split()[0].lower()}" for event in events
            ),
            "postgresql": (
                f"DROP TRIGGER IF EXISTS {name} ON {table}",
                f"DROP FUNCTION IF EXISTS {name}_check()",
            ),
        },
    )


def frozen_rows(name: str, says: str, table: str) -> list[Guard]:
    """Guards that refuse any UPDATE and DELETE of a table, and TRUNCATE where it exists."""
    always = {"sqlite": "1", "postgresql": "TRUE"}
    return [
        trigger(f"{name}_kept", says, table, ["UPDATE"], always),
        trigger(f"{name}_not_deleted", says, table, ["DELETE"], always),
    ]


def install(connection: Connection, guards: Sequence[Guard]) -> None:
    for guard in guards:
        for statement in guard.create[connection.dialect.name]:
            connection.exec_driver_sql(statement)


def remove(connection: Connection, guards: Sequence[Guard]) -> None:
    for guard in reversed(guards):
        for statement in guard.drop[connection.dialect.name]:
            connection.exec_driver_sql(statement)


_NAMED = re.compile(r"(?:CREATE TRIGGER|ADD CONSTRAINT) (\w+)")
_STANDING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' "
    "UNION SELECT conname FROM pg_constraint",
}


def missing(connection: Connection, guards: Sequence[Guard]) -> list[str]:
    """The names of the guards that somebody took away: what they kept is no longer kept."""
    dialect = connection.dialect.name
    standing = {str(row[0]) for row in connection.exec_driver_sql(_STANDING[dialect])}
    return [
        guard.name
        for guard in guards
        if not set(_NAMED.findall(" ".join(guard.create[dialect]))) <= standing
    ]


def orphans(connection: Connection) -> list[tuple[str, int]]:
    """Table and row of each reference to nothing; PostgreSQL lets none be, so none are sought."""
    if connection.dialect.name != "sqlite":
        return []
    return [(row[0], row[1]) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
