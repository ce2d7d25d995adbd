"""A value that no column of its kind can hold is found with its table and its row: the check does not stop."""

from __future__ import annotations

import pytest

from pole_desk import backend
from pole_desk.kernel.work import Runner


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE party SET created_on = 'hier' WHERE id = 1", "party:1"),
        ("UPDATE catalog_issuer SET valid_from = '32/13/2026' WHERE id = 1", "catalog_issuer:1"),
    ],
)
def test_what_cannot_be_read_is_said_where(sqlite_pole: Runner, statement: str, where: str) -> None:
    assert sqlite_pole.read(backend.check) == []
    with sqlite_pole.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    found = [one for one in sqlite_pole.read(backend.check) if one.code == "unreadable"]
    assert [one.record for one in found] == [where]
