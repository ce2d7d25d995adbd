"""Agreements: listed, opened, given notice, ended, moved."""

from __future__ import annotations

import argparse
from typing import Any

from pole_desk.activities.leases import commands as acts
from pole_desk.activities.leases import queries
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.cli.words import whole
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.inputs import iso_day, parse_amount
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import LeaseId, PartyId
from pole_desk.registers.spaces.queries import space_by_code


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    listed = commands.add_parser("leases", parents=[shared], help=_("lister les conventions"))
    listed.add_argument("--on", metavar="D", help=_("en cours ce jour-là"))
    listed.add_argument("--party", metavar="ID", type=whole, help=_("d’une structure"))
    listed.set_defaults(run=show)
    one = commands.add_parser("lease", parents=[shared], help=_("agir sur une convention"))
    acting = one.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(one))
    _register_open(acting.add_parser("open", parents=[shared], help=_("signer une convention")))
    notice = acting.add_parser("notice", parents=[shared], help=_("enregistrer un préavis"))
    ended = acting.add_parser("end", parents=[shared], help=_("terminer ; le jour est inclus"))
    for parser, run in ((notice, give_notice), (ended, end)):
        parser.add_argument("lease", metavar="ID", type=whole)
        parser.add_argument("--on", metavar="D", required=True)
        parser.set_defaults(run=run)
    moved = acting.add_parser("move", parents=[shared], help=_("changer de bureau"))
    moved.add_argument("lease", metavar="ID", type=whole)
    moved.add_argument("--from", dest="origin", metavar="CODE", required=True)
    moved.add_argument("--to", dest="target", metavar="CODE", required=True)
    moved.add_argument("--on", metavar="D", required=True, help=_("premier jour dans le nouvel espace"))
    moved.add_argument("--price", metavar="X", help=_("€ nets par mois"))
    moved.set_defaults(run=move)


def _register_open(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--party", metavar="ID", type=whole, required=True)
    parser.add_argument("--space", metavar="CODE", required=True)
    parser.add_argument("--from", dest="first", metavar="D", required=True)
    parser.add_argument("--to", dest="last", metavar="D", help=_("dernier jour, inclus"))
    parser.add_argument("--price", metavar="X", help=_("€ nets par mois pour l’espace entier"))
    parser.add_argument("--people", metavar="N", type=whole, default=0)
    parser.set_defaults(run=sign)


def show(context: Context, arguments: argparse.Namespace) -> Result:
    rows = context.runner.read(
        queries.leases,
        on=iso_day(arguments.on) if arguments.on is not None else None,
        party=None if arguments.party is None else PartyId(arguments.party),
    )
    data = {
        "leases": [
            {
                "id": row.id,
                "number": row.number,
                "dossier": row.dossier,
                "kind": row.kind,
                "party": row.party_name,
                "party_id": row.party,
                "spaces": [code.strip() for code in row.spaces.split(",") if code.strip()],
                "from": row.first_day,
                "to": row.last_day,
                "state": row.state,
                "people": row.people,
                "rent": row.rent,
                "list_rent": row.list_rent,
            }
            for row in rows
        ]
    }
    lines = [
        (row.number, row.party_name, row.spaces, numeric_day(row.first_day),
         numeric_day(row.last_day) if row.last_day else "–", euros(row.rent))
        for row in rows
    ]  # fmt: skip
    return Result(data, columns(lines, right=(5,)) or _("Aucune convention."))


def sign(context: Context, arguments: argparse.Namespace) -> Result:
    first = iso_day(arguments.first)
    last = iso_day(arguments.last) if arguments.last is not None else None
    price = None if arguments.price is None else parse_amount(arguments.price)
    space = context.runner.read(space_by_code, code=arguments.space, on=first)
    lease = context.runner.do(
        acts.open_lease,
        party=PartyId(arguments.party),
        spaces=[space.id],
        first_day=first,
        last_day=last,
        price=price,
        reason=_("prix convenu") if price is not None else "",
        terms=Terms(people=arguments.people),
    )
    return _told(context, lease)


def give_notice(context: Context, arguments: argparse.Namespace) -> Result:
    lease = LeaseId(arguments.lease)
    context.runner.do(acts.give_notice, lease=lease, on=iso_day(arguments.on))
    return _told(context, lease)


def end(context: Context, arguments: argparse.Namespace) -> Result:
    lease = LeaseId(arguments.lease)
    context.runner.do(acts.end_lease, lease=lease, last_day=iso_day(arguments.on))
    return _told(context, lease)


def move(context: Context, arguments: argparse.Namespace) -> Result:
    lease, day = LeaseId(arguments.lease), iso_day(arguments.on)
    price = None if arguments.price is None else parse_amount(arguments.price)
    origin = context.runner.read(space_by_code, code=arguments.origin)
    target = context.runner.read(space_by_code, code=arguments.target, on=day)
    context.runner.do(
        acts.move_line,
        lease=lease,
        from_space=origin.id,
        to_space=target.id,
        on=day,
        price=price,
        reason=_("prix convenu") if price is not None else "",
    )
    return _told(context, lease)


def _told(context: Context, lease: LeaseId) -> Result:
    card = context.runner.read(queries.lease_card, lease=lease)
    data = {
        "lease": lease,
        "number": card.number,
        "from": card.first_day,
        "to": card.last_day,
        "state": card.state,
    }
    until = _(" au {day}").format(day=numeric_day(card.last_day)) if card.last_day else ""
    text = _("Convention {number} ({id}) : {party}, du {first}{until}.").format(
        number=card.number, id=lease, party=card.party_name, first=numeric_day(card.first_day), until=until
    )
    return Result(data, text)
