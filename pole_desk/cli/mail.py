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
    for name, words, run in (
        ("retry", _("remettre un courriel à l’envoi"), retry),
        ("set-aside", _("mettre un courriel de côté"), put_aside),
    ):
        one = acting.add_parser(name, parents=[shared], help=words)
        one.add_argument("letter", metavar="ID", type=whole)
        one.set_defaults(run=run)
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
                "next_at": one.next_at, "message": one.says,
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
    outcome = context.runner.perform(acts.retry, letter=LetterId(arguments.letter))
    return Result({"letter": arguments.letter, "state": str(State.QUEUED)}, outcome.said)


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
