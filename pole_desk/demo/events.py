"""Months of bookings by telephone: rooms and hall, options that queue, quotes, series, what is given up."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from pole_desk.activities.events.commands import (
    Booked,
    add_extra,
    book,
    book_series,
    cancel_bookings,
    challenge_option,
    change_event,
    confirm_bookings,
    prepare_quote,
    release_bookings,
    send_quote,
    take_call,
)
from pole_desk.activities.events.rules import BookingState, BookingWish
from pole_desk.activities.events.rules.series import ClosedDays, OnClash, SeriesWish
from pole_desk.demo.cast import PROMPT, Cast, Structure, material
from pole_desk.demo.season import TOLD, Call, Season, moment, title_of
from pole_desk.demo.stays import A_DAY, workday
from pole_desk.demo.telling import Stage, Turn
from pole_desk.kernel.errors import RuleBroken
from pole_desk.ports.ids import BookingId, EventId, PartyId, SpaceId
from pole_desk.registers.calendar.queries import working_days
from pole_desk.registers.parties.rules import Role
from pole_desk.registers.spaces.queries import spaces

FULL = 100
OUTSIDERS = 12
"""Clients who are not hosted; the others live here."""
TERM = time(18)
"""The hour by which options are to be confirmed."""
WEEKS = 12
CLEANING = "event_cleaning"


class Events:
    """Plays the calls with a chance of its own, so that the rest of the story stays the same."""

    def __init__(self, seed: int, today: date, cast: Cast) -> None:
        self.rng = random.Random(f"{seed}:events")
        self.today = today
        self.words: Any = material("events")
        begin = today - A_DAY * TOLD
        self.outsiders = [self._outsider(cast, begin) for _rank in range(OUTSIDERS)]
        self.first = workday(begin)
        self.spaces: dict[str, SpaceId] = {}

    def _outsider(self, cast: Cast, day: date) -> Structure:
        known = cast.applicant(day)
        return replace(known, card=replace(known.card, roles=(Role.CLIENT,)), payer=PROMPT)

    def plan(self, stage: Stage) -> None:
        """Have every call played on the day on which the phone rings."""
        self.spaces = {place.code: place.id for place in stage.runner.read(spaces)}
        last = self.today + A_DAY * 70
        working = stage.runner.read(working_days, first=self.first, last=last)
        stage.at(self.first, Turn.CHANGES, self.repeat)
        for call in Season(self.rng, self.today, self.first).calls(working):
            stage.at(call.rings, Turn.CHANGES, self.ring, call)
        stage.at(self.today - A_DAY * 12, Turn.CHANGES, self.stand_in_line)
        stage.at(self.today - A_DAY * 2, Turn.CHANGES, self.hall_of_today)
        stage.at(self.today, Turn.CHANGES, self.this_morning)

    def ring(self, stage: Stage, call: Call) -> None:
        """Take a call, its equipment and meals; what is taken already is not insisted on."""
        structure, party = self._caller(stage)
        until = None
        if call.state is BookingState.OPTION and call.settled is not None:
            until = min(moment(call.settled + A_DAY, TERM), call.bounds[0])
        contact = structure.contacts[0]
        made = self._booked(stage, call, {
            "party": party, "title": title_of(self.words, call, self.rng), "state": call.state,
            "option_until": until, "people": call.people,
            "wishes": [self._wish(code, call) for code in call.spaces],
        }, {
            "caller": contact.name, "phone": contact.phone, "email": contact.email,
            "note": self.rng.choice(self.words["notes"]),
        })  # fmt: skip
        if made is None:
            return
        if call.settled is not None:
            act = self.give_up if call.given_up else self.confirm
            if act == self.give_up or call.state is BookingState.OPTION:
                stage.at(call.settled, Turn.CHANGES, act, made.bookings, call.state)
        if call.kind == "hall" and self.rng.randrange(FULL) < 60:
            stage.runner.do(add_extra, event=made.event, item=CLEANING, on=call.day, booking=made.bookings[0])

    def _caller(self, stage: Stage) -> tuple[Structure, PartyId]:
        """Two calls in three come from the house."""
        if self.rng.randrange(3) == 0:
            structure = self.rng.choice(self.outsiders)
            return structure, stage.known(structure)
        hosted = [(party, one) for party, one in stage.payers.items() if Role.HOSTED in (one.card.roles or ())]
        party, structure = self.rng.choice(hosted)
        return structure, party

    def _wish(self, code: str, call: Call) -> BookingWish:
        return BookingWish(self.spaces[code], *call.bounds, people=call.people, layout=call.layout)

    def _booked(
        self, stage: Stage, call: Call, wanted: dict[str, Any], caller: dict[str, Any]
    ) -> Booked | None:
        """The booking, without equipment and meals when those can't be had; nothing when it is taken."""
        if call.equipment or call.covers:
            with contextlib.suppress(RuleBroken):
                made: Booked = stage.runner.do(
                    take_call, **wanted, equipment=call.equipment, covers=call.covers
                )
                stage.runner.do(change_event, event=made.event, **caller)
                return made
        with contextlib.suppress(RuleBroken):
            return stage.runner.do(book, **wanted, **caller)
        return None

    def confirm(self, stage: Stage, bookings: Sequence[BookingId], _state: BookingState) -> None:
        """The client confirms, unless somebody was there before."""
        try:
            stage.runner.do(confirm_bookings, bookings=bookings)
        except RuleBroken:
            stage.runner.do(release_bookings, bookings=bookings, reason=self.rng.choice(self.words["cancelled"]))

    def give_up(self, stage: Stage, bookings: Sequence[BookingId], state: BookingState) -> None:
        """The client gives up, with the usual fee when it is late; what is invoiced stays."""
        reason = self.rng.choice(self.words["cancelled"])
        act = cancel_bookings if state is BookingState.CONFIRMED else release_bookings
        with contextlib.suppress(RuleBroken):
            stage.runner.do(act, bookings=bookings, reason=reason)

    def repeat(self, stage: Stage) -> None:
        """The weekly uses of the house, booked once for all."""
        for one in self.words["series"]:
            _structure, party = self._caller(stage)
            day = self.first
            while day.weekday() != one["weekday"]:
                day += A_DAY
            wish = SeriesWish(
                self.spaces[one["space"]], f"FREQ=WEEKLY;COUNT={2 * WEEKS}", f"{day}T{one['hour']}",
                one["minutes"], people=one["people"],
            )  # fmt: skip
            stage.runner.do(
                book_series, party=party, title=one["title"], wish=wish, closed_days=ClosedDays.SKIP,
                on_clash=OnClash.REFUSE,
            )

    def _ask(
        self, stage: Stage, title: str, codes: tuple[str, ...], day: date, hours: tuple[int, int],
        people: int, state: BookingState, until: int | None = None,
    ) -> tuple[EventId, tuple[BookingId, ...]] | None:  # fmt: skip
        """One of the calls that Today is about; nothing when the place is taken."""
        structure, party = self._caller(stage)
        bounds = moment(day, time(hours[0])), moment(day, time(hours[1]))
        contact = structure.contacts[0]
        try:
            made = stage.runner.do(
                book, party=party, title=title, state=state, option_until=until, people=people,
                wishes=[BookingWish(self.spaces[code], *bounds, people=people) for code in codes],
                caller=contact.name, phone=contact.phone, email=contact.email,
            )  # fmt: skip
        except RuleBroken:
            return None
        return made.event, made.bookings

    def stand_in_line(self, stage: Stage) -> None:
        """Options that queue: one lapses this evening, one lapsed the day before and moved another up."""
        words, today = self.words["today"], self.today
        option = BookingState.OPTION
        soon, later = workday(today + A_DAY * 16), workday(today + A_DAY * 23)
        self._ask(stage, words["lapsing"], ("HALLE-C",), soon, (9, 17), 140, option, moment(today, TERM))
        self._ask(
            stage, words["second"], ("HALLE-C",), soon, (14, 18), 60, option, moment(today + A_DAY * 6, TERM)
        )
        self._ask(stage, words["gone"], ("R1",), later, (9, 13), 45, option, moment(today - A_DAY, TERM))
        self._ask(stage, words["promoted"], ("R1",), later, (9, 17), 30, option, moment(today + A_DAY * 4, TERM))

    def hall_of_today(self, stage: Stage) -> None:
        """Something is to be set up in the hall for today."""
        words = self.words["today"]
        self._ask(
            stage, words["hall"], ("HALLE-A", "HALLE-B"), workday(self.today), (14, 18), 220,
            BookingState.CONFIRMED,
        )  # fmt: skip

    def this_morning(self, stage: Stage) -> None:
        """An option challenged, a quote sent, an inquiry that waits for an answer."""
        words, today = self.words["today"], self.today
        option, day = BookingState.OPTION, workday(today + A_DAY * 33)
        first = self._ask(
            stage, words["challenged"], ("HALLE-B",), day, (9, 18), 180, option, moment(today + A_DAY * 9, TERM)
        )
        self._ask(
            stage, words["waiting"], ("HALLE-B",), day, (10, 19), 150, option, moment(today + A_DAY * 12, TERM)
        )
        if first is not None:
            stage.runner.do(challenge_option, booking=first[1][0])
        far = workday(today + A_DAY * 47)
        quoted = self._ask(stage, words["quoted"], ("HALLE",), far, (9, 18), 400, BookingState.INQUIRY)
        if quoted is not None:
            stage.runner.do(add_extra, event=quoted[0], item=CLEANING, on=far, booking=quoted[1][0])
            stage.runner.do(send_quote, quote=stage.runner.do(prepare_quote, event=quoted[0]))
        self._ask(stage, words["inquiry"], ("HALLE",), workday(today + A_DAY * 54), (11, 23), 250, BookingState.INQUIRY)
        self.repeat_bays(stage)

    def repeat_bays(self, stage: Stage) -> None:
        """Two bays of the hall together, an evening a week: the dates that somebody has stay refused."""
        one = self.words["bays"]
        _structure, party = self._caller(stage)
        first, *others = (self.spaces[code] for code in one["spaces"])
        wish = SeriesWish(
            first, f"FREQ=WEEKLY;COUNT={one['weeks']}", f"{workday(self.today + A_DAY * one['after'])}T{one['hour']}",
            one["minutes"], people=one["people"], others=tuple(others),
        )  # fmt: skip
        with contextlib.suppress(RuleBroken):
            stage.runner.do(
                book_series, party=party, title=one["title"], wish=wish, closed_days=ClosedDays.SKIP,
                on_clash=OnClash.REFUSE,
            )
