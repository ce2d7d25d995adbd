"""The queue of letters and the settings of mail; sending invoices is in `sending`."""

from __future__ import annotations

import argparse
from typing import Any

from pole_desk.accounts.mail import commands as acts
from pole_desk.accounts.mail import queries
from pole_desk.accounts.mail.outbox import send_test, send_waiting
from pole_desk.accounts.mail.rules import State, state_names
from pole_desk.accounts.mail.rules.server import Security, security_names
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.cli.sending import add_password, code_of, hold_password, run_data, run_text
from pole_desk.cli.sellers import seller
from pole_desk.cli.words import whole
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, moment_text
from pole_desk.ports.ids import LetterId


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    root = commands.add_parser("mail", parents=[shared], help=_("les courriels : file d’envoi, serveur, expéditeurs"))
    acting = root.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(root))
    listed = acting.add_parser("list", parents=[shared], help=_("lister les courriels"))
    listed.add_argument("--state", choices=[str(one) for one in State])
    listed.set_defaults(run=show)
    sent = acting.add_parser("send", parents=[shared], help=_("envoyer ce qui attend"))
    add_password(sent)
    sent.set_defaults(run=send)
    again = acting.add_parser("retry", parents=[shared], help=_("remettre des courriels à l’envoi"))
    again.add_argument("letters", metavar="ID", type=whole, nargs="*")
    again.add_argument("--failed", action="store_true", help=_("tous ceux qui ont échoué"))
    again.set_defaults(run=retry)
    aside = acting.add_parser("set-aside", parents=[shared], help=_("mettre un courriel de côté"))
    aside.add_argument("letter", metavar="ID", type=whole)
    aside.set_defaults(run=put_aside)
    back = acting.add_parser("returned", parents=[shared], help=_("noter qu’un courriel est revenu"))
    back.add_argument("letter", metavar="ID", type=whole)
    back.add_argument("--reason", default="", help=_("ce que dit le message de retour"))
    back.add_argument("--undo", action="store_true", help=_("il n’est pas revenu"))
    back.set_defaults(run=returned)
    anew = acting.add_parser("resend", parents=[shared], help=_("renvoyer un courriel parti"))
    anew.add_argument("letter", metavar="ID", type=whole)
    anew.add_argument("--to", metavar="ADRESSE", default="", help=_("sinon, l’adresse de la structure"))
    add_password(anew)
    anew.set_defaults(run=resend)
    _register_settings(acting, shared)


def _register_settings(acting: Any, shared: argparse.ArgumentParser) -> None:
    served = acting.add_parser("server", parents=[shared], help=_("le serveur SMTP ; sans option, le montrer"))
    served.add_argument("--host", metavar="SERVEUR", help=_("son nom, comme smtp.exemple.fr"))
    served.add_argument("--port", metavar="N", type=whole, help=_("sinon le port usuel de la sécurité"))
    served.add_argument("--security", choices=[str(one) for one in Security], default=str(Security.STARTTLS))
    served.add_argument("--user", metavar="IDENTIFIANT", default="")
    served.add_argument("--none", action="store_true", help=_("plus de serveur : des brouillons .eml"))
    served.set_defaults(run=server)
    writes = acting.add_parser("sender", parents=[shared], help=_("l’adresse d’expéditeur d’un vendeur"))
    writes.add_argument("issuer", metavar="CODE", help=_("le vendeur"))
    writes.add_argument("--address", metavar="ADRESSE", required=True)
    writes.add_argument("--name", metavar="NOM", required=True)
    writes.add_argument("--reply-to", metavar="ADRESSE", default="", help=_("où les clients répondent"))
    writes.add_argument("--copy", action="store_true", help=_("copie à soi-même"))
    writes.set_defaults(run=sender)
    paced = acting.add_parser("every", parents=[shared], help=_("l’envoi automatique ; sans option, le montrer"))
    paced.add_argument("minutes", metavar="MINUTES", type=whole, nargs="?")
    paced.add_argument("--never", action="store_true", help=_("n’envoyer que sur demande"))
    paced.set_defaults(run=every)
    tried = acting.add_parser("test", parents=[shared], help=_("s’envoyer un message d’essai"))
    tried.add_argument("issuer", metavar="CODE", help=_("le vendeur qui écrit"))
    add_password(tried)
    tried.set_defaults(run=test)


def show(context: Context, arguments: argparse.Namespace) -> Result:
    states = None if arguments.state is None else [arguments.state]
    found = context.runner.read(queries.letters, states=states)
    data = {
        "letters": [
            {
                "id": one.id, "kind": one.kind, "party": one.party, "client": one.party_name, "to": one.to,
                "subject": one.subject, "posted_at": one.posted_at, "state": one.state, "tries": one.tries,
                "next_at": one.next_at, "message": one.says, "again_of": one.again_of,
            }
            for one in found
        ]
    }  # fmt: skip
    names = state_names()
    lines = [
        (str(one.id), moment_text(one.posted_at), names[one.state], one.to, one.subject, one.says) for one in found
    ]
    return Result(data, columns(lines, right=(0,)) or _("Aucun courriel."))


def send(context: Context, arguments: argparse.Namespace) -> Result:
    hold_password(context.runner, arguments.password_file)
    run = send_waiting(context.runner)
    return Result(run_data(run), run_text(run) or _("Aucun courriel à envoyer."), code_of(run))


def retry(context: Context, arguments: argparse.Namespace) -> Result:
    if bool(arguments.letters) == bool(arguments.failed):
        raise BadInput("letter", _("Donnez des numéros de courriel, ou --failed."))
    if len(arguments.letters) == 1:
        outcome = context.runner.perform(acts.retry, letter=LetterId(arguments.letters[0]))
        return Result({"letter": arguments.letters[0], "state": str(State.QUEUED)}, outcome.said)
    wanted = [LetterId(one) for one in arguments.letters]
    if arguments.failed:
        wanted = [one.id for one in context.runner.read(queries.letters, states=[State.FAILED])]
    outcome = context.runner.perform(acts.queue_again, letters=wanted)
    return Result({"letters": outcome.value}, outcome.said)


def returned(context: Context, arguments: argparse.Namespace) -> Result:
    letter = LetterId(arguments.letter)
    if arguments.undo:
        outcome = context.runner.perform(acts.forget_return, letter=letter)
    else:
        outcome = context.runner.perform(acts.note_return, letter=letter, reason=arguments.reason)
    state = context.runner.read(queries.letter, letter=letter).state
    return Result({"letter": arguments.letter, "state": state}, outcome.said)


def resend(context: Context, arguments: argparse.Namespace) -> Result:
    hold_password(context.runner, arguments.password_file)
    made = context.runner.do(acts.resend, letter=LetterId(arguments.letter), to=arguments.to)
    run = send_waiting(context.runner, letters=[made])
    return Result({"letter": made, **run_data(run)}, run_text(run), code_of(run))


def every(context: Context, arguments: argparse.Namespace) -> Result:
    if arguments.minutes is not None or arguments.never:
        context.runner.do(acts.set_interval, minutes=None if arguments.never else arguments.minutes)
    found = context.runner.read(queries.interval)
    words = _("Les courriels ne partent que sur demande.")
    if found is not None:
        words = _("Une fenêtre ouverte envoie ce qui attend toutes les {n} minutes.").format(n=found)
    return Result({"minutes": found}, words)


def put_aside(context: Context, arguments: argparse.Namespace) -> Result:
    outcome = context.runner.perform(acts.set_aside, letter=LetterId(arguments.letter))
    return Result({"letter": arguments.letter, "state": str(State.SET_ASIDE)}, outcome.said)


def server(context: Context, arguments: argparse.Namespace) -> Result:
    said = ""
    if arguments.none:
        said = context.runner.perform(acts.forget_server).said
    elif arguments.host is not None:
        said = context.runner.perform(
            acts.set_server, host=arguments.host, port=arguments.port, security=arguments.security,
            user=arguments.user,
        ).said  # fmt: skip
    found = context.runner.read(queries.mail_settings)
    to = found.server
    words = _("Pas de serveur : brouillons dans {folder}.").format(folder=found.folder)
    if to is not None:
        words = _("{host}, port {port}, sécurité {security}, {user}.").format(
            host=to.host, port=to.port, security=security_names()[to.security],
            user=_("identifiant « {user} »").format(user=to.user) if to.user else _("sans identifiant"),
        )  # fmt: skip
    data = {"server": None if to is None else to.kept(), "folder": str(found.folder)}
    return Result(data, said or words)


def sender(context: Context, arguments: argparse.Namespace) -> Result:
    issuer = seller(context, arguments.issuer)
    outcome = context.runner.perform(
        acts.set_sender, issuer=issuer, address=arguments.address, name=arguments.name,
        reply_to=arguments.reply_to, copy=arguments.copy,
    )  # fmt: skip
    found = context.runner.read(queries.sender, issuer=issuer)
    return Result({"issuer": issuer, **({} if found is None else found.kept())}, outcome.said)


def test(context: Context, arguments: argparse.Namespace) -> Result:
    hold_password(context.runner, arguments.password_file)
    issuer = seller(context, arguments.issuer)
    said = send_test(context.runner, issuer=issuer)
    return Result({"issuer": issuer, "message": said}, said)
