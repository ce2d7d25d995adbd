"""Random bookings, options, moves, exchanges, cancellations and ways back, against a simple model.

The model knows leaves, hours and an order in the queue; the ledger must say the same after each act.
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from event_words import DAY, at
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from pole_desk import backend
from pole_desk.activities.events import commands as acts
from pole_desk.activities.events.rules import BookingState, BookingWish
from pole_desk.kernel.clock import FixedClock, noon
from pole_desk.kernel.errors import BadInput, Conflict, RuleBroken
from pole_desk.kernel.work import Outcome, Reader
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.dossiers.commands import set_party_links
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

LEAVES = {
    "R1": ("R1",), "HALLE-A": ("HALLE-A",), "HALLE-B": ("HALLE-B",), "HALLE-C": ("HALLE-C",),
    "HALLE": ("HALLE-A", "HALLE-B", "HALLE-C"),
}  # fmt: skip
OPTIONS, OVER = ("option",), ("cancelled",)
LAST = 10**9
CLAIMS = (
    "SELECT h.item, s.code, c.starts_at, c.ends_at, c.firm FROM claim c JOIN hold h ON h.id = c.hold "
    "JOIN space s ON s.id = c.leaf WHERE c.firm = 1 OR h.lapses_at > :now ORDER BY 1, 2"
)
LINKS = "SELECT dossier, chantier, share FROM dossier_link ORDER BY 1, 2"
RECORDS = "SELECT b.id, e.number FROM event_booking b JOIN event e ON e.id = b.event ORDER BY b.id"


@dataclass
class Known:
    """A booking as the model knows it."""

    event: int
    space: str
    first: int
    last: int
    buffer: int
    state: str
    group: int
    order: int = LAST
    confirm_by: int | None = None
    before: str = ""

    def meets(self, other: Known) -> bool:
        return (
            bool(set(LEAVES[self.space]) & set(LEAVES[other.space]))
            and self.first - self.buffer < other.last + other.buffer
            and other.first - other.buffer < self.last + self.buffer
        )


@dataclass
class Model:
    """Every booking ever made, and how far the queue was counted."""

    known: dict[int, Known] = field(default_factory=dict)
    count: int = 0

    def live(self, one: Known, now: int) -> bool:
        return one.state in OPTIONS and one.confirm_by is not None and one.confirm_by > now

    def allows(self, changed: dict[int, Known], now: int) -> bool:
        """Whether nobody firm, nor an option that comes before, is in the way of what changes."""
        others = [one for booking, one in self.known.items() if booking not in changed]
        firm = [one for one in changed.values() if one.state == "confirmed"]
        for one in firm:
            for other in others:
                ahead = self.live(other, now) and other.event != one.event and other.order < one.order
                if one.meets(other) and (other.state == "confirmed" or ahead):
                    return False
        return not any(
            one.meets(other) for i, one in enumerate(firm) for other in firm[i + 1 :]
        )

    def accept(self, changed: dict[int, Known]) -> None:
        for one in changed.values():
            if one.order == LAST:
                self.count += 1
                one.order = self.count
        self.known.update(changed)

    def claims(self, now: int) -> list[tuple[str, str, int, int, int]]:
        return sorted(
            (f"event_booking:{booking}", leaf, one.first - one.buffer, one.last + one.buffer,
             int(one.state == "confirmed"))
            for booking, one in self.known.items()
            if one.state == "confirmed" or self.live(one, now)
            for leaf in LEAVES[one.space]
        )  # fmt: skip


class Walk(RuleBasedStateMachine):
    """One pole and its model, walked together."""

    template: Path
    folder: Path
    count = 0

    def __init__(self) -> None:
        super().__init__()
        Walk.count += 1
        file = self.folder / f"walk-{Walk.count}.pole"
        shutil.copy(self.template, file)
        self.file = file
        self.clock: FixedClock = noon(date(2026, 11, 23))
        self.runner = backend.open_pole(f"sqlite:///{file}", self.clock)
        self.model = Model()
        self.back: tuple[Outcome, Model, Any, int] | None = None

    @initialize()
    def people(self) -> None:
        names = ("Les Semeurs", "Le Fournil", "La Recyclerie")
        self.parties = [self.runner.do(add_party, party=PartyInput(name=name)) for name in names]
        chantier = self.runner.read(chantiers)[0].id
        for party in self.parties:
            self.runner.do(set_party_links, party=party, shares={chantier: 2500}, on=self.clock.today())
        self.spaces = {code: self.runner.read(space_by_code, code=code).id for code in LEAVES}

    def teardown(self) -> None:
        assert self.runner.read(backend.check) == []
        self.runner.engine.dispose()
        for part in self.folder.glob(f"{self.file.name}*"):
            part.unlink()

    @property
    def now(self) -> int:
        return int(self.clock.now().timestamp())

    def tick(self, seconds: int) -> None:
        self.clock.set(datetime.fromtimestamp(self.now + seconds, UTC))

    def ledger(self) -> list[tuple[Any, ...]]:
        return self._ask(CLAIMS, now=self.now)

    def _ask(self, sql: str, **given: int) -> list[tuple[Any, ...]]:
        def ask(reader: Reader) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in reader.connection.execute(text(sql), given)]

        return self.runner.read(ask)

    def attempt(self, changed: dict[int, Known] | None, command: Any, /, **given: Any) -> Outcome | None:
        """Do it: accepted when the model allows what changes, refused when not or when it is None."""
        allowed = changed is not None and self.model.allows(changed, self.now)
        before = copy.deepcopy(self.model), (self.ledger(), self._ask(LINKS)), self.now
        try:
            done = self.runner.perform(command, **given)
        except RuleBroken:
            assert not allowed, f"{command.__name__} was refused"
            return None
        except BadInput as refused:
            assert refused.code == "space_twice"
            leaves = [leaf for one in (changed or {}).values() for leaf in LEAVES[one.space]]
            assert len(leaves) > len(set(leaves)), f"{command.__name__} was refused"
            return None
        assert allowed, f"{command.__name__} was accepted"
        self.back = (done, *before)
        return done

    def groups(self, bookings: Iterable[int]) -> dict[int, Known]:
        """Copies of the bookings named and of those made as one with them, all over or none."""
        over = {self.model.known[booking].state in OVER for booking in bookings}
        groups = {self.model.known[booking].group for booking in bookings}
        return {
            booking: replace(one) for booking, one in self.model.known.items()
            if booking in bookings or (one.group in groups and (one.state in OVER) in over)
        }  # fmt: skip

    @rule(
        data=st.data(), party=st.integers(0, 2), first=st.integers(8, 17), hours=st.integers(1, 4),
        buffer=st.sampled_from([0, 0, 1800]), state=st.sampled_from(["confirmed", "option", "inquiry"]),
        codes=st.sampled_from([*((code,) for code in LEAVES), ("HALLE-A", "HALLE-B"), ("R1", "HALLE-C")]),
        term=st.integers(1, 72),
    )  # fmt: skip
    def book(
        self, data: Any, party: int, first: int, hours: int, buffer: int, state: str,
        codes: tuple[str, ...], term: int,
    ) -> None:  # fmt: skip
        del data
        bounds = at(first), at(first + hours)
        until = self.now + term * 3600 if state == "option" and self.now + term * 3600 < bounds[0] else None
        state = "inquiry" if state == "option" and until is None else state
        event = LAST + len(self.model.known)
        number = max(self.model.known, default=0)
        group = number + 1 if codes == ("HALLE-A", "HALLE-B") else 0
        wanted = {
            number + 1 + rank: Known(event, code, *bounds, buffer, state, group or -(number + rank), LAST, until)
            for rank, code in enumerate(codes)
        }  # fmt: skip
        done = self.attempt(
            wanted, acts.book, party=self.parties[party], title="Rencontre", state=BookingState(state),
            option_until=until,
            wishes=[BookingWish(self.spaces[code], *bounds, set_up=buffer, tear_down=buffer) for code in codes],
        )  # fmt: skip
        if done is not None:
            made = dict(zip(done.value.bookings, wanted.values(), strict=True))
            for one in made.values():
                one.event = done.value.event
                one.group = min(made) if group else -min(made) - codes.index(one.space)
            self.model.accept(made)

    @precondition(lambda self: self.model.known)
    @rule(data=st.data())
    def confirm(self, data: Any) -> None:
        booking = data.draw(st.sampled_from(sorted(self.model.known)))
        changed = self.groups([booking])
        possible = all(one.state in ("inquiry", "option") for one in changed.values())
        for one in changed.values():
            one.order = one.order if self.model.live(one, self.now) else LAST
            one.state, one.confirm_by = "confirmed", None
        self._settle(changed if possible else None, acts.confirm_bookings, bookings=[booking])

    def _settle(self, changed: dict[int, Known] | None, command: Any, /, **given: Any) -> None:
        if self.attempt(changed, command, **given) is not None and changed is not None:
            self.model.accept(changed)

    @precondition(lambda self: self.model.known)
    @rule(data=st.data())
    def cancel(self, data: Any) -> None:
        booking = data.draw(st.sampled_from(sorted(self.model.known)))
        changed = self.groups([booking])
        possible = self.model.known[booking].state not in OVER
        for one in changed.values():
            one.before, one.state = one.state, "cancelled"
        given = {"bookings": [booking], "reason": "report"}
        self._settle(changed if possible else None, acts.cancel_bookings, **given)

    @precondition(lambda self: self.model.known)
    @rule(data=st.data())
    def restore(self, data: Any) -> None:
        booking = data.draw(st.sampled_from(sorted(self.model.known)))
        changed = self.groups([booking])
        possible = self.model.known[booking].state in OVER
        for one in changed.values():
            one.state, one.before = one.before or one.state, ""
            one.order = LAST if one.state == "option" else one.order
        self._settle(changed if possible else None, acts.restore_bookings, bookings=[booking])

    @precondition(lambda self: self.model.known)
    @rule(data=st.data(), code=st.sampled_from(sorted(LEAVES)), first=st.integers(8, 17), hours=st.integers(1, 4))
    def move(self, data: Any, code: str, first: int, hours: int) -> None:
        booking = data.draw(st.sampled_from(sorted(self.model.known)))
        changed = self.groups([booking])
        possible = all(one.state not in OVER for one in changed.values())
        was = {number: replace(one) for number, one in changed.items()}
        for number, one in changed.items():
            if number != booking and one.space == code:
                one.space = was[booking].space
            one.first, one.last = at(first), at(first + hours)
        changed[booking].space = code
        buffer = was[booking].buffer
        for number, one in changed.items():
            one.buffer = buffer
            self._leave(one, was[number])
        self._settle(
            changed if possible else None, acts.move_booking, booking=booking, space=self.spaces[code],
            starts_at=at(first), ends_at=at(first + hours), set_up=buffer, tear_down=buffer,
        )  # fmt: skip

    def _leave(self, one: Known, was: Known) -> None:
        inside = one.space == was.space and one.first >= was.first and one.last <= was.last
        one.order = one.order if inside else LAST
        if one.confirm_by is not None and one.confirm_by > one.first > self.now:
            one.confirm_by = one.first

    @precondition(lambda self: len(self.model.known) > 1)
    @rule(data=st.data())
    def swap(self, data: Any) -> None:
        pair = data.draw(st.lists(st.sampled_from(sorted(self.model.known)), min_size=2, max_size=2, unique=True))
        changed = self.groups(pair)
        was = {number: replace(one) for number, one in changed.items()}
        sides = [
            sorted((n for n, one in changed.items() if n == booking or one.group == changed[booking].group),
                   key=lambda n: changed[n].space)
            for booking in pair
        ]  # fmt: skip
        possible = (
            all(one.state not in OVER for one in changed.values())
            and not set(sides[0]) & set(sides[1]) and len(sides[0]) == len(sides[1])
        )  # fmt: skip
        for one, other in zip(*sides, strict=False):
            first, second = changed[one], changed[other]
            if first.space != second.space:
                first.space, second.space = second.space, first.space
            else:
                length = first.last - first.first, second.last - second.first
                first.first, second.first = second.first, first.first
                first.last, second.last = first.first + length[0], second.first + length[1]
        for number, one in changed.items():
            self._leave(one, was[number])
        self._settle(changed if possible else None, acts.swap_bookings, one=pair[0], other=pair[1])

    @precondition(lambda self: any(one.state in ("option", "inquiry") for one in self.model.known.values()))
    @rule(data=st.data(), term=st.integers(1, 72))
    def extend(self, data: Any, term: int) -> None:
        waiting = [n for n, one in self.model.known.items() if one.state in ("option", "inquiry")]
        booking = data.draw(st.sampled_from(sorted(waiting)))
        changed = self.groups([booking])
        until = self.now + term * 3600
        if any(one.first <= until for one in changed.values()):
            return
        for one in changed.values():
            one.order = one.order if self.model.live(one, self.now) else LAST
            one.state, one.confirm_by = "option", until
        self._settle(changed, acts.extend_option, booking=booking, until=until)

    @precondition(lambda self: self.model.known)
    @rule(data=st.data(), hours=st.integers(1, 30))
    def challenge(self, data: Any, hours: int) -> None:
        booking = data.draw(st.sampled_from(sorted(self.model.known)))
        changed = self.groups([booking])
        possible = all(self.model.live(one, self.now) for one in changed.values())
        until = min([self.now + hours * 3600, *(one.confirm_by or LAST * 9 for one in changed.values())])
        for one in changed.values():
            one.confirm_by = until
        self._settle(changed if possible else None, acts.challenge_option, booking=booking, hours=hours)

    @rule(hours=st.integers(1, 40))
    def wait(self, hours: int) -> None:
        self.tick(hours * 3600)

    @precondition(lambda self: self.back is not None and self.back[0].undo is not None)
    @rule()
    def undo(self) -> None:
        assert self.back is not None
        done, model, ledger, then = self.back
        assert done.undo is not None
        again = self.runner.undo(done.undo)
        self.back = None
        made = self.model.known.keys() - model.known.keys()
        for booking in made:
            one = self.model.known[booking]
            model.known[booking] = replace(one, state="cancelled", before=one.state)
        model.count = self.model.count
        self.model = model
        lapsed = any(then < (one.confirm_by or 0) <= self.now for one in model.known.values())
        if not lapsed:
            assert (self.ledger(), self._ask(LINKS)[: len(ledger[1])]) == ledger
        assert again.undo is not None

    @precondition(lambda self: self.back is not None and self.back[0].undo is not None)
    @rule()
    def undo_of_what_changed_since(self) -> None:
        """A way back is refused once another act changed the same booking."""
        assert self.back is not None
        done = self.back[0]
        assert done.undo is not None
        formers = done.undo.arguments.get("formers")
        if not formers:
            return
        booking = formers[0].booking
        if self.model.known[booking].state in OVER:
            return
        self.runner.do(acts.change_booking, booking=booking, title=f"Titre {self.now}", people=3)
        with pytest.raises(Conflict):
            self.runner.undo(done.undo)
        self.back = None

    @invariant()
    def same_claims(self) -> None:
        self.tick(1)
        assert self.ledger() == self.model.claims(self.now)

    @invariant()
    def nothing_is_lost(self) -> None:
        found = self._ask(RECORDS)
        assert [row[0] for row in found] == sorted(self.model.known)
        assert all(number.startswith("EV-2026-") for _booking, number in found)


def test_bookings_keep_to_the_model_whatever_is_done(sqlite_template: Path, tmp_path: Path) -> None:
    class Here(Walk):
        template = sqlite_template
        folder = tmp_path

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=16, stateful_step_count=25, deadline=None,
            suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )  # fmt: skip
    assert DAY == date(2026, 12, 3)
