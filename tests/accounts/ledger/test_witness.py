"""What a seat saw of the chains tells what no database can: a tail cut off with its counters and its trail."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from closed_books import NOVEMBER, OCTOBER, ClosedBooks, tail

from pole_desk.accounts.ledger.outbox.witness import compare_witness, forget, note_chains, restart, watching
from pole_desk.accounts.ledger.rules.witness import Seen, read_back, told
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.permissions import User
from pole_desk.kernel.work import Runner


def found(closed: ClosedBooks, folder: Path) -> list[str]:
    return [f"{one.code} {one.record}" for one in compare_witness(closed.runner, folder=folder)]


def cut(closed: ClosedBooks) -> list[str]:
    """The last invoice and the credit note taken off, with all that would tell it."""
    return closed.tamper(
        *tail(4, "AV-2026-00001"), *tail(3, "FA-2026-00003"),
        "DELETE FROM change_log WHERE topic = 'invoices' AND record > 2",
    )  # fmt: skip


@pytest.fixture
def issued(closed: ClosedBooks) -> ClosedBooks:
    closed.month(OCTOBER, "100", "200")
    closed.month(NOVEMBER, "300", credit=True)
    return closed


def test_a_tail_cut_off_with_its_trail_before_any_closing_is_found(issued: ClosedBooks, tmp_path: Path) -> None:
    note_chains(issued.runner, folder=tmp_path)
    assert found(issued, tmp_path) == []
    assert cut(issued) == [], "nothing in the database itself tells"
    assert found(issued, tmp_path) == [
        "witness_cut billing_invoice:AV-2026-00001", "witness_cut billing_invoice:FA-2026-00003",
    ]  # fmt: skip


def test_numbers_given_twice_after_a_cut_are_found_and_stay_found(issued: ClosedBooks, tmp_path: Path) -> None:
    note_chains(issued.runner, folder=tmp_path)
    cut(issued)
    issued.month(NOVEMBER.next(), "400", "500")
    note_chains(issued.runner, folder=tmp_path)
    assert "witness_changed billing_invoice:FA-2026-00003" in found(issued, tmp_path)
    issued.month(NOVEMBER.plus(2), "600")
    note_chains(issued.runner, folder=tmp_path)
    assert "witness_changed billing_invoice:FA-2026-00003" in found(issued, tmp_path)


def test_the_witness_follows_each_issue_and_each_credit_by_itself(issued: ClosedBooks, tmp_path: Path) -> None:
    runner, folder = issued.runner, tmp_path / "temoins"
    issued.runner = Runner(
        issued.engine, issued.clock, runner.user, runner.ports, runner._guards, after=watching(folder)
    )
    issued.month(NOVEMBER.next(), "400", credit=True)
    (file,) = folder.iterdir()
    seen = {series: (one.count, one.number) for (_issuer, series), one in read_back(file.read_bytes()).items()}
    assert seen == {"invoice": (4, "FA-2026-00004"), "credit": (2, "AV-2026-00002")}


def test_what_adds_no_document_writes_nothing(issued: ClosedBooks, tmp_path: Path) -> None:
    folder = tmp_path / "temoins"
    note_chains(issued.runner, folder=folder)
    (file,) = folder.iterdir()
    before = file.stat().st_mtime_ns, folder.stat().st_mtime_ns
    note_chains(issued.runner, folder=folder)
    assert (file.stat().st_mtime_ns, folder.stat().st_mtime_ns) == before


def test_a_base_taken_as_it_is_is_the_new_witness(issued: ClosedBooks, tmp_path: Path) -> None:
    note_chains(issued.runner, folder=tmp_path)
    cut(issued)
    reader = User(id=2, name="Accueil", seat="", permissions=frozenset())
    with pytest.raises(PoleError):
        restart(Runner(issued.engine, issued.clock, reader, issued.runner.ports), folder=tmp_path)
    restart(issued.runner, folder=tmp_path)
    assert found(issued, tmp_path) == []


def test_nothing_seen_a_damaged_file_and_another_base_are_no_finding(sqlite_closed: Any, tmp_path: Path) -> None:
    folder = tmp_path / "temoins"
    note_chains(sqlite_closed.runner, folder=folder)
    assert found(sqlite_closed, folder) == [] and not folder.exists(), "nothing was issued: nothing is kept"
    sqlite_closed.month(OCTOBER, "100")
    note_chains(sqlite_closed.runner, folder=folder)
    (file,) = folder.iterdir()
    for damage in (b"", b"{", b'{"format": 9}', b'{"format": 1, "chains": [{}]}', b"\xff\xfe"):
        file.write_bytes(damage)
        assert found(sqlite_closed, folder) == []
    note_chains(sqlite_closed.runner, folder=folder)
    url = str(sqlite_closed.engine.url)
    forget(url, folder=folder)
    assert list(folder.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_stops_nothing(
    sqlite_closed: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    taken = tmp_path / "temoins"
    taken.write_text("déjà là", encoding="utf-8")
    sqlite_closed.month(OCTOBER, "100")
    note_chains(sqlite_closed.runner, folder=taken)
    assert "witness not written" in caplog.text
    assert taken.read_text(encoding="utf-8") == "déjà là"


def test_what_is_told_reads_back() -> None:
    one = Seen(1, "invoice", 3, "FA-2026-00003", OCTOBER.first, "ab" * 32)
    other = Seen(2, "credit", 1, "AV-2026-00001", NOVEMBER.first, "cd" * 32)
    assert read_back(told([other, one])) == {(1, "invoice"): one, (2, "credit"): other}
    assert told([other, one]) == told([one, other])


def test_a_copied_base_has_a_witness_of_its_own(sqlite_closed: Any, tmp_path: Path) -> None:
    folder = tmp_path / "temoins"
    sqlite_closed.month(OCTOBER, "100")
    note_chains(sqlite_closed.runner, folder=folder)
    copy = tmp_path / "copie.pole"
    sqlite_closed.engine.dispose()
    shutil.copy(sqlite_closed.engine.url.database, copy)
    other = ClosedBooks(f"sqlite:///{copy}")
    try:
        other.tamper(*tail(1, "FA-2026-00001"))
        assert compare_witness(other.runner, folder=folder) == []
        assert found(sqlite_closed, folder) == []
    finally:
        other.engine.dispose()
