"""Random edits of a series in two spaces against a simple model: whole dates, the past untouched, undo returns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from event_words import client, space
from hypothesis import example, given, settings
from hypothesis import strategies as st
from series_words import EVER

from pole_desk.activities.events.commands.series import book_series
from pole_desk.activities.events.commands.series_changes import cancel_series, change_series
from pole_desk.activities.events.queries import Booking
from pole_desk.activities.events.queries import bookings as all_bookings
from pole_desk.activities.events.queries.series import series_card
from pole_desk.activities.events.rules.series import (
    ClosedDays,
    OnClash,
    Scope,
    SeriesChange,
    SeriesWish,
)
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import BookingId
from pole_desk.registers.claims.checks import ClaimChecks
from pole_desk.registers.claims.queries import holds

FIRST = datetime(2026, 12, 3, 9)
ROOMS, BESIDE = ("R1", "R2"), "HALLE-A"
HOURS = ("09:00", "11:30", "14:00")


@dataclass(frozen=True)
class Date:
    """A date as the model sees it: where it is, and in what it is its own."""

    wall: datetime
    room: str
    title: str
    alive: bool = True
    own_hour: bool = False
    own_room: bool = False
    own_title: bool = False


edits = st.lists(
    st.one_of(
        st.tuples(
            st.just("change"), st.sampled_from(Scope), st.integers(0, 7),
            st.sampled_from([None, *HOURS]), st.sampled_from([None, *ROOMS]),
            st.sampled_from([None, "Atelier", "Cours"]),
        ),
        st.tuples(st.just("cancel"), st.sampled_from(Scope), st.integers(0, 7)),
        st.tuples(st.just("undo")),
        st.tuples(st.just("wait"), st.integers(1, 3)),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


class Course:
    """A weekly series in the program and in the model, side by side."""

    def __init__(self, pole: Runner, clock: FixedClock, count: int) -> None:
        self.pole, self.clock = pole, clock
        clock.set(datetime(2026, 11, 23, 12, tzinfo=PARIS))
        asked = SeriesWish(space(pole, "R1"), f"FREQ=WEEKLY;COUNT={count}", FIRST.strftime("%Y-%m-%dT%H:%M"),
                           60, 0, 0, others=(space(pole, BESIDE),))  # fmt: skip
        done = pole.do(book_series, party=client(pole), title="Cours", wish=asked, closed_days=ClosedDays.KEEP)
        self.ids = list(done.dates)
        self.beside = dict(zip(self.ids, done.bookings[1::2], strict=True))
        self.group = dict.fromkeys(self.ids, 0)
        self.model = {
            one: Date(FIRST + timedelta(weeks=n), "R1", "Cours") for n, one in enumerate(self.ids)
        }
        self.usual = {0: "R1"}
        self.undo: list[tuple[Any, Any]] = []

    def now(self) -> datetime:
        return self.clock.now().astimezone(PARIS).replace(tzinfo=None)

    def state(self) -> list[Booking]:
        found = self.pole.read(all_bookings, **EVER)
        ours = {*self.ids, *self.beside.values()}
        return [one._replace(version=0) for one in found if one.id in ours]

    def claims(self) -> list[tuple[Any, ...]]:
        return [(one.space, one.starts_at, one.ends_at, one.item) for one in self.pole.read(holds, **EVER)]

    def concerned(self, anchor: BookingId, scope: Scope) -> list[BookingId] | None:
        """The dates that an act is for; None when it must be refused."""
        if scope is not Scope.ALL and self.model[anchor].wall <= self.now():
            return None
        order = [anchor] if scope is Scope.THIS else list(self.ids)
        if scope is Scope.FOLLOWING:
            order = order[order.index(anchor) :]
        return [one for one in order if self.model[one].alive and self.model[one].wall > self.now()] or None

    def change(self, anchor: BookingId, scope: Scope, hour: str | None, room: str | None, title: str | None) -> None:
        if not (hour or room or title):
            return
        change = SeriesChange(None if room is None else space(self.pole, room), hour, title=title)
        concerned = self.concerned(anchor, scope)
        before = self.snapshot()
        try:
            act = self.pole.perform(change_series, booking=anchor, scope=scope, change=change, on_clash=OnClash.KEEP)
        except RuleBroken:
            assert concerned is None
            return
        assert concerned is not None
        called = {
            group: self._called(group, anchor, self.ids[self.ids.index(anchor) :] if scope is Scope.FOLLOWING else self.ids)
            for group in set(self.group.values())
        }  # fmt: skip
        groups = dict(self.group)
        if scope is not Scope.THIS and (hour or room):
            self._split(concerned, room)
        for one in concerned:
            self.model[one] = self._changed(self.model[one], scope, hour, room, title, called[groups[one]])
        self.undo.append((act.undo, before))

    def _called(self, group: int, anchor: BookingId, among: list[BookingId]) -> str:
        """The title that a part's dates have: that of the date named in its own, of most in the others."""
        if group == self.group[anchor]:
            return self.model[anchor].title
        titles = Counter(self.model[one].title for one in among if self.group[one] == group)
        return titles.most_common(1)[0][0] if titles else ""

    def _split(self, concerned: list[BookingId], room: str | None) -> None:
        for group in sorted({self.group[one] for one in concerned}):
            new = max(self.usual) + 1
            self.usual[new] = room or self.usual[group]
            for one in concerned:
                if self.group[one] == group:
                    self.group[one] = new

    def _changed(
        self, one: Date, scope: Scope, hour: str | None, room: str | None, title: str | None, called: str
    ) -> Date:
        alone = scope is Scope.THIS
        if hour is not None and (alone or not one.own_hour):
            clock = datetime.strptime(hour, "%H:%M")
            one = replace(one, wall=one.wall.replace(hour=clock.hour, minute=clock.minute))
        if room is not None and (alone or not one.own_room):
            one = replace(one, room=room)
        if title is not None and (alone or one.title == called):
            one = replace(one, title=title)
        return one

    def cancel(self, anchor: BookingId, scope: Scope) -> None:
        concerned = self.concerned(anchor, scope)
        before = self.snapshot()
        try:
            act = self.pole.perform(cancel_series, booking=anchor, scope=scope, reason="essai")
        except RuleBroken:
            assert concerned is None
            return
        assert concerned is not None
        for one in concerned:
            self.model[one] = replace(self.model[one], alive=False)
        self.undo.append((act.undo, before))

    def snapshot(self) -> Any:
        return dict(self.model), dict(self.group), dict(self.usual), self.state(), self.claims()

    def take_back(self) -> None:
        if not self.undo:
            return
        undo, (model, group, usual, state, claims) = self.undo.pop()
        self.pole.undo(undo)
        self.model, self.group, self.usual = model, group, usual
        assert self.state() == state
        assert self.claims() == claims

    def mark(self) -> None:
        """What is a date's own, from where its series says it should be."""
        for one in self.ids:
            row = next(row for row in self.rows if row.id == one)
            assert row.occurrence is not None
            nominal = datetime.fromisoformat(row.occurrence)
            date_ = self.model[one]
            self.model[one] = replace(
                date_, own_hour=date_.wall != nominal, own_room=date_.room != self.usual[self.group[one]]
            )

    def check(self) -> None:
        self.rows = self.state()
        assert len(self.rows) == 2 * len(self.ids)
        assert len({(one.series, one.occurrence) for one in self.rows}) == 2 * len(self.ids)
        named = {beside: one for one, beside in self.beside.items()}
        for row in self.rows:
            model = self.model[named.get(row.id, row.id)]
            start = datetime.fromtimestamp(row.starts_at, PARIS).replace(tzinfo=None)
            room = BESIDE if row.id in named else model.room
            assert (start, row.code, row.title) == (model.wall, room, model.title)
            assert (row.state == "confirmed") == model.alive
            assert row.ends_at - row.starts_at == 3600
        for series in {one.series for one in self.rows if one.series is not None}:
            facts = self.pole.read(series_card, series=series).facts
            assert facts.pattern is not None
        self.mark()

    def clear(self) -> None:
        self.clock.set(datetime(2026, 11, 23, 12, tzinfo=PARIS))
        for one in self.state():
            if one.state == "confirmed" and one.id in self.beside:
                self.pole.do(cancel_series, booking=one.id, scope=Scope.THIS, reason="fin de l’essai")


@example(2, [("change", Scope.ALL, 0, "11:30", None, None), ("cancel", Scope.THIS, 0), ("undo",), ("undo",)])
@given(count=st.integers(2, 8), steps=edits)
@settings(max_examples=25)
def test_edits_of_a_series_agree_with_a_simple_model(
    sqlite_pole: Runner, clock: FixedClock, count: int, steps: list[tuple[Any, ...]]
) -> None:
    course = Course(sqlite_pole, clock, count)
    try:
        _walk(course, clock, count, steps)
    finally:
        course.clear()
    assert sqlite_pole.read(ClaimChecks().check) == []


def _walk(course: Course, clock: FixedClock, count: int, steps: list[tuple[Any, ...]]) -> None:
    course.check()
    for step in steps:
        past = {
            one.id: one for one in course.state()
            if one.starts_at <= int(clock.now().timestamp())
        }  # fmt: skip
        if step[0] == "undo":
            course.take_back()
        elif step[0] == "wait":
            clock.set(clock.now() + timedelta(weeks=step[1]))
            course.undo.clear()
        else:
            anchor = course.ids[step[2] % count]
            if step[0] == "cancel":
                course.cancel(anchor, step[1])
            else:
                course.change(anchor, step[1], *step[3:])
        course.check()
        assert {one.id: one for one in course.state() if one.id in past} == past
    assert course.pole.read(ClaimChecks().check) == []


