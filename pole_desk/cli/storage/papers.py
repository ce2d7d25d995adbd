"""The papers of storage: the inventory to sign, the letters of who is late."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pole_desk.accounts.billing.queries import buyers, sellers
from pole_desk.activities.storage import queries
from pole_desk.activities.storage.queries.papers import inventory, ladder_letter
from pole_desk.activities.storage.rules.ladder import step_name
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result
from pole_desk.cli.words import whole
from pole_desk.formats.pdf.snapshot import PartyBlock
from pole_desk.formats.pdf.stored import render_inventory, render_ladder_letter
from pole_desk.kernel.files import require_file, require_writable, write_file
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.ports.ids import DossierId
from pole_desk.registers.catalog.queries import issuer_for


def register(acting: Any, shared: argparse.ArgumentParser) -> None:
    listed = acting.add_parser("inventory", parents=[shared], help=_("l’inventaire à signer, en PDF"))
    listed.add_argument("storage", metavar="ID", type=whole)
    listed.add_argument("--out", metavar="FICHIER", type=Path, required=True)
    listed.set_defaults(run=write_inventory)
    sent = acting.add_parser("letters", parents=[shared], help=_("les lettres des retards, en PDF"))
    sent.add_argument("storage", metavar="ID", type=whole, nargs="?", help=_("un stockage ; sinon tous"))
    sent.add_argument("--out", metavar="DIR", type=Path, required=True, help=_("dossier où écrire les lettres"))
    sent.set_defaults(run=write_letters)


def write_inventory(context: Context, arguments: argparse.Namespace) -> Result:
    storage = DossierId(arguments.storage)
    require_file(arguments.out)
    paper = context.runner.read(inventory, storage=storage, **_blocks(context, storage))
    write_file(arguments.out, render_inventory(paper))
    data = {"storage": storage, "goods": len(paper.goods), "file": str(arguments.out)}
    return Result(data, _("Inventaire de {party} écrit dans {file}.").format(
        party=paper.occupant.name, file=arguments.out))  # fmt: skip


def write_letters(context: Context, arguments: argparse.Namespace) -> Result:
    """The letter of the last rung of each open lateness; one storage without any is refused."""
    require_writable(arguments.out)
    wanted = [DossierId(arguments.storage)] if arguments.storage is not None else _late(context)
    papers = [
        (one, context.runner.read(ladder_letter, storage=one, **_blocks(context, one))) for one in wanted
    ]
    letters, lines = [], []
    for storage, paper in papers:
        file = arguments.out / f"stockage-{storage}-{paper.step}.pdf"
        write_file(file, render_ladder_letter(paper))
        letters.append(
            {"storage": storage, "party": paper.occupant.name, "step": paper.step, "on": paper.day,
             "file": str(file)}
        )  # fmt: skip
        lines.append(
            _("{step} du {day} à {party} : {file}").format(
                step=step_name(paper.step).capitalize(), day=numeric_day(paper.day), party=paper.occupant.name,
                file=file,
            )
        )  # fmt: skip
    return Result({"letters": letters}, "\n".join(lines) or _("Aucune lettre à écrire : aucune étape n’est prise."))


def _late(context: Context) -> list[DossierId]:
    """The storages of which a rung stands, by number."""
    found = context.runner.read(queries.open_cases)
    return sorted({one.dossier for one in found if any(not step.withdrawn for step in one.steps)})


def _blocks(context: Context, storage: DossierId) -> dict[str, PartyBlock]:
    """Who lets and who stores, as papers name them."""
    runner = context.runner
    card = runner.read(queries.storage_card, storage=storage)
    issuer = runner.read(issuer_for, activity="storage", on=context.clock.today())
    return {
        "host": runner.read(sellers, issuers=[issuer])[issuer].block,
        "occupant": runner.read(buyers, parties=[card.party])[card.party].block,
    }
