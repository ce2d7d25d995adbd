"""Months and years closed under seal, and written out as folders that are read without the program."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

from pole_desk.accounts.ledger import outbox
from pole_desk.accounts.ledger.commands.closings import close_month, close_year
from pole_desk.accounts.ledger.queries.closings import Closed, closings
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.files import require_writable
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import parse_month
from pole_desk.kernel.money import euros


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    closing = commands.add_parser(
        "close", parents=[shared], help=_("clôturer un mois ou une année : plus rien n’y change")
    )
    closing.add_argument("period", metavar="AAAA-MM|AAAA", help=_("le mois, ou l’année une fois décembre clos"))
    closing.add_argument("--out", metavar="DIR", type=Path, help=_("dossier où écrire l’archive (PDF, CSV, JSON)"))
    closing.set_defaults(run=close)


def close(context: Context, arguments: argparse.Namespace) -> Result:
    """A period closed already is written out again when a folder is asked: the archive is the same."""
    if arguments.out is not None:
        require_writable(arguments.out)
    runner = context.runner
    year = re.fullmatch(r"[0-9]{4}", arguments.period.strip())
    period = year[0] if year else str(parse_month(arguments.period))
    try:
        if year:
            runner.do(close_year, year=int(period))
        else:
            runner.do(close_month, month=parse_month(period))
    except RuleBroken as refusal:
        if refusal.code != "closing_order" or arguments.out is None or not _of(context, period):
            raise
    done = _of(context, period)
    archives = [
        str(outbox.write_closing(runner, closing=one.id, folder=arguments.out))
        for one in done
        if arguments.out is not None
    ]
    text = columns([
        (one.seller, one.closing.period, euros(one.closing.total), euros(one.closing.perpetual_total),
         one.sealed.hash[:16])
        for one in done
    ], right=(2, 3))  # fmt: skip
    if archives:
        text += "\n" + _("Archive écrite : {folders}").format(folders=", ".join(archives))
    return Result({"closings": [_told(one) for one in done], "archives": archives}, text)


def _of(context: Context, period: str) -> list[Closed]:
    return [one for one in context.runner.read(closings) if one.closing.period == period]


def _told(one: Closed) -> dict[str, Any]:
    closing = one.closing
    return {
        "id": one.id, "seller": one.seller, "period": closing.period, "invoices": closing.invoices.count,
        "credits": closing.credits.count, "total": closing.total, "perpetual": closing.perpetual_total,
        "last": [{"number": end.number, "hash": end.hash} for end in closing.ends], "hash": one.sealed.hash,
    }  # fmt: skip
