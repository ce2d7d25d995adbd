"""`invoices send`: a month's documents, or some, posted and sent, each result told. The queue is in `mail`."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from getpass import getpass
from pathlib import Path
from typing import Any

from pole_desk.accounts.billing import outbox as drawing
from pole_desk.accounts.billing.queries import invoice_by_number
from pole_desk.accounts.mail.commands import send_invoices
from pole_desk.accounts.mail.outbox import PASSWORDS, Run, send_waiting
from pole_desk.accounts.mail.queries import Sending, sending, server
from pole_desk.accounts.mail.rules import Outcome
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.inputs import parse_month
from pole_desk.kernel.money import euros
from pole_desk.kernel.work import Runner

MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


def register_sending(acting: Any, shared: argparse.ArgumentParser) -> None:
    """Add `send` to the acts of `invoices`."""
    sent = acting.add_parser("send", parents=[shared], help=_("envoyer les factures par courriel"))
    sent.add_argument("what", metavar="MOIS|NUMERO", nargs="+", help=_("un mois AAAA-MM, ou des numéros"))
    sent.add_argument("--dry-run", action="store_true", help=_("essai à blanc : dire qui recevrait quoi"))
    sent.add_argument("--again", action="store_true", help=_("renvoyer aussi ce qui est déjà parti"))
    sent.add_argument("--apart", action="store_true", help=_("un courriel par facture, non par client"))
    add_password(sent)
    sent.set_defaults(run=send)


def add_password(parser: argparse.ArgumentParser) -> None:
    """Where scripts have the server's password; it is never given as a word of the command."""
    parser.add_argument("--password-file", metavar="FICHIER", type=Path,
                        help=_("mot de passe du serveur, quand le poste n’a pas de trousseau"))  # fmt: skip


def hold_password(runner: Runner, file: Path | None) -> None:
    """Have the password for this run: known, read from a file, or typed; raises RuleBroken `password`."""
    to = runner.read(server)
    if to is None or not to.user:
        return
    if file is not None:
        try:
            PASSWORDS.hold(to, file.read_text(encoding="utf-8").rstrip("\r\n"))
        except (OSError, UnicodeDecodeError) as error:
            why = why_refused(error) if isinstance(error, OSError) else _("ce n’est pas du texte")
            raise BadInput(
                "password_file", _("Le fichier {path} ne se lit pas ({why}).").format(path=file, why=why)
            ) from None
    elif not PASSWORDS.known(to) and sys.stdin.isatty():
        PASSWORDS.hold(to, getpass(_("Mot de passe de {user} sur {host} : ").format(user=to.user, host=to.host)))
    PASSWORDS.read(to)


def send(context: Context, arguments: argparse.Namespace) -> Result:
    runner = context.runner
    chosen = _chosen(runner, arguments.what)
    options = {**chosen, "again": arguments.again, "grouped": not arguments.apart}
    if arguments.dry_run:
        plan = runner.read(sending, **options)
        return Result({"dry_run": True, **_plan_data(plan), "results": []}, _plan_text(plan))
    hold_password(runner, arguments.password_file)
    drawing.drain(runner)
    queued = runner.do(send_invoices, **options)
    leaving = [*queued.letters, *queued.plan.queued]
    run = send_waiting(runner, letters=leaving) if leaving else Run(())
    data = {"dry_run": False, **_plan_data(queued.plan), **run_data(run)}
    parts = [_plan_text(queued.plan, told=True), run_text(run)]
    return Result(data, "\n".join(part for part in parts if part), code_of(run))


def _chosen(runner: Runner, words: Sequence[str]) -> dict[str, Any]:
    months = [word for word in words if MONTH.fullmatch(word)]
    if months and len(words) > 1:
        raise BadInput("what", _("Donnez un mois, ou des numéros de facture, pas les deux."))
    if months:
        return {"month": parse_month(months[0])}
    return {"invoices": [runner.read(invoice_by_number, number=word).id for word in words]}


def _plan_data(plan: Sending) -> dict[str, Any]:
    return {
        "letters": [
            {
                "to": one.letter.to, "client": one.client, "party": one.letter.party, "subject": one.letter.subject,
                "invoices": one.numbers, "total": one.total,
            }
            for one in plan.letters
        ],
        "paper": [
            {"client": one.client, "party": one.party, "invoices": one.numbers, "why": one.why} for one in plan.paper
        ],
        "already": [{"invoice": number, "to": to} for number, to in plan.already],
        "undrawn": plan.undrawn, "queued": plan.queued,
        "unsure": [{"invoice": number, "to": to} for number, to in plan.unsure],
    }  # fmt: skip


def _plan_text(plan: Sending, *, told: bool = False) -> str:
    """The plan for a person; `told`: the letters themselves are in the results."""
    lines = [] if told else [
        (one.letter.to, one.client, ", ".join(one.numbers), euros(one.total)) for one in plan.letters
    ]  # fmt: skip
    parts = [columns(lines, right=(3,))]
    parts += [
        _("! {client} : {numbers} à envoyer sur papier ({why})").format(
            client=one.client, numbers=", ".join(one.numbers), why=one.why
        )
        for one in plan.paper
    ]
    if plan.already:
        count = len(plan.already)
        parts.append(
            ngettext(
                "{count} document déjà envoyé (--again pour le renvoyer).",
                "{count} documents déjà envoyés (--again pour les renvoyer).", count,
            ).format(count=count)
        )  # fmt: skip
    if plan.queued and not told:
        count = len(plan.queued)
        parts.append(
            ngettext(
                "{count} courriel déjà écrit n’est pas encore parti : il part avec ceux-ci.",
                "{count} courriels déjà écrits ne sont pas encore partis : ils partent avec ceux-ci.", count,
            ).format(count=count)
        )  # fmt: skip
    parts += [
        _("! {number} est peut-être partie pour {to} : demandez au client, puis « mail retry » ou « mail "
          "set-aside ».").format(number=number, to=to)
        for number, to in plan.unsure
    ]  # fmt: skip
    if plan.undrawn and not told:
        parts.append(_("PDF pas encore faits : {numbers}.").format(numbers=", ".join(plan.undrawn)))
    if not any((plan.letters, plan.paper, plan.already, plan.undrawn, plan.queued, plan.unsure)):
        parts.append(_("Aucune facture à envoyer."))
    return "\n".join(part for part in parts if part)


def run_data(run: Run) -> dict[str, Any]:
    """What a run did, for scripts: one result per message."""
    return {
        "results": [
            {
                "letter": one.letter, "to": one.to, "client": one.client, "subject": one.subject,
                "result": str(one.outcome), "code": one.code, "message": one.says,
            }
            for one in run.told
        ],
        "sent": run.count(Outcome.SENT),
        "drafted": run.count(Outcome.DRAFTED),
        "failed": run.count(Outcome.REFUSED),
        "later": run.count(Outcome.LATER),
        "unsure": run.count(Outcome.UNSURE),
        "stopped": run.stopped,
        "folder": None if run.folder is None else str(run.folder),
    }  # fmt: skip


def run_text(run: Run) -> str:
    """What a run did, for a person."""
    names = {
        Outcome.SENT: _("envoyé"), Outcome.DRAFTED: _("brouillon"), Outcome.LATER: _("à réessayer"),
        Outcome.REFUSED: _("refusé"), Outcome.UNSURE: _("à vérifier"),
    }  # fmt: skip
    lines = [(names[Outcome(one.outcome)], one.to, one.client, one.says) for one in run.told]
    parts = [columns(lines)]
    if run.folder is not None and run.told:
        parts.append(_("Brouillons écrits dans {folder}.").format(folder=run.folder))
    if run.stopped:
        parts.append(run.stopped)
    return "\n".join(part for part in parts if part)


def code_of(run: Run) -> int:
    """1 when a letter was refused, put off, or the run was stopped."""
    return int(bool(run.stopped) or any(run.count(one) for one in (Outcome.REFUSED, Outcome.LATER, Outcome.UNSURE)))
