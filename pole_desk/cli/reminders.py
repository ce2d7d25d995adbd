"""Reminders to clients who are late: those of a day, shown or sent."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.queries import PlannedLetter, ReminderPlan
from pole_desk.accounts.receivables.rules.reminding import level_names
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.kernel.files import require_writable, write_file
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.inputs import iso_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.work import Reader


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    root = commands.add_parser("reminders", parents=[shared], help=_("les relances"))
    acting = root.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(root))
    run = acting.add_parser("run", parents=[shared], help=_("relancer les clients en retard"))
    run.add_argument("--on", metavar="D", required=True, help=_("jour des relances"))
    run.add_argument("--dry-run", action="store_true", help=_("dire sans rien écrire ni envoyer"))
    run.add_argument("--out", metavar="DIR", type=Path, help=_("dossier où écrire aussi les lettres en PDF"))
    run.set_defaults(run=remind)


def remind(context: Context, arguments: argparse.Namespace) -> Result:
    day, folder = iso_day(arguments.on), arguments.out
    if folder is not None:
        require_writable(folder)
    runner = context.runner
    plan = runner.read(acts.prepare_reminders, on=day, drawn=folder is not None or not arguments.dry_run)
    before = len(runner.read(queries.reminder_letters, on=day))
    sent, mailed = 0, 0
    if plan.letters and not arguments.dry_run:
        done = runner.do(acts.send_reminders, on=day, letters=plan.letters)
        sent, mailed = len(done.letters), done.mailed
    if folder is not None:
        _write(folder, _drafts(plan) if arguments.dry_run else runner.read(_kept, on=day))
    data = {
        "on": day, "letters": [_letter(one) for one in plan.letters], "sent": sent, "mailed": mailed, "before": before,
        "dry_run": bool(arguments.dry_run),
        "spared": [
            {"invoice": one.number, "party": one.party_name, "balance": one.balance, "why": one.why, "reason": one.words}
            for one in plan.spared
        ],
    }  # fmt: skip
    return Result(data, _text(plan, sent, bool(arguments.dry_run), before))


def _letter(one: PlannedLetter) -> dict[str, Any]:
    return {
        "party": one.party, "name": one.party_name, "level": one.level, "to": one.to, "balance": one.balance,
        "interest": one.interest, "indemnity": one.indemnity, "total": one.total,
        "invoices": [
            {"number": late.number, "level": late.level, "days": late.days, "balance": late.balance}
            for late in one.invoices
        ],
    }  # fmt: skip


def _text(plan: ReminderPlan, sent: int, dry: bool, before: int) -> str:
    names = level_names()
    rows = [
        (one.party_name, names[one.level], str(len(one.invoices)), euros(one.total), one.to or _("à imprimer"))
        for one in plan.letters
    ]
    left = [(one.party_name, one.number, euros(one.balance), one.words) for one in plan.spared]
    if not rows:
        told = _("Aucune relance à envoyer ce jour-là.")
    elif dry:
        count = len(rows)
        told = ngettext("{count} relance à envoyer.", "{count} relances à envoyer.", count).format(count=count)
    else:
        told = ngettext("{count} relance envoyée.", "{count} relances envoyées.", sent).format(count=sent)
    parts = [columns(rows, right=(2, 3)), told]
    if before:
        parts.append(
            ngettext(
                "{count} relance était déjà envoyée pour ce jour.", "{count} relances étaient déjà envoyées pour ce jour.",
                before,
            ).format(count=before)
        )  # fmt: skip
    if left:
        parts += [_("Laissées en paix :"), columns(left, right=(2,))]
    return "\n".join(part for part in parts if part)


def _drafts(plan: ReminderPlan) -> dict[str, bytes]:
    return {_name(one.level, one.invoices[0].number): one.pdf for one in plan.letters}


def _kept(reader: Reader, *, on: date) -> dict[str, bytes]:
    """All the letters of a day as they were sent, also by a run that stopped before it wrote them."""
    return {
        _name(one.level, one.lines[0].number): queries.reminder_pdf(reader, letter=one.id)
        for one in queries.reminder_letters(reader, on=on)
    }


def _name(level: int, number: str) -> str:
    return f"relance-{level}-{number.replace('/', '-')}.pdf"


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        write_file(folder / name, content)
