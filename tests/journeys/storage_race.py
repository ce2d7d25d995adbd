"""Eight seats that race for the last square metres of a shared unit; the tests say how many tries."""

from __future__ import annotations

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import text

from pole_desk import backend
from pole_desk.activities.storage.commands import share_unit, take_share
from pole_desk.kernel.clock import noon
from pole_desk.kernel.database import engine_for, read_url
from pole_desk.kernel.errors import Overlap, PoleError
from pole_desk.ports.ids import PartyId, StorageUnitId
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

SEATS = 8
TODAY = date(2026, 11, 23)
WARM = multiprocessing.get_context("spawn" if sys.platform == "win32" else "fork")
SOLD = (
    "SELECT u.id, s.first_day, SUM(s.quantity), MAX(u.total) FROM storage_share s "
    "JOIN storage_unit u ON u.id = s.unit WHERE s.withdrawn = {no} GROUP BY u.id, s.first_day"
)


class Race(NamedTuple):
    """A unit of 24 m², shared, and a structure for each seat; each round is a day of its own."""

    url: str
    unit: StorageUnitId
    parties: tuple[PartyId, ...]
    rounds: int
    quantity: Decimal


class Ran(NamedTuple):
    """What one seat lived: parts sold, refusals that named a winner, other failures in words."""

    sold: int
    named: int
    failures: tuple[str, ...]


def race_on(url: str, *, rounds: int, quantity: Decimal) -> Race:
    runner = backend.open_pole(url, noon(TODAY))
    parties = tuple(
        runner.do(add_party, party=PartyInput(name=f"Structure {seat}")) for seat in range(SEATS)
    )
    space = runner.read(space_by_code, code="S03").id
    unit = runner.do(share_unit, space=space, first_day=TODAY)
    runner.engine.dispose()
    return Race(url, unit, parties, rounds, quantity)


def run(race: Race) -> list[Ran]:
    """All seats at once, each taking a part of the unit on each day."""
    with WARM.Manager() as shared:
        gate = shared.Barrier(SEATS)
        with ProcessPoolExecutor(SEATS, mp_context=WARM) as seats:
            running = [seats.submit(_seat, race, seat, gate) for seat in range(SEATS)]
            return [one.result() for one in running]


def _seat(race: Race, seat: int, gate: Any) -> Ran:
    runner = backend.open_pole(race.url, noon(TODAY))
    sold = named = 0
    failures: list[str] = []
    gate.wait()
    for number in range(race.rounds):
        day = TODAY + timedelta(days=number)
        try:
            runner.do(
                take_share, party=race.parties[seat], unit=race.unit, quantity=race.quantity,
                first_day=day, last_day=day,
            )  # fmt: skip
            sold += 1
        except Overlap as error:
            named += bool(error.details["winner"]["party"])
        except PoleError as error:
            failures.append(error.message)
    runner.engine.dispose()
    return Ran(sold, named, tuple(failures))


def sold_by_day(url: str) -> list[tuple[int, int]]:
    """Hundredths of m² sold on each day and those that there are, by plain SQL."""
    engine = engine_for(read_url(url))
    try:
        no = "0" if engine.dialect.name == "sqlite" else "FALSE"
        with engine.connect() as connection:
            rows = connection.execute(text(SOLD.format(no=no)))
            return [(int(row[2]), int(row[3])) for row in rows]
    finally:
        engine.dispose()


def drop_guards(url: str) -> None:
    """Only ever on a scratch pole: what a writer without the command's care would meet."""
    engine = engine_for(read_url(url))
    try:
        with engine.execution_options(write=True).begin() as connection:
            if connection.dialect.name == "sqlite":
                for event in ("insert", "update"):
                    connection.execute(text(f"DROP TRIGGER storage_share_over_{event}"))
            else:
                connection.execute(text("DROP TRIGGER storage_share_over ON storage_share"))
    finally:
        engine.dispose()


def run_blind(race: Race) -> list[Ran]:
    """Every seat writes its part straight into the table, as no command would: the guard alone stands."""
    with WARM.Manager() as shared:
        gate = shared.Barrier(SEATS)
        with ProcessPoolExecutor(SEATS, mp_context=WARM) as seats:
            running = [seats.submit(_blind_seat, race, gate) for _seat_number in range(SEATS)]
            return [one.result() for one in running]


def _blind_seat(race: Race, gate: Any) -> Ran:
    engine = engine_for(read_url(race.url))
    no = "0" if engine.dialect.name == "sqlite" else "FALSE"
    insert = text(
        "INSERT INTO storage_share (unit, dossier, quantity, first_day, last_day, list_price, agreed_price, "
        f"reason, tax, account, withdrawn, withdraw_reason, version) SELECT id, dossier, :quantity, :day, :day, "
        f"0, 0, '', '', '', {no}, '', 1 FROM storage_unit WHERE id = :unit"
    )
    sold = 0
    failures: list[str] = []
    gate.wait()
    for number in range(race.rounds):
        day = TODAY + timedelta(days=number)
        wanted = {"unit": race.unit, "quantity": int(race.quantity * 100), "day": day}
        if engine.dialect.name == "sqlite":
            wanted["day"] = day.isoformat()
        try:
            with engine.execution_options(write=True).begin() as connection:
                connection.execute(insert, wanted)
            sold += 1
        except Exception as error:
            failures.append(str(error))
    engine.dispose()
    return Ran(sold, 0, tuple(failures))
