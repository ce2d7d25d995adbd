"""Poles whose event spaces hold many bookings: 45 minutes of each hour, before today and after.

They have no statistics of their tables: the program never gathers any on SQLite.
"""

from __future__ import annotations

import shutil
import sqlite3
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pole_desk import backend
from pole_desk.kernel.clock import noon
from pole_desk.kernel.periods import FOREVER, day_start
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import PartyId, SpaceId
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import spaces

TODAY = date(2026, 11, 23)
MIDDLE = day_start(TODAY)
CODES = ("HALLE-A", "HALLE-B", "HALLE-C", "CANTINE", "R1", "R2", "R3", "R4")
SPACING, LASTS = 3600, 2700
EACH_EVENT = 25
"""Bookings of an event."""
EACH_LOAN = 50
"""One booking in so many has a projector."""
OPTIONS = 200
CLIENTS = 40


class Booked(NamedTuple):
    """A pole and its file, a client, the event spaces by code."""

    runner: Runner
    file: Path
    party: PartyId
    rooms: dict[str, SpaceId]


def empty_pole(folder: Path) -> Path:
    file = folder / "empty.db"
    backend.create_pole(f"sqlite:///{file}", noon(TODAY))
    return file


def booked_pole(empty: Path, count: int) -> Booked:
    """A copy of an empty pole with so many confirmed bookings, and some options to come."""
    file = empty.with_name(f"booked-{count}.db")
    shutil.copy(empty, file)
    runner = backend.open_pole(f"sqlite:///{file}", noon(TODAY))
    rooms = {place.code: place.id for place in runner.read(spaces)}
    parties = [
        runner.do(add_party, party=PartyInput(name=f"Les Semeurs {n}" if n else "Les Semeurs")) for n in range(CLIENTS)
    ]
    raw = sqlite3.connect(file)
    each = count // len(CODES)
    events = -(-each * len(CODES) // EACH_EVENT)
    first = MIDDLE - each // 2 * SPACING
    raw.execute("UPDATE leaf SET opens_at = ?", (first - 86_400,))
    _open_events(raw, parties, events)
    _hold(raw, [rooms[code] for code in CODES], first, each, events)
    _book(raw)
    _lend(raw)
    raw.commit()
    raw.close()
    return Booked(runner, file, parties[0], rooms)


def _open_events(raw: sqlite3.Connection, parties: list[PartyId], events: int) -> None:
    raw.executemany(
        "INSERT INTO dossier (id, kind, party, title, state, opened_on, version) "
        "VALUES (?, 'event', ?, 'Atelier', 'open', '2026-01-01', 1)",
        ((1000 + n, parties[n % CLIENTS]) for n in range(events)),
    )
    raw.executemany(
        "INSERT INTO event (id, dossier, number, category, caller, phone, email, people, order_number, "
        "deposit_percent, note, search_key, created_at, version) "
        "VALUES (?, ?, ?, 'other', '', '', '', 8, '', 0, '', ?, 0, 1)",
        ((n + 1, 1000 + n, f"EV-2025-{n:06d}", f" ev 2025 {n:06d} atelier #") for n in range(events)),
    )


def _hold(
    raw: sqlite3.Connection, rooms: list[SpaceId], first: int, each: int, events: int
) -> None:
    statement = (
        "INSERT INTO hold (id, dossier, space, item, starts_at, ends_at, firm, lapses_at, set_up, tear_down, "
        "state, label, wished_set_up, wished_tear_down, squeeze_reason, queued_at, version) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 'held', '', 0, 0, '', 0, 1)"
    )
    count = each * len(rooms)
    raw.executemany(
        statement,
        (
            (n + 1, 1000 + n // EACH_EVENT, rooms[n % len(rooms)], f"event_booking:{n + 1}",
             first + n // len(rooms) * SPACING, first + n // len(rooms) * SPACING + LASTS, 1, FOREVER)
            for n in range(count)
        ),
    )  # fmt: skip
    gaps = [MIDDLE + (40 + n) * SPACING + LASTS for n in range(OPTIONS)]
    raw.executemany(
        statement,
        (
            (count + n + 1, 1000 + n % events, rooms[n % len(rooms)], f"event_booking:{count + n + 1}",
             gap, gap + 600, 0, MIDDLE + 10 * 86_400)
            for n, gap in enumerate(gaps)
        ),
    )  # fmt: skip
    raw.execute(
        "INSERT INTO claim (hold, leaf, starts_at, ends_at, firm) "
        "SELECT id, space, starts_at, ends_at, firm FROM hold"
    )


def _book(raw: sqlite3.Connection) -> None:
    raw.execute(
        "INSERT INTO event_booking (id, event, hold, space, title, starts_at, ends_at, set_up, tear_down, "
        "squeeze_reason, people, layout, state, confirm_by, blocked_by, cancel_reason, cancel_fee, before_cancel, "
        "unit, quantity, list_price, agreed_price, included_minutes, price_words, price_reason, item, tax, "
        "account, version) SELECT id, dossier - 999, id, space, 'Atelier', starts_at, ends_at, 0, 0, '', 8, '', "
        "CASE firm WHEN 1 THEN 'confirmed' ELSE 'option' END, CASE firm WHEN 1 THEN NULL ELSE lapses_at END, "
        "'', '', 0, '', 'hour', 10000, 2000, 2000, 0, '', '', 'event_meeting_room_hour', 'S20', '706400', 1 "
        "FROM hold WHERE item LIKE 'event_booking:%'"
    )


def _lend(raw: sqlite3.Connection) -> None:
    raw.execute(
        "INSERT INTO event_equipment (id, code, label, stock, item, retired, version) "
        "VALUES (99, 'beamer', 'Vidéoprojecteur mobile', 4, 'event_projector', 0, 1)"
    )
    raw.execute(
        "INSERT INTO event_loan (booking, equipment, quantity, starts_at, ends_at, held, version) "
        f"SELECT id, 99, 1, starts_at, ends_at, 1, 1 FROM event_booking WHERE id % {EACH_LOAN} = 0 "
        "AND state = 'confirmed'"
    )
