"""Quotes of any activity: prepared, listed with the events', sent, answered, written out. Events prepare theirs in `booking`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pole_desk.accounts.mail.outbox import send_waiting
from pole_desk.accounts.quotes import commands as acts
from pole_desk.accounts.quotes import queries
from pole_desk.accounts.quotes.queries import Quote
from pole_desk.accounts.quotes.rules import state_names
from pole_desk.accounts.quotes.rules.lines import LineInput, QuoteInput
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.cli.sending import add_password, code_of, hold_password, run_data, run_text
from pole_desk.cli.words import whole
from pole_desk.formats.pdf.offer import render_offer
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.files import require_file, write_file
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.inputs import iso_day, parse_amount
from pole_desk.kernel.money import euros
from pole_desk.ports.charges import Place
from pole_desk.registers.catalog.rules import Activity

QUANTITY, PRICE = 4, 6
"""Decimals of a quantity and of a price."""


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    root = commands.add_parser("quotes", parents=[shared], help=_("les devis"))
    acting = root.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(root))
    _register_add(acting.add_parser("add", parents=[shared], help=_("préparer un devis")))
    listed = acting.add_parser("list", parents=[shared], help=_("tous les devis, ceux des événements aussi"))
    listed.add_argument("--party", metavar="ID", type=whole)
    listed.add_argument("--state", metavar=_("ETAT"), choices=tuple(state_names()), help=", ".join(state_names()))
    listed.set_defaults(run=show)
    sent = _numbered(acting, shared, "send", _("le figer, garder son PDF, l’envoyer"), send)
    sent.add_argument("--mail", action="store_true", help=_("par courriel ; sinon il est noté envoyé"))
    sent.add_argument("--to", metavar=_("ADRESSE"), default="", help=_("à cette adresse ; sinon celle de la structure"))
    sent.add_argument("--out", metavar="FICHIER", type=Path)
    add_password(sent)
    accepted = _numbered(acting, shared, "accept", _("le client accepte : tout est à facturer"), accept)
    accepted.add_argument("--by", metavar=_("NOM"), required=True, help=_("qui a accepté"))
    accepted.add_argument("--on", metavar="D", help=_("quand ; aujourd’hui sinon"))
    accepted.add_argument("--note", default="")
    accepted.add_argument("--order", metavar=_("NUMERO"), help=_("numéro de commande du client"))
    refused = _numbered(acting, shared, "refuse", _("le client refuse"), refuse)
    refused.add_argument("--reason", metavar=_("MOTIF"), required=True)
    refused.add_argument("--on", metavar="D", help=_("quand ; aujourd’hui sinon"))
    _numbered(acting, shared, "reopen", _("reprendre la réponse du client"), reopen)
    _numbered(acting, shared, "renew", _("en préparer une nouvelle version"), renew)
    withdrawn = _numbered(acting, shared, "withdraw", _("le retirer"), withdraw)
    withdrawn.add_argument("--reason", metavar=_("MOTIF"), required=True)
    written = _numbered(acting, shared, "pdf", _("écrire son PDF, tel qu’envoyé ou en projet"), write_pdf)
    written.add_argument("--out", metavar="FICHIER", type=Path, required=True)


def _numbered(acting: Any, shared: argparse.ArgumentParser, act: str, words: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = acting.add_parser(act, parents=[shared], help=words)
    parser.add_argument("number", metavar="NUMERO")
    parser.set_defaults(run=run)
    return parser


def _register_add(added: argparse.ArgumentParser) -> None:
    added.add_argument("--party", metavar="ID", type=whole, required=True)
    added.add_argument("--title", metavar=_("OBJET"), required=True)
    added.add_argument("--line", dest="lines", action="append", default=[],
                       metavar=_("LIBELLE;QUANTITE;PRIX[;UNITE[;TVA[;COMPTE]]]"),
                       help=_("une ligne libre, prix HT ; une remise est une quantité négative"))  # fmt: skip
    added.add_argument("--item", dest="items", action="append", default=[], metavar=_("ARTICLE[;QUANTITE[;PRIX]]"),
                       help=_("une ligne du catalogue, au tarif du jour si le prix n’est pas dit"))  # fmt: skip
    added.add_argument("--dossier", metavar="ID", type=whole, help=_("un dossier de la structure ; sinon un à lui"))
    added.add_argument("--activity", choices=tuple(Activity), help=_("qui vend, quand rien d’autre ne le dit"))
    for name, words in (("from", _("premier jour")), ("to", _("dernier jour, inclus")), ("until", _("valable jusqu’à"))):
        added.add_argument(f"--{name}", dest=f"{name}_day", metavar="D", help=words)
    added.add_argument("--deposit", metavar="%", type=whole, help=_("acompte demandé ; sinon le réglage"))
    for name, words in (("order", _("numéro de commande")), ("contact", _("interlocuteur")), ("terms", _("conditions"))):
        added.add_argument(f"--{name}", default="", help=words)
    added.add_argument("--delivery", metavar=_("NOM;RUE;CP;VILLE"), default="", help=_("où vont les biens vendus"))
    added.set_defaults(run=add)


def add(context: Context, arguments: argparse.Namespace) -> Result:
    first, last, until = (
        None if given is None else iso_day(given)
        for given in (arguments.from_day, arguments.to_day, arguments.until_day)
    )
    values = QuoteInput(
        title=arguments.title,
        lines=(*(_line(text) for text in arguments.lines), *(_item(text) for text in arguments.items)),
        dossier=arguments.dossier,
        activity=None if arguments.activity is None else Activity(arguments.activity),
        service_from=first,
        service_to=last,
        valid_until=until,
        deposit_percent=arguments.deposit,
        order_number=arguments.order,
        delivery=_place(arguments.delivery),
        contact=arguments.contact,
        terms=arguments.terms,
    )
    made = context.runner.do(acts.prepare_quote, party=arguments.party, values=values)
    return _told(context, made)


def _line(text: str) -> LineInput:
    parts = _parts(text, 3, 6)
    label, quantity, price, unit, tax, account = (*parts, *[""] * (6 - len(parts)))
    return LineInput(
        label=label, quantity=parse_amount(quantity, decimals=QUANTITY),
        unit_price=parse_amount(price, decimals=PRICE), unit=unit, tax=tax, account=account,
    )  # fmt: skip


def _item(text: str) -> LineInput:
    parts = _parts(text, 1, 3)
    code, quantity, price = (*parts, *[""] * (3 - len(parts)))
    return LineInput(
        item=code,
        quantity=parse_amount(quantity or "1", decimals=QUANTITY),
        unit_price=parse_amount(price, decimals=PRICE) if price else None,
    )


def _place(text: str) -> Place | None:
    if not text:
        return None
    name, street, postcode, town = _parts(text, 4, 4)
    return Place(name=name, street=street, postcode=postcode, town=town)


def _parts(text: str, least: int, most: int) -> Sequence[str]:
    parts = [part.strip() for part in text.split(";")]
    if not least <= len(parts) <= most:
        raise BadInput(
            "line", _("« {text} » : {least} à {most} valeurs séparées par des points-virgules.").format(
                text=text, least=least, most=most
            )
        )  # fmt: skip
    return parts


def show(context: Context, arguments: argparse.Namespace) -> Result:
    names = state_names()
    found = [
        one for one in context.runner.read(queries.all_quotes, party=arguments.party)
        if arguments.state is None or one.state == arguments.state
    ]  # fmt: skip
    data = {
        "quotes": [
            {"kind": one.kind, "id": one.record, "number": one.number, "title": one.title, "party": one.party,
             "name": one.party_name, "state": one.state, "net": one.net, "total": one.total, "date": one.day,
             "valid_until": one.valid_until, "dossier": one.dossier}
            for one in found
        ]
    }  # fmt: skip
    rows = [
        (one.number, numeric_day(one.day), one.party_name, one.title, euros(one.total), names[one.state],
         numeric_day(one.valid_until))
        for one in found
    ]  # fmt: skip
    return Result(data, columns(rows, right=(4,)) or _("Aucun devis."))


def send(context: Context, arguments: argparse.Namespace) -> Result:
    found = _found(context, arguments)
    if arguments.out is not None:
        require_file(arguments.out)
    mailed = arguments.mail or bool(arguments.to)
    if mailed:
        hold_password(context.runner, arguments.password_file)
    letter = context.runner.do(acts.send_quote, quote=found.id, mailed=mailed, to=arguments.to)
    if arguments.out is not None:
        write_file(arguments.out, context.runner.read(queries.document_of, quote=found.id))
    told = _told(context, found.id, arguments.out)
    if letter is None:
        return told
    run = send_waiting(context.runner, letters=[letter])
    return Result({**told.data, **run_data(run)}, f"{told.text}\n{run_text(run)}", code_of(run))


def accept(context: Context, arguments: argparse.Namespace) -> Result:
    found = _found(context, arguments)
    day = None if arguments.on is None else iso_day(arguments.on)
    context.runner.do(
        acts.accept_quote, quote=found.id, by=arguments.by, on=day, note=arguments.note, order_number=arguments.order
    )
    return _told(context, found.id)


def refuse(context: Context, arguments: argparse.Namespace) -> Result:
    found = _found(context, arguments)
    day = None if arguments.on is None else iso_day(arguments.on)
    context.runner.do(acts.refuse_quote, quote=found.id, reason=arguments.reason, on=day)
    return _told(context, found.id)


def reopen(context: Context, arguments: argparse.Namespace) -> Result:
    found = _found(context, arguments)
    context.runner.do(acts.reopen_quote, quote=found.id)
    return _told(context, found.id)


def renew(context: Context, arguments: argparse.Namespace) -> Result:
    found = _found(context, arguments)
    return _told(context, context.runner.do(acts.renew_quote, quote=found.id))


def withdraw(context: Context, arguments: argparse.Namespace) -> Result:
    found = _found(context, arguments)
    context.runner.do(acts.withdraw_quote, quote=found.id, reason=arguments.reason)
    return _told(context, found.id)


def write_pdf(context: Context, arguments: argparse.Namespace) -> Result:
    found = _found(context, arguments)
    require_file(arguments.out)
    if found.sent_on is not None:
        content = context.runner.read(queries.document_of, quote=found.id)
    else:
        content = render_offer(context.runner.read(queries.quote_paper, quote=found.id))
    write_file(arguments.out, content)
    return _told(context, found.id, arguments.out)


def _found(context: Context, arguments: argparse.Namespace) -> Quote:
    found: Quote = context.runner.read(queries.quote_by_number, number=arguments.number)
    return found


def _told(context: Context, quote: Any, file: Path | None = None) -> Result:
    found = context.runner.read(queries.quote, quote=quote)
    data = {
        "quote": found.id, "number": found.number, "party": found.party, "state": found.shown, "net": found.net,
        "vat": found.vat, "total": found.total, "valid_until": found.valid_until, "deposit_percent":
        found.deposit_percent, "dossier": found.dossier, "file": None if file is None else str(file),
    }  # fmt: skip
    where = "" if file is None else _(" dans {file}").format(file=file)
    text = _("Devis {number} ({state}) : {total} TTC{where}.").format(
        number=found.number, state=state_names()[found.shown].lower(), total=euros(found.total), where=where
    )
    return Result(data, text)
