"""Questions put to every feature at once: what is wrong, what waits, what matches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select

from pole_desk.accounts.ledger.outbox.witness import compare_witness, note_chains
from pole_desk.backend.features import CHECKERS, GUARDS, METADATA, REMINDERS, SEARCHES
from pole_desk.kernel import guards as guarding
from pole_desk.kernel import history
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.findings import Finding
from pole_desk.ports.reminders import Reminder
from pole_desk.ports.search import Hit

_URGENCY = {"danger": 0, "warning": 1, "info": 2}


def check(reader: Reader, *, goes_on: Callable[[int, int], bool] | None = None) -> list[Finding]:
    """Every invariant of every ledger; empty when all holds.

    `goes_on` is told how many ledgers of how many were read again, and says whether to read the next. A value that
    no column of its kind can hold, written by another program, stops a ledger from being read: it is found itself,
    with its table and its row.
    """
    own: list[Finding] = []
    for done, checker in enumerate(CHECKERS):
        if goes_on is not None and not goes_on(done, len(CHECKERS)):
            break
        try:
            own += checker.check(reader)
        except (ValueError, TypeError, ArithmeticError):
            broken = _unreadable(reader)
            if not broken:
                raise
            own += [one for one in broken if one not in own]
    return [*_base(reader), *own]


def check_all(
    runner: Runner, *, witness: Path | None, goes_on: Callable[[int, int], bool] | None = None
) -> list[Finding]:
    """What `check` finds, and what the seat's witness has seen and the database no longer has.

    When nothing is wrong the witness is brought up to what the database has.
    """
    found = runner.read(check, goes_on=goes_on)
    if witness is None:
        return found
    found += compare_witness(runner, folder=witness)
    if not found:
        note_chains(runner, folder=witness)
    return found


def _unreadable(reader: Reader) -> list[Finding]:
    """The rows that a table can't be read with, each by its number."""
    return [
        Finding(
            "unreadable",
            f"{table.name}:{row}",
            _("La ligne {row} de « {table} » porte une valeur qui n’est pas de sa sorte : elle a été écrite par un "
              "autre programme. Restaurez une sauvegarde.").format(row=row, table=table.name),
        )
        for table in METADATA.sorted_tables
        if "id" in table.columns and not _reads(reader, select(table))
        for row in reader.connection.scalars(select(table.c.id).order_by(table.c.id)).all()
        if not _reads(reader, select(table).where(table.c.id == row))
    ]  # fmt: skip


def _reads(reader: Reader, statement: Select[Any]) -> bool:
    try:
        for _row in reader.connection.execute(statement.execution_options(yield_per=200)):
            continue
    except (ValueError, TypeError, ArithmeticError):
        return False
    return True


def _base(reader: Reader) -> list[Finding]:
    """The database's own guards, all standing, and no reference to a record that is gone."""
    gone = [
        Finding(
            "guard_missing",
            f"guard:{name}",
            _("La base ne refuse plus ce que « {name} » refusait : on l’a retiré. Restaurez une "
              "sauvegarde.").format(name=name),
        )
        for name in guarding.missing(reader.connection, GUARDS)
    ]
    lost = [
        Finding(
            "orphan",
            f"{table}:{row}",
            _("La ligne {row} de « {table} » renvoie à une fiche qui a disparu.").format(
                row=row, table=table
            ),
        )
        for table, row in guarding.orphans(reader.connection)
    ]
    return [*gone, *lost, *_strays(reader)]


def _strays(reader: Reader) -> list[Finding]:
    """Records with agreed values that somebody changed or took away around the program."""
    said = {
        True: _("La fiche {record} de « {table} » a disparu sans que le programme l’ait retirée. "
                "Restaurez une sauvegarde."),
        False: _("« {column} » de la fiche {record} de « {table} » a changé sans passer par le "
                 "programme : dans l’historique, sa dernière valeur est autre."),
    }  # fmt: skip
    return [
        Finding(
            "record_gone" if not one.column else "record_altered",
            f"{one.table}:{one.record}",
            said[not one.column].format(record=one.record, table=one.table, column=one.column),
        )
        for one in history.strays(reader)
    ]


def remind(reader: Reader, *, on: date) -> list[Reminder]:
    """What waits on a day, the most urgent first."""
    found = [reminder for source in REMINDERS for reminder in source.reminders(reader, on)]
    return sorted(found, key=lambda r: (_URGENCY.get(r.level, 3), r.on, r.title))


def find(reader: Reader, *, text: str, limit: int = 20) -> list[Hit]:
    """The best hits of every feature; accents, case and a typo don't matter."""
    words = slug(text)
    if not words:
        return []
    found = [hit for source in SEARCHES for hit in source.find(reader, words, limit)]
    return sorted(found, key=lambda hit: (-hit.score, hit.title))[:limit]
