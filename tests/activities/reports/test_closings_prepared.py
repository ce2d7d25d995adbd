"""A closing prepared outside the lock is written as planned, or worked out again; tampering is seen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from pole_desk.activities.reports.checks import ReportChecks
from pole_desk.activities.reports.commands import close_year, reopen_year, write_comment
from pole_desk.activities.reports.queries import closing_of, closings, figures, prepare_closing
from pole_desk.activities.reports.rules import year_period
from pole_desk.activities.reports.tables import GUARDS
from pole_desk.kernel import guards
from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import DossierId

YEAR = year_period(2025)


def _hours(pole: Runner) -> int:
    return pole.read(figures, period=YEAR, codes={"fake.hours"})[0].amount


def _later(source: Any) -> None:
    source.told.append(source.told[0]._replace(record="booking:2", amount=99))


def test_what_was_prepared_is_written_while_nothing_changed(
    pole: Runner, dossier: DossierId, source: Any
) -> None:
    plan = pole.read(prepare_closing, year=2025)
    asked = source.asked
    pole.do(close_year, year=2025, plan=plan)
    assert source.asked == asked
    assert _hours(pole) == 1_201


def test_a_plan_made_before_another_write_is_worked_out_again(
    pole: Runner, dossier: DossierId, source: Any
) -> None:
    plan = pole.read(prepare_closing, year=2025)
    _later(source)
    pole.do(write_comment, report="activity:2025", section="events", words="Compté deux fois.")
    pole.do(close_year, year=2025, plan=plan)
    assert _hours(pole) == 1_300
    assert pole.read(ReportChecks().check) == []


def test_a_plan_of_another_year_is_not_written(pole: Runner, dossier: DossierId, source: Any) -> None:
    plan = pole.read(prepare_closing, year=2025)
    pole.do(close_year, year=2024, plan=plan)
    assert pole.read(closing_of, year=2025) is None
    assert pole.read(figures, period=year_period(2024), codes={"fake.hours"})[0].amount == 0


def test_nothing_is_prepared_of_a_year_that_runs_or_is_closed(pole: Runner, dossier: DossierId) -> None:
    with pytest.raises(RuleBroken, match="pas finie"):
        pole.read(prepare_closing, year=2026)
    pole.do(close_year, year=2025)
    with pytest.raises(RuleBroken, match="déjà close"):
        pole.read(prepare_closing, year=2025)


def test_closing_is_taken_back_by_reopening_and_that_by_standing_again(
    pole: Runner, dossier: DossierId, source: Any
) -> None:
    closed = pole.perform(close_year, year=2025)
    _later(source)
    assert closed.undo is not None
    reopened = pole.undo(closed.undo)
    assert _hours(pole) == 1_300
    assert reopened.undo is not None
    again = pole.undo(reopened.undo)
    assert _hours(pole) == 1_201
    assert again.undo is not None
    pole.undo(again.undo)
    pole.do(close_year, year=2025)
    with pytest.raises(RuleBroken, match="déjà close"):
        pole.undo(reopened.undo)
    assert [each.reopened_at is None for each in pole.read(closings)] == [True, False]
    with pytest.raises(NotFound, match="pas close"):
        pole.do(reopen_year, closing=closed.value, reason="Encore")


@pytest.mark.parametrize(
    ("tampered", "codes"),
    [
        ("UPDATE report_row SET amount = amount + 1 WHERE period = '2025'",
         {"closing_digest", "closing_parts", "closing_value"}),
        ("UPDATE report_row SET label = 'Autre' WHERE period = '2025-05'", {"closing_digest"}),
        ("DELETE FROM report_row WHERE period = '2025-05'", {"closing_digest", "closing_value"}),
        ("UPDATE report_value SET amount = 7 WHERE period = '2025-05'", {"closing_value"}),
        ("DELETE FROM report_value WHERE period = '2025-05'", {"closing_value"}),
    ],
)  # fmt: skip
def test_what_was_changed_behind_a_closing_is_seen(
    pole: Runner, dossier: DossierId, tampered: str, codes: set[str]
) -> None:
    closing = pole.do(close_year, year=2025)
    assert pole.read(ReportChecks().check) == []
    with pole.engine.begin() as connection:
        for guard in GUARDS:
            for statement in guard.drop[pole.engine.dialect.name]:
                connection.exec_driver_sql(statement)
        connection.exec_driver_sql(tampered)
    found = pole.read(ReportChecks().check)
    assert {each.code for each in found} == codes
    assert {each.record for each in found} == {f"report_closing:{closing}"}


def test_a_reopened_closing_is_still_checked(pole: Runner, dossier: DossierId) -> None:
    closing = pole.do(close_year, year=2025, note="Provisoire")
    pole.do(reopen_year, closing=closing, reason="Heures oubliées")
    tamper = "UPDATE report_closing SET digest = 'x'"
    for statement in (tamper, "UPDATE report_closing SET names = '{}'", "DELETE FROM report_closing"):
        with pytest.raises(DBAPIError, match="report_closing"), pole.engine.begin() as connection:
            connection.exec_driver_sql(statement)
    with pole.engine.begin() as connection:
        guards.remove(connection, GUARDS)
        connection.exec_driver_sql(tamper)
    assert [each.code for each in pole.read(ReportChecks().check)] == ["closing_digest"]
    assert pole.read(closings)[0].closed_at.date() == date(2026, 11, 23)
