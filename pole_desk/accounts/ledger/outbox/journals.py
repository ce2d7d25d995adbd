"""Writes the accountant's journals and the VAT out; each is read in one go and written outside any transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pole_desk.accounts.billing.queries.stored import closable_sellers
from pole_desk.accounts.ledger.queries.journal import MonthVat, journal, vat_by_month
from pole_desk.accounts.ledger.rules.vat_sheet import Sellers, vat_page, vat_sheets, vat_table_csv
from pole_desk.formats.fec import Entry, file_name, write_journal
from pole_desk.formats.pdf.listing import render_list
from pole_desk.formats.xlsx import workbook
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.files import require_file, require_writable, write_file
from pole_desk.kernel.i18n import _, moment_text
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader, Runner


class WrittenJournal(NamedTuple):
    """A file of the accountant: how many entries, and what each side adds up to."""

    file: Path
    entries: int
    debit: Decimal
    credit: Decimal


def write_journals(runner: Runner, *, first: date, last: date, folder: Path) -> list[WrittenJournal]:
    """One FEC per seller and year with something in it, `SIRENFECAAAAMMJJ.txt`.

    Raises BadInput `output`, `period`; RuleBroken naming what can't be posted, before anything is written.
    """
    require_period(first, last)
    require_writable(folder)
    found = runner.read(_journals, first=first, last=last)
    for name, content, _entries in found:
        write_file(folder / name, content)
    return [
        WrittenJournal(
            folder / name, len(entries), sum((one.debit for one in entries), ZERO),
            sum((one.credit for one in entries), ZERO),
        )
        for name, _content, entries in found
    ]  # fmt: skip


def require_period(first: date, last: date) -> None:
    """Raises BadInput `period` when it ends before it begins."""
    if last < first:
        said = _("La période finit avant de commencer : son premier jour est au plus tard le dernier.")
        raise BadInput("period", said)


def _journals(reader: Reader, *, first: date, last: date) -> list[tuple[str, bytes, tuple[Entry, ...]]]:
    found = []
    for seller in closable_sellers(reader):
        for year in range(first.year, last.year + 1):
            begin, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
            entries = journal(reader, issuer=seller.issuer, first=begin, last=end)
            if entries:
                found.append((file_name(seller.siren, end), write_journal(entries), entries))
    return found


def write_vat(runner: Runner, *, first: Month, last: Month, file: Path) -> list[tuple[str, list[MonthVat]]]:
    """The VAT of each seller month by month: a PDF, a CSV, else a workbook, as the file's name ends.

    Raises BadInput `output`, `period`.
    """
    require_period(first.first, last.last)
    require_file(file)
    found = runner.read(_vat, first=first, last=last)
    kind = file.suffix.lower()
    if kind == ".pdf":
        content = render_list(vat_page(found, first=first, last=last, printed=_("Imprimé le {moment}").format(moment=moment_text(runner.clock.now()))))
    elif kind == ".csv":
        content = vat_table_csv(found)
    else:
        content = _vat_workbook(found)
    write_file(file, content)
    return found


def _vat_workbook(found: Sellers) -> bytes:
    return workbook(
        [
            replace(sheet, title=f"{seller[:12]} {sheet.title}" if len(found) > 1 else sheet.title)
            for seller, months in found
            for sheet in vat_sheets(months)
        ]
    )


def _vat(reader: Reader, *, first: Month, last: Month) -> list[tuple[str, list[MonthVat]]]:
    return [
        (one.name, vat_by_month(reader, issuer=one.issuer, first=first, last=last)) for one in closable_sellers(reader)
    ]
