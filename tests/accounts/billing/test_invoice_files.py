"""The files of issued documents: drawn from the outbox, kept once, written out untouched."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.billing.commands import store_documents
from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.periods import Month

NOVEMBER = Month(2026, 11)


@pytest.fixture
def issued(sqlite_books: Any) -> Any:
    for number in range(20):
        sqlite_books.owes(sqlite_books.party(f"Structure {number:02d}"), "189.20")
    sqlite_books.issue()
    return sqlite_books


def test_every_issued_document_gets_its_file_once(books: Any) -> None:
    books.owes(books.party(), "189.20")
    books.issue()
    with pytest.raises(NotFound):
        books.runner.read(billing.document_of, invoice=1)
    assert books.runner.read(billing.pending_count) == 1
    assert outbox.drain(books.runner) == 1
    assert outbox.drain(books.runner) == 0
    content = books.runner.read(billing.document_of, invoice=1)
    assert content.startswith(b"%PDF-")
    with books.engine.connect() as connection:
        kept = connection.execute(text("SELECT sha256 FROM document")).scalar_one()
    assert kept == hashlib.sha256(content).hexdigest()
    assert books.findings() == []


def test_drawing_tells_how_far_it_is_and_stops_when_asked(issued: Any) -> None:
    told: list[tuple[int, int]] = []
    kept = outbox.drain(
        issued.runner,
        progress=lambda done, count: told.append((done, count)),
        cancelled=lambda: len(told) >= 18,
    )
    assert kept == 18 and told[-1] == (18, 20)
    assert issued.runner.read(billing.pending_count) == 2
    assert outbox.drain(issued.runner) == 2


def test_two_seats_drawing_at_once_keep_one_file(issued: Any) -> None:
    first = [(1, b"%PDF the one")]
    assert issued.runner.do(store_documents, documents=first) == 1
    assert issued.another().do(store_documents, documents=[(1, b"%PDF the other")]) == 0
    assert issued.runner.read(billing.document_of, invoice=1) == b"%PDF the one"


def test_a_month_is_written_out_and_the_same_files_stay_untouched(issued: Any, tmp_path: Path) -> None:
    outbox.drain(issued.runner)
    folder = tmp_path / "out"
    written = outbox.write_month(issued.runner, month=NOVEMBER, folder=folder)
    assert sorted(os.listdir(folder)) == [f"FA-2026-{n:05d}.pdf" for n in range(1, 21)]
    before = {file: file.stat().st_mtime_ns for file in written}
    written[3].write_bytes(b"broken")
    outbox.write_month(issued.runner, month=NOVEMBER, folder=folder)
    assert written[3].read_bytes() == issued.runner.read(billing.document_of, invoice=4)
    untouched = [file for file in written if file != written[3]]
    assert all(file.stat().st_mtime_ns == before[file] for file in untouched)


def test_an_output_that_can_not_be_written_is_told_before_anything(tmp_path: Path) -> None:
    file = tmp_path / "a file"
    file.write_text("not a folder")
    with pytest.raises(BadInput) as refusal:
        outbox.require_writable(file / "below")
    assert refusal.value.code == "output"
    assert str(file) in refusal.value.message


def test_one_document_is_written_where_asked_and_its_copy_says_duplicata(
    issued: Any, tmp_path: Path
) -> None:
    file, copy = tmp_path / "one.pdf", tmp_path / "copy.pdf"
    outbox.write_one(issued.runner, invoice=5, file=file)
    outbox.write_one(issued.runner, invoice=5, file=copy, duplicate=True)
    kept = issued.runner.read(billing.document_of, invoice=5)
    assert file.read_bytes() == kept != copy.read_bytes()
    assert os.listdir(tmp_path).count("one.pdf") == 1
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".pole-desk")]


def test_a_number_is_found_however_it_is_typed(issued: Any) -> None:
    assert issued.runner.read(billing.invoice_by_number, number=" fa-2026-00003 ").id == 3
    with pytest.raises(NotFound) as refusal:
        issued.runner.read(billing.invoice_by_number, number="FA-1999-1")
    assert refusal.value.exit_code == 2
