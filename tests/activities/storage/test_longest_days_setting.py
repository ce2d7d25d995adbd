"""How long a rental by the day may last is a dated setting."""

from datetime import date

import pytest

from pole_desk.activities.storage.commands.limits import set_longest_days
from pole_desk.activities.storage.queries.prices import longest_days
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.work import Runner

TODAY = date(2026, 11, 23)


def test_it_changes_from_a_day_and_back(pole: Runner) -> None:
    done = pole.perform(set_longest_days, days=60, valid_from=TODAY)
    assert pole.read(longest_days, on=TODAY) == 60
    assert pole.read(longest_days, on=date(2026, 11, 22)) == 31
    assert done.undo is not None
    pole.undo(done.undo)
    assert pole.read(longest_days, on=TODAY) == 31
    for days in (0, 367):
        with pytest.raises(BadInput):
            pole.do(set_longest_days, days=days, valid_from=TODAY)
