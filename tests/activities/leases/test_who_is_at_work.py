"""Those who work at the pole count on the site in working hours, once, and are warned of as others are."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from event_words import at, booked, client, space, wish

from pole_desk.activities.canteen.commands import book_meal
from pole_desk.activities.events.queries import site_peak
from pole_desk.activities.leases.commands import (
    add_occupant,
    end_lease,
    open_lease,
    set_people,
    set_work_hours,
)
from pole_desk.activities.leases.queries import lease_card
from pole_desk.activities.leases.queries.presences import people_at_work
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.settings import set_setting
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.headcount import LIMIT, HeadcountSources
from pole_desk.ports.ids import LeaseId
from pole_desk.registers.calendar.commands import add_closure

THURSDAY, SATURDAY = date(2026, 12, 3), date(2026, 12, 5)


@pytest.fixture
def lease(pole: Runner) -> LeaseId:
    """Thirty people of one structure and ten of its guest, from 1 December."""
    first = date(2026, 12, 1)
    made = pole.do(open_lease, party=client(pole, "Logée"), spaces=[space(pole, "B01")], first_day=first)
    pole.do(set_people, lease=made, people=30)
    pole.do(add_occupant, lease=made, party=client(pole, "Invitée"), first_day=first, people=10)
    return made


def there(pole: Runner, first: int, last: int, day: date = THURSDAY) -> int:
    return pole.read(site_peak, starts_at=at(first, day=day), ends_at=at(last, day=day)).people


def test_the_people_of_running_agreements_are_there_in_working_hours_of_open_days(
    pole: Runner, lease: LeaseId
) -> None:
    assert there(pole, 9, 12) == 40
    assert (there(pole, 19, 22), there(pole, 5, 8), there(pole, 7, 9)) == (0, 0, 40)
    assert there(pole, 9, 12, SATURDAY) == 0
    assert there(pole, 9, 12, date(2026, 11, 30)) == 0
    assert there(pole, 9, 12, date(2026, 12, 25)) == 0
    pole.do(set_work_hours, first="10:00", last="12:00", valid_from=date(2026, 12, 1))
    assert (there(pole, 9, 10), there(pole, 9, 11), there(pole, 14, 15)) == (0, 40, 0)
    pole.do(end_lease, lease=lease, last_day=date(2026, 12, 31))
    assert pole.read(people_at_work, on=date(2027, 1, 4)) == 0


def test_each_working_day_of_a_long_booking_counts_on_its_own(pole: Runner, lease: LeaseId) -> None:
    def found(reader: Reader) -> list[str]:
        begins, ends = at(0, day=THURSDAY), at(23, day=date(2026, 12, 8))
        return [
            str(datetime.fromtimestamp(one.starts_at, PARIS))
            for source in reader.port(HeadcountSources).sources
            for one in source.presences(reader, begins, ends) if one.dossier is None
        ]  # fmt: skip

    pole.do(add_closure, first=date(2026, 12, 7), last=date(2026, 12, 7), label="Inventaire")
    assert [moment[:16] for moment in pole.read(found)] == [
        "2026-12-03 08:00", "2026-12-04 08:00", "2026-12-08 08:00",
    ]  # fmt: skip


def test_a_booking_is_warned_of_those_who_work_here(pole: Runner, lease: LeaseId) -> None:
    pole.do(set_setting, key=LIMIT, value=60, valid_from=date(2026, 1, 1))
    assert booked(pole, client(pole), wish(pole, "R1", people=20)).warnings == ()
    more = booked(pole, client(pole, "B"), wish(pole, "R2", people=5))
    assert ["65 personnes" in words for words in more.warnings] == [True]
    assert booked(pole, client(pole, "C"), wish(pole, "R2", 19, 22, people=15)).warnings == ()


def test_who_works_here_and_eats_here_counts_once(pole: Runner, lease: LeaseId) -> None:
    holder = pole.read(lease_card, lease=lease).party
    pole.do(book_meal, day=THURSDAY, party=holder, covers=25)
    assert there(pole, 12, 13) == 40
    pole.do(book_meal, day=THURSDAY, party=client(pole, "Passage"), covers=7)
    assert there(pole, 12, 13) == 47
    pole.do(book_meal, day=THURSDAY, party=holder, covers=20)
    assert there(pole, 12, 13) == 52


def test_hours_that_end_before_they_begin_are_refused(sqlite_pole: Runner) -> None:
    with pytest.raises(BadInput) as refused:
        sqlite_pole.do(set_work_hours, first="18:00", last="09:00", valid_from=date(2026, 12, 1))
    assert refused.value.code == "work_hours"
