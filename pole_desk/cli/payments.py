"""Money of clients: recorded on an invoice or on an account, listed; bank files are in `bank`."""

from __future__ import annotations

import argparse
from typing import Any

from pole_desk.accounts.billing.queries import invoice_by_number
from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.rules import method_names, method_of
from pole_desk.cli import bank
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.cli.sellers import seller
from pole_desk.cli.words import whole
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.inputs import iso_day, parse_amount
from pole_desk.kernel.money import ZERO, euros
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.queries import require_party


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    root = commands.add_parser("payments", parents=[shared], help=_("les règlements"))
    acting = root.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(root))
    _register_add(acting.add_parser("add", parents=[shared], help=_("enregistrer un règlement")))
    listed = acting.add_parser("list", parents=[shared], help=_("lister les règlements"))
    listed.add_argument("--party", metavar="ID", type=whole)
    listed.add_argument("--from", dest="first", metavar="D", help=_("reçus à partir de ce jour"))
    listed.add_argument("--to", dest="last", metavar="D", help=_("reçus jusqu’à ce jour, inclus"))
    listed.add_argument("--unallocated", action="store_true", help=_("ceux dont une part attend une facture"))
    listed.set_defaults(run=show)
    bank.register_match(acting.add_parser("match", parents=[shared], help=_("rapprocher un relevé de banque")))


def _register_add(added: argparse.ArgumentParser) -> None:
    target = added.add_mutually_exclusive_group(required=True)
    target.add_argument("--invoice", metavar="NUMERO", help=_("sur cette facture"))
    target.add_argument("--party", metavar="ID", type=whole,
                        help=_("de ce client : d’abord sur ce qui est échu le premier"))  # fmt: skip
    added.add_argument("--on", metavar="D", required=True, help=_("jour de réception"))
    added.add_argument("--amount", metavar="X", required=True, help=_("en euros"))
    added.add_argument("--method", metavar="M", required=True,
                       help=_("virement, prélèvement, carte, chèque, espèces, compensation"))  # fmt: skip
    added.add_argument("--reference", default="")
    added.add_argument("--part", metavar="NUMERO=X", action="append", default=[],
                       help=_("avec --party : la part d’une facture, plusieurs fois si besoin"))  # fmt: skip
    added.add_argument("--keep", action="store_true", help=_("avec --party : tout garder sur le compte du client"))
    added.add_argument("--issuer", metavar="CODE", help=_("avec --party : le vendeur qui a reçu l’argent"))
    added.set_defaults(run=add)


def add(context: Context, arguments: argparse.Namespace) -> Result:
    if arguments.party is not None:
        return _add_of_client(context, arguments)
    if arguments.part or arguments.keep or arguments.issuer:
        raise BadInput("usage", _("--part, --keep et --issuer vont avec --party."))
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


def _add_of_client(context: Context, arguments: argparse.Namespace) -> Result:
    given = {"on": iso_day(arguments.on), "amount": parse_amount(arguments.amount)}
    method = method_of(arguments.method)
    parts = None if not arguments.part and not arguments.keep else [_part(context, text) for text in arguments.part]
    issuer = None if arguments.issuer is None else seller(context, arguments.issuer)
    outcome = context.runner.perform(
        acts.receive_payment, party=PartyId(arguments.party), method=method, reference=arguments.reference,
        allocations=parts, issuer=issuer, **given,
    )  # fmt: skip
    found = context.runner.read(queries.payment, payment=outcome.value)
    paid = context.runner.read(queries.parts_of, payments=[outcome.value])
    data = {
        "payment": found.id, "party": found.party, "unallocated": found.free,
        "parts": [{"invoice": one.number, "amount": one.amount} for one in paid],
    }  # fmt: skip
    return Result(data, outcome.said)


def _part(context: Context, text: str) -> tuple[Any, Any]:
    number, mark, amount = text.rpartition("=")
    if not mark:
        raise BadInput("usage", _("Écrivez la part ainsi : FA-2026-00001=12,50."))
    return context.runner.read(invoice_by_number, number=number).id, parse_amount(amount)


def show(context: Context, arguments: argparse.Namespace) -> Result:
    if arguments.party is not None:
        context.runner.read(require_party, party=PartyId(arguments.party))
    found = context.runner.read(
        queries.payments,
        party=None if arguments.party is None else PartyId(arguments.party),
        first=None if arguments.first is None else iso_day(arguments.first),
        last=None if arguments.last is None else iso_day(arguments.last),
        unallocated=arguments.unallocated,
    )
    data = {
        "payments": [
            {
                "id": one.id, "date": one.received_on, "party": one.party, "party_name": one.party_name,
                "method": one.method, "amount": one.amount, "allocated": one.allocated, "refunded": one.refunded,
                "unallocated": one.free, "reference": one.reference, "withdrawn": one.withdrawn_on is not None,
            }
            for one in found
        ],
        "total": sum((one.amount for one in found if one.withdrawn_on is None), ZERO),
        "unallocated": sum((one.free for one in found), ZERO),
    }  # fmt: skip
    names = method_names()
    lines = [
        (numeric_day(one.received_on), one.party_name, names[one.method], euros(one.amount), euros(one.free),
         _("retiré") if one.withdrawn_on else one.reference)
        for one in found
    ]  # fmt: skip
    return Result(data, columns(lines, right=(3, 4)) or _("Aucun règlement."))
