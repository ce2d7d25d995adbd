"""Services and the canteen's own opening hours: opened all the same, and the user is told."""

from __future__ import annotations

from datetime import date, time, timedelta

from pole_desk.activities.canteen.commands import open_service, open_services
from pole_desk.activities.canteen.queries.usual import canteen_space
from pole_desk.kernel.work import Runner
from pole_desk.registers.calendar.commands import set_opening_hours
from pole_desk.registers.calendar.rules import Hours

MONDAY = date(2026, 11, 30)
EVENINGS = Hours(time(18), time(22))


def test_a_service_outside_the_canteen_s_hours_is_opened_and_told(sqlite_pole: Runner) -> None:
    place = sqlite_pole.read(canteen_space, on=MONDAY)
    later = MONDAY + timedelta(days=2)
    sqlite_pole.do(set_opening_hours, spaces=[place.id], hours=EVENINGS, valid_from=later)
    before = sqlite_pole.perform(open_service, day=MONDAY)
    assert "Attention" not in before.said
    told = sqlite_pole.perform(open_service, day=later)
    assert "Attention\u202f: le mercredi 2 décembre 2026" in told.said and EVENINGS.words in told.said
    many = sqlite_pole.perform(open_services, first=MONDAY, last=MONDAY + timedelta(days=4))
    assert len(many.value.services) == 3
    assert "2 services sortent des heures de la cantine, le premier le jeudi 3 décembre 2026" in many.said
