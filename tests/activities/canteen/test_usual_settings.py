"""What a service has by default: each setting dated, checked, taken back."""

from datetime import date
from typing import Any

import pytest

from pole_desk.activities.canteen.commands.usual import USUAL_NAMES, set_usual, withdraw_usual
from pole_desk.activities.canteen.queries.usual import hours_on, offered_on
from pole_desk.activities.canteen.rules import USUAL
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.settings import every_setting
from pole_desk.kernel.work import Runner

TODAY = date(2026, 11, 23)
NEXT_YEAR = date(2027, 1, 1)


def test_seats_change_from_a_day_and_back(pole: Runner) -> None:
    before = pole.read(offered_on, day=NEXT_YEAR).seats
    done = pole.perform(set_usual, key="canteen.seats", value=60, valid_from=NEXT_YEAR)
    assert pole.read(offered_on, day=TODAY).seats == before
    assert pole.read(offered_on, day=NEXT_YEAR).seats == 60
    assert done.undo is not None
    pole.undo(done.undo)
    assert pole.read(offered_on, day=NEXT_YEAR).seats == before
    pole.do(set_usual, key="canteen.seats", value=50, valid_from=NEXT_YEAR)
    pole.do(withdraw_usual, key="canteen.seats", valid_from=NEXT_YEAR)
    assert pole.read(offered_on, day=NEXT_YEAR).seats == before


@pytest.mark.parametrize("key", USUAL_NAMES)
def test_what_is_usual_can_be_set_and_reads_the_same(sqlite_pole: Runner, key: str) -> None:
    before = (sqlite_pole.read(offered_on, day=TODAY), sqlite_pole.read(hours_on, day=TODAY))
    sqlite_pole.do(set_usual, key=key, value=USUAL[key], valid_from=TODAY)
    assert (sqlite_pole.read(offered_on, day=TODAY), sqlite_pole.read(hours_on, day=TODAY)) == before


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("canteen.hours", {"first": "14:00", "last": "11:00"}, "hours"),
        ("canteen.hours", {"first": "25h", "last": "11:00"}, "time"),
        ("canteen.sittings", ["12:00", "12h"], "sittings"),
        ("canteen.seats", 0, "seats"),
        ("canteen.events", {"quota": -1, "days_before": 1, "time": "10:00"}, "quota"),
        ("canteen.events", {"quota": 1, "days_before": -1, "time": "10:00"}, "days"),
        ("canteen.outsiders", {"days_before": 1, "time": "8h", "quota": 5000, "release": "10h"}, "quota"),
        ("canteen.cutoffs", {"order": [15, "10:00"], "cancel": [1, "10:00"]}, "cutoff"),
        ("canteen.commission", "101", "commission"),
        ("canteen.nothing", 1, "rule"),
    ],
)
def test_what_a_service_cannot_have_is_refused(
    sqlite_pole: Runner, key: str, value: Any, code: str
) -> None:
    before = sqlite_pole.read(every_setting)
    with pytest.raises(PoleError) as refused:
        sqlite_pole.do(set_usual, key=key, value=value, valid_from=TODAY)
    assert refused.value.code == code
    assert sqlite_pole.read(every_setting) == before
