"""`check` after somebody wrote around the program: what was taken away is named."""

from collections.abc import Callable

import pytest

from pole_desk import backend
from pole_desk.backend.features import GUARDS
from pole_desk.kernel.guards import Guard
from pole_desk.kernel.work import Runner


def test_a_pole_untouched_has_all_its_guards(pole: Runner) -> None:
    assert pole.read(backend.check) == []


@pytest.mark.parametrize("guard", [GUARDS[0], GUARDS[-1]], ids=lambda guard: guard.name)
def test_a_guard_taken_away_is_named(pole: Runner, guard: Guard) -> None:
    with pole.engine.execution_options(write=True).begin() as connection:
        for statement in guard.drop[connection.dialect.name]:
            connection.exec_driver_sql(statement)
    assert [(one.code, one.record) for one in pole.read(backend.check)] == [
        ("guard_missing", f"guard:{guard.name}")
    ]


def test_a_row_that_refers_to_nothing_is_named(sqlite_pole: Runner, open_pole: Callable[..., Runner]) -> None:
    raw = sqlite_pole.engine.raw_connection()
    raw.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]
    raw.execute("DELETE FROM space WHERE id = (SELECT MIN(space) FROM leaf)")  # type: ignore[attr-defined]
    raw.execute("PRAGMA foreign_keys=ON")  # type: ignore[attr-defined]
    raw.close()
    found = sqlite_pole.read(backend.check)
    assert any(one.code == "orphan" and one.record.startswith("leaf:") for one in found)
