"""Payments recorded on invoices."""

from __future__ import annotations

import argparse
from typing import Any

from pole_desk.accounts.billing.queries import invoice_by_number
from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.rules import method_of
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import iso_day, parse_amount
from pole_desk.kernel.money import euros


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    root = commands.add_parser("payments", parents=[shared], help=_("les règlements"))
    acting = root.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(root))
    added = acting.add_parser("add", parents=[shared], help=_("enregistrer un règlement"))
    added.add_argument("--invoice", metavar="NUMERO", required=True)
    added.add_argument("--on", metavar="D", required=True, help=_("jour de réception"))
    added.add_argument("--amount", metavar="X", required=True, help=_("en euros"))
    added.add_argument("--method", metavar="M", required=True, help=_("virement, prélèvement, carte, chèque, espèces, compensation"))
    added.add_argument("--reference", default="")
    added.set_defaults(run=add)


def add(context: Context, arguments: argparse.Namespace) -> Result:
    day, amount = iso_day(arguments.on), parse_amount(arguments.amount)
    method = method_of(arguments.method)
    runner = context.runner
    found = runner.read(invoice_by_number, number=arguments.invoice)
    payment = runner.do(
        acts.record_payment,
        invoice=found.id,
        on=day,
        amount=amount,
        method=method,
        reference=arguments.reference,
    )
    left = runner.read(queries.receivable, invoice=found.id).balance
    return Result(
        {"payment": payment, "invoice": found.number, "balance": left},
        _("Règlement de {amount} enregistré sur {number} ; reste dû : {left}.").format(
            amount=euros(amount), number=found.number, left=euros(left)
        ),
    )
