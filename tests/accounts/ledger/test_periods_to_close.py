"""The periods of a seller: what is running, to close, closed, written out; and what a month's VAT is made of."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from closed_books import NOVEMBER, OCTOBER, SEPTEMBER, ClosedBooks

from pole_desk.accounts.ledger.commands.closings import note_archive
from pole_desk.accounts.ledger.outbox import closing_page, write_closing
from pole_desk.accounts.ledger.queries.journal import vat, vat_details
from pole_desk.accounts.ledger.queries.periods import Stand, periods
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.money import ZERO


def stands(books: ClosedBooks) -> dict[str, str]:
    return {one.period: str(one.stand) for one in books.runner.read(periods)}


def test_a_period_goes_from_running_to_written_out(closed: ClosedBooks, tmp_path: Path) -> None:
    closed.month(SEPTEMBER, "100.00", "20.00", credit=True)
    closed.month(OCTOBER, "30.00")
    closed.day(date(2026, 11, 3))
    assert stands(closed) == {
        "2026-11": Stand.RUNNING, "2026-10": Stand.TO_CLOSE, "2026-09": Stand.TO_CLOSE,
    }  # fmt: skip
    (closing,) = closed.close(SEPTEMBER, date(2026, 11, 3))
    before = closed.runner.read(periods)[-1]
    assert (before.stand, before.archived_at) == (Stand.CLOSED, None)
    write_closing(closed.runner, closing=closing, folder=tmp_path)
    after = closed.runner.read(periods)[-1]
    assert (after.stand, after.archived_at) == (Stand.ARCHIVED, closed.clock.now())
    assert (after.documents, after.waiting) == (3, 0)
    assert after.total == after.closed.closing.total
    assert closed.runner.read(closing_page, closing=closing).startswith(b"%PDF")


def test_an_open_period_sums_what_was_issued_as_its_closing_will(sqlite_closed: ClosedBooks) -> None:
    sqlite_closed.month(SEPTEMBER, "100.00", "20.00", credit=True)
    sqlite_closed.day(date(2026, 10, 1))
    open_one = sqlite_closed.runner.read(periods)[-1]
    sqlite_closed.close(SEPTEMBER)
    closed = sqlite_closed.runner.read(periods)[-1]
    assert (open_one.invoices, open_one.credits, open_one.total) == (closed.invoices, closed.credits, closed.total)


def test_a_year_is_to_close_once_its_december_is_over(sqlite_closed: ClosedBooks) -> None:
    sqlite_closed.month(NOVEMBER, "10.00")
    sqlite_closed.day(date(2026, 12, 31))
    assert list(stands(sqlite_closed)) == ["2026-12", "2026-11"]
    sqlite_closed.day(date(2027, 1, 1))
    assert list(stands(sqlite_closed)) == ["2027-01", "2026", "2026-12", "2026-11"]


def test_an_unknown_closing_has_no_archive_to_note(sqlite_closed: ClosedBooks) -> None:
    with pytest.raises(NotFound):
        sqlite_closed.runner.do(note_archive, closing=7, folder="/là")


def test_the_details_of_a_months_vat_add_up_to_its_table(sqlite_closed: ClosedBooks) -> None:
    sqlite_closed.month(SEPTEMBER, "100.00", "20.00", credit=True)
    seller = sqlite_closed.runner.read(periods)[0].issuer
    table = sqlite_closed.runner.read(vat, issuer=seller, first=SEPTEMBER.first, last=SEPTEMBER.last)
    details = sqlite_closed.runner.read(vat_details, issuer=seller, month=SEPTEMBER)
    for regime in ("debits", "receipts", "mandate"):
        own, rows = [one.rate for one in details if one.regime == regime], getattr(table, regime)
        assert sum((one.vat for one in own), ZERO) == sum((row.vat for row in rows), ZERO)
        assert sum((one.base for one in own), ZERO) == sum((row.base for row in rows), ZERO)
