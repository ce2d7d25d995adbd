"""Erasing a person on a year of the pole: every table has rows, and none keeps a word of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_pole import Made, opened
from said_person import EMAIL, NAME, PHONE, SAID_AFTER, held, plant
from sqlalchemy import select

from pole_desk import backend
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.commands import add_contact, erase_contact
from pole_desk.registers.parties.queries import parties
from pole_desk.registers.parties.rules import ContactInput


@pytest.fixture
def pole(made: Made, tmp_path: Path) -> Iterator[Runner]:
    file = tmp_path / "pole.db"
    shutil.copy(made.url.removeprefix("sqlite:///"), file)
    yield from opened(f"sqlite:///{file}")


def test_no_table_of_a_living_pole_keeps_a_word_of_who_is_erased(pole: Runner) -> None:
    owner = pole.read(parties)[3].id
    contact = pole.do(add_contact, party=owner, contact=ContactInput(name=NAME, email=EMAIL, phone=PHONE))
    before = pole.read(backend.check)
    planted = plant(pole)
    assert len({table.name for table, _column in planted}) > 50
    pole.do(erase_contact, contact=contact)
    assert sorted(set(held(pole))) == []
    with pole.engine.connect() as connection:
        for table, name in planted:
            said = connection.scalars(select(table.c[name]).where(table.c[name].like("Vu avec%"))).all()
            assert set(said) == {SAID_AFTER}, (table.name, name)
    assert len(before) == 0
