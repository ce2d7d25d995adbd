"""What lies in a storage, and who may enter it."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from pole_desk.activities.storage import commands as acts
from pole_desk.activities.storage import queries
from pole_desk.activities.storage.rules.goods import Good, Kind
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns, measure
from pole_desk.cli.words import whole
from pole_desk.kernel.i18n import _, number, numeric_day
from pole_desk.kernel.inputs import iso_day, parse_amount
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import DossierId, StorageAccessId, StorageGoodId


def register(acting: Any, shared: argparse.ArgumentParser) -> None:
    goods = acting.add_parser("goods", parents=[shared], help=_("le registre des biens entreposés"))
    lines = goods.add_subparsers(dest="line", required=True, metavar=_("ACTE"), parser_class=type(goods))
    _register_good(lines.add_parser("add", parents=[shared], help=_("noter une entrée")))
    listed = lines.add_parser("list", parents=[shared], help=_("ce qui est là"))
    listed.add_argument("storage", metavar="ID", type=whole, nargs="?")
    listed.add_argument("--all", action="store_true", help=_("avec ce qui est sorti ou retiré"))
    listed.set_defaults(run=show_goods)
    removed = lines.add_parser("remove", parents=[shared], help=_("noter une sortie"))
    removed.add_argument("good", metavar="N", type=whole)
    removed.add_argument("--on", metavar="D")
    removed.add_argument("--by", metavar="NOM", default="")
    removed.set_defaults(run=remove_good)
    access = acting.add_parser("access", parents=[shared], help=_("qui peut entrer"))
    people = access.add_subparsers(dest="line", required=True, metavar=_("ACTE"), parser_class=type(access))
    given = people.add_parser("add", parents=[shared], help=_("laisser entrer"))
    given.add_argument("storage", metavar="ID", type=whole)
    given.add_argument("--person", metavar="NOM", required=True)
    given.add_argument("--means", metavar="T", default="", help=_("clé, code ou badge"))
    given.add_argument("--from", dest="first", metavar="D")
    given.add_argument("--to", dest="last", metavar="D")
    given.set_defaults(run=give_access)
    shown = people.add_parser("list", parents=[shared], help=_("qui entre ce jour-là"))
    shown.add_argument("storage", metavar="ID", type=whole)
    shown.add_argument("--on", metavar="D")
    shown.set_defaults(run=show_access)
    ended = people.add_parser("end", parents=[shared], help=_("dernier jour d’un accès"))
    ended.add_argument("access", metavar="N", type=whole)
    ended.add_argument("--on", metavar="D", required=True)
    ended.set_defaults(run=end_access)


def _register_good(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("storage", metavar="ID", type=whole)
    parser.add_argument("--what", metavar="T", required=True)
    parser.add_argument("--kind", metavar="K", default=str(Kind.OTHER),
                        help=_("sorte : {kinds}").format(kinds=", ".join(Kind)))  # fmt: skip
    parser.add_argument("--quantity", metavar="N", default="1")
    parser.add_argument("--unit", metavar="U", default="")
    parser.add_argument("--value", metavar="X", help=_("valeur déclarée en €"))
    parser.add_argument("--on", metavar="D")
    parser.add_argument("--by", metavar="NOM", default="")
    parser.add_argument("--owner", metavar="ID", type=whole, help=_("structure propriétaire, si c’est une autre"))
    parser.add_argument("--waiver", metavar="T", default="", help=_("pourquoi ce mot ne désigne rien d’interdit"))
    parser.set_defaults(run=add_good)


def _day(text: str | None, context: Context) -> date:
    return context.clock.today() if text is None else iso_day(text)


def add_good(context: Context, arguments: argparse.Namespace) -> Result:
    good = Good(
        description=arguments.what,
        kind=arguments.kind,
        quantity=parse_amount(arguments.quantity),
        unit=arguments.unit,
        value=None if arguments.value is None else parse_amount(arguments.value),
        stored_on=_day(arguments.on, context),
        stored_by=arguments.by,
        owner=arguments.owner,
        waiver=arguments.waiver,
    )
    added = context.runner.do(acts.add_good, storage=DossierId(arguments.storage), good=good)
    text = _("Bien n° {id} entreposé : {what}.").format(id=added, what=good.description)
    return Result({"good": added, "storage": arguments.storage}, text)


def show_goods(context: Context, arguments: argparse.Namespace) -> Result:
    storage = None if arguments.storage is None else DossierId(arguments.storage)
    if storage is not None:
        context.runner.read(queries.storage, storage=storage)
    rows = context.runner.read(queries.goods, storage=storage, everything=arguments.all)
    data = {
        "goods": [
            {"id": row.id, "storage": row.dossier, "what": row.description, "kind": row.kind,
             "quantity": measure(row.quantity), "unit": row.unit, "value": row.value, "since": row.stored_on,
             "by": row.stored_by, "owner": row.owner_name, "removed": row.removed_on, "withdrawn": row.withdrawn}
            for row in rows
        ]
    }  # fmt: skip
    lines = [
        (str(row.id), str(row.dossier), row.description, number(row.quantity), numeric_day(row.stored_on),
         numeric_day(row.removed_on) if row.removed_on else "–", euros(row.value) if row.value is not None else "–")
        for row in rows
    ]  # fmt: skip
    return Result(data, columns(lines, right=(0, 1, 3, 6)) or _("Rien n’est entreposé."))


def remove_good(context: Context, arguments: argparse.Namespace) -> Result:
    day = _day(arguments.on, context)
    context.runner.do(acts.remove_good, good=StorageGoodId(arguments.good), on=day, by=arguments.by)
    return Result({"good": arguments.good, "removed": day}, _("Sortie notée le {day}.").format(day=numeric_day(day)))


def give_access(context: Context, arguments: argparse.Namespace) -> Result:
    access = context.runner.do(
        acts.give_access,
        storage=DossierId(arguments.storage),
        person=arguments.person,
        means=arguments.means,
        first_day=_day(arguments.first, context),
        last_day=None if arguments.last is None else iso_day(arguments.last),
    )
    return Result({"access": access}, _("{person} peut entrer.").format(person=arguments.person))


def show_access(context: Context, arguments: argparse.Namespace) -> Result:
    storage, day = DossierId(arguments.storage), _day(arguments.on, context)
    context.runner.read(queries.storage, storage=storage)
    blocked = context.runner.read(queries.is_shut, storage=storage)
    rows = context.runner.read(queries.accesses, storage=storage, on=day)
    data = {
        "blocked": blocked,
        "on": day,
        "access": [
            {"id": row.id, "person": row.person, "means": row.means, "from": row.first_day, "to": row.last_day}
            for row in rows
        ],
    }
    lines = [(str(row.id), row.person, row.means or "–", numeric_day(row.first_day)) for row in rows]
    text = columns(lines, right=(0,)) or _("Personne n’a d’accès.")
    return Result(data, _("Accès bloqué.\n{text}").format(text=text) if blocked else text)


def end_access(context: Context, arguments: argparse.Namespace) -> Result:
    day = iso_day(arguments.on)
    context.runner.do(acts.end_access, access=StorageAccessId(arguments.access), last_day=day)
    return Result({"access": arguments.access, "to": day}, _("Dernier jour : {day}.").format(day=numeric_day(day)))
