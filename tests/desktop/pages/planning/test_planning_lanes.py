"""Rows, groups and closures of the board, out of the pole's spaces."""

from __future__ import annotations

from datetime import date

from let_pole import LetPole

from pole_desk.desktop.pages.planning.lanes import kin, lanes, lettable
from pole_desk.desktop.pages.planning.reading import Picture, picture
from pole_desk.kernel.periods import day_end, day_start
from pole_desk.registers.calendar.commands import add_closure
from pole_desk.registers.spaces.queries import spaces

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def window(let: LetPole) -> Picture:
    return let.runner.read(picture, starts=day_start(FIRST), ends=day_end(LAST))


def test_groups_stand_in_the_order_of_the_day(let: LetPole) -> None:
    groups, rows, _related = lanes(let.runner.read(spaces))
    assert [group.title for group in groups] == [
        "Salles événementielles", "Restauration", "Bureaux — Halle 1, RDC",
        "Bureaux — Halle 1, étage", "Bureaux — Halle 2, RDC", "Bureaux — Halle 2, étage", "Postes",
        "Stockage", "Magasin",
    ]  # fmt: skip
    assert len(rows) == 158


def test_bays_stand_under_their_hall_and_share_its_leaves(let: LetPole) -> None:
    everything = let.runner.read(spaces)
    _groups, rows, _related = lanes(everything)
    hall, *bays = [row for row in rows if row.group == "events"][:4]
    assert (hall.depth, [bay.depth for bay in bays]) == (0, [1, 1, 1])
    assert [bay.title for bay in bays] == ["Travée A", "Travée B", "Travée C"]
    related = kin(everything)
    assert set(related[hall.id]) == {bay.id for bay in bays}
    assert related[bays[0].id] == (hall.id,)


def test_only_what_is_let_by_the_month_takes_an_agreement() -> None:
    assert [kind for kind in ("office", "desk", "storage", "hall", "canteen", "stall") if lettable(kind)] == [
        "office", "desk", "storage",
    ]  # fmt: skip


def test_a_closure_of_a_space_over_a_letting_is_a_conflict_and_the_pole_s_is_a_shaded_day(
    let: LetPole,
) -> None:
    row = let.space("B02")
    let.do(add_closure, first=date(2026, 11, 24), last=date(2026, 11, 26), label="Travaux", space=row)
    let.do(add_closure, first=date(2026, 11, 27), last=date(2026, 11, 27), label="Inventaire")
    found = window(let)
    closed = [bar for bar in found.model.bars(row, found.starts, found.ends) if bar.id < 0]
    assert [(bar.title, bar.state) for bar in closed] == [("Travaux", "unavailable")]
    assert len(found.model.conflicts(row)) == 2
    assert found.closed[date(2026, 11, 27)] == "Inventaire"
    assert found.closed[date(2026, 11, 11)]
    assert date(2026, 11, 24) not in found.closed


def test_the_last_day_invoiced_is_known_by_line(let: LetPole) -> None:
    found = window(let)
    until = {
        found.spaces[bar.row].code: found.invoiced.get(int(bar.item.split(":")[1]))
        for row in found.model.rows
        for bar in found.model.bars(row.id, found.starts, found.ends)
        if bar.item
    }
    assert until == {
        "B02": date(2026, 11, 30), "B05": date(2026, 11, 20), "B06": None, "B08": date(2026, 11, 30),
    }  # fmt: skip
