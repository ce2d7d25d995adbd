"""Closings written out: read without the program, checked by their sums, and against a database that was cut."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from closed_books import NOVEMBER, OCTOBER, tail

from pole_desk.accounts.ledger import outbox
from pole_desk.kernel.errors import BadInput, NotFound

NAME = "cloture-999000011-2026-10"


def archived(books: Any, folder: Path) -> Path:
    """October, with two invoices, and November, with one and its credit note, closed and written out."""
    books.month(OCTOBER, "100", "250.50")
    books.close(OCTOBER)
    books.month(NOVEMBER, "80", credit=True)
    books.close(NOVEMBER)
    for closing in (1, 2):
        outbox.write_closing(books.runner, closing=closing, folder=folder)
    return folder


def compared(books: Any, folder: Path) -> list[str]:
    return [f"{one.code} {one.record}" for one in outbox.compare_archive(books.runner, folder=folder)]


def test_an_archive_is_read_and_checked_without_the_program(sqlite_closed: Any, tmp_path: Path) -> None:
    own = archived(sqlite_closed, tmp_path / "out") / NAME
    sums = dict(reversed(line.split("  ")) for line in (own / "empreintes-sha256.txt").read_text().splitlines())
    files = {str(file.relative_to(own)) for file in own.rglob("*") if file.is_file()}
    assert files == {*sums, "empreintes-sha256.txt"} and "documents/FA-2026-00001.pdf" in files
    assert all(hashlib.sha256((own / name).read_bytes()).hexdigest() == found for name, found in sums.items())
    said = json.loads((own / f"{NAME}.json").read_text(encoding="utf-8"))
    sealed = hashlib.sha256(f"{said['previous_hash']}\n{said['closing']}".encode()).hexdigest()
    assert sealed == said["hash"]
    assert said["documents"][0]["seals"][-1] == sums["documents/FA-2026-00001.pdf"]
    with (own / f"{NAME}.csv").open(encoding="utf-8-sig") as file:
        assert [row["Numéro"] for row in csv.DictReader(file, delimiter=";")] == ["FA-2026-00001", "FA-2026-00002"]
    assert (own / f"{NAME}.pdf").read_bytes().startswith(b"%PDF")
    assert "sha256sum -c" in (own / "LISEZMOI.txt").read_text(encoding="utf-8-sig")


def test_an_archive_written_again_is_the_same(sqlite_closed: Any, tmp_path: Path) -> None:
    first = archived(sqlite_closed, tmp_path / "out") / NAME
    again = outbox.write_closing(sqlite_closed.runner, closing=1, folder=tmp_path / "again")
    for file in first.rglob("*"):
        if file.is_file():
            assert (again / file.relative_to(first)).read_bytes() == file.read_bytes()


def test_a_tail_cut_off_with_its_closing_and_its_trail_is_found_outside(closed: Any, tmp_path: Path) -> None:
    folder = archived(closed, tmp_path / "out")
    assert compared(closed, folder) == []
    left = closed.tamper(
        "DELETE FROM ledger_closing WHERE id = 2", *tail(4, "AV-2026-00001"), *tail(3, "FA-2026-00003"),
        "DELETE FROM change_log WHERE topic = 'billing_closings' AND record = 2",
        "DELETE FROM change_log WHERE topic = 'invoices' AND record > 2",
    )  # fmt: skip
    assert left == [], "nothing in the database itself tells"
    assert compared(closed, folder) == [
        "archive_closing_lost ledger_closing:2026-11", "archive_document_lost billing_invoice:FA-2026-00003",
        "archive_document_lost billing_invoice:AV-2026-00001",
    ]  # fmt: skip


def test_a_document_or_a_closing_changed_since_is_found_outside(sqlite_closed: Any, tmp_path: Path) -> None:
    folder = archived(sqlite_closed, tmp_path / "out")
    sqlite_closed.tamper(
        "UPDATE billing_invoice_line SET account = '708' WHERE invoice = 2",
        "UPDATE ledger_closing SET hash = previous_hash WHERE id = 2",
    )
    assert compared(sqlite_closed, folder) == [
        "archive_document_differs billing_invoice:FA-2026-00002", "archive_closing_differs ledger_closing:2026-11",
    ]  # fmt: skip


def test_an_archive_changed_itself_is_found(sqlite_closed: Any, tmp_path: Path) -> None:
    folder = archived(sqlite_closed, tmp_path / "out")
    (folder / NAME / "documents" / "FA-2026-00002.pdf").unlink()
    json_file = folder / NAME / f"{NAME}.json"
    json_file.write_text(json_file.read_text(encoding="utf-8").replace("25050", "25000"), encoding="utf-8")
    other = folder / NAME.replace("10", "11") / f"{NAME.replace('10', '11')}.json"
    other.write_bytes(b"{}")
    found = compared(sqlite_closed, folder)
    assert f"archive_file archive:{NAME}/documents/FA-2026-00002.pdf" in found
    assert "archive_document billing_invoice:FA-2026-00002" in found
    assert f"archive_damaged archive:{other.name}" in found


def test_a_folder_without_archives_and_an_unknown_closing_are_told(sqlite_closed: Any, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Aucune clôture"):
        outbox.compare_archive(sqlite_closed.runner, folder=tmp_path)
    with pytest.raises(NotFound):
        outbox.write_closing(sqlite_closed.runner, closing=9, folder=tmp_path)
