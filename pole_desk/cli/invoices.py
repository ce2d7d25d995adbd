"""The month's invoices: previewed, issued, listed, read, corrected."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pole_desk.accounts.billing import commands as acts
from pole_desk.accounts.billing import outbox, queries
from pole_desk.accounts.receivables import queries as receivables
from pole_desk.cli import sending
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.cli.words import whole
from pole_desk.kernel.i18n import _, month_name, ngettext, numeric_day
from pole_desk.kernel.inputs import iso_day, parse_amount, parse_month
from pole_desk.kernel.money import euros

MARKS = {True: "!", False: "·"}
"""What comes before an anomaly that blocks, and before one to look at."""


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    root = commands.add_parser("invoices", parents=[shared], help=_("les factures du mois"))
    acting = root.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(root))
    seen = acting.add_parser("preview", parents=[shared], help=_("ce que le mois facturerait"))
    seen.add_argument("month", metavar="AAAA-MM")
    seen.set_defaults(run=preview)
    issued = acting.add_parser("issue", parents=[shared], help=_("émettre le mois"))
    issued.add_argument("month", metavar="AAAA-MM")
    issued.add_argument("--out", metavar="DIR", type=Path, help=_("dossier où écrire les PDF"))
    issued.set_defaults(run=issue)
    listed = acting.add_parser("list", parents=[shared], help=_("lister les factures"))
    listed.add_argument("--month", metavar="AAAA-MM", help=_("celles d’un mois ; sinon toutes"))
    listed.set_defaults(run=show)
    drawn = acting.add_parser("pdf", parents=[shared], help=_("écrire le PDF d’une facture"))
    drawn.add_argument("number", metavar="NUMERO")
    drawn.add_argument("--out", metavar="FICHIER", type=Path, required=True)
    drawn.set_defaults(run=write_pdf)
    read = acting.add_parser("xml", parents=[shared], help=_("écrire les données Factur-X d’une facture"))
    read.add_argument("number", metavar="NUMERO")
    read.add_argument("--out", metavar="FICHIER", type=Path, required=True)
    read.set_defaults(run=write_xml)
    corrected = acting.add_parser("credit", parents=[shared], help=_("établir un avoir"))
    corrected.add_argument("number", metavar="NUMERO")
    corrected.add_argument("--line", metavar="N", type=whole, action="append", help=_("une ligne, de 1 à n"))
    corrected.add_argument(
        "--amount", metavar="EUROS", help=_("un montant\u202f: hors taxes d’une ligne, sinon TVA comprise")
    )
    corrected.add_argument("--rebill", action="store_true", help=_("facturer de nouveau ensuite"))
    corrected.add_argument("--reason", metavar="MOTIF", default="", help=_("motif porté sur l’avoir"))
    corrected.set_defaults(run=credit)
    sending.register_sending(acting, shared)
    shut = acting.add_parser("lock", parents=[shared], help=_("verrouiller la facturation jusqu’à un jour"))
    shut.add_argument("--until", metavar="AAAA-MM-JJ", required=True, help=_("dernier jour fermé, inclus"))
    shut.set_defaults(run=lock)


def preview(context: Context, arguments: argparse.Namespace) -> Result:
    month = parse_month(arguments.month)
    plan = context.runner.read(acts.prepare_invoices, month=month)
    data = {
        "month": str(month),
        "count": plan.count,
        "net": plan.net,
        "vat": plan.vat,
        "total": plan.total,
        "blocking": plan.blocking,
        "structures": [
            {
                "party": row.name,
                "party_id": row.party,
                "last_month": row.last_month,
                "this_month": row.this_month,
                "reasons": [reason._asdict() for reason in row.reasons],
            }
            for row in plan.structures
        ],
        "anomalies": [
            {"code": a.code, "blocking": a.blocking, "party": a.name, "message": a.message, "where": a.where}
            for a in plan.anomalies
        ],
    }
    lines = [(row.name, euros(row.last_month), euros(row.this_month)) for row in plan.structures]
    head = [(_("Structure"), _("dû le mois d’avant"), _("ce mois"))] if lines else []
    text = columns([*head, *lines], right=(1, 2))
    notes = "\n".join(
        " ".join((MARKS[a.blocking], f"{a.name}\u202f: {a.message}" if a.name else a.message)) for a in plan.anomalies
    )
    total = ngettext(
        "{month} : {count} facture, {net} HT, {total} TTC",
        "{month} : {count} factures, {net} HT, {total} TTC",
        plan.count,
    ).format(
        month=month_name(month), count=plan.count, net=euros(plan.net), total=euros(plan.total)
    )
    return Result(data, "\n".join(part for part in (text, notes, total) if part), int(plan.blocking))


def issue(context: Context, arguments: argparse.Namespace) -> Result:
    month = parse_month(arguments.month)
    if arguments.out is not None:
        outbox.require_writable(arguments.out)
    runner = context.runner
    issued = outbox.issue_month(runner, month=month)
    outbox.drain(runner)
    if arguments.out is not None:
        outbox.write_month(runner, month=month, folder=arguments.out)
    pending = runner.read(queries.pending_count)
    data = {
        "issued": issued.issued,
        "net": issued.net,
        "vat": issued.vat,
        "total": issued.total,
        "first": issued.first,
        "last": issued.last,
        "credits": issued.credits,
        "pending": pending,
    }
    if issued.issued:
        text = ngettext(
            "{count} facture émise pour {month} : {first}, {total} TTC.",
            "{count} factures émises pour {month}, de {first} à {last} : {total} TTC.",
            issued.issued,
        ).format(
            count=issued.issued, month=month_name(month), first=issued.first, last=issued.last,
            total=euros(issued.total),
        )  # fmt: skip
        if issued.credits:
            text += " " + ngettext("Dont {count} avoir.", "Dont {count} avoirs.", issued.credits).format(
                count=issued.credits
            )
    else:
        text = _("Rien à facturer pour {month}.").format(month=month_name(month))
    if pending:
        text += "\n" + ngettext(
            "{count} PDF reste à produire : relancez la commande.",
            "{count} PDF restent à produire : relancez la commande.",
            pending,
        ).format(count=pending)
    return Result(data, text, int(pending > 0))


def show(context: Context, arguments: argparse.Namespace) -> Result:
    month = parse_month(arguments.month) if arguments.month is not None else None
    rows = context.runner.read(receivables.invoices, month=month)
    data = {
        "invoices": [
            {
                "id": row.id,
                "number": row.number,
                "kind": row.kind,
                "month": str(row.month),
                "date": row.issued_on,
                "due": row.due_on,
                "party": row.party_name,
                "party_id": row.party,
                "net": row.net,
                "vat": row.vat,
                "total": row.total,
                "paid": row.paid,
                "credited": row.credited,
                "balance": row.balance,
                "state": row.state,
            }
            for row in rows
        ]
    }
    lines = [
        (row.number, numeric_day(row.issued_on), row.party_name, euros(row.net), euros(row.total),
         euros(row.balance))
        for row in rows
    ]  # fmt: skip
    return Result(data, columns(lines, right=(3, 4, 5)) or _("Aucune facture."))


def write_pdf(context: Context, arguments: argparse.Namespace) -> Result:
    outbox.require_writable(arguments.out.parent)
    found = context.runner.read(queries.invoice_by_number, number=arguments.number)
    outbox.drain(context.runner)
    outbox.write_one(context.runner, invoice=found.id, file=arguments.out)
    return Result(
        {"number": found.number, "file": str(arguments.out)},
        _("{number} écrite dans {file}").format(number=found.number, file=arguments.out),
    )


def write_xml(context: Context, arguments: argparse.Namespace) -> Result:
    outbox.require_writable(arguments.out.parent)
    found = context.runner.read(queries.invoice_by_number, number=arguments.number)
    outbox.drain(context.runner)
    outbox.write_xml(context.runner, invoice=found.id, file=arguments.out)
    return Result(
        {"number": found.number, "file": str(arguments.out)},
        _("Données de {number} écrites dans {file}").format(number=found.number, file=arguments.out),
    )


def lock(context: Context, arguments: argparse.Namespace) -> Result:
    until = iso_day(arguments.until)
    return Result({"locked_until": until}, context.runner.perform(acts.lock_billing, until=until).said)


def credit(context: Context, arguments: argparse.Namespace) -> Result:
    runner = context.runner
    original = runner.read(queries.invoice_by_number, number=arguments.number)
    made = runner.do(
        acts.credit_invoice,
        invoice=original.id,
        reason=arguments.reason or _("Correction de la facture {number}").format(number=original.number),
        lines=arguments.line,
        amount=None if arguments.amount is None else parse_amount(arguments.amount),
        rebill=arguments.rebill,
    )
    outbox.drain(runner)
    note = runner.read(queries.invoice, invoice=made)
    pending = runner.read(queries.pending_count)
    data = {
        "credit": note.number,
        "invoice": original.number,
        "net": note.net,
        "vat": note.vat,
        "total": note.total,
        "pending": pending,
    }
    text = _("Avoir {number} établi sur {original} : {total} TTC.").format(
        number=note.number, original=original.number, total=euros(note.total)
    )
    return Result(data, text, int(pending > 0))
