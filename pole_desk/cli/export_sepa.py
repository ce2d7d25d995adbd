"""Files for the bank: debits or transfers that leave on a day, frozen as they are written; the same again by name."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.commands.transfers import ORDERED
from pole_desk.accounts.receivables.rules.debits import DebitState
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.formats.sepa import Scheme
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.files import require_file, write_file
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.inputs import iso_day
from pole_desk.kernel.money import euros
from pole_desk.registers.catalog.queries import issuers


def register(kinds: Any, shared: argparse.ArgumentParser) -> None:
    written = kinds.add_parser("sepa", parents=[shared], help=_("les prélèvements ou les virements, pour la banque"))
    asked = written.add_mutually_exclusive_group(required=True)
    asked.add_argument("--on", metavar="D", help=_("jour où le fichier part"))
    asked.add_argument("--again", metavar="MESSAGE", help=_("récrire un fichier déjà fait, octet pour octet"))
    written.add_argument("--out", metavar="FICHIER.xml", type=Path, required=True)
    written.add_argument("--transfers", action="store_true", help=_("les virements à faire, au lieu des prélèvements"))
    written.add_argument("--dry-run", action="store_true", help=_("dire sans rien écrire"))
    written.set_defaults(run=export)


def export(context: Context, arguments: argparse.Namespace) -> Result:
    file: Path = arguments.out
    if not arguments.dry_run:
        require_file(file)
    if arguments.again is not None:
        return _again(context, arguments.again, file)
    if arguments.transfers:
        return _transfers(context, arguments, file)
    return _debits(context, arguments, file)


def _again(context: Context, message: str, file: Path) -> Result:
    for one in context.runner.read(queries.sepa_files):
        if one.message == message.strip().upper():
            write_file(file, context.runner.read(queries.sepa_bytes, file=one.id))
            return Result(
                {"files": [_told(one, file)]}, _("{message} écrit dans {file}.").format(message=one.message, file=file)
            )
    raise NotFound("sepa_file", _("Aucun fichier bancaire ne s’appelle « {message} ».").format(message=message))


def _debits(context: Context, arguments: argparse.Namespace, file: Path) -> Result:
    day, runner = iso_day(arguments.on), context.runner
    plan = runner.read(acts.prepare_debits, on=day)
    made = []
    if not arguments.dry_run:
        for (issuer, scheme), debits in plan.files.items():
            number = runner.do(
                acts.make_debit_batch, issuer=issuer, scheme=Scheme(scheme), on=day, debits=debits
            )
            made.append((number, f"{_code(context, issuer)}-{scheme.lower()}"))
    rows = [
        (one.party_name, one.number, euros(one.amount), numeric_day(one.collect_on), one.sequence, one.reference)
        for one in plan.debits
    ]
    data = {
        "on": day,
        "debits": [
            {"invoice": one.number, "party": one.party, "amount": one.amount, "collect_on": one.collect_on,
             "sequence": one.sequence, "mandate": one.reference, "told": one.told}
            for one in plan.debits
        ],
        "left": [
            {"invoice": one.number, "amount": one.balance, "why": str(one.why), "reason": one.words} for one in plan.left
        ],
    }  # fmt: skip
    left = [(one.party_name, one.number, euros(one.balance), one.words) for one in plan.left]
    standing = () if made else _standing(context, "debits", {one.file for one in _asked(context)})
    return _result(
        context, data, made, file, rows, left, _("Aucune facture à prélever pour un fichier de ce jour."), standing
    )


def _transfers(context: Context, arguments: argparse.Namespace, file: Path) -> Result:
    day, runner = iso_day(arguments.on), context.runner
    plan = runner.read(acts.prepare_transfers, on=day)
    made = []
    if not arguments.dry_run:
        for issuer in sorted({one.issuer for one in plan.transfers}):
            own = [one for one in plan.transfers if one.issuer == issuer]
            number = runner.do(acts.make_transfer_batch, issuer=issuer, on=day, transfers=own)
            made.append((number, _code(context, issuer)))
    rows = [
        (one.party_name, one.text, euros(one.amount), numeric_day(one.execute_on), one.end_to_end)
        for one in plan.transfers
    ]
    data = {
        "on": day,
        "transfers": [
            {"key": one.key, "party": one.party, "amount": one.amount, "execute_on": one.execute_on, "text": one.text}
            for one in plan.transfers
        ],
        "left": [{"key": one.key, "amount": one.amount, "why": one.why, "reason": one.words} for one in plan.left],
    }
    left = [(one.party_name, one.key, euros(one.amount), one.words) for one in plan.left]
    ordered = {one.file for one in runner.read(queries.transfers) if one.state == ORDERED}
    standing = () if made else _standing(context, "transfers", ordered)
    return _result(context, data, made, file, rows, left, _("Aucun virement à faire ce jour-là."), standing)


def _asked(context: Context) -> Sequence[queries.Debit]:
    return context.runner.read(queries.debits, state=DebitState.ASKED)


def _standing(context: Context, kind: str, files: Collection[int]) -> Sequence[queries.SepaFile]:
    """The files made before that are still to be settled: one may never have been written out."""
    return [one for one in context.runner.read(queries.sepa_files, kind=kind) if one.id in files]


def _result(
    context: Context, data: dict[str, Any], made: list[tuple[int, str]], file: Path,
    rows: list[tuple[str, ...]], left: list[tuple[str, ...]], nothing: str, standing: Sequence[queries.SepaFile],
) -> Result:  # fmt: skip
    """One file by seller and scheme: the name asked for when there is one, else that name and whose it is."""
    files = []
    for number, whose in made:
        place = file if len(made) == 1 else file.with_name(f"{file.stem}-{whose}{file.suffix}")
        write_file(place, context.runner.read(queries.sepa_bytes, file=number))
        files.append(_told(context.runner.read(queries.sepa_file, file=number), place))
    parts = [columns(rows, right=(2,)) or nothing]
    parts += [_("{message} écrit dans {file}.").format(message=one["message"], file=one["file"]) for one in files]
    parts += [
        _("{message} est déjà fait ({total}) : pour l’avoir, tapez « export sepa --again {message} --out "
          "FICHIER.xml ».").format(message=one.message, total=euros(one.total))
        for one in standing
    ]  # fmt: skip
    if left:
        parts += [_("Laissées de côté :"), columns(left, right=(2,))]
    waiting = [{"message": one.message, "total": one.total} for one in standing]
    return Result({**data, "files": files, "standing": waiting}, "\n".join(parts))


def _told(one: queries.SepaFile, file: Path) -> dict[str, Any]:
    return {
        "message": one.message, "file": str(file), "operations": one.operations, "total": one.total, "sha256": one.sha256,
    }  # fmt: skip


def _code(context: Context, issuer: int) -> str:
    return {one.id: one.code for one in context.runner.read(issuers)}[issuer]
