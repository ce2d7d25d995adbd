"""Until when sales are declared is a dated setting."""

from datetime import date

import pytest

from pole_desk.activities.shop.commands.declaring import set_declare_by
from pole_desk.activities.shop.rules import DECLARE_BY
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Runner

TODAY = date(2026, 11, 23)


def test_it_changes_from_a_day_and_back(pole: Runner) -> None:
    done = pole.perform(set_declare_by, day=8, valid_from=TODAY)
    assert pole.read(setting, key=DECLARE_BY, on=TODAY) == 8
    assert done.undo is not None
    pole.undo(done.undo)
    assert pole.read(setting, key=DECLARE_BY, on=TODAY) is None
    for day in (0, 29):
        with pytest.raises(BadInput):
            pole.do(set_declare_by, day=day, valid_from=TODAY)
