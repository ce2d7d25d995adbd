"""Writes a period's electronic invoices out for the platform, with their index and what is only reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pole_desk.accounts.billing.queries import document_of
from pole_desk.accounts.billing.queries.stored import closable_sellers
from pole_desk.accounts.ledger.outbox.journals import require_period
from pole_desk.accounts.ledger.queries.reporting import Reporting, reporting
from pole_desk.accounts.ledger.queries.statuses import Followed, followed
from pole_desk.formats.csv import table
from pole_desk.kernel.files import require_writable, write_file
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader, Runner

INDEX, REPORT = "index.csv", "e-reporting.csv"


class WrittenInvoices(NamedTuple):
    """What was written; `pending` are the numbers whose file is not made yet."""

    folder: Path
    files: tuple[Path, ...]
    pending: tuple[str, ...]
    sales: int
    receipts: int


def write_electronic(runner: Runner, *, first: date, last: date, folder: Path) -> WrittenInvoices:
    """One file per document issued between two days, `index.csv` and `e-reporting.csv`; the same ones untouched.

    Raises BadInput `output`, `period`.
    """
    require_period(first, last)
    require_writable(folder)
    found = runner.read(followed, first=first, last=last)
    made = [one for one in found if one.document.sha256 is not None]
    files = []
    for one in made:
        file = folder / _file_name(one)
        write_file(file, runner.read(document_of, invoice=one.document.id))
        files.append(file)
    reports = runner.read(_reports, first=first, last=last)
    write_file(folder / INDEX, _index(made))
    write_file(folder / REPORT, _report(reports))
    return WrittenInvoices(
        folder, tuple(files), tuple(one.document.number for one in found if one.document.sha256 is None),
        sum(len(one.sales) for _seller, one in reports), sum(len(one.receipts) for _seller, one in reports),
    )  # fmt: skip


def _file_name(one: Followed) -> str:
    return f"{one.document.number.replace('/', '-')}.pdf"


def _index(found: Sequence[Followed]) -> bytes:
    headers = (
        _("Fichier"), _("Numéro"), _("Type"), _("Date"), _("Échéance"), _("SIREN vendeur"), _("Client"),
        _("SIREN client"), _("Adresse électronique"), _("Traitement"), _("Nature"), _("HT"), _("TVA"), _("TTC"),
        _("SHA-256"), _("Factur-X"), _("Statut"),
    )  # fmt: skip
    rows = []
    for one in found:
        document = one.document
        rows.append((
            _file_name(one), document.number, document.type_code, document.issued_on, document.due_on,
            document.seller_siren, document.buyer, document.buyer_siren, document.endpoint, document.treatment,
            document.nature, document.net, document.vat, document.total, document.sha256, document.format > 1,
            "" if one.status is None else str(one.status.code),
        ))  # fmt: skip
    return table(headers, rows)


def _reports(reader: Reader, *, first: date, last: date) -> list[tuple[str, Reporting]]:
    return [
        (one.siren, reporting(reader, issuer=one.issuer, first=first, last=last)) for one in closable_sellers(reader)
    ]


def _report(reports: Sequence[tuple[str, Reporting]]) -> bytes:
    headers = (
        _("SIREN vendeur"), _("Flux"), _("Jour"), _("Catégorie"), _("Taux (%)"), _("Nombre"), _("Base HT"), _("TVA"),
    )  # fmt: skip
    rows = [
        (siren, kind, one.on, one.category, one.percent, one.count, one.base, one.vat)
        for siren, found in reports
        for kind, own in ((_("ventes"), found.sales), (_("encaissements"), found.receipts))
        for one in own
    ]
    return table(headers, rows)
