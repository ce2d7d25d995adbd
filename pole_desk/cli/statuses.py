"""The statuses of electronic invoices, as the platform or the client told them."""

from __future__ import annotations

import argparse
from typing import Any

from pole_desk.accounts.billing.queries import invoice_by_number
from pole_desk.accounts.ledger.commands.statuses import record_status
from pole_desk.accounts.ledger.queries.statuses import statuses
from pole_desk.accounts.ledger.rules.lifecycle import Status, reason_names, status_names
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.cli.words import whole
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.inputs import iso_day


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    root = commands.add_parser("statuses", parents=[shared], help=_("ce que devient une facture électronique"))
    acting = root.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(root))
    added = acting.add_parser("add", parents=[shared], help=_("enregistrer un statut, de 200 à 213"))
    added.add_argument("number", metavar="NUMERO")
    added.add_argument("code", metavar="CODE", type=whole, help=_("200 déposée, 203 mise à disposition, 210 refusée…"))
    added.add_argument("--on", metavar="D", required=True, help=_("jour où il a été donné"))
    added.add_argument("--reason", default="", help=_("motif, pour 206, 207, 208, 210 et 213"))
    added.add_argument("--note", default="", help=_("précision"))
    added.add_argument("--corrects", metavar="ID", type=whole, help=_("le dernier statut, enregistré par erreur"))
    added.set_defaults(run=add)
    listed = acting.add_parser("list", parents=[shared], help=_("les statuts d’une facture"))
    listed.add_argument("number", metavar="NUMERO")
    listed.set_defaults(run=show)


def add(context: Context, arguments: argparse.Namespace) -> Result:
    found = context.runner.read(invoice_by_number, number=arguments.number)
    status = context.runner.do(
        record_status, invoice=found.id, code=arguments.code, on=iso_day(arguments.on), reason=arguments.reason,
        note=arguments.note, corrects=arguments.corrects,
    )  # fmt: skip
    text = _("{number} : {status}.").format(number=found.number, status=status_names()[Status(arguments.code)])
    return Result({"status": status, "invoice": found.number, "code": arguments.code}, text)


def show(context: Context, arguments: argparse.Namespace) -> Result:
    found = context.runner.read(invoice_by_number, number=arguments.number)
    told = context.runner.read(statuses, invoice=found.id)
    replaced = {one.corrects for one in told}
    data = {
        "statuses": [
            {"id": one.id, "code": one.code, "name": one.name, "on": one.told_on, "reason": one.reason,
             "note": one.note, "corrects": one.corrects, "stands": one.id not in replaced}
            for one in told
        ]
    }  # fmt: skip
    lines = [
        (str(one.id), numeric_day(one.told_on), str(one.code), one.name, reason_names().get(one.reason, ""), one.note,
         _("corrigé") if one.id in replaced else "")
        for one in told
    ]  # fmt: skip
    return Result(data, columns(lines) or _("Aucun statut enregistré."))
