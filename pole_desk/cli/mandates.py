"""Mandates of debit: written down, listed, revoked; the seller's creditor identifier."""

from __future__ import annotations

import argparse
from typing import Any

from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.rules.mandates import Use, standing_names, use_names
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.cli.sellers import seller
from pole_desk.cli.words import whole
from pole_desk.formats.sepa import Scheme
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.inputs import iso_day
from pole_desk.registers.parties.queries import party as party_of


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    root = commands.add_parser("mandates", parents=[shared], help=_("les mandats de prélèvement"))
    acting = root.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(root))
    listed = acting.add_parser("list", parents=[shared], help=_("les mandats, et s’ils valent encore"))
    listed.add_argument("--party", metavar="ID", type=whole, help=_("d’une structure ; sinon de toutes"))
    listed.set_defaults(run=show)
    _register_add(acting, shared)
    revoked = acting.add_parser("revoke", parents=[shared], help=_("révoquer un mandat"))
    revoked.add_argument("mandate", metavar="ID", type=whole)
    revoked.add_argument("--on", metavar="D", required=True, help=_("à partir de ce jour"))
    revoked.add_argument("--reason", metavar=_("MOTIF"), required=True)
    revoked.set_defaults(run=revoke)
    creditor = acting.add_parser("creditor", parents=[shared], help=_("l’identifiant créancier SEPA d’un vendeur"))
    creditor.add_argument("issuer", metavar="CODE", help=_("le vendeur"))
    creditor.add_argument("number", metavar="ICS")
    creditor.add_argument("--from", dest="first", metavar="D", required=True, help=_("à partir de ce jour"))
    creditor.set_defaults(run=set_creditor)


def _register_add(acting: Any, shared: argparse.ArgumentParser) -> None:
    added = acting.add_parser("add", parents=[shared], help=_("enregistrer un mandat signé"))
    added.add_argument("--party", metavar="ID", type=whole, required=True)
    added.add_argument("--reference", metavar="RUM", required=True, help=_("35 caractères au plus"))
    added.add_argument("--iban", required=True)
    added.add_argument("--signed-on", metavar="D", required=True)
    added.add_argument("--issuer", metavar="CODE", help=_("le vendeur qui prélève ; utile s’il y en a plusieurs"))
    added.add_argument("--holder", metavar=_("NOM"), default="", help=_("le titulaire ; sinon la structure"))
    for name, metavar in (("bic", "BIC"), ("street", "RUE"), ("postcode", "CP"), ("town", "VILLE")):
        added.add_argument(f"--{name}", metavar=metavar, default="")
    added.add_argument("--country", metavar="PAYS", default="FR", help=_("deux lettres"))
    added.add_argument("--b2b", action="store_true", help=_("mandat interentreprises"))
    added.add_argument("--once", action="store_true", help=_("pour un seul prélèvement"))
    added.set_defaults(run=add)


def add(context: Context, arguments: argparse.Namespace) -> Result:
    signed_on = iso_day(arguments.signed_on)
    issuer = seller(context, arguments.issuer)
    holder = arguments.holder or context.runner.read(party_of, party=arguments.party).name
    account = queries.Account(
        holder, arguments.iban, arguments.bic, arguments.street, arguments.postcode, arguments.town, arguments.country
    )
    mandate = context.runner.do(
        acts.add_mandate, issuer=issuer, party=arguments.party, reference=arguments.reference, signed_on=signed_on,
        account=account, scheme=Scheme.B2B if arguments.b2b else Scheme.CORE,
        use=Use.ONCE if arguments.once else Use.REPEATED,
    )  # fmt: skip
    return Result(
        {"mandate": mandate},
        _("Mandat {reference} enregistré, nᵒ {id}.").format(reference=arguments.reference, id=mandate),
    )


def show(context: Context, arguments: argparse.Namespace) -> Result:
    today = context.clock.today()
    found = context.runner.read(queries.mandates, party=arguments.party)
    data = {
        "mandates": [
            {"id": one.id, "party": one.party, "name": one.party_name, "issuer": one.issuer_code,
             "reference": one.reference, "scheme": one.scheme, "use": one.use, "signed_on": one.signed_on,
             "iban": one.account.iban, "state": str(one.standing(today)), "lapses_on": one.lapses_on}
            for one in found
        ]
    }  # fmt: skip
    rows = [
        (str(one.id), one.party_name, one.reference, use_names()[one.use], numeric_day(one.signed_on),
         standing_names()[one.standing(today)])
        for one in found
    ]  # fmt: skip
    return Result(data, columns(rows, right=(0,)) or _("Aucun mandat."))


def revoke(context: Context, arguments: argparse.Namespace) -> Result:
    day = iso_day(arguments.on)
    context.runner.do(acts.revoke_mandate, mandate=arguments.mandate, on=day, reason=arguments.reason)
    return Result({"mandate": arguments.mandate, "revoked_on": day}, _("Mandat révoqué."))


def set_creditor(context: Context, arguments: argparse.Namespace) -> Result:
    first = iso_day(arguments.first)
    issuer = seller(context, arguments.issuer)
    context.runner.do(acts.set_creditor_id, issuer=issuer, creditor_id=arguments.number, valid_from=first)
    return Result({"issuer": arguments.issuer, "from": first}, _("Identifiant créancier enregistré."))
