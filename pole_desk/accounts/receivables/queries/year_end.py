"""The year's end as lists: unpaid, doubtful, deposits held, money that waits, losses; ready for Excel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.receivables.queries.as_of import Standing, Waiting, standing_on, waiting_on
from pole_desk.accounts.receivables.queries.deposits import HeldDeposit, deposits_held
from pole_desk.accounts.receivables.queries.payments import losses
from pole_desk.accounts.receivables.queries.rates import ByRate, received_by_rate
from pole_desk.accounts.receivables.rules import method_names
from pole_desk.accounts.receivables.rules.replay import What
from pole_desk.formats import csv
from pole_desk.formats.xlsx import Cell, Sheet, workbook
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.registers.parties.queries import party_names

DOUBTFUL_DAYS = "doubtful_days"
"""Setting: days past due from which a debt is doubtful."""
DEFAULT_DOUBTFUL_DAYS = 90


class LostInvoice(NamedTuple):
    """A write-off of the year with its VAT to recover, by rate."""

    party_name: str
    reason: str
    by_rate: ByRate


class YearEnd(NamedTuple):
    """What stood as a year ended; `doubtful` are of the unpaid, `over` are owed to clients since a credit note."""

    on: date
    unpaid: tuple[Standing, ...]
    doubtful: tuple[Standing, ...]
    over: tuple[Standing, ...]
    deposits: tuple[HeldDeposit, ...]
    waiting: tuple[Waiting, ...]
    lost: tuple[LostInvoice, ...]


def year_end(reader: Reader, *, year: int) -> YearEnd:
    """The lists of 31 December of a year."""
    day = date(year, 12, 31)
    standing = standing_on(reader, on=day)
    late = int(setting(reader, key=DOUBTFUL_DAYS, on=day, default=DEFAULT_DOUBTFUL_DAYS))
    unpaid = tuple(one for one in standing if one.balance > 0)
    return YearEnd(
        day, unpaid, tuple(one for one in unpaid if (day - one.due_on).days > late),
        tuple(one for one in standing if one.balance < 0), tuple(deposits_held(reader, on=day)),
        tuple(waiting_on(reader, on=day)), _lost(reader, date(year, 1, 1), day),
    )  # fmt: skip


def _lost(reader: Reader, first: date, last: date) -> tuple[LostInvoice, ...]:
    told = {one.id: one for one in losses(reader, first=first, last=last) if one.withdrawn_on is None}
    names = party_names(reader, parties={one.party for one in told.values()})
    return tuple(
        LostInvoice(names[told[one.source].party], told[one.source].reason, one)
        for one in received_by_rate(reader, first=first, last=last)
        if one.what is What.LOSS and one.source in told
    )


def year_end_workbook(reader: Reader, *, year: int) -> bytes:
    """The XLSX of the year's end: a sheet for each list, with its total."""
    return workbook(_sheets(year_end(reader, year=year)))


def year_end_csv(reader: Reader, *, year: int) -> bytes:
    """The same lists in one CSV, one after the other, each under its title."""
    return csv.lists((sheet.title, sheet.headers, sheet.rows) for sheet in _sheets(year_end(reader, year=year)))


def _sheets(found: YearEnd) -> list[Sheet]:
    return [
        _invoices(_("Impayés"), found.unpaid, found.on),
        _invoices(_("Douteux"), found.doubtful, found.on),
        _invoices(_("À rendre"), found.over, found.on),
        Sheet(
            _("Dépôts détenus"),
            [_("Client"), _("Convention"), _("Reçu le"), _("Fin"), _("Reçu"), _("Rendu"), _("Retenu"), _("Détenu")],
            _totalled(
                [[one.party_name, one.number, one.since, one.ended_on, one.received, one.returned, one.withheld,
                  one.held]
                 for one in found.deposits], 4,
            ),
            money=(4, 5, 6, 7), totals=True,
        ),
        Sheet(
            _("Non répartis"),
            [_("Client"), _("Reçu le"), _("Mode"), _("Règlement"), _("En attente")],
            _totalled(
                [[one.party_name, one.received_on, method_names()[one.method], one.amount, one.free]
                 for one in found.waiting], 3,
            ),
            money=(3, 4), totals=True,
        ),
        Sheet(
            _("Pertes"),
            [_("Client"), _("Facture"), _("Le"), _("Raison"), _("Taux"), _("Net"), _("TVA à récupérer")],
            _totalled(
                [[one.party_name, one.by_rate.number, one.by_rate.on, one.reason, part.percent, part.base, part.vat]
                 for one in found.lost for part in one.by_rate.parts], 5,
            ),
            money=(5, 6), totals=True,
        ),
    ]  # fmt: skip


def _invoices(title: str, rows: Sequence[Standing], on: date) -> Sheet:
    headers = [_("Client"), _("Facture"), _("Du"), _("Échéance"), _("Retard (jours)"), _("Total"), _("Reste dû")]
    told: list[list[Cell]] = [
        [one.party_name, one.number, one.issued_on, one.due_on, max((on - one.due_on).days, 0), one.total, one.balance]
        for one in rows
    ]
    return Sheet(title, headers, _totalled(told, 5), money=(5, 6), totals=True)


def _totalled(rows: list[list[Cell]], first: int) -> list[list[Cell]]:
    """The rows and their total, from the column `first` on."""
    wide = len(rows[0]) if rows else first + 1
    sums: list[Cell] = [
        sum((row[at] for row in rows if isinstance(row[at], Decimal)), ZERO) for at in range(first, wide)
    ]
    return [*rows, [_("Total"), *[None] * (first - 1), *sums]]
