"""The schemes of a pole made before take the typographic apostrophe; a pole made now has nothing to change."""

from __future__ import annotations

import importlib.util
from datetime import date

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text

from pole_desk.kernel.paths import shipped
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.commands import add_scheme
from pole_desk.registers.parties.queries import parties, references
from pole_desk.registers.parties.rules import SCHEME

FILE = "db/migrations/versions/20261125_1715_2611251715_apostrophes_of_schemes.py"
STRAIGHT, CURVED = "Emplois d'Avenir", "Emplois d’Avenir"


def migrate(run: Runner) -> None:
    found = importlib.util.spec_from_file_location("apostrophes", shipped(FILE))
    assert found is not None and found.loader is not None
    made = importlib.util.module_from_spec(found)
    found.loader.exec_module(made)
    with run.engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        made.upgrade()


def labels(run: Runner) -> list[str]:
    return [one.label for one in run.read(references, kind=SCHEME)]


def test_schemes_are_renamed_wherever_they_are_named(pole: Runner) -> None:
    shipped_now = labels(pole)
    assert CURVED in shipped_now and not any("'" in one for one in shipped_now)
    party = pole.read(parties)[0].id
    pole.do(add_scheme, party=party, scheme=CURVED, since=date(2026, 1, 1))
    with pole.engine.begin() as connection:
        for table, column in (("party_reference", "label"), ("party_scheme", "scheme")):
            connection.execute(text(f"UPDATE {table} SET {column} = :old WHERE {column} = :new"),
                               {"old": STRAIGHT, "new": CURVED})  # fmt: skip
    migrate(pole)
    assert labels(pole) == shipped_now
    with pole.engine.connect() as connection:
        assert connection.scalars(text("SELECT scheme FROM party_scheme")).all() == [CURVED]
    migrate(pole)
    assert labels(pole) == shipped_now
