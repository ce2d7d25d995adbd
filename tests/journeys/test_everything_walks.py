"""Rooms, series, options, meals and services walked at random in one pole; every way back is whole.

The model is small: who holds a room or the canteen firmly at which hour. It foretells whether a
booking or a service is taken; what comes back with an undo is compared in full.
"""

from __future__ import annotations

import shutil
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from event_words import at, space
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import text

from pole_desk import backend
from pole_desk.activities.canteen.commands import (
    book_meal,
    cancel_meal,
    cancel_service,
    change_meal,
    open_service,
    restore_cancelled_service,
)
from pole_desk.activities.canteen.queries.services import services
from pole_desk.activities.events import commands as acts
from pole_desk.activities.events.rules import BookingState, BookingWish, OnClosedDay
from pole_desk.activities.events.rules.series import OnClash, Scope, SeriesChange, SeriesWish
from pole_desk.kernel.clock import noon
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.periods import PARIS, Month
from pole_desk.kernel.work import Outcome, Reader
from pole_desk.ports.charges import ChargeSources
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.claims.queries import free_spaces
from pole_desk.registers.dossiers.commands import set_party_links
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput

TODAY = date(2026, 11, 23)
DAYS = [date(2026, 12, 3), date(2026, 12, 4), date(2026, 12, 7)]
MONTHS = (Month(2026, 11), Month(2026, 12), Month(2027, 1))
CODES = ("R1", "HALLE", "HALLE-B", "CANTINE")
DAY, HOUR, LENGTH, WHICH = st.sampled_from(DAYS), st.integers(9, 15), st.integers(1, 3), st.integers(0, 10_000)
CLAIMS = (
    "SELECT h.item, c.leaf, c.starts_at, c.ends_at, c.firm FROM claim c JOIN hold h ON h.id = c.hold "
    "WHERE c.firm = 1 OR h.lapses_at > :now ORDER BY 1, 2, 3"
)
FIRM = "SELECT leaf, starts_at, ends_at FROM claim WHERE firm = 1 ORDER BY 1, 2"
LINKS = (
    "SELECT l.dossier, l.chantier, l.share FROM dossier_link l JOIN dossier d ON d.id = l.dossier "
    "WHERE d.id <= :known ORDER BY 1, 2"
)
KEPT = ("event_booking", "event", "event_series", "canteen_service", "canteen_meal", "dossier", "hold")


class Walk(RuleBasedStateMachine):
    """One pole; `bookings` are those made, in their order."""

    template: Path
    folder: Path
    count = 0

    def __init__(self) -> None:
        super().__init__()
        Walk.count += 1
        self.file = self.folder / f"walk-{Walk.count}.pole"
        shutil.copy(self.template, self.file)
        self.clock = noon(TODAY)
        self.runner = runner = backend.open_pole(f"sqlite:///{self.file}", self.clock)
        self.parties = [runner.do(add_party, party=PartyInput(name=name)) for name in ("Un", "Deux")]
        chantier = runner.read(chantiers)[0].id
        runner.do(set_party_links, party=self.parties[0], shares={chantier: 4000}, on=TODAY)
        self.spaces = {code: space(runner, code) for code in CODES}
        self.records: dict[str, int] = {}

    def teardown(self) -> None:
        assert self.runner.read(backend.check) == []
        self.runner.engine.dispose()
        for part in self.folder.glob(f"{self.file.name}*"):
            part.unlink()

    def ask(self, sql: str, **given: int) -> list[tuple[Any, ...]]:
        def run(reader: Reader) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in reader.connection.execute(text(sql), given)]

        return self.runner.read(run)

    def shown(self, known: int) -> Any:
        """Claims, charges, links of the dossiers known, and what is free: what an undo brings back."""
        now = int(self.clock.now().timestamp())
        free = [
            sorted(place.id for place in self.runner.read(
                free_spaces, starts_at=at(hour, day=day), ends_at=at(hour + 1, day=day)))
            for day in DAYS for hour in (9, 12, 14)
        ]  # fmt: skip
        return self.ask(CLAIMS, now=now), self.charges(), self.ask(LINKS, known=known), free

    def charges(self) -> list[tuple[Any, ...]]:
        """What is due once all is over, whoever charges it."""
        self.clock.set(datetime.combine(date(2027, 2, 1), time(12), PARIS))

        def due(reader: Reader) -> list[tuple[Any, ...]]:
            sources = reader.port(ChargeSources).sources
            return sorted(
                (one.key, one.party, one.quantity, one.unit_price, one.list_price, one.tax)
                for source in sources for month in MONTHS for one in source.due(reader, month)
            )  # fmt: skip

        found = self.runner.read(due)
        self.clock.set(noon(TODAY).now())
        return found

    def known(self) -> int:
        return int(self.ask("SELECT COALESCE(MAX(id), 0) FROM dossier")[0][0])

    def act(self, command: Any, back: bool, /, **given: Any) -> Outcome | None:
        """Do it; refused, nothing moved; taken back, all is as it was."""
        known = self.known()
        before = self.shown(known)
        try:
            done = self.runner.perform(command, **given)
        except PoleError:
            assert self.shown(known) == before, f"{command.__name__} was half done"
            return None
        if back and done.undo is not None:
            after = self.shown(known)
            undone = self.runner.undo(done.undo)
            assert self.shown(known) == before, f"{command.__name__} did not come back"
            assert undone.undo is not None
            redone = self.runner.undo(undone.undo)
            assert self.shown(known) == after, f"{command.__name__} was not done again"
            assert redone.undo is not None
            self.runner.undo(redone.undo)
            assert self.shown(known) == before, f"{command.__name__} did not come back twice"
        return done

    def firm(self, code: str, starts: int, ends: int) -> bool:
        """Whether somebody firm is there, by the bare claims."""
        inside = {"HALLE": ("HALLE-A", "HALLE-B", "HALLE-C")}.get(code, (code,))
        leaves = {space(self.runner, one) for one in inside}
        return any(leaf in leaves and first < ends and starts < last for leaf, first, last in self.ask(FIRM))

    def bookings(self) -> list[int]:
        return [row[0] for row in self.ask("SELECT id FROM event_booking ORDER BY id")]

    def pick(self, rows: list[Any], which: int) -> Any:
        return rows[which % len(rows)]

    @rule(code=st.sampled_from(CODES), day=DAY, hour=HOUR, length=LENGTH, who=st.integers(0, 1),
          option=st.booleans(), back=st.booleans())  # fmt: skip
    def books(
        self, code: str, day: date, hour: int, length: int, who: int, option: bool, back: bool
    ) -> None:
        starts, ends = at(hour, day=day), at(hour + length, day=day)
        taken = self.firm(code, starts, ends)
        state = BookingState.OPTION if option else BookingState.CONFIRMED
        done = self.act(
            acts.book, back, party=self.parties[who], title="Rencontre", state=state,
            wishes=[BookingWish(self.spaces[code], starts, ends, set_up=0, tear_down=0)],
        )  # fmt: skip
        if not option and taken:
            assert done is None
        if option:
            assert done is not None

    @rule(code=st.sampled_from(("R1", "HALLE-B")), hour=HOUR, back=st.booleans(), refuse=st.booleans())
    def books_a_series(self, code: str, hour: int, back: bool, refuse: bool) -> None:
        wish = SeriesWish(
            self.spaces[code], "FREQ=DAILY;COUNT=3", starts=f"2026-12-03T{hour:02d}:00", minutes=60,
            set_up=0, tear_down=0,
        )  # fmt: skip
        self.act(
            acts.book_series, back, party=self.parties[0], title="Atelier", wish=wish,
            on_clash=OnClash.REFUSE if refuse else OnClash.STOP,
        )

    @precondition(lambda self: self.bookings())
    @rule(which=WHICH, back=st.booleans(), scope=st.sampled_from(list(Scope)), hour=HOUR, cancel=st.booleans())
    def changes_a_series(self, which: int, back: bool, scope: Scope, hour: int, cancel: bool) -> None:
        booking = self.pick(self.bookings(), which)
        if cancel:
            self.act(acts.cancel_series, back, booking=booking, scope=scope, reason="report")
        else:
            change = SeriesChange(starts=f"{hour:02d}:30")
            self.act(acts.change_series, back, booking=booking, scope=scope, change=change)

    @precondition(lambda self: self.bookings())
    @rule(which=WHICH, back=st.booleans(), verb=st.sampled_from(["confirm", "cancel", "restore"]))
    def settles(self, which: int, back: bool, verb: str) -> None:
        chosen = [self.pick(self.bookings(), which)]
        if verb == "confirm":
            self.act(acts.confirm_bookings, back, bookings=chosen)
        elif verb == "cancel":
            self.act(acts.cancel_bookings, back, bookings=chosen, reason="report")
        else:
            self.act(acts.restore_bookings, back, bookings=chosen)

    @precondition(lambda self: self.bookings())
    @rule(which=WHICH, code=st.sampled_from(CODES), day=DAY, hour=HOUR, length=LENGTH, back=st.booleans())
    def moves(self, which: int, code: str, day: date, hour: int, length: int, back: bool) -> None:
        self.act(
            acts.move_booking, back, booking=self.pick(self.bookings(), which), space=self.spaces[code],
            starts_at=at(hour, day=day), ends_at=at(hour + length, day=day),
        )  # fmt: skip

    @rule(day=DAY, back=st.booleans())
    def opens_a_service(self, day: date, back: bool) -> None:
        stands = any(one.day == day and one.state == "open" for one in self.services())
        taken = self.firm("CANTINE", at(11, day=day), at(14, 30, day=day))
        done = self.act(open_service, back, day=day)
        if taken and not stands:
            assert done is None

    @rule(day=DAY, covers=st.integers(1, 60), who=st.integers(0, 1), back=st.booleans())
    def books_meals(self, day: date, covers: int, who: int, back: bool) -> None:
        self.act(book_meal, back, day=day, party=self.parties[who], covers=covers)

    @precondition(lambda self: self.meals())
    @rule(which=WHICH, day=st.one_of(st.none(), DAY), covers=st.integers(1, 60), back=st.booleans(),
          formula=st.sampled_from((None, "meal_full", "meal_dish")), cancel=st.booleans())  # fmt: skip
    def changes_meals(
        self, which: int, day: date | None, covers: int, back: bool, formula: str | None, cancel: bool
    ) -> None:
        meal = self.pick(self.meals(), which)
        if cancel:
            self.act(cancel_meal, back, meal=meal, reason="report")
        else:
            self.act(change_meal, back, meal=meal, day=day, covers=covers, formula=formula)

    @rule(day=DAY, covers=st.integers(1, 60), hour=HOUR, who=st.integers(0, 1), back=st.booleans())
    def takes_a_call(self, day: date, covers: int, hour: int, who: int, back: bool) -> None:
        wish = BookingWish(self.spaces["R1"], at(hour, day=day), at(hour + 1, day=day), set_up=0, tear_down=0)
        self.act(acts.take_call, back, party=self.parties[who], title="Journée", wishes=[wish], covers=covers)

    @precondition(lambda self: self.bookings())
    @rule(which=WHICH, days=st.sampled_from((-3, -1, 1, 3)), back=st.booleans())
    def moves_an_event(self, which: int, days: int, back: bool) -> None:
        booking = self.pick(self.bookings(), which)
        event = self.ask("SELECT event FROM event_booking WHERE id = :booking", booking=booking)[0][0]
        self.act(acts.move_event, back, event=event, days=days, on_closed_day=OnClosedDay.KEEP)

    def meals(self) -> list[int]:
        return [row[0] for row in self.ask("SELECT id FROM canteen_meal ORDER BY id")]

    @precondition(lambda self: self.services())
    @rule(which=WHICH, keep=st.booleans(), back=st.booleans(), restore=st.booleans())
    def cancels_a_service(self, which: int, keep: bool, back: bool, restore: bool) -> None:
        service = self.pick(self.services(), which)
        if restore:
            self.act(restore_cancelled_service, back, service=service.id)
        else:
            self.act(cancel_service, back, service=service.id, reason="panne", keep_space=keep)

    def services(self) -> list[Any]:
        found = self.runner.read(services, first=DAYS[0], last=DAYS[-1] + timedelta(days=1))
        return [one for one in found if one.id]

    @invariant()
    def nobody_is_held_twice(self) -> None:
        last: dict[int, int] = {}
        for leaf, first, ends in self.ask(FIRM):
            assert first >= last.get(leaf, 0)
            last[leaf] = ends

    @invariant()
    def nothing_is_lost(self) -> None:
        for table in KEPT:
            count = int(self.ask(f"SELECT COUNT(*) FROM {table}")[0][0])
            assert count >= self.records.get(table, 0), table
            self.records[table] = count


def test_whatever_is_done_nothing_is_held_twice_lost_or_half_taken_back(
    sqlite_template: Path, tmp_path: Path
) -> None:
    class Here(Walk):
        template = sqlite_template
        folder = tmp_path

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=8, stateful_step_count=25, deadline=None,
            suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )  # fmt: skip

