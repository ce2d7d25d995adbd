"""Options that queue and lapse, buffers that give way, many holds at once: on both engines."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy import text

from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.errors import BadInput, Overlap
from pole_desk.kernel.periods import FOREVER, PARIS
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import DossierId, HoldId, SpaceId
from pole_desk.registers.claims.checks import ClaimChecks
from pole_desk.registers.claims.commands import (
    change_hold,
    firm_holds,
    hold_series,
    hold_space,
    move_hold,
    move_holds,
    release_holds,
)
from pole_desk.registers.claims.queries import clashes, gaps, hold, holds, occupants, queue, ranks
from pole_desk.registers.claims.rules import Move, Wish
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

HOUR = 3600
Dossier = Callable[[str], DossierId]


def at(day: int, hour: int, minute: int = 0) -> int:
    return int(datetime(2026, 12, day, hour, minute, tzinfo=PARIS).timestamp())


@pytest.fixture
def dossier(pole: Runner) -> Dossier:
    def open_for(name: str) -> DossierId:
        party = pole.do(add_party, party=PartyInput(name=name))
        return pole.do(open_dossier, kind=Kind.EVENT, party=party, title=name, on=date(2026, 11, 1))

    return open_for


def place(pole: Runner, code: str) -> SpaceId:
    return pole.read(space_by_code, code=code).id


def book(pole: Runner, owner: DossierId, code: str, first: int, last: int, **more: object) -> HoldId:
    return pole.do(
        hold_space, dossier=owner, space=place(pole, code), item="event_booking:1",
        starts_at=first, ends_at=last, **more,
    )  # fmt: skip


def test_the_first_option_lapses_and_the_second_takes_its_rank(
    pole: Runner, dossier: Dossier, clock: FixedClock
) -> None:
    soon = int(clock.now().timestamp()) + HOUR
    first = book(pole, dossier("A"), "R1", at(1, 9), at(1, 12), firm=False, lapses_at=soon)
    second = book(pole, dossier("B"), "R1", at(1, 11), at(1, 14), firm=False)
    third = book(pole, dossier("C"), "R1", at(1, 13), at(1, 15), firm=False)
    assert pole.read(ranks, holds=[first, second, third]) == {first: 1, second: 2, third: 2}
    clock.set(clock.now() + timedelta(hours=1))
    assert pole.read(ranks, holds=[first, second, third]) == {second: 1, third: 2}
    waiting = pole.read(queue, space=place(pole, "R1"), starts_at=at(1, 8), ends_at=at(1, 20))
    assert [one.hold for one in waiting] == [second, third]


def test_an_option_on_a_bay_queues_behind_one_on_the_hall(pole: Runner, dossier: Dossier) -> None:
    hall = book(pole, dossier("A"), "HALLE", at(1, 9), at(1, 12), firm=False)
    bay = book(pole, dossier("B"), "HALLE-B", at(1, 9), at(1, 12), firm=False)
    assert pole.read(ranks, holds=[hall, bay]) == {hall: 1, bay: 2}
    pole.do(change_hold, hold=hall, queued_at=2**40)
    assert pole.read(ranks, holds=[hall, bay]) == {hall: 2, bay: 1}


def test_buffers_exclude_unless_a_reason_lets_them_overlap(pole: Runner, dossier: Dossier) -> None:
    book(pole, dossier("A"), "R1", at(1, 9), at(1, 12), tear_down=HOUR)
    other = dossier("B")
    with pytest.raises(Overlap, match="démontage compris, de 9"):
        book(pole, other, "R1", at(1, 13), at(1, 15), set_up=HOUR)
    made = book(
        pole, other, "R1", at(1, 13), at(1, 15), set_up=HOUR, squeeze_reason="même installateur"
    )
    held = pole.read(hold, hold=made)
    assert held is not None and held.set_up == 0
    assert pole.read(ClaimChecks().check) == []
    pole.do(move_hold, hold=made, space=place(pole, "R1"), starts_at=at(1, 15), ends_at=at(1, 16))
    assert (moved := pole.read(hold, hold=made)) is not None and moved.set_up == HOUR


@pytest.mark.parametrize(("first", "last"), [(11, 13), (12, 14)])
def test_a_reason_never_lets_a_buffer_into_anothers_hours(
    pole: Runner, dossier: Dossier, first: int, last: int
) -> None:
    book(pole, dossier("A"), "R1", at(1, 9), at(1, 12), tear_down=HOUR)
    with pytest.raises(Overlap):
        book(
            pole, dossier("B"), "R1", at(1, first), at(1, last), set_up=2 * HOUR, squeeze_reason="pressé"
        )


def test_a_buffer_shortened_without_a_reason_is_refused_by_the_database(
    pole: Runner, dossier: Dossier
) -> None:
    book(pole, dossier("A"), "R1", at(1, 9), at(1, 12), tear_down=HOUR)
    with pytest.raises(DBAPIError), pole.engine.begin() as connection:
        connection.execute(text("UPDATE hold SET tear_down = 0"))


def test_a_series_is_held_whole_or_not_at_all(pole: Runner, dossier: Dossier) -> None:
    owner, room = dossier("A"), place(pole, "R1")
    days = [Wish(f"event_booking:{day}", at(day, 9), at(day, 10)) for day in range(1, 29)]
    made = pole.do(hold_series, dossier=owner, space=room, wishes=days)
    assert [held.starts_at for held in map(lambda one: pole.read(hold, hold=one), made) if held] == [
        wish.starts_at for wish in days
    ]
    with pytest.raises(Overlap):
        pole.do(
            hold_series, dossier=dossier("B"), space=room,
            wishes=[Wish("x:1", at(1, 11), at(1, 12)), Wish("x:2", at(2, 9), at(2, 10))],
        )  # fmt: skip
    assert len(pole.read(holds, starts_at=at(1, 0), ends_at=at(30, 0), spaces=[room])) == 28
    shifted = [Move(one, room, at(day, 9, 30), at(day, 10, 30)) for day, one in enumerate(made, 1)]
    pole.do(move_holds, moves=shifted)
    pole.do(release_holds, holds=made[:14])
    assert len(pole.read(holds, starts_at=at(1, 0), ends_at=at(30, 0), spaces=[room])) == 14
    assert pole.read(ClaimChecks().check) == []


def test_holds_move_into_each_others_places_in_one_act(pole: Runner, dossier: Dossier) -> None:
    owner, room = dossier("A"), place(pole, "R1")
    one = book(pole, owner, "R1", at(1, 9), at(1, 10))
    two = book(pole, owner, "R1", at(1, 10), at(1, 11))
    pole.do(move_holds, moves=[Move(one, room, at(1, 10), at(1, 11)), Move(two, room, at(1, 9), at(1, 10))])
    found = pole.read(holds, starts_at=at(1, 0), ends_at=at(2, 0), spaces=[room])
    assert [held.hold for held in found] == [two, one]


def test_many_spans_are_asked_at_once(pole: Runner, dossier: Dossier) -> None:
    owner, bay = dossier("A"), place(pole, "HALLE-B")
    mine = book(pole, owner, "HALLE", at(3, 9), at(3, 12), set_up=HOUR)
    spans = [(at(day, 8), at(day, 9)) for day in range(1, 6)]
    found = pole.read(clashes, leaves=[bay], spans=spans)
    assert [(one.index, one.hold, one.leaf) for one in found] == [(2, mine, bay)]
    assert pole.read(clashes, leaves=[bay], spans=spans, excluding=[mine]) == []
    assert pole.read(clashes, leaves=[], spans=spans) == []


def test_gaps_and_occupants_tell_when_a_space_is_free(pole: Runner, dossier: Dossier) -> None:
    owner = dossier("A")
    mine = book(pole, owner, "HALLE-A", at(1, 10), at(1, 12), set_up=HOUR)
    book(pole, owner, "HALLE-B", at(1, 11), at(1, 14))
    found = pole.read(gaps, space=place(pole, "HALLE"), starts_at=at(1, 8), ends_at=at(1, 20))
    assert [tuple(gap) for gap in found] == [(at(1, 8), at(1, 9)), (at(1, 14), at(1, 20))]
    there = pole.read(occupants, starts_at=at(1, 9), ends_at=at(1, 10))
    assert {leaf: one.hold for leaf, one in there.items()} == {place(pole, "HALLE-A"): mine}


def test_options_made_firm_together_are_all_firm_or_none(pole: Runner, dossier: Dossier) -> None:
    owner = dossier("A")
    one = book(pole, owner, "R1", at(1, 9), at(1, 12), firm=False, lapses_at=FOREVER)
    two = book(pole, owner, "R2", at(1, 9), at(1, 12), firm=False)
    book(pole, dossier("B"), "R2", at(1, 9), at(1, 10))
    with pytest.raises(Overlap):
        pole.do(firm_holds, holds=[one, two])
    assert (kept := pole.read(hold, hold=one)) is not None and not kept.firm


def test_a_buffer_below_zero_is_refused(pole: Runner, dossier: Dossier) -> None:
    with pytest.raises(BadInput):
        book(pole, dossier("A"), "R1", at(1, 9), at(1, 12), set_up=-1)
