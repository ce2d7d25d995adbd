"""Settings by date: replaced, taken back, brought back; nothing leaves the base."""

from datetime import date

import pytest
from sqlalchemy import text

from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.settings import every_setting, set_setting, setting, withdraw_setting
from pole_desk.kernel.work import Reader, Runner

FIRST, THEN = date(2026, 1, 1), date(2027, 1, 1)


def _kept(reader: Reader) -> list[tuple[object, ...]]:
    rows = reader.connection.execute(
        text("SELECT key, withdrawn FROM setting WHERE key = 'tests.colour' ORDER BY valid_from")
    )
    return [tuple(row) for row in rows]


def test_a_value_taken_back_leaves_the_one_before_in_force(pole: Runner) -> None:
    for value, day in (("red", FIRST), ("blue", THEN)):
        pole.do(set_setting, key="tests.colour", value=value, valid_from=day)
    done = pole.perform(withdraw_setting, key="tests.colour", valid_from=THEN, label="Couleur")
    assert "Couleur" in done.said
    assert pole.read(setting, key="tests.colour", on=THEN) == "red"
    assert [one.value for one in pole.read(every_setting) if one.key == "tests.colour"] == ["red"]
    assert [bool(withdrawn) for _key, withdrawn in pole.read(_kept)] == [False, True]
    assert done.undo is not None
    pole.undo(done.undo)
    assert pole.read(setting, key="tests.colour", on=THEN) == "blue"


def test_undoing_a_change_brings_the_former_value_back(pole: Runner) -> None:
    first = pole.perform(set_setting, key="tests.colour", value="red", valid_from=FIRST)
    second = pole.perform(set_setting, key="tests.colour", value="green", valid_from=FIRST, label="Couleur")
    assert "01/01/2026" in second.said and first.said == ""
    assert second.undo is not None and first.undo is not None
    pole.undo(second.undo)
    assert pole.read(setting, key="tests.colour", on=FIRST) == "red"
    pole.undo(first.undo)
    assert pole.read(setting, key="tests.colour", on=FIRST) is None


def test_what_was_never_set_is_not_taken_back(pole: Runner) -> None:
    with pytest.raises(NotFound):
        pole.do(withdraw_setting, key="tests.colour", valid_from=FIRST)
