"""Many rows written at once: in order, their ids known beforehand, judged by the database like any other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from pole_desk.accounts.billing.tables import LineRow
from pole_desk.kernel.audit import AuditRow
from pole_desk.kernel.changes import ChangeRow
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.rows import FEW, Rows
from pole_desk.kernel.work import Runner, Tx, command

COUNTS = [1, FEW, FEW + 1, 300]
"""PostgreSQL takes few rows one by one, more by COPY."""
CHANGE = ("id", "audit", "topic", "record", "origin")
LINE = tuple(column.name for column in LineRow.__table__.columns if column.name != "id")


@command(Permission.INVOICE)
def write_changes(tx: Tx, *, count: int) -> list[int]:
    audit = tx.connection.execute(
        AuditRow.__table__.insert().returning(AuditRow.id),
        {"at": tx.clock.now(), "user_id": 1, "user_name": "é", "seat": "s", "verb": "v", "text": "t"},
    ).scalar_one()
    rows = Rows(tx.connection, ChangeRow.__tablename__, CHANGE)
    ids = list(rows.fresh_ids(count))
    rows.insert((own, audit, "l’essai\t\\N\n", rank, "") for rank, own in enumerate(ids))
    return ids


@command(Permission.INVOICE)
def write_lines(tx: Tx, *, count: int) -> None:
    day = date(2026, 11, 1)
    rows = Rows(tx.connection, LineRow.__tablename__, LINE)
    rows.insert(
        (
            999, position, None, None, False, 1, "Rien", day, day, Decimal(1), "mois", Decimal("1.5"), Decimal("1.5"),
            "S20", Decimal(20), "706", Decimal("1.50"),
        )
        for position in range(count)
    )  # fmt: skip


@pytest.mark.parametrize("count", COUNTS)
def test_rows_stand_in_order_under_the_ids_that_were_taken(pole: Runner, count: int) -> None:
    ids = pole.do(write_changes, count=count)
    assert len(set(ids)) == count and ids == sorted(ids)
    with pole.engine.connect() as connection:
        found = connection.execute(
            select(ChangeRow.id, ChangeRow.record, ChangeRow.topic).where(ChangeRow.id.in_(ids)).order_by(ChangeRow.id)
        ).all()
    assert [(row.id, row.record) for row in found] == [(own, rank) for rank, own in enumerate(ids)]
    assert {row.topic for row in found} == {"l’essai\t\\N\n"}
    assert min(pole.do(write_changes, count=1)) > max(ids)


@pytest.mark.parametrize("count", [1, FEW + 1])
def test_a_row_that_a_constraint_refuses_leaves_nothing(pole: Runner, count: int) -> None:
    with pytest.raises(Exception, match="(?i)foreign key"):
        pole.do(write_lines, count=count)
    with pole.engine.connect() as connection:
        assert connection.execute(select(LineRow.id)).all() == []


def test_columns_that_are_not_all_those_of_the_table_are_refused(pole: Runner) -> None:
    with pole.engine.connect() as connection, pytest.raises(ValueError, match="change_log"):
        Rows(connection, ChangeRow.__tablename__, CHANGE[:-1])
