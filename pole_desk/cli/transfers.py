"""Transfers given to the bank: what became of each, executed or refused."""

from __future__ import annotations

import argparse
from typing import Any

from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.rules.transfers import TransferState, transfer_state_names
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.cli.words import whole
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _, ngettext, numeric_day
from pole_desk.kernel.inputs import iso_day
from pole_desk.kernel.money import euros


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    root = commands.add_parser("transfers", parents=[shared], help=_("les virements remis à la banque"))
    acting = root.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(root))
    listed = acting.add_parser("list", parents=[shared], help=_("les virements, et ce que la banque en a fait"))
    listed.add_argument("--file", metavar="MESSAGE", help=_("d’un fichier ; sinon tous"))
    listed.add_argument("--state", choices=[str(one) for one in TransferState])
    listed.set_defaults(run=show)
    confirmed = acting.add_parser("confirm", parents=[shared], help=_("la banque a exécuté un fichier, ou un virement"))
    which = confirmed.add_mutually_exclusive_group(required=True)
    which.add_argument("--file", metavar="MESSAGE")
    which.add_argument("--transfer", metavar="ID", type=whole, action="append")
    confirmed.add_argument("--on", metavar="D", required=True, help=_("le jour où l’argent est parti"))
    confirmed.set_defaults(run=confirm)
    refused = acting.add_parser("refuse", parents=[shared], help=_("la banque a refusé ou renvoyé un virement"))
    refused.add_argument("transfer", metavar="ID", type=whole)
    refused.add_argument("--reason", metavar=_("MOTIF"), required=True)
    refused.set_defaults(run=refuse)


def show(context: Context, arguments: argparse.Namespace) -> Result:
    file = None if arguments.file is None else _file(context, arguments.file)
    states = None if arguments.state is None else [arguments.state]
    found = context.runner.read(queries.transfers, file=file, states=states)
    names = transfer_state_names()
    data = {
        "transfers": [
            {"id": one.id, "file": one.message, "kind": one.kind, "key": one.key, "party": one.party,
             "name": one.party_name, "amount": one.amount, "execute_on": one.execute_on, "end_to_end": one.end_to_end,
             "state": one.state, "confirmed_on": one.confirmed_on, "banked": one.banked, "reason": one.reason}
            for one in found
        ]
    }  # fmt: skip
    rows = [
        (str(one.id), one.message, one.party_name, euros(one.amount), numeric_day(one.execute_on), names[one.state],
         numeric_day(one.confirmed_on) if one.confirmed_on else one.reason)
        for one in found
    ]  # fmt: skip
    return Result(data, columns(rows, right=(0, 3)) or _("Aucun virement."))


def confirm(context: Context, arguments: argparse.Namespace) -> Result:
    day = iso_day(arguments.on)
    file = None if arguments.file is None else _file(context, arguments.file)
    count = context.runner.do(acts.confirm_transfers, on=day, file=file, transfers=arguments.transfer)
    return Result(
        {"confirmed": count, "on": day},
        ngettext("{count} virement confirmé.", "{count} virements confirmés.", count).format(count=count),
    )


def refuse(context: Context, arguments: argparse.Namespace) -> Result:
    context.runner.do(acts.reject_transfer, transfer=arguments.transfer, reason=arguments.reason)
    return Result(
        {"transfer": arguments.transfer, "state": str(TransferState.REJECTED)},
        _("Refus noté : la somme est de nouveau à verser."),
    )


def _file(context: Context, message: str) -> int:
    """The file of a name; raises NotFound `sepa_file`."""
    for one in context.runner.read(queries.sepa_files, kind="transfers"):
        if one.message == message.strip().upper():
            return one.id
    raise NotFound("sepa_file", _("Aucun fichier bancaire ne s’appelle « {message} ».").format(message=message))
