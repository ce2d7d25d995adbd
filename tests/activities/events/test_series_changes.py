"""This date, this and the following, all: exceptions told, the past and the invoiced untouched, undo."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from event_words import booked, client, space, wish
from series_words import claims, facts, wall_of, walls, weekly

from pole_desk.activities.events.commands.series_changes import cancel_series, change_series
from pole_desk.activities.events.queries.series import series_card
from pole_desk.activities.events.queries.series_change import Fate, preview_cancel, preview_change
from pole_desk.activities.events.rules.series import Choice, Decision, OnClash, Scope, SeriesChange
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.errors import BadInput, Conflict, Overlap, RuleBroken
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Runner
from pole_desk.ports.charges import ChargeLedger
from pole_desk.registers.claims.checks import ClaimChecks


@pytest.fixture
def pole(sqlite_pole: Runner) -> Runner:
    """On SQLite alone: what depends on the engine is in `test_series_on_both_engines`."""
    return sqlite_pole


def test_one_date_moves_alone_and_is_an_exception_of_its_series(pole: Runner) -> None:
    done = weekly(pole)
    before = facts(pole), claims(pole)
    act = pole.perform(
        change_series, booking=done.bookings[1], scope=Scope.THIS,
        change=SeriesChange(space=space(pole, "R2"), starts="14:00"),
    )  # fmt: skip
    assert walls(pole)[:3] == ["12-03 09:00 R1", "12-10 14:00 R2", "12-17 09:00 R1"]
    card = pole.read(series_card, series=done.series)
    assert card.bookings[1].occurrence == "2026-12-10T09:00" and len(card.bookings) == 6
    assert act.undo is not None
    pole.undo(act.undo)
    assert (facts(pole), claims(pole)) == before
    assert pole.read(ClaimChecks().check) == []


def test_all_leaves_the_past_as_it_was(pole: Runner, clock: FixedClock) -> None:
    done = weekly(pole)
    clock.set(datetime(2026, 12, 12, 12, tzinfo=PARIS))
    changed = pole.do(
        change_series, booking=done.bookings[4], scope=Scope.ALL, change=SeriesChange(starts="16:00")
    )
    assert walls(pole)[:4] == ["12-03 09:00 R1", "12-10 09:00 R1", "12-17 16:00 R1", "12-24 16:00 R1"]
    assert set(done.bookings[:2]) <= set(changed.kept) and len(changed.changed) == 4
    for scope in (Scope.THIS, Scope.FOLLOWING):
        with pytest.raises(RuleBroken) as refused:
            pole.do(change_series, booking=done.bookings[0], scope=scope, change=SeriesChange(starts="16:00"))
        assert refused.value.code == "past_booking"


def test_a_series_goes_to_another_weekday(pole: Runner) -> None:
    done = weekly(pole, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;COUNT=4")
    changed = pole.do(
        change_series, booking=done.bookings[1], scope=Scope.FOLLOWING, change=SeriesChange(days=-1)
    )
    assert walls(pole) == ["12-03 09:00 R1", "12-16 09:00 R1", "12-30 09:00 R1", "01-13 09:00 R1"]
    card = pole.read(series_card, series=changed.series)
    assert "BYDAY=WE" in card.facts.rule and card.facts.words.startswith("chaque mercredi")


def test_days_of_the_month_do_not_go_later_in_one_block(pole: Runner) -> None:
    done = weekly(pole, "FREQ=MONTHLY;BYDAY=1TH;COUNT=3")
    with pytest.raises(RuleBroken) as refused:
        pole.do(change_series, booking=done.bookings[0], scope=Scope.ALL, change=SeriesChange(days=1))
    assert refused.value.code == "series_rule"
    pole.do(change_series, booking=done.bookings[0], scope=Scope.ALL, change=SeriesChange(starts="11:00"))
    assert walls(pole)[0] == "12-03 11:00 R1"


def test_exceptions_are_told_before_and_keep_what_is_their_own(pole: Runner) -> None:
    done = weekly(pole)
    pole.do(change_series, booking=done.bookings[3], scope=Scope.THIS, change=SeriesChange(starts="15:00"))
    pole.do(change_series, booking=done.bookings[4], scope=Scope.THIS, change=SeriesChange(title="Gala"))
    pole.do(cancel_series, booking=done.bookings[5], scope=Scope.THIS, reason="vacances")
    asked = {
        "booking": done.bookings[1], "scope": Scope.FOLLOWING,
        "change": SeriesChange(starts="18:00", title="Cours du soir"),
    }  # fmt: skip
    plan = pole.read(preview_change, **asked)
    assert [(line.fate, line.own) for line in plan.lines] == [
        (Fate.CHANGES, ()), (Fate.CHANGES, ()), (Fate.EXCEPTION, ("hour",)), (Fate.EXCEPTION, ("title",)),
        (Fate.OVER, ()),
    ]  # fmt: skip
    act = pole.perform(change_series, **asked)
    card = pole.read(series_card, series=act.value.series)
    assert [(wall_of(one)[:11], one.title) for one in card.bookings] == [
        ("12-10 18:00", "Cours du soir"), ("12-17 18:00", "Cours du soir"),
        ("12-24 15:00", "Cours du soir"), ("12-31 18:00", "Gala"),
    ]  # fmt: skip
    assert card.facts.exceptions == ["2027-01-07T18:00"]
    assert act.undo is not None
    pole.undo(act.undo)
    followed = pole.do(change_series, **asked, follow_exceptions=True)
    card = pole.read(series_card, series=followed.series)
    assert {(wall_of(one)[6:11], one.title) for one in card.bookings} == {("18:00", "Cours du soir")}


def test_a_date_in_the_way_stops_the_change_until_something_is_decided(pole: Runner) -> None:
    done = weekly(pole)
    booked(pole, client(pole, "Les Semeurs"), wish(pole, "R1", 14, 16, day=date(2026, 12, 17)))
    asked = {"booking": done.bookings[0], "scope": Scope.ALL, "change": SeriesChange(starts="14:00")}
    plan = pole.read(preview_change, **asked)
    assert [line.fate for line in plan.lines].count(Fate.BLOCKED) == 1
    assert plan.lines[2].by is not None and plan.lines[2].by.party == "Les Semeurs"
    before = facts(pole)
    with pytest.raises(Overlap) as refused:
        pole.do(change_series, **asked)
    assert refused.value.details["winner"]["party"] == "Les Semeurs" and facts(pole) == before
    for given, expected in (
        ({"on_clash": OnClash.KEEP}, "12-17 09:00 R1"),
        ({"on_clash": OnClash.REFUSE}, "12-24 14:00 R1"),
        ({"decisions": [Decision("2026-12-17T09:00", Choice.SKIP)]}, "12-24 14:00 R1"),
        ({"decisions": [Decision("2026-12-17T09:00", Choice.MOVE, space(pole, "R2"))]}, "12-17 14:00 R2"),
        ({"decisions": [Decision("2026-12-17T09:00", Choice.KEEP)]}, "12-17 09:00 R1"),
    ):
        act = pole.perform(change_series, **asked, **given)
        ours = [one for one in walls(pole, *done.bookings)]
        assert ours[2] == expected and ours[0] == "12-03 14:00 R1"
        assert act.undo is not None
        pole.undo(act.undo)
        assert facts(pole) == before


def test_a_shift_onto_a_holiday_waits_for_a_word(pole: Runner) -> None:
    done = weekly(pole)
    asked = {"booking": done.bookings[0], "scope": Scope.ALL, "change": SeriesChange(days=1)}
    plan = pole.read(preview_change, **asked)
    assert [line.reason for line in plan.of(Fate.BLOCKED)] == ["fermé\u202f: Noël", "fermé\u202f: Jour de l’An"]
    with pytest.raises(RuleBroken) as refused:
        pole.do(change_series, **asked)
    assert refused.value.code == "date_blocked"
    word = [Decision("2026-12-24T09:00", Choice.BOOK), Decision("2026-12-31T09:00", Choice.SKIP)]
    pole.do(change_series, **asked, decisions=word)
    assert walls(pole)[3:] == ["12-25 09:00 R1", "01-08 09:00 R1"]


def test_cancelling_takes_the_dates_to_come_and_keeps_them_on_record(
    pole: Runner, clock: FixedClock
) -> None:
    done = weekly(pole)
    clock.set(datetime(2026, 12, 12, 12, tzinfo=PARIS))
    before = facts(pole), claims(pole)
    plan = pole.read(preview_cancel, booking=done.bookings[3], scope=Scope.ALL)
    assert [line.fate for line in plan.lines] == [Fate.PAST] * 2 + [Fate.CANCELLED] * 4
    act = pole.perform(cancel_series, booking=done.bookings[3], scope=Scope.FOLLOWING, reason="fin du cours")
    assert len(act.value.cancelled) == 3
    assert walls(pole) == ["12-03 09:00 R1", "12-10 09:00 R1", "12-17 09:00 R1"]
    assert pole.read(series_card, series=done.series).facts.rule == "FREQ=WEEKLY;UNTIL=20261224T075900Z"
    assert act.undo is not None
    pole.undo(act.undo)
    assert (facts(pole), claims(pole)) == before
    with pytest.raises(BadInput):
        pole.do(cancel_series, booking=done.bookings[3], scope=Scope.FOLLOWING, reason=" ")
    clock.set(datetime(2027, 3, 1, 12, tzinfo=PARIS))
    with pytest.raises(RuleBroken) as refused:
        pole.do(cancel_series, booking=done.bookings[3], scope=Scope.ALL, reason="trop tard")
    assert refused.value.code == "series_over"


class _Billed:
    """A ledger that has billed given bookings."""

    def __init__(self, *keys: str) -> None:
        self._keys = keys

    def invoiced(self, reader: object, dossiers: object) -> list[Any]:
        return [type("Charge", (), {"key": key})() for key in self._keys]


def test_invoiced_dates_stay_as_they_are(sqlite_pole: Runner) -> None:
    pole = sqlite_pole
    done = weekly(pole)
    pole.ports = {**pole.ports, ChargeLedger: _Billed(f"event:{done.event}:booking:{done.bookings[2]}")}
    plan = pole.read(
        preview_change, booking=done.bookings[0], scope=Scope.ALL, change=SeriesChange(starts="14:00")
    )
    assert [line.fate for line in plan.lines] == [
        Fate.CHANGES, Fate.CHANGES, Fate.LOCKED, Fate.CHANGES, Fate.CHANGES, Fate.CHANGES,
    ]  # fmt: skip
    act = pole.perform(
        change_series, booking=done.bookings[0], scope=Scope.ALL, change=SeriesChange(starts="14:00")
    )
    assert walls(pole)[1:4] == ["12-10 14:00 R1", "12-17 09:00 R1", "12-24 14:00 R1"]
    assert "1 facturée, inchangée" in act.said
    assert act.undo is not None
    pole.undo(act.undo)
    gone = pole.do(cancel_series, booking=done.bookings[0], scope=Scope.ALL, reason="fin")
    assert done.bookings[2] in gone.kept and walls(pole) == ["12-17 09:00 R1"]
    with pytest.raises(RuleBroken) as refused:
        pole.do(change_series, booking=done.bookings[2], scope=Scope.THIS, change=SeriesChange(starts="14:00"))
    assert refused.value.code == "booking_invoiced"


def test_a_preview_tells_the_price_of_the_dates_that_move(pole: Runner) -> None:
    done = weekly(pole)
    longer = {"booking": done.bookings[4], "scope": Scope.FOLLOWING, "change": SeriesChange(minutes=180)}
    plan = pole.read(preview_change, **longer)
    before = [line.booking.list_price for line in plan.lines]
    assert [line.list_price for line in plan.lines] == [price / 2 * 3 for price in before] and before[0] > 0
    kept = pole.perform(change_series, **longer, keep_price=True, price_reason="promis au téléphone")
    card = pole.read(series_card, series=kept.value.series)
    assert [one.agreed_price for one in card.bookings] == before
    assert [one.list_price for one in card.bookings] == [line.list_price for line in plan.lines]
    renamed = {**longer, "change": SeriesChange(title="Gala")}
    assert {line.list_price for line in pole.read(preview_change, **renamed).lines} == {None}


def test_a_single_booking_has_no_following(sqlite_pole: Runner) -> None:
    one = booked(sqlite_pole, client(sqlite_pole), wish(sqlite_pole, "R1")).bookings[0]
    with pytest.raises(RuleBroken) as refused:
        sqlite_pole.do(change_series, booking=one, scope=Scope.ALL, change=SeriesChange(starts="14:00"))
    assert refused.value.code == "no_series"
    sqlite_pole.do(change_series, booking=one, scope=Scope.THIS, change=SeriesChange(starts="14:00"))
    assert walls(sqlite_pole) == ["12-03 14:00 R1"]


def test_a_change_seen_on_an_old_form_is_refused_and_so_is_an_undo_too_late(pole: Runner) -> None:
    done = weekly(pole)
    change = SeriesChange(starts="14:00")
    act = pole.perform(change_series, booking=done.bookings[2], scope=Scope.FOLLOWING, change=change)
    with pytest.raises(Conflict):
        pole.do(change_series, booking=done.bookings[3], scope=Scope.FOLLOWING, change=change, seen_version=1)
    pole.do(change_series, booking=done.bookings[4], scope=Scope.THIS, change=SeriesChange(starts="17:00"))
    assert act.undo is not None
    with pytest.raises(Conflict):
        pole.undo(act.undo)


@pytest.mark.parametrize(
    "change",
    [
        SeriesChange(), SeriesChange(minutes=0), SeriesChange(minutes=-5), SeriesChange(starts="25:00"), SeriesChange(days=4000),
        SeriesChange(title="  "), SeriesChange(people=-1), SeriesChange(layout="tas"), SeriesChange(set_up=-1),
    ],
)  # fmt: skip
def test_a_change_that_makes_no_sense_is_refused(sqlite_pole: Runner, change: SeriesChange) -> None:
    done = weekly(sqlite_pole)
    with pytest.raises(BadInput):
        sqlite_pole.do(change_series, booking=done.bookings[0], scope=Scope.ALL, change=change)
