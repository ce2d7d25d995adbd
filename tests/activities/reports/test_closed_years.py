"""Closed years keep their figures, rows and links, whatever is edited later; open ones are computed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pole_desk.activities.reports.commands import close_year, reopen_year, write_comment
from pole_desk.activities.reports.queries import (
    By,
    behind,
    closing_of,
    closings,
    comments,
    cuts,
    figures,
)
from pole_desk.activities.reports.rules import Period, months_of, year_period
from pole_desk.kernel.errors import BadInput, Conflict, RuleBroken
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import ChantierId, DossierId
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.dossiers.commands import set_links

YEAR = year_period(2025)
def _told(pole: Runner, period: Period) -> list[tuple[str, int]]:
    return [(slice.key, slice.amount) for cut in pole.read(cuts, period=period, by=By.CHANTIER) for slice in cut.slices]


def test_an_open_year_is_computed_and_its_slices_sum_to_the_figure(
    pole: Runner, dossier: DossierId
) -> None:
    first = str(pole.read(chantiers)[0].id)
    hours, rate = pole.read(figures, period=YEAR)
    assert (hours.amount, hours.rows, str(hours.value)) == (1_201, 1, "12.01")
    assert rate.value == 100
    assert _told(pole, YEAR) == [(first, 721), ("", 480)]
    assert [row.amount for row in pole.read(behind, period=YEAR, code="fake.hours", by=By.CHANTIER, key=first)] == [721]


def test_a_closed_year_stands_whatever_is_edited_later(
    pole: Runner, dossier: DossierId, source: Any
) -> None:
    may = months_of(2025)[4]
    before = _told(pole, YEAR), _told(pole, may), pole.read(figures, period=YEAR)
    pole.do(close_year, year=2025)
    second = pole.read(chantiers)[1].id
    pole.do(set_links, dossier=dossier, shares={second: 10_000}, on=date(2025, 1, 6))
    source.told.append(source.told[0]._replace(record="booking:2", amount=99))
    assert (_told(pole, YEAR), _told(pole, may), pole.read(figures, period=YEAR)) == before
    assert _told(pole, months_of(2025)[5]) == []
    assert len(pole.read(behind, period=YEAR, code="fake.hours")) == 1

    closing = pole.read(closing_of, year=2025)
    assert closing is not None
    pole.do(reopen_year, closing=closing.id, reason="Heures oubliées")
    assert _told(pole, YEAR) == [(str(second), 1_300)]
    assert [each.reopen_reason for each in pole.read(closings)] == ["Heures oubliées"]
    pole.do(close_year, year=2025)
    assert len(pole.read(closings)) == 2


def test_a_year_is_closed_once_and_when_it_is_over(pole: Runner, dossier: DossierId) -> None:
    with pytest.raises(RuleBroken, match="pas finie"):
        pole.do(close_year, year=2026)
    pole.do(close_year, year=2025)
    with pytest.raises(RuleBroken, match="déjà close"):
        pole.do(close_year, year=2025)
    closing = pole.read(closing_of, year=2025)
    assert closing is not None
    with pytest.raises(BadInput, match="pourquoi"):
        pole.do(reopen_year, closing=closing.id, reason=" ")


def test_the_database_keeps_the_rows_of_a_closing(pole: Runner, dossier: DossierId) -> None:
    pole.do(close_year, year=2025)
    for statement in ("UPDATE report_row SET amount = 1", "DELETE FROM report_value"):
        with pytest.raises(Exception, match="report_"), pole.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_a_comment_is_written_once_by_one(pole: Runner) -> None:
    pole.do(write_comment, report="activity:2025", section="hosting", words="Une bonne année.")
    assert [c.words for c in pole.read(comments, report="activity:2025")] == ["Une bonne année."]
    pole.do(write_comment, report="activity:2025", section="hosting", words="Mieux.", seen_version=1)
    with pytest.raises(Conflict):
        pole.do(write_comment, report="activity:2025", section="hosting", words="Pire.", seen_version=1)


def test_the_chantiers_of_a_closed_year_keep_their_names(pole: Runner, dossier: DossierId) -> None:
    pole.do(close_year, year=2025)
    cut = pole.read(cuts, period=YEAR, by=By.CHANTIER)[0]
    assert cut.slices[0].name.startswith("1. ")
    assert cut.slices[-1].name == "non rattaché"
    assert ChantierId(int(cut.slices[0].key)) == pole.read(chantiers)[0].id
