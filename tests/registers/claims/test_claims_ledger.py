"""Claims held, refused, moved, ended, split: on SQLite and PostgreSQL."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pole_desk.kernel.errors import BadInput, NotFound, Overlap, RuleBroken
from pole_desk.kernel.periods import FOREVER, day_end, day_start
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import DossierId, HoldId, SpaceId
from pole_desk.registers.claims.checks import ClaimChecks
from pole_desk.registers.claims.commands import (
    end_hold,
    firm_hold,
    hold_space,
    move_hold,
    release_hold,
    split_space,
    swap_holds,
)
from pole_desk.registers.claims.queries import blockers, free_spaces, holds
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.rules import Kind as DossierKind
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.commands import close_space
from pole_desk.registers.spaces.queries import space_by_code, spaces
from pole_desk.registers.spaces.rules import Kind, Place, Rectangle

MARCH, MAY, JUNE = date(2026, 3, 1), date(2026, 5, 1), date(2026, 6, 30)


@pytest.fixture
def dossier(pole: Runner) -> Callable[[str], DossierId]:
    def open_for(name: str) -> DossierId:
        party = pole.do(add_party, party=PartyInput(name=name))
        return pole.do(
            open_dossier, kind=DossierKind.HOSTING, party=party, title=name, on=date(2026, 1, 1)
        )

    return open_for


def _space(pole: Runner, code: str) -> SpaceId:
    return pole.read(space_by_code, code=code).id


def _hold(pole: Runner, dossier: DossierId, code: str, first: date, last: date | None, firm: bool = True) -> HoldId:
    return pole.do(
        hold_space, dossier=dossier, space=_space(pole, code), item="test:1",
        starts_at=day_start(first), ends_at=day_end(last), firm=firm,
    )  # fmt: skip


def test_the_second_firm_claim_is_refused_and_names_the_first(
    pole: Runner, dossier: Callable[[str], DossierId]
) -> None:
    first = dossier("Les Semeurs")
    _hold(pole, first, "B12", MARCH, None)
    with pytest.raises(Overlap) as refused:
        _hold(pole, dossier("La Ruche"), "B12", MAY, JUNE)
    assert refused.value.details["winner"] == {
        "dossier": first, "party": "Les Semeurs", "from": "2026-03-01", "to": None,
    }  # fmt: skip
    assert "Les Semeurs" in refused.value.message and "Bureau 12" in refused.value.message


def test_intervals_are_half_open_so_neighbours_in_time_both_stand(
    pole: Runner, dossier: Callable[[str], DossierId]
) -> None:
    one, other = dossier("A"), dossier("B")
    _hold(pole, one, "B12", MARCH, date(2026, 4, 30))
    _hold(pole, other, "B12", MAY, JUNE)
    with pytest.raises(Overlap):
        _hold(pole, other, "B12", JUNE, JUNE)


def test_a_claim_on_the_hall_is_a_claim_on_its_bays(
    pole: Runner, dossier: Callable[[str], DossierId]
) -> None:
    one, other = dossier("A"), dossier("B")
    _hold(pole, one, "HALLE", MAY, MAY)
    with pytest.raises(Overlap):
        _hold(pole, other, "HALLE-B", MAY, MAY)
    _hold(pole, other, "HALLE-B", JUNE, JUNE)
    with pytest.raises(Overlap):
        _hold(pole, one, "HALLE", JUNE, JUNE)
    assert pole.read(ClaimChecks().check) == []


def test_options_queue_and_only_one_becomes_firm(
    pole: Runner, dossier: Callable[[str], DossierId]
) -> None:
    first = _hold(pole, dossier("A"), "R1", MAY, MAY, firm=False)
    second = _hold(pole, dossier("B"), "R1", MAY, MAY, firm=False)
    pole.do(firm_hold, hold=first)
    with pytest.raises(Overlap):
        pole.do(firm_hold, hold=second)


def test_a_hold_moves_over_its_own_place_and_ends_where_told(
    pole: Runner, dossier: Callable[[str], DossierId]
) -> None:
    hold = _hold(pole, dossier("A"), "B12", MARCH, JUNE)
    pole.do(move_hold, hold=hold, space=_space(pole, "B12"), starts_at=day_start(MAY), ends_at=FOREVER)
    pole.do(end_hold, hold=hold, ends_at=day_end(JUNE))
    _hold(pole, dossier("B"), "B12", date(2026, 7, 1), None)
    with pytest.raises(Overlap):
        pole.do(end_hold, hold=hold, ends_at=day_end(date(2026, 7, 1)))
    found = pole.read(holds, starts_at=day_start(JUNE), ends_at=day_end(JUNE))
    assert [(h.hold, h.starts_at, h.ends_at) for h in found] == [(hold, day_start(MAY), day_end(JUNE))]


def test_two_holds_swap_their_spaces_in_one_act(
    pole: Runner, dossier: Callable[[str], DossierId]
) -> None:
    one = _hold(pole, dossier("A"), "B12", MARCH, None)
    other = _hold(pole, dossier("B"), "B14", MARCH, None)
    pole.do(swap_holds, one=one, other=other)
    found = {h.hold: h.space for h in pole.read(holds, starts_at=day_start(MAY), ends_at=day_end(MAY))}
    assert found == {one: _space(pole, "B14"), other: _space(pole, "B12")}
    assert pole.read(ClaimChecks().check) == []


def test_a_released_hold_frees_the_space(pole: Runner, dossier: Callable[[str], DossierId]) -> None:
    hold = _hold(pole, dossier("A"), "B12", MARCH, None)
    pole.do(release_hold, hold=hold)
    _hold(pole, dossier("B"), "B12", MAY, None)


def test_an_office_split_passes_its_later_claims_to_its_parts(
    pole: Runner, dossier: Callable[[str], DossierId]
) -> None:
    hold = _hold(pole, dossier("A"), "B12", MARCH, None)
    whole = _space(pole, "B12")
    parts = [
        Place(code, f"Bureau {code}", Kind.OFFICE, "Halle 1", 0, Decimal(13), 1,
              Rectangle(x, Decimal(0), Decimal(4), Decimal("3.25")))
        for code, x in (("B12A", Decimal(44)), ("B12B", Decimal(48)))
    ]  # fmt: skip
    children = pole.do(split_space, space=whole, on=MAY, parts=parts)
    for child in children:
        found = pole.read(blockers, space=child, starts_at=day_start(MAY), ends_at=FOREVER)
        assert [h.hold for h in found] == [hold]
    assert pole.read(ClaimChecks().check) == []
    with pytest.raises(Overlap):
        _hold(pole, dossier("B"), "B12A", JUNE, None)
    with pytest.raises(RuleBroken):
        _hold(pole, dossier("C"), "B12A", date(2026, 4, 1), date(2026, 4, 2))


def test_a_space_is_not_closed_under_a_claim(pole: Runner, dossier: Callable[[str], DossierId]) -> None:
    _hold(pole, dossier("A"), "B12", MARCH, None)
    with pytest.raises(RuleBroken) as refused:
        pole.do(close_space, space=_space(pole, "B12"), last_day=MAY)
    assert refused.value.code == "leaf_claimed_beyond"


def test_free_spaces_are_those_whose_leaves_are_all_free(
    pole: Runner, dossier: Callable[[str], DossierId]
) -> None:
    everything = len(pole.read(spaces))
    _hold(pole, dossier("A"), "HALLE-A", MAY, MAY)
    found = pole.read(free_spaces, starts_at=day_start(MAY), ends_at=day_end(MAY))
    assert len(found) == everything - 2
    assert {"HALLE", "HALLE-A"}.isdisjoint(place.code for place in found)
    offices = pole.read(free_spaces, starts_at=day_start(MAY), ends_at=day_end(MAY), kind="office")
    assert len(offices) == 60


def test_reversed_dates_and_unknown_spaces_are_refused(
    pole: Runner, dossier: Callable[[str], DossierId]
) -> None:
    one = dossier("A")
    with pytest.raises(BadInput):
        _hold(pole, one, "B12", JUNE, MARCH)
    with pytest.raises(NotFound):
        _space(pole, "B99")
    with pytest.raises(RuleBroken):
        _hold(pole, one, "B12", date(2010, 1, 1), date(2010, 2, 1))


RAW = {
    "an overlapping insert": "INSERT INTO claim (hold, leaf, starts_at, ends_at, firm) "
    "VALUES ({hold}, {leaf}, {start} + 5, {start} + 9, 1)",
    "an insert that swallows the claim": "INSERT INTO claim (hold, leaf, starts_at, ends_at, firm) "
    "VALUES ({hold}, {leaf}, {start} - 5, {end} + 5, 1)",
    "an update onto the claim": "UPDATE claim SET starts_at = {start}, ends_at = {end} "
    "WHERE leaf = {leaf} AND starts_at >= {end}",
    "a shift that meets the neighbour": "UPDATE claim SET ends_at = {end} + 1 "
    "WHERE leaf = {leaf} AND starts_at = {start}",
    "an option made firm": "UPDATE claim SET firm = 1 WHERE leaf = {leaf} AND firm = 0",
    "an interval reversed": "INSERT INTO claim (hold, leaf, starts_at, ends_at, firm) "
    "VALUES ({hold}, {free}, 2000000009, 2000000000, 1)",
    "a null end": "INSERT INTO claim (hold, leaf, starts_at, ends_at, firm) "
    "VALUES ({hold}, {free}, 2000000000, NULL, 1)",
    "a date as text": "INSERT INTO claim (hold, leaf, starts_at, ends_at, firm) "
    "VALUES ({hold}, {free}, '2026-01-01', '2026-02-01', 1)",
    "a claim on a parent": "INSERT INTO claim (hold, leaf, starts_at, ends_at, firm) "
    "VALUES ({hold}, {hall}, 2000000000, 2000000009, 1)",
    "a claim out of the leaf's life": "INSERT INTO claim (hold, leaf, starts_at, ends_at, firm) "
    "VALUES ({hold}, {free}, 5, 9, 1)",
    "an unknown firmness": "INSERT INTO claim (hold, leaf, starts_at, ends_at, firm) "
    "VALUES ({hold}, {free}, 2000000000, 2000000009, 2)",
}


@pytest.mark.parametrize("statement", RAW.values(), ids=RAW.keys())
def test_the_database_refuses_around_the_program(
    pole: Runner, dossier: Callable[[str], DossierId], statement: str
) -> None:
    hold = _hold(pole, dossier("A"), "B12", MARCH, date(2026, 4, 30))
    _hold(pole, dossier("B"), "B12", MAY, JUNE)
    _hold(pole, dossier("C"), "B12", MARCH, date(2026, 3, 3), firm=False)
    raw = statement.format(
        hold=hold, leaf=_space(pole, "B12"), free=_space(pole, "B14"), hall=_space(pole, "HALLE"),
        start=day_start(MARCH), end=day_end(date(2026, 4, 30)),
    )  # fmt: skip
    with pytest.raises(DBAPIError), pole.engine.begin() as connection:
        connection.execute(text(raw))
    assert pole.read(ClaimChecks().check) == []


def test_replace_into_does_not_slip_past_the_guard(
    sqlite_pole: Runner, clock: object
) -> None:
    party = sqlite_pole.do(add_party, party=PartyInput(name="A"))
    one = sqlite_pole.do(
        open_dossier, kind=DossierKind.HOSTING, party=party, title="A", on=date(2026, 1, 1)
    )
    _hold(sqlite_pole, one, "B12", MARCH, None)
    leaf = _space(sqlite_pole, "B12")
    with pytest.raises(DBAPIError), sqlite_pole.engine.begin() as connection:
        connection.execute(text(
            "INSERT OR REPLACE INTO claim (id, hold, leaf, starts_at, ends_at, firm) "
            f"VALUES (999, 1, {leaf}, {day_start(MARCH)}, {day_end(MAY)}, 1)"
        ))  # fmt: skip


def test_the_checks_see_an_occupation_that_is_elsewhere_or_leaves_a_part_free(
    pole: Runner, dossier: Callable[[str], DossierId]
) -> None:
    hall = _hold(pole, dossier("Alpha"), "HALLE", MARCH, MAY)
    office = _hold(pole, dossier("Beta"), "B01", MARCH, MAY)
    assert not pole.read(ClaimChecks().check)
    bay, other = _space(pole, "HALLE-B"), _space(pole, "B02")
    with pole.engine.begin() as connection:
        connection.execute(text(f"DELETE FROM claim WHERE hold = {hall} AND leaf = {bay}"))
        connection.execute(text(f"UPDATE claim SET leaf = {other} WHERE hold = {office}"))
    assert {(one.code, one.record) for one in pole.read(ClaimChecks().check)} == {
        ("hold_partial", f"hold:{hall}"),
        ("claim_astray", f"hold:{office}"),
        ("hold_partial", f"hold:{office}"),
    }
