"""How a base stands is said for both engines, and a copy is put back under an open Runner."""

from pathlib import Path

from pole_desk import backend
from pole_desk.backend.state import base_state, copies, restore_open
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.queries import parties
from pole_desk.registers.parties.rules import PartyInput


def test_a_base_tells_its_engine_and_waits_for_the_disk(pole: Runner) -> None:
    state = pole.read(base_state)
    assert state.engine == {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[pole.engine.dialect.name]
    assert state.revision and state.engine_version
    if state.engine == "SQLite":
        assert state.durable
    else:
        settings = "SELECT setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit')"
        with pole.engine.connect() as connection:
            waits = [row[0] for row in connection.exec_driver_sql(settings)]
        assert len(waits) == 2 and state.durable == ("off" not in waits)
    assert (state.file is None) == (state.engine == "PostgreSQL")


def test_a_runner_reads_the_copy_that_was_put_back_under_it(pole: Runner, tmp_path: Path) -> None:
    backend.back_up(pole, tmp_path / "copie.db")
    pole.do(add_party, party=PartyInput(name="Venue après"))
    restore_open(pole, tmp_path / "copie.db")
    assert all(one.name != "Venue après" for one in pole.read(parties))
    pole.do(add_party, party=PartyInput(name="Ensuite"))
    assert "Ensuite" in {one.name for one in pole.read(parties)}


def test_dated_copies_come_the_newest_first_and_strangers_are_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "pole-sauvegardes"
    folder.mkdir()
    for name in ("pole-20261101-080000-auto.db", "pole-20261102-180000-avant-restauration.db", "pole-photo.db"):
        (folder / name).write_bytes(b"x" * 10)
    found = copies(tmp_path / "pole.db")
    assert [(one.why, one.size) for one in found] == [("avant-restauration", 10), ("auto", 10)]
