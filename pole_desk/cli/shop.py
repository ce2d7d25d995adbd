"""The shop: who takes part, stalls, sales declared or imported, the account, the rota."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pole_desk.accounts.billing.outbox import require_writable
from pole_desk.activities.shop import commands as acts
from pole_desk.activities.shop import queries
from pole_desk.activities.shop.rules import Mode, mode_name
from pole_desk.activities.shop.rules.ledger import kind_name
from pole_desk.activities.shop.rules.rents import StandKind, read_weekday
from pole_desk.activities.shop.rules.rota import half_name
from pole_desk.activities.shop.rules.sales import Sale
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.cli.words import whole
from pole_desk.formats import csv
from pole_desk.formats.pdf.listing import render_list
from pole_desk.formats.pdf.statement import render_statement
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.i18n import _, brief_day, month_name, ngettext, numeric_day, weekday_name
from pole_desk.kernel.inputs import iso_day, parse_amount, parse_month
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import Month
from pole_desk.ports.ids import PartyId
from pole_desk.registers.spaces.queries import space_by_code


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    root = commands.add_parser("shop", parents=[shared], help=_("le magasin collectif"))
    acting = root.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(root))
    listed = acting.add_parser("list", parents=[shared], help=_("lister les participations"))
    listed.add_argument("--on", metavar="D", help=_("en cours ce jour-là"))
    listed.set_defaults(run=show)
    _register_open(acting.add_parser("open", parents=[shared], help=_("ouvrir une participation")))
    stall = acting.add_parser("stall", parents=[shared], help=_("les stands"))
    stalls = stall.add_subparsers(dest="stall_act", required=True, metavar=_("ACTE"), parser_class=type(stall))
    _register_book(stalls.add_parser("book", parents=[shared], help=_("réserver un stand")))
    _register_sales(acting.add_parser("sales", parents=[shared], help=_("les ventes du mois")), shared)
    account = acting.add_parser("ledger", parents=[shared], help=_("le compte d’un participant"))
    account.add_argument("--party", metavar="ID", type=whole, required=True)
    account.add_argument("--month", metavar="AAAA-MM")
    account.set_defaults(run=show_ledger)
    revised = acting.add_parser("index", parents=[shared], help=_("réviser les loyers des stands"))
    revised.add_argument("year", metavar="AAAA")
    revised.add_argument("--on", metavar="D", help=_("à partir de ce jour, le 1ᵉʳ janvier sinon"))
    revised.add_argument("--dry-run", action="store_true", help=_("montrer sans appliquer"))
    revised.set_defaults(run=index_rents)
    paper = acting.add_parser("statement", parents=[shared], help=_("le relevé d’un mois en PDF"))
    paper.add_argument("--party", metavar="ID", type=whole, required=True)
    paper.add_argument("--month", metavar="AAAA-MM", required=True)
    paper.add_argument("--out", metavar="FICHIER", type=Path, required=True)
    paper.set_defaults(run=write_statement)
    rota = acting.add_parser("rota", parents=[shared], help=_("les permanences"))
    rota.add_argument("--from", dest="first", metavar="D", required=True)
    rota.add_argument("--to", dest="last", metavar="D", required=True)
    rota.add_argument("--out", metavar="FICHIER", type=Path, help=_("écrire aussi le planning en PDF"))
    rota.set_defaults(run=show_rota)


def _register_open(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--party", metavar="ID", type=whole, required=True)
    parser.add_argument("--from", dest="first", metavar="D", required=True)
    parser.add_argument("--to", dest="last", metavar="D", help=_("dernier jour, inclus"))
    parser.add_argument("--stall", metavar="CODE", action="append", default=[], help=_("un stand, plusieurs fois si besoin"))
    parser.add_argument("--mode", choices=[str(mode) for mode in Mode], default=str(Mode.BOTH))
    parser.add_argument("--netting", action="store_true", help=_("compenser commission et loyer"))
    parser.set_defaults(run=sign)


def _register_book(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--party", metavar="ID", type=whole, required=True)
    parser.add_argument("--stall", metavar="CODE", required=True)
    parser.add_argument("--from", dest="first", metavar="D", required=True)
    parser.add_argument("--to", dest="last", metavar="D", help=_("dernier jour, inclus"))
    parser.add_argument("--regular", action="store_true", help=_("au mois, pas à la journée"))
    parser.add_argument("--weekday", metavar="JOUR", action="append", default=[],
                        help=_("seulement ce jour de la semaine, plusieurs fois si besoin"))  # fmt: skip
    parser.add_argument("--price", metavar="X", help=_("€ nets par m² et mois, ou par m² et jour"))
    parser.add_argument("--reason", default="", help=_("pourquoi un autre prix"))
    parser.set_defaults(run=book)


def _register_sales(root: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    acting = root.add_subparsers(dest="sales_act", required=True, metavar=_("ACTE"), parser_class=type(root))
    told = acting.add_parser("declare", parents=[shared], help=_("déclarer ou corriger un mois"))
    told.add_argument("--party", metavar="ID", type=whole, required=True)
    told.add_argument("--month", metavar="AAAA-MM", required=True)
    told.add_argument("--sale", metavar="CATEGORIE=MONTANT", action="append", default=[],
                      help=_("ventes TTC d’une catégorie, plusieurs fois si besoin ; aucune : rien vendu"))  # fmt: skip
    told.add_argument("--reason", default="", help=_("motif d’une correction"))
    told.set_defaults(run=declare)
    read = acting.add_parser("import", parents=[shared], help=_("importer un fichier CSV"))
    read.add_argument("file", metavar="FICHIER.csv", type=Path)
    read.add_argument("--month", metavar="AAAA-MM", help=_("mois d’un fichier qui ne le dit pas"))
    read.add_argument("--dry-run", action="store_true", help=_("dire ce qui serait fait, ne rien écrire"))
    read.set_defaults(run=read_file)


def show(context: Context, arguments: argparse.Namespace) -> Result:
    on = iso_day(arguments.on) if arguments.on is not None else None
    rows = context.runner.read(queries.contracts, on=on)
    through = Month.of(on or context.clock.today())
    owed = context.runner.read(queries.balances, through=through)
    data = {
        "contracts": [
            {
                "id": row.id,
                "number": row.number,
                "dossier": row.dossier,
                "party": row.party_name,
                "party_id": row.party,
                "mode": row.mode,
                "netting": row.netting,
                "stalls": [code for code in row.stalls.split(", ") if code],
                "from": row.first_day,
                "to": row.last_day,
                "state": str(row.state),
                "balance": owed[row.id],
            }
            for row in rows
        ]
    }
    lines = [
        (row.number, row.party_name, mode_name(row.mode), row.stalls, numeric_day(row.first_day),
         numeric_day(row.last_day) if row.last_day else "–", euros(owed[row.id]))
        for row in rows
    ]  # fmt: skip
    return Result(data, columns(lines, right=(6,)) or _("Personne ne participe au magasin."))


def sign(context: Context, arguments: argparse.Namespace) -> Result:
    first = iso_day(arguments.first)
    last = iso_day(arguments.last) if arguments.last is not None else None
    stalls = [context.runner.read(space_by_code, code=code, on=first).id for code in arguments.stall]
    number = context.runner.do(
        acts.open_contract,
        party=PartyId(arguments.party),
        first_day=first,
        last_day=last,
        mode=Mode(arguments.mode),
        netting=arguments.netting,
        stalls=stalls,
    )
    card = context.runner.read(queries.contract_card, contract=number)
    row = card.contract
    data = {
        "contract": row.id,
        "number": row.number,
        "dossier": row.dossier,
        "party": row.party_name,
        "mode": row.mode,
        "netting": row.netting,
        "stands": [{"stand": one.id, "stall": one.code} for one in card.stands],
        "from": row.first_day,
        "to": row.last_day,
        "state": str(row.state),
    }
    text = _("Participation {number} ({id}) : {party}, {mode}.").format(
        number=row.number, id=row.id, party=row.party_name, mode=mode_name(row.mode)
    )
    return Result(data, text)


def book(context: Context, arguments: argparse.Namespace) -> Result:
    first = iso_day(arguments.first)
    last = iso_day(arguments.last) if arguments.last is not None else None
    weekdays = {read_weekday(word) for word in arguments.weekday}
    party = PartyId(arguments.party)
    one = context.runner.read(queries.contract_of_party, party=party, on=first)
    place = context.runner.read(space_by_code, code=arguments.stall, on=first)
    regular = arguments.regular or bool(weekdays)
    stand = context.runner.do(
        acts.book_stand,
        contract=one.id,
        space=place.id,
        first_day=first,
        last_day=last,
        kind=StandKind.REGULAR if regular else StandKind.ONCE,
        weekdays=weekdays,
        price=None if arguments.price is None else parse_amount(arguments.price),
        reason=arguments.reason,
    )
    found = next(s for s in context.runner.read(queries.stands, contract=one.id) if s.id == stand)
    data = {
        "stand": stand,
        "contract": one.id,
        "stall": found.code,
        "kind": found.kind,
        "from": found.first_day,
        "to": found.ends,
        "price": found.agreed_price,
        "list_price": found.list_price,
    }
    text = _("Stand {code} réservé pour {party} à partir du {day}.").format(
        code=found.code, party=one.party_name, day=numeric_day(first)
    )
    return Result(data, text)


def index_rents(context: Context, arguments: argparse.Namespace) -> Result:
    on = iso_day(arguments.on) if arguments.on is not None else None
    year = parse_month(f"{arguments.year}-01").year
    shown = context.runner.read(queries.stand_indexation, year=year, on=on)
    done = 0
    if not arguments.dry_run:
        done = context.runner.do(acts.index_stands, year=year, on=on, seen=shown.seen)
    data = {
        "year": shown.year,
        "on": shown.on,
        "revised": done,
        "stands": [
            {
                "stand": row.stand,
                "stall": row.code,
                "party": row.party_name,
                "series": row.series,
                "from_quarter": row.revision.reference_quarter,
                "to_quarter": row.revision.new_quarter,
                "old": row.agreed,
                "new": row.new_agreed,
                "problem": row.problem,
            }
            for row in shown.rows
        ],
    }
    lines = [
        (row.code, row.party_name, euros(row.agreed), euros(row.new_agreed) if row.new_agreed else "—")
        for row in shown.rows
    ]
    return Result(data, columns(lines, right=(2, 3)) or _("Aucun loyer de stand n’est à réviser."))


def declare(context: Context, arguments: argparse.Namespace) -> Result:
    month = parse_month(arguments.month)
    party = PartyId(arguments.party)
    sales = [_sale(text) for text in arguments.sale]
    one = _in_month(context, party, month)
    declaration = context.runner.do(
        acts.declare_sales, contract=one.id, month=month, sales=sales, reason=arguments.reason,
        source=_("ligne de commande"),
    )  # fmt: skip
    told = next(
        row
        for row in context.runner.read(queries.declarations, contract=one.id, month=month)
        if row.id == declaration
    )
    data = {
        "declaration": told.id,
        "contract": one.id,
        "month": told.month,
        "revision": told.revision,
        "sales": told.sales,
        "commission": told.commission,
        "commission_vat": told.commission_tax,
    }
    text = _("{party}, {month} : {sales} de ventes, {commission} HT de commission (version {n}).").format(
        party=one.party_name, month=month_name(month), sales=euros(told.sales),
        commission=euros(told.commission), n=told.revision,
    )  # fmt: skip
    return Result(data, text)


def _in_month(context: Context, party: PartyId, month: Month) -> queries.Contract:
    """The structure's participation in a month, on its first day or when it begins within it."""
    running = [
        one
        for one in context.runner.read(queries.contracts, party=party)
        if one.written == "active" and one.first_day <= month.last
        and (one.last_day is None or one.last_day >= month.first)
    ]  # fmt: skip
    return running[-1] if running else context.runner.read(
        queries.contract_of_party, party=party, on=month.first
    )


def _sale(text: str) -> Sale:
    category, equals, amount = text.rpartition("=")
    if not equals:
        raise BadInput(
            "sale", _("« {text} » n’est pas une vente. Écrivez par exemple cycles=120,50.").format(text=text)
        )
    return Sale(category.strip(), parse_amount(amount))


def read_file(context: Context, arguments: argparse.Namespace) -> Result:
    month = parse_month(arguments.month) if arguments.month is not None else None
    table = csv.read(arguments.file)
    rows = [(row.line, row.values) for row in table.rows]
    if arguments.dry_run:
        plan = context.runner.read(acts.prepare_sales_import, rows=rows, month=month)
    else:
        plan = context.runner.do(acts.import_sales, rows=rows, source=arguments.file.name, month=month)
    counted = [one for one in plan.declarations if one.act != "unchanged"]
    total = sum((one.total for one in counted), ZERO)
    data = {
        "dry_run": arguments.dry_run,
        "imported": 0 if arguments.dry_run else len(counted),
        "sales": total,
        "declarations": [
            {"contract": one.contract, "party": one.party_name, "month": str(one.month),
             "sales": one.total, "act": one.act}
            for one in plan.declarations
        ],
        "errors": [one._asdict() for one in plan.wrong],
    }  # fmt: skip
    lines = [_("Ligne {line} : {message}").format(**one._asdict()) for one in plan.wrong]
    said = (
        ngettext("{count} déclaration serait importée : {total}.", "{count} déclarations seraient importées : {total}.",
                 len(counted)) if arguments.dry_run
        else ngettext("{count} déclaration importée : {total}.", "{count} déclarations importées : {total}.",
                      len(counted))
    )  # fmt: skip
    lines.append(said.format(count=len(counted), total=euros(total)))
    return Result(data, "\n".join(lines), int(bool(plan.wrong)))


def show_ledger(context: Context, arguments: argparse.Namespace) -> Result:
    party = PartyId(arguments.party)
    month = parse_month(arguments.month) if arguments.month is not None else None
    found = context.runner.read(queries.contracts, party=party)
    if not found:
        context.runner.read(queries.contract_of_party, party=party, on=context.clock.today())
    accounts = []
    lines = []
    for one in found:
        entries = context.runner.read(queries.ledger, contract=one.id, month=month)
        accounts.append(
            {
                "contract": one.id,
                "number": one.number,
                "netting": one.netting,
                "movements": [
                    {"month": entry.month, "date": entry.on, "kind": entry.kind, "label": entry.label,
                     "amount": entry.amount, "counts": entry.counts, "balance": entry.balance}
                    for entry in entries
                ],
                "balance": entries[-1].balance if entries else ZERO,
            }
        )  # fmt: skip
        lines.append((one.number, "", "", "", ""))
        lines += [
            (numeric_day(entry.on), kind_name(entry.kind), entry.label, euros(entry.amount),
             euros(entry.balance) if entry.counts else _("facturé à part"))
            for entry in entries
        ]  # fmt: skip
    return Result({"accounts": accounts}, columns(lines, right=(3, 4)))


def write_statement(context: Context, arguments: argparse.Namespace) -> Result:
    require_writable(arguments.out.parent)
    month = parse_month(arguments.month)
    one = _in_month(context, PartyId(arguments.party), month)
    paper = context.runner.read(queries.statement, contract=one.id, month=month)
    _write(arguments.out, render_statement(paper))
    data = {"file": str(arguments.out), "contract": one.id, "month": str(month), "due": paper.due}
    return Result(data, _("Relevé de {party} écrit : {file}").format(party=one.party_name, file=arguments.out))


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise BadInput(
            "output", _("{file} ne peut pas être écrit : {why}.").format(file=file, why=why_refused(error))
        ) from None


def show_rota(context: Context, arguments: argparse.Namespace) -> Result:
    if arguments.out is not None:
        require_writable(arguments.out.parent)
    days = {"first": iso_day(arguments.first), "last": iso_day(arguments.last)}
    holes = context.runner.read(queries.rota_holes, **days)
    kept = context.runner.read(queries.shifts, **days)
    if arguments.out is not None:
        _write(arguments.out, render_list(context.runner.read(queries.rota_sheet, **days)))
    data = {
        "shifts": [
            {"id": one.id, "date": one.day, "half": one.half, "party": one.party_name, "party_id": one.party}
            for one in kept
        ],
        "holes": [{"date": slot.day, "half": slot.half} for slot in holes],
    }
    rows = [(one.day, one.half != "morning", one.half, one.party_name) for one in kept]
    rows += [(slot.day, slot.half != "morning", slot.half, _("personne")) for slot in holes]
    lines = [
        (weekday_name(day), brief_day(day), half_name(half), who) for day, _late, half, who in sorted(rows)
    ]
    return Result(data, columns(lines) or _("Aucune permanence à ces dates."))
