"""What is written for other programs: calendars, the journal, VAT, files for the bank, electronic invoices."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pole_desk.accounts.ledger import outbox
from pole_desk.cli import calendars, export_sepa
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.kernel.i18n import _, month_name, ngettext, percent
from pole_desk.kernel.inputs import iso_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import Month


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    root = commands.add_parser("export", parents=[shared], help=_("écrire pour un autre programme"))
    kinds = root.add_subparsers(dest="kind", required=True, metavar=_("FORMAT"), parser_class=type(root))
    calendars.register_export(kinds, shared)
    export_sepa.register(kinds, shared)
    written = kinds.add_parser("journal", parents=[shared], help=_("les écritures pour le comptable, au format FEC"))
    _period(written)
    written.add_argument("--out", metavar="DIR", type=Path, required=True)
    written.set_defaults(run=journal)
    electronic = kinds.add_parser(
        "facturx", parents=[shared], help=_("les factures électroniques pour la plateforme agréée, avec leur index")
    )
    _period(electronic)
    electronic.add_argument("--out", metavar="DIR", type=Path, required=True)
    electronic.set_defaults(run=facturx)
    taxed = kinds.add_parser("vat", parents=[shared], help=_("la TVA par taux et par mois, en classeur, en CSV ou en PDF"))
    _period(taxed)
    taxed.add_argument("--out", metavar="FICHIER.xlsx|csv|pdf", type=Path, required=True)
    taxed.set_defaults(run=vat)


def _period(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="first", metavar="D", required=True, help=_("premier jour"))
    parser.add_argument("--to", dest="last", metavar="D", required=True, help=_("dernier jour"))


def journal(context: Context, arguments: argparse.Namespace) -> Result:
    first, last = iso_day(arguments.first), iso_day(arguments.last)
    files = outbox.write_journals(context.runner, first=first, last=last, folder=arguments.out)
    data = {
        "files": [
            {"file": str(one.file), "entries": one.entries, "debit": one.debit, "credit": one.credit} for one in files
        ]
    }
    lines = [(str(one.file), str(one.entries), euros(one.debit)) for one in files]
    return Result(data, columns(lines, right=(1, 2)) or _("Aucune écriture dans cette période."))


def facturx(context: Context, arguments: argparse.Namespace) -> Result:
    """Documents whose file is not made yet are told, and answer 1."""
    first, last = iso_day(arguments.first), iso_day(arguments.last)
    found = outbox.write_electronic(context.runner, first=first, last=last, folder=arguments.out)
    data = {
        "folder": str(found.folder), "files": [str(file) for file in found.files], "pending": list(found.pending),
        "reported_sales": found.sales, "reported_receipts": found.receipts,
    }  # fmt: skip
    text = ngettext(
        "{count} facture écrite dans {folder}, avec l’index et le e-reporting.",
        "{count} factures écrites dans {folder}, avec l’index et le e-reporting.",
        len(found.files),
    ).format(count=len(found.files), folder=found.folder)
    if found.pending:
        text += "\n" + _("Leur PDF n’est pas encore fait : {numbers}.").format(numbers=", ".join(found.pending))
    return Result(data, text, int(bool(found.pending)))


def vat(context: Context, arguments: argparse.Namespace) -> Result:
    """The months that the two days belong to, whole."""
    first, last = Month.of(iso_day(arguments.first)), Month.of(iso_day(arguments.last))
    found = outbox.write_vat(context.runner, first=first, last=last, file=arguments.out)
    rows = [
        (seller, month, kind, row)
        for seller, months in found
        for month, table in months
        for kind in ("receipts", "debits", "mandate")
        for row in getattr(table, kind)
    ]
    data = {
        "file": str(arguments.out),
        "vat": [
            {"seller": seller, "month": month, "on": kind, "rate": row.percent, "base": row.base, "vat": row.vat}
            for seller, month, kind, row in rows
        ],
    }
    names = {"receipts": _("encaissements"), "debits": _("débits"), "mandate": _("pour compte de tiers")}
    lines = [
        (month_name(month), names[kind], percent(row.percent, 2), euros(row.base), euros(row.vat))
        for _seller, month, kind, row in rows
    ]
    return Result(data, columns(lines, right=(2, 3, 4)) or _("Aucune TVA dans cette période."))
