"""Structures: listed, added, imported."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.cli.words import whole
from pole_desk.formats import csv
from pole_desk.formats.address import PostalAddress
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.money import ZERO, euros
from pole_desk.ports.ids import PartyId
from pole_desk.ports.settlement import unsettled
from pole_desk.registers.parties import commands as acts
from pole_desk.registers.parties import queries
from pole_desk.registers.parties.rules import Invoicing, Liable, PartyInput

_TEXTS = {
    "legal-form": _("forme juridique"),
    "siren": _("9 chiffres"),
    "siret": _("14 chiffres"),
    "vat-number": _("n° de TVA intracommunautaire"),
    "email": _("adresse e-mail"),
    "electronic-address": _("adresse de facturation électronique"),
    "order-number": _("numéro de bon de commande"),
    "phone": _("téléphone"),
    "commune": _("commune"),
    "street": _("rue"),
    "postcode": _("code postal"),
    "town": _("ville"),
}


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    root = commands.add_parser("parties", parents=[shared], help=_("les structures"))
    root.add_argument("--search", metavar="T", default="", help=_("nom, n°, contact…"))
    root.set_defaults(run=show)
    acting = root.add_subparsers(dest="act", metavar=_("ACTE"), parser_class=type(root))
    added = acting.add_parser("add", parents=[shared], help=_("ajouter une structure"))
    added.add_argument("--name", metavar="N", required=True)
    for option, said in _TEXTS.items():
        added.add_argument(f"--{option}", metavar="T", default="", help=said)
    added.add_argument(
        "--vat-liable", choices=[str(one) for one in Liable], default=str(Liable.UNKNOWN), help=_("assujettie à la TVA")
    )
    added.add_argument(
        "--invoicing", choices=[str(one) for one in Invoicing], default=str(Invoicing.TOGETHER),
        help=_("une facture pour tout, ou par dossier"),
    )  # fmt: skip
    added.add_argument("--headcount", metavar="N", type=whole, help=_("effectif"))
    added.add_argument("--role", metavar="R", action="append", help=_("rôle, plusieurs fois si besoin"))
    added.set_defaults(run=add)
    leaving = acting.add_parser(
        "settlement", parents=[shared], help=_("ce qu’une structure qui part doit encore régler")
    )
    leaving.add_argument("party", metavar="ID", type=whole)
    leaving.set_defaults(run=settlement)
    read = acting.add_parser("import", parents=[shared], help=_("importer un fichier CSV"))
    read.add_argument("file", metavar="FICHIER.csv", type=Path)
    read.set_defaults(run=read_file)


def show(context: Context, arguments: argparse.Namespace) -> Result:
    rows = context.runner.read(queries.parties, words=arguments.search)
    data = {
        "parties": [
            {
                "id": row.id,
                "name": row.name,
                "legal_form": row.legal_form,
                "siren": row.siren,
                "siret": row.siret,
                "commune": row.commune,
                "headcount": row.headcount,
                "roles": list(row.roles),
                "email": row.email,
                "phone": row.phone,
            }
            for row in rows
        ]
    }
    lines = [(str(row.id), row.name, row.legal_form, row.siren or "", row.commune or "") for row in rows]
    return Result(data, columns(lines, right=(0,)) or _("Aucune structure."))


def add(context: Context, arguments: argparse.Namespace) -> Result:
    values = PartyInput(
        name=arguments.name,
        legal_form=arguments.legal_form,
        siren=arguments.siren,
        siret=arguments.siret,
        vat_number=arguments.vat_number,
        vat_liable=arguments.vat_liable,
        electronic_address=arguments.electronic_address,
        order_number=arguments.order_number,
        invoicing=arguments.invoicing,
        headcount=arguments.headcount,
        commune=arguments.commune,
        email=arguments.email,
        phone=arguments.phone,
        address=PostalAddress(street=arguments.street, postcode=arguments.postcode, town=arguments.town),
        roles=tuple(arguments.role) if arguments.role else None,
    )
    party = context.runner.do(acts.add_party, party=values)
    return Result(
        {"party": party}, _("Structure n° {id} ajoutée : {name}").format(id=party, name=values.name)
    )


def settlement(context: Context, arguments: argparse.Namespace) -> Result:
    party = PartyId(arguments.party)
    context.runner.read(queries.require_party, party=party)
    rows = context.runner.read(unsettled, party=party, on=context.runner.clock.today())
    data = {
        "party": party,
        "settlement": [
            {"kind": row.kind, "title": row.title, "detail": row.detail, "amount": row.amount}
            for row in rows
        ],
        "balance": sum((row.amount for row in rows if row.amount is not None), ZERO),
    }
    lines = [(row.title, row.detail, "" if row.amount is None else euros(row.amount)) for row in rows]
    return Result(data, columns(lines, right=(2,)) or _("Rien à régler : la structure peut partir."))


def read_file(context: Context, arguments: argparse.Namespace) -> Result:
    table = csv.read(arguments.file)
    done = context.runner.do(acts.import_parties, rows=[(row.line, row.values) for row in table.rows])
    data = {
        "imported": len(done.added),
        "parties": list(done.added),
        "skipped": [row._asdict() for row in done.skipped],
    }
    text = ngettext("{count} structure importée.", "{count} structures importées.", len(done.added))
    lines = [text.format(count=len(done.added))]
    lines += [_("Ligne {line} ignorée : {reason}").format(**row._asdict()) for row in done.skipped]
    return Result(data, "\n".join(lines))
