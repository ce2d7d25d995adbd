"""Foreign calendars: booked, updated, never doubled; what clashes is told; bad ones write nothing."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from event_words import at, booked, client, space, wish
from series_words import EVER, claims, facts, walls, weekly

from pole_desk.activities.events.commands import cancel_bookings, move_booking
from pole_desk.activities.events.commands.importing import Imported, import_calendar
from pole_desk.activities.events.commands.series_changes import cancel_series, change_series
from pole_desk.activities.events.queries import bookings, event_facts
from pole_desk.activities.events.queries.calendar import calendar_entries
from pole_desk.activities.events.queries.importing import ImportPlan, preview_import
from pole_desk.activities.events.rules import BookingState
from pole_desk.activities.events.rules.series import Scope, SeriesChange
from pole_desk.formats import ics
from pole_desk.kernel.errors import BadInput, Overlap, RuleBroken
from pole_desk.kernel.work import Runner
from pole_desk.registers.claims.checks import ClaimChecks


def _file(*events: tuple[str, ...]) -> tuple[ics.ForeignEntry, ...]:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "X-WR-CALNAME:Chorale"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return ics.read("\r\n".join([*lines, "END:VCALENDAR", ""]).encode()).entries


def _event(uid: str, start: str, end: str, *more: str, title: str = "Répétition") -> tuple[str, ...]:
    return (f"UID:{uid}", f"SUMMARY:{title}", f"DTSTART:{start}", f"DTEND:{end}", *more)


def _import(pole: Runner, *events: tuple[str, ...], code: str = "R1", **more: Any) -> Imported:
    return pole.do(import_calendar, space=space(pole, code), entries=_file(*events), name="Chorale", **more)


def _preview(pole: Runner, *events: tuple[str, ...]) -> ImportPlan:
    return pole.read(preview_import, space=space(pole, "R1"), entries=_file(*events))


@pytest.fixture
def pole(sqlite_pole: Runner) -> Runner:
    """What depends on the engine is in `test_series_on_both_engines`."""
    return sqlite_pole


ONE = _event("1@chorale", "20261203T090000", "20261203T110000")
WEEKLY = _event("2@chorale", "20261204T180000", "20261204T200000", "RRULE:FREQ=WEEKLY;COUNT=4",
                "EXDATE:20261211T180000")  # fmt: skip
MOVED = _event("2@chorale", "20261219T100000", "20261219T120000", "RECURRENCE-ID:20261218T180000",
               title="Répétition générale")  # fmt: skip


def test_a_calendar_becomes_bookings_and_read_again_changes_nothing(pole: Runner) -> None:
    party = client(pole, "La Chorale")
    done = _import(pole, ONE, WEEKLY, MOVED, party=party)
    assert walls(pole) == ["12-03 09:00 R1", "12-04 18:00 R1", "12-19 10:00 R1", "12-25 18:00 R1"]
    assert len(done.created) == 4 and done.event is not None
    event = pole.read(event_facts, event=done.event)
    assert (event.title, event.party_name) == ("Chorale", "La Chorale")
    before = facts(pole), claims(pole)
    again = _import(pole, ONE, WEEKLY, MOVED, party=party)
    assert (again.plan.unchanged, again.created, again.plan.updated) == (4, (), ())
    assert (facts(pole), claims(pole)) == before
    assert pole.read(ClaimChecks().check) == []


def test_what_the_calendar_moves_or_cancels_follows_and_can_be_taken_back(pole: Runner) -> None:
    first = _import(pole, ONE, WEEKLY)
    before = facts(pole), claims(pole)
    shorter = _event("2@chorale", "20261204T180000", "20261204T200000", "RRULE:FREQ=WEEKLY;COUNT=3")
    later = _event("1@chorale", "20261203T140000", "20261203T160000", "SEQUENCE:2", title="Concert")
    act = pole.perform(
        import_calendar, space=space(pole, "R1"), entries=_file(later, shorter), name="Chorale"
    )
    assert walls(pole) == ["12-03 14:00 R1", "12-04 18:00 R1", "12-11 18:00 R1", "12-18 18:00 R1"]
    plan = act.value.plan
    assert (len(plan.created), len(plan.updated), len(plan.cancelled), plan.unchanged) == (1, 1, 1, 2)
    assert act.value.event == first.event
    assert act.undo is not None
    pole.undo(act.undo)
    live = [one for one in facts(pole) if one.state == "confirmed"]
    assert (live, claims(pole)) == ([one for one in before[0] if one.state == "confirmed"], before[1])
    _import(pole, _event("1@chorale", "20261203T090000", "20261203T110000", "STATUS:CANCELLED"))
    assert "12-03 09:00 R1" not in walls(pole)


def test_what_was_taken_back_or_comes_back_is_booked_anew_but_not_what_was_cancelled_here(pole: Runner) -> None:
    given = {"space": space(pole, "R1"), "entries": _file(ONE), "name": "Chorale"}
    act = pole.perform(import_calendar, **given)
    assert act.undo is not None
    pole.undo(act.undo)
    assert walls(pole) == []
    again = pole.do(import_calendar, **given, party=client(pole, "La Chorale"))
    assert len(again.created) == 1 and walls(pole) == ["12-03 09:00 R1"]
    _import(pole, _event("1@chorale", "20261203T090000", "20261203T110000", "STATUS:CANCELLED"))
    assert walls(pole) == []
    back = _import(pole, ONE)
    assert len(back.created) == 1 and walls(pole) == ["12-03 09:00 R1"]
    pole.do(cancel_bookings, bookings=back.created, reason="le client ne vient plus")
    assert _import(pole, ONE).plan.unchanged == 1 and walls(pole) == []


def test_clashing_dates_are_told_kept_and_taken_up_when_read_again(pole: Runner) -> None:
    there = booked(pole, client(pole, "Les Semeurs"), wish(pole, "R1", 10, 12)).bookings
    plan = _preview(pole, ONE, WEEKLY)
    assert [(one.date.starts_at, one.party) for one in plan.clashing] == [(at(9), "Les Semeurs")]
    assert len(pole.read(bookings, **EVER)) == 1
    done = _import(pole, ONE, WEEKLY)
    assert len(done.created) == 3 and "Les Semeurs (Assemblée)" in done.plan.clashing[0].by
    assert [one.state for one in pole.read(bookings, **EVER)].count("refused") == 1
    assert len(_import(pole, ONE, WEEKLY).plan.clashing) == 1
    pole.do(cancel_bookings, bookings=there, reason="reportée")
    assert len(_import(pole, ONE, WEEKLY).plan.updated) == 1
    assert walls(pole)[0] == "12-03 09:00 R1" and len(pole.read(bookings, **EVER)) == 5


def test_a_whole_calendar_that_clashes_writes_nothing(pole: Runner) -> None:
    booked(pole, client(pole, "Les Semeurs"), wish(pole, "R1", 8, 12))
    with pytest.raises(Overlap) as refused:
        _import(pole, ONE)
    assert refused.value.details["winner"]["party"] == "Les Semeurs"
    assert len(pole.read(bookings, **EVER)) == 1


def test_two_dates_of_one_calendar_at_the_same_time_do_not_both_hold(pole: Runner) -> None:
    done = _import(pole, ONE, _event("3@chorale", "20261203T100000", "20261203T113000", title="Bureau"))
    assert len(done.created) == 1
    assert done.plan.clashing[0].by == "il y a déjà «\u202fRépétition\u202f», du même calendrier"


def test_zones_whole_days_and_durations_land_at_the_right_hours(pole: Runner) -> None:
    _import(
        pole,
        _event("utc", "20261203T080000Z", "20261203T090000Z"),
        ("UID:ny", "SUMMARY:Visio", "DTSTART;TZID=America/New_York:20261204T060000", "DURATION:PT2H"),
        ("UID:jour", "SUMMARY:Salon", "DTSTART;VALUE=DATE:20261205", "DTEND;VALUE=DATE:20261207"),
        ("UID:nuit", "SUMMARY:Veille", "DTSTART;TZID=Europe/Paris:20271030T220000", "DURATION:PT7H"),
        ("UID:été", "SUMMARY:Été", "DTSTART;TZID=America/New_York:20270311T120000", "DURATION:PT1H",
         "RRULE:FREQ=WEEKLY;COUNT=3"),
    )  # fmt: skip
    assert walls(pole) == [
        "12-03 09:00 R1", "12-04 12:00 R1", "12-05 00:00 R1", "03-11 18:00 R1", "03-18 17:00 R1",
        "03-25 17:00 R1", "10-30 22:00 R1",
    ]  # fmt: skip
    found = pole.read(bookings, **EVER)
    assert [(one.ends_at - one.starts_at) // 3600 for one in found] == [1, 2, 48, 1, 1, 1, 7]


def test_what_blocks_nothing_or_is_past_is_left_out_and_told(pole: Runner) -> None:
    done = _import(
        pole, ONE,
        _event("libre", "20261204T090000", "20261204T100000", "TRANSP:TRANSPARENT", title="Anniversaire"),
        ("UID:zéro", "SUMMARY:Rappel", "DTSTART:20261205T090000"),
        _event("long", "20261206T090000", "20270901T090000", title="Résidence"),
        _event("hier", "20251203T090000", "20251203T100000"),
        _event("annulée", "20261207T090000", "20261207T100000", "STATUS:CANCELLED"),
        _event("nuit", "20270328T023000", "20270328T033000", title="Nuit"),
    )  # fmt: skip
    assert {one.title: one.why for one in done.plan.left_out} == {
        "Anniversaire": "ne bloque pas l’agenda d’origine", "Rappel": "n’a pas de durée",
        "Résidence": "dure plus de 92 jours",
    }  # fmt: skip
    assert any("«\u202fNuit\u202f», le 28 mars 2027, est lu une heure plus tard" in note for note in done.plan.notes)
    assert "1 date est passée\u202f: elle n’est pas réservée." in done.plan.notes
    assert walls(pole) == ["12-03 09:00 R1", "03-28 03:30 R1"]


def test_a_tentative_entry_is_an_option(pole: Runner) -> None:
    done = _import(pole, _event("1", "20261203T090000", "20261203T110000", "STATUS:TENTATIVE"))
    found = pole.read(bookings, **EVER)
    assert [one.id for one in found] == list(done.created) and found[0].state == BookingState.OPTION


def test_a_recurrence_begun_long_ago_books_what_is_to_come(pole: Runner) -> None:
    done = _import(
        pole, _event("2019", "20190103T090000", "20190103T100000", "RRULE:FREQ=WEEKLY;UNTIL=20261231T000000Z")
    )
    assert len(done.created) == 5 and "dates sont passées\u202f: elles ne sont pas réservées." in done.plan.notes[0]


@pytest.mark.parametrize(
    ("rule", "code"),
    [("FREQ=WEEKLY", "series_endless"), ("FREQ=YEARLY;COUNT=40", "series_too_far"),
     ("FREQ=HOURLY;COUNT=4", "rrule"), ("FREQ=DAILY;UNTIL=20661231T000000Z", "series_too_far")],
)  # fmt: skip
def test_an_endless_or_strange_recurrence_writes_nothing_and_is_named(
    pole: Runner, rule: str, code: str
) -> None:
    with pytest.raises((RuleBroken, BadInput)) as refused:
        _import(pole, ONE, _event("9", "20261204T090000", "20261204T100000", f"RRULE:{rule}", title="Yoga"))
    assert refused.value.code == code and refused.value.message.startswith("«\u202fYoga\u202f»")  # type: ignore[attr-defined]
    assert pole.read(bookings, **EVER) == []


def test_a_calendar_with_nothing_to_book_is_told(pole: Runner) -> None:
    with pytest.raises(BadInput) as refused:
        _import(pole, ("UID:zéro", "SUMMARY:Rappel", "DTSTART:20261205T090000"))
    assert refused.value.code == "ics_nothing"
    assert refused.value.message == "Ce calendrier n’a rien à réserver. «\u202fRappel\u202f» n’a pas de durée."


def test_whatever_has_nothing_to_book_is_told_in_whole_sentences(pole: Runner) -> None:
    long = _event("long", "20261206T090000", "20270901T090000", title="Résidence")
    past = _event("hier", "20251203T090000", "20251203T100000")
    early = _event("tard", "20261204T090000", "20261204T100000", "TRANSP:TRANSPARENT", title="Anniversaire")
    told = []
    for event in (long, past, early):
        with pytest.raises(BadInput) as refused:
            _import(pole, event)
        told.append(refused.value.message.removeprefix("Ce calendrier n’a rien à réserver. "))
    assert told == [
        "«\u202fRésidence\u202f» dure plus de 92 jours.", "1 date est passée\u202f: elle n’est pas réservée.",
        "«\u202fAnniversaire\u202f» ne bloque pas l’agenda d’origine.",
    ]  # fmt: skip


def test_a_clash_is_told_in_a_whole_sentence(pole: Runner) -> None:
    booked(pole, client(pole), wish(pole, "R1", 9, 12))
    plan = _preview(pole, ONE, _event("2", "20261203T150000", "20261203T170000"),
                    _event("3", "20261203T160000", "20261203T180000", title="Chœur"))  # fmt: skip
    first, second = (one.said.replace("\u202f", " ") for one in plan.clashing)
    assert first.startswith("« Répétition », le 3 décembre 2026 de 9 h à 11 h, n’est pas réservé : il y a déjà Les")
    assert second.endswith("n’est pas réservé : il y a déjà « Répétition », du même calendrier.")


def test_what_was_moved_here_stays_until_the_calendar_changes(pole: Runner) -> None:
    done = _import(pole, ONE)
    pole.do(move_booking, booking=done.created[0], space=space(pole, "R1"), starts_at=at(15), ends_at=at(17))
    assert _import(pole, ONE).plan.unchanged == 1
    assert walls(pole) == ["12-03 15:00 R1"]


@pytest.mark.slow
def test_ten_thousand_events_are_answered_in_seconds(pole: Runner) -> None:
    first = datetime(2026, 12, 1)
    starts = [first + timedelta(hours=n) for n in range(10_000)]
    lines = [
        f"BEGIN:VEVENT\r\nUID:{n}@x\r\nSUMMARY:Réunion {n}\r\nDTSTART:{start:%Y%m%dT%H%M%S}Z\r\n"
        f"DURATION:PT45M\r\nEND:VEVENT\r\n"
        for n, start in enumerate(starts)
    ]
    content = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(lines)}END:VCALENDAR\r\n".encode()
    begun = time.process_time()
    read = ics.read(content)
    done = pole.do(import_calendar, space=space(pole, "R1"), entries=read.entries)
    spent = time.process_time() - begun
    assert len(done.created) == 10_000
    assert spent < 60, f"{spent:.0f} s"
    assert pole.read(ClaimChecks().check) == []


def test_what_is_exported_is_a_rule_with_its_exceptions_and_comes_back_unchanged(pole: Runner) -> None:
    done = weekly(pole)
    pole.do(change_series, booking=done.bookings[1], scope=Scope.THIS, change=SeriesChange(starts="14:00"))
    pole.do(change_series, booking=done.bookings[2], scope=Scope.THIS, change=SeriesChange(space=space(pole, "R2")))
    pole.do(cancel_series, booking=done.bookings[3], scope=Scope.THIS, reason="vacances")
    alone = booked(pole, client(pole), wish(pole, "R1", 14, 16), state=BookingState.OPTION).bookings
    r1 = space(pole, "R1")
    entries = pole.read(calendar_entries, space=r1)
    master = next(one for one in entries if one.rule)
    assert master.rule == "FREQ=WEEKLY;COUNT=6" and master.exceptions == (datetime(2026, 12, 17, 9),)
    others = {one.recurrence: one for one in entries if one.uid == master.uid and one.recurrence}
    assert {key: one.status for key, one in others.items()} == {
        datetime(2026, 12, 10, 9): "CONFIRMED", datetime(2026, 12, 24, 9): "CANCELLED",
    }  # fmt: skip
    assert others[datetime(2026, 12, 10, 9)].starts_at == at(14, day=date(2026, 12, 10))
    option = next(one for one in entries if one.status == "TENTATIVE")
    assert option.uid.startswith(f"reservation-{alone[0]}-")
    again = ics.read(ics.write("R1", entries))
    plan = pole.read(preview_import, space=r1, entries=again.entries)
    assert (plan.created, plan.updated, plan.cancelled, plan.clashing) == ((), (), (), ())
    assert plan.unchanged == len(entries) + 3 - 1
    elsewhere = pole.read(preview_import, space=space(pole, "R3"), entries=again.entries)
    assert len(elsewhere.created) == 5


def test_names_stay_the_same_when_a_booking_moves(pole: Runner) -> None:
    one = booked(pole, client(pole), wish(pole, "R1")).bookings[0]
    before = pole.read(calendar_entries)
    pole.do(move_booking, booking=one, space=space(pole, "R2"), starts_at=at(15), ends_at=at(17))
    after = pole.read(calendar_entries)
    assert [entry.uid for entry in after] == [entry.uid for entry in before]
    assert after[0].sequence > before[0].sequence
