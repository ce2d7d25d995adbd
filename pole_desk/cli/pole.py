"""The pole as a whole: made, told as a demo, checked, copied, put back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pole_desk import backend
from pole_desk.accounts.ledger.outbox import compare_archive
from pole_desk.accounts.ledger.outbox.witness import compare_witness, forget, restart
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.kernel.database import mask
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, ngettext


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    init = commands.add_parser("init", parents=[shared], help=_("créer un pôle"))
    init.set_defaults(run=make)
    told = commands.add_parser("demo", parents=[shared], help=_("créer un pôle de démonstration"))
    told.add_argument("--years", type=int, default=2, metavar="N", help=_("années racontées, 1 à 10"))
    told.add_argument("--seed", type=int, default=1, metavar="S", help=_("graine du hasard"))
    told.set_defaults(run=tell)
    checked = commands.add_parser("check", parents=[shared], help=_("vérifier tous les registres"))
    checked.add_argument("--archive", metavar="DIR", type=Path, help=_("comparer aussi avec les clôtures archivées là"))
    checked.add_argument(
        "--restart-witness", action="store_true",
        help=_("prendre la base comme elle est pour témoin de ce poste (une copie plus ancienne a été remise)"),
    )
    checked.set_defaults(run=check)
    copied = commands.add_parser("backup", parents=[shared], help=_("sauvegarder le pôle"))
    copied.add_argument("destination", metavar="DEST", type=Path)
    copied.set_defaults(run=copy)
    back = commands.add_parser("restore", parents=[shared], help=_("restaurer une sauvegarde"))
    back.add_argument("source", metavar="SRC", type=Path)
    back.set_defaults(run=put_back)


def make(context: Context, arguments: argparse.Namespace) -> Result:
    backend.create_pole(context.url, context.clock)
    forget(context.url, folder=context.witness)
    where = mask(context.url)
    return Result({"pole": where}, _("Pôle créé : {url}").format(url=where))


def tell(context: Context, arguments: argparse.Namespace) -> Result:
    if not 1 <= arguments.years <= 10:
        raise BadInput("years", _("Une démonstration raconte de 1 à 10 années."))
    from pole_desk import demo

    told = demo.make(
        context.url, context.clock.today(), years=arguments.years, seed=arguments.seed,
        until=context.clock.now(),
    )
    forget(context.url, folder=context.witness)
    where = mask(context.url)
    data = {"pole": where, "years": arguments.years, "seed": arguments.seed, **told._asdict()}
    text = _("Pôle de démonstration créé : {url}\n"
             "{parties} structures, {leases} conventions, {invoices} factures.").format(
        url=where, parties=told.parties, leases=told.leases, invoices=told.invoices
    )  # fmt: skip
    return Result(data, text)


def check(context: Context, arguments: argparse.Namespace) -> Result:
    if arguments.restart_witness and context.witness is not None:
        restart(context.runner, folder=context.witness)
    findings = backend.check_all(context.runner, witness=context.witness)
    if arguments.archive is not None:
        findings = [*findings, *compare_archive(context.runner, folder=arguments.archive)]
    data = {"findings": [finding._asdict() for finding in findings]}
    if not findings:
        return Result(data, _("Tout est en ordre."))
    title = ngettext("{count} anomalie :", "{count} anomalies :", len(findings))
    lines = columns([(f.code, f.record, f.message) for f in findings])
    return Result(data, f"{title.format(count=len(findings))}\n{lines}", 1)


def copy(context: Context, arguments: argparse.Namespace) -> Result:
    made = backend.back_up(context.runner, arguments.destination)
    return Result({"backup": str(made)}, _("Sauvegarde écrite : {path}").format(path=made))


def put_back(context: Context, arguments: argparse.Namespace) -> Result:
    backend.restore_pole(context.url, arguments.source, context.clock)
    where = mask(context.url)
    lost = [] if context.witness is None else compare_witness(context.runner, folder=context.witness)
    text = _("{source} restauré dans {url}").format(source=arguments.source, url=where)
    return Result({"restored": where, "lost": [one._asdict() for one in lost]},
                  "\n".join([text, *(one.message for one in lost)]))
