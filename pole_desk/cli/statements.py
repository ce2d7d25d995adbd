"""A client's statement of account, a leaver's final account, the lists of the year's end, written as files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pole_desk.accounts.receivables import queries
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result
from pole_desk.cli.words import whole
from pole_desk.formats.pdf.client_account import render_account
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.files import require_writable, why_refused
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import iso_day
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import PartyId


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    paper = commands.add_parser("statement", parents=[shared], help=_("le relevé de compte d’un client en PDF"))
    paper.add_argument("--party", metavar="ID", type=whole, required=True)
    paper.add_argument("--out", metavar="FICHIER", type=Path, required=True)
    paper.add_argument("--from", dest="first", metavar="D", help=_("depuis ce jour ; sinon depuis toujours"))
    paper.add_argument("--to", dest="last", metavar="D", help=_("jusqu’à ce jour, inclus ; sinon aujourd’hui"))
    paper.add_argument("--final", action="store_true", help=_("le solde de tout compte"))
    paper.set_defaults(run=write_statement)
    closing = commands.add_parser("year-end", parents=[shared], help=_("les listes de fin d’année, en Excel ou en CSV"))
    closing.add_argument("year", metavar="AAAA", type=whole)
    closing.add_argument("--out", metavar="FICHIER.xlsx|csv", type=Path, required=True)
    closing.set_defaults(run=write_year_end)


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
