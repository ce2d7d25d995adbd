"""A client's statement of account, a leaver's final account, the lists of the year's end, written as files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pole_desk.accounts.receivables import commands, queries
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.cli.words import whole
from pole_desk.formats.pdf.client_account import render_account
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.files import require_writable, why_refused
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.inputs import iso_day
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import PartyId


def register(parsers: Any, shared: argparse.ArgumentParser) -> None:
    paper = parsers.add_parser("statement", parents=[shared], help=_("le relevé de compte d’un client en PDF"))
    paper.add_argument("--party", metavar="ID", type=whole, required=True)
    paper.add_argument("--out", metavar="FICHIER", type=Path, required=True)
    paper.add_argument("--from", dest="first", metavar="D", help=_("depuis ce jour ; sinon depuis toujours"))
    paper.add_argument("--to", dest="last", metavar="D", help=_("jusqu’à ce jour, inclus ; sinon aujourd’hui"))
    paper.add_argument("--final", action="store_true", help=_("le solde de tout compte"))
    paper.set_defaults(run=write_statement)
    _register_final(parsers, shared)
    closing = parsers.add_parser("year-end", parents=[shared], help=_("les listes de fin d’année, en Excel ou en CSV"))
    closing.add_argument("year", metavar="AAAA", type=whole)
    closing.add_argument("--out", metavar="FICHIER.xlsx|csv", type=Path, required=True)
    closing.set_defaults(run=write_year_end)


def _register_final(parsers: Any, shared: argparse.ArgumentParser) -> None:
    root = parsers.add_parser("final-account", parents=[shared], help=_("le solde de tout compte d’une structure"))
    acting = root.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(root))
    closed = acting.add_parser("close", parents=[shared], help=_("solder le compte, et garder le document remis"))
    closed.add_argument("--party", metavar="ID", type=whole, required=True)
    closed.add_argument("--on", metavar="D", required=True)
    closed.add_argument("--loss-reason", metavar=_("MOTIF"), default="", help=_("passer en perte ce qui reste dû"))
    closed.add_argument("--keep-rest", action="store_true", help=_("ne rien rendre de ce qui reste"))
    closed.set_defaults(run=close_account)
    listed = acting.add_parser("list", parents=[shared], help=_("les soldes remis à une structure"))
    listed.add_argument("--party", metavar="ID", type=whole, required=True)
    listed.set_defaults(run=list_accounts)
    written = acting.add_parser("pdf", parents=[shared], help=_("récrire un solde remis, octet pour octet"))
    written.add_argument("account", metavar="ID", type=whole)
    written.add_argument("--out", metavar="FICHIER", type=Path, required=True)
    written.add_argument("--duplicate", action="store_true", help=_("une copie marquée « duplicata »"))
    written.set_defaults(run=write_account)


def close_account(context: Context, arguments: argparse.Namespace) -> Result:
    party = PartyId(arguments.party)
    number = context.runner.do(
        commands.close_final_account, party=party, on=iso_day(arguments.on), loss_reason=arguments.loss_reason,
        return_rest=not arguments.keep_rest,
    )  # fmt: skip
    [one] = [each for each in context.runner.read(queries.handed_accounts, party=party) if each.id == number]
    return Result(
        _told(one),
        _("Solde de tout compte {reference}, n° {id} : {balance}.").format(
            reference=one.reference, id=one.id, balance=euros(one.balance)
        ),
    )


def list_accounts(context: Context, arguments: argparse.Namespace) -> Result:
    found = context.runner.read(queries.handed_accounts, party=PartyId(arguments.party))
    rows = [
        (str(one.id), one.reference, numeric_day(one.on_day), euros(one.balance), one.sent) for one in found
    ]  # fmt: skip
    return Result(
        {"final_accounts": [_told(one) for one in found]},
        columns(rows, right=(0, 3)) or _("Aucun solde de tout compte remis."),
    )


def write_account(context: Context, arguments: argparse.Namespace) -> Result:
    require_writable(arguments.out.parent)
    asked = queries.handed_copy if arguments.duplicate else queries.handed_pdf
    _write(arguments.out, context.runner.read(asked, account=arguments.account))
    return Result(
        {"file": str(arguments.out), "final_account": arguments.account, "duplicate": arguments.duplicate},
        _("Écrit : {file}.").format(file=arguments.out),
    )


def _told(one: queries.HandedAccount) -> dict[str, Any]:
    return {
        "final_account": one.id, "reference": one.reference, "party": one.party, "on": one.on_day,
        "balance": one.balance, "sha256": one.sha256, "sent": one.sent,
    }  # fmt: skip


def write_statement(context: Context, arguments: argparse.Namespace) -> Result:
    require_writable(arguments.out.parent)
    party = PartyId(arguments.party)
    first = None if arguments.first is None else iso_day(arguments.first)
    last = None if arguments.last is None else iso_day(arguments.last)
    if arguments.final and first is not None:
        raise BadInput("usage", _("Un solde de tout compte n’a pas de premier jour : ôtez --from."))
    if first is not None and last is not None and last < first:
        raise BadInput("date", _("La fin est avant le début."))
    if arguments.final:
        paper = context.runner.read(queries.final_paper, party=party, on=last)
    else:
        paper = context.runner.read(queries.account_paper, party=party, first=first, last=last)
    _write(arguments.out, render_account(paper))
    return Result(
        {"file": str(arguments.out), "party": party, "balance": paper.balance},
        _("{heading} de {party} écrit : {file} ; solde {balance}.").format(
            heading=paper.heading, party=paper.client.name, file=arguments.out, balance=euros(paper.balance)
        ),
    )


def write_year_end(context: Context, arguments: argparse.Namespace) -> Result:
    if not 2000 <= arguments.year <= 2200:
        raise BadInput("date", _("L’année s’écrit en quatre chiffres."))
    require_writable(arguments.out.parent)
    found = context.runner.read(queries.year_end, year=arguments.year)
    written = queries.year_end_csv if arguments.out.suffix.lower() == ".csv" else queries.year_end_workbook
    _write(arguments.out, context.runner.read(written, year=arguments.year))
    data = {
        "file": str(arguments.out), "year": arguments.year, "unpaid": len(found.unpaid),
        "doubtful": len(found.doubtful), "deposits": len(found.deposits), "unallocated": len(found.waiting),
        "losses": len(found.lost),
    }  # fmt: skip
    return Result(data, _("Fin d’année {year} écrite : {file}.").format(year=arguments.year, file=arguments.out))


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise BadInput(
            "output", _("{file} ne peut pas être écrit : {why}.").format(file=file, why=why_refused(error))
        ) from None
