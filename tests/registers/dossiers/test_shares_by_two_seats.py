"""Two seats at the same moment on the links of one dossier: never more than the whole, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import DossierId, PartyId
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.dossiers.checks import LinkChecks
from pole_desk.registers.dossiers.commands import (
    open_dossier,
    serve_project,
    set_links,
    set_party_links,
)
from pole_desk.registers.dossiers.queries import every_share, project_links
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput

START = date(2026, 1, 1)


@pytest.fixture
def party(pole: Runner) -> PartyId:
    return pole.do(add_party, party=PartyInput(name="Élan"))


def opened(pole: Runner, party: PartyId, kind: Kind = Kind.EVENT) -> DossierId:
    return pole.do(open_dossier, kind=kind, party=party, title="Fête", on=START)


def together(pole_url: str, open_pole: Callable[..., Runner], acts: list[Callable[[Runner], Any]]) -> None:
    seats = [open_pole(pole_url) for _act in acts]
    gate = Barrier(len(acts))

    def run(seat: Runner, act: Callable[[Runner], Any]) -> None:
        gate.wait()
        act(seat)

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, seats, acts))


def test_seats_that_link_one_dossier_at_once_leave_one_whole(
    pole: Runner, pole_url: str, open_pole: Callable[..., Runner], party: PartyId
) -> None:
    dossier = opened(pole, party)
    targets = [one.id for one in pole.read(chantiers)][:3]
    for day in range(1, 5):
        on = date(2026, 2, day)
        together(pole_url, open_pole, [
            lambda seat, one=one, on=on: (
                seat.do(set_links, dossier=dossier, shares={one: 10_000}, on=on),
                seat.do(set_party_links, party=party, shares={one: 10_000}, on=on),
            )
            for one in targets
        ])  # fmt: skip
    assert pole.read(LinkChecks().check) == []
    for _name, shares in pole.read(every_share):
        running = [one for one in shares if one.last_day is None]
        assert [one.share for one in running] == [10_000] * len(running)


def test_seats_that_join_one_dossier_to_two_projects_lose_neither(
    pole: Runner, pole_url: str, open_pole: Callable[..., Runner], party: PartyId
) -> None:
    dossier = opened(pole, party)
    projects = [opened(pole, party, Kind.PROJECT) for _project in range(3)]
    together(pole_url, open_pole, [
        lambda seat, one=one: seat.do(serve_project, project=one, dossiers=[dossier], share=3_000, on=START)
        for one in projects
    ])  # fmt: skip
    served = pole.read(project_links, dossier=dossier, on=START)
    assert {one.project: one.share for one in served} == dict.fromkeys(projects, 3_000)


def test_the_database_itself_refuses_shares_beyond_the_whole(pole: Runner, party: PartyId) -> None:
    dossier = opened(pole, party)
    one, other = [each.id for each in pole.read(chantiers)][:2]
    pole.do(set_links, dossier=dossier, shares={one: 6_000}, on=date(2026, 3, 1))
    pole.do(set_party_links, party=party, shares={one: 6_000}, on=date(2026, 3, 1))
    for table, owner, number in (("dossier_link", "dossier", dossier), ("party_link", "party", party)):
        added = (
            f"INSERT INTO {table} ({owner}, chantier, share, first_day, last_day, withdrawn) "
            f"VALUES ({number}, {other}, :share, :first, :last, :off)"
        )
        fits = {"share": 10_000, "first": date(2026, 1, 1), "last": date(2026, 2, 28), "off": False}
        _write(pole, added, **fits)
        for changed in ({"last": None}, {"last": date(2026, 3, 1)}, {"first": date(2026, 2, 28), "last": None}):
            with pytest.raises(DBAPIError, match=f"{table}_within_new"):
                _write(pole, added, **{**fits, **changed})
        with pytest.raises(DBAPIError, match=f"{table}_within_old"):
            _write(pole, f"UPDATE {table} SET last_day = NULL WHERE share = 10000")
        with pytest.raises(DBAPIError, match=f"{table}_within_old"):
            _write(pole, f"UPDATE {table} SET first_day = :day WHERE share = 6000", day=date(2026, 2, 28))
        _write(pole, f"UPDATE {table} SET withdrawn = :off WHERE share = 10000", off=True)
        with pytest.raises(DBAPIError, match=f"{table}_within_old"):
            _write(pole, f"UPDATE {table} SET withdrawn = :off, last_day = NULL WHERE share = 10000", off=False)
    assert pole.read(LinkChecks().check) == []


def _write(pole: Runner, statement: str, **values: Any) -> None:
    given = {
        name: value.isoformat() if isinstance(value, date) and pole.engine.dialect.name == "sqlite" else value
        for name, value in values.items()
    }
    with pole.engine.execution_options(write=True).begin() as connection:
        connection.execute(text(statement), given)
