"""A bank's file taken in from the command line, with what each line seems to pay."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.queries import BankAccount, Candidate
from pole_desk.accounts.receivables.rules.debits import code_words
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.cli.words import whole
from pole_desk.formats.bank import propose
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, ngettext, numeric_day
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import InvoiceId
from pole_desk.registers.catalog.queries import issuers

MOST = 100


def register_match(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FICHIER", type=Path, help=_("relevé CAMT.053 ou CSV"))
    parser.add_argument("--account", metavar="IBAN", help=_("le compte, s’il y en a plusieurs"))
    parser.add_argument("--accept", metavar="N", type=whole, help=_("accepter les propositions d’au moins N sur 100"))
    parser.add_argument("--describe", action="store_true",
                        help=_("deviner à nouveau les colonnes du CSV, et les retenir"))  # fmt: skip
    parser.set_defaults(run=match)


def match(context: Context, arguments: argparse.Namespace) -> Result:
    if arguments.accept is not None and not 1 <= arguments.accept <= MOST:
        raise BadInput("usage", _("--accept est un nombre de 1 à 100."))
    account = _account(context, arguments.account, arguments.file)
    guessed = propose(arguments.file).columns if arguments.describe else None
    runner = context.runner
    read = runner.read(queries.read_statement, account=account.id, source=arguments.file, columns=guessed)
    if guessed is not None and read.columns is not None:
        runner.do(acts.describe_bank_csv, account=account.id, columns=read.columns.to_json())
    taken = runner.do(acts.import_statement, account=account.id, file_name=arguments.file.name, read=read)
    found = runner.read(queries.prepare_matching, account=account.id)
    accepted: list[Candidate] = []
    if arguments.accept is not None:
        accepted = [one for one in found if one.best is not None and one.best.score >= arguments.accept]
        if accepted:
            runner.do(acts.accept_proposals, accepted=[_accepted(one) for one in accepted])
        accepted += [one for one in found if _batch_taken(context, one, arguments.accept)]
    return _told(taken, found, accepted)


def _batch_taken(context: Context, one: Candidate, least: int) -> bool:
    """Accept the whole batch or file that a line surely is, rejects left for a person to say."""
    for act, name, offers in (
        (acts.match_debits, "debits", one.others.debits), (acts.match_transfers, "transfers", one.others.transfers),
    ):  # fmt: skip
        if offers and offers[0].score >= least and not offers[0].less:
            context.runner.do(act, line=one.line.id, **{name: list(offers[0].parts)})
            return True
    return False


def _besides(one: Candidate) -> dict[str, Any]:
    """What a line may be besides a payment of invoices."""
    others = one.others
    return {
        "batches": [
            {"kind": kind, "file": offer.message, "parts": list(offer.parts), "less": list(offer.less),
             "score": offer.score, "why": list(offer.reasons)}
            for kind, offers in (("debits", others.debits), ("transfers", others.transfers)) for offer in offers
        ],
        "rejected": [{"debit": debit, "code": code} for debit, code in others.bounced],
        "sent_back": list(others.sent_back),
        "deposits": [
            {"lease": offer.lease, "movement": offer.movement, "score": offer.score, "why": list(offer.reasons)}
            for offer in others.deposits
        ],
        "account": others.charged,
    }  # fmt: skip


def _accepted(one: Candidate) -> tuple[int, list[tuple[InvoiceId, Any]], Any]:
    best = one.best
    if best is None:
        raise ValueError("nothing to accept")
    return one.line.id, [(InvoiceId(invoice), part) for invoice, part in best.parts], best.party


def _account(context: Context, iban: str | None, file: Path) -> BankAccount:
    """The account asked for, the one that the file names, or the only one; a seller's own IBAN becomes an account
    when first used.
    """
    runner = context.runner
    for one in runner.read(issuers):
        bare = re.sub(r"\s", "", one.iban).upper()
        if bare and runner.read(queries.account_of, iban=bare) is None:
            runner.do(acts.add_bank_account, issuer=one.id, iban=bare)
    known = runner.read(queries.bank_accounts)
    if iban is not None:
        wanted = re.sub(r"\s", "", iban).upper()
        known = [one for one in known if one.iban == wanted]
    elif len(known) > 1:
        known = _named(context, known, file)
    if len(known) == 1:
        return known[0]
    if not known:
        raise BadInput(
            "account",
            _("Ce compte n’est celui d’aucun vendeur : écrivez son IBAN dans Réglages, Vendeurs."),
        )
    raise BadInput(
        "account",
        _("Il y a plusieurs comptes : choisissez-en un avec --account {known}.").format(
            known=", ".join(one.iban for one in known)
        ),
    )


def _named(context: Context, known: list[BankAccount], file: Path) -> list[BankAccount]:
    """The accounts that a statement may be of: a CAMT.053 names its own. Raises BadInput when it is another's."""
    found: list[BankAccount] = []
    refused: BadInput | None = None
    for one in known:
        try:
            read = context.runner.read(queries.read_statement, account=one.id, source=file)
        except BadInput as refusal:
            refused = refusal
            continue
        found.append(one)
        if read.format != "camt":
            return known
    if refused is not None and not found:
        raise refused
    return found


def _told(taken: Any, found: list[Candidate], accepted: list[Candidate]) -> Result:
    done = {one.line.id for one in accepted}
    data = {
        "imported": taken.added, "known": taken.known, "left_out": list(taken.left_out), "accepted": len(done),
        "waiting": len(found) - len(done),
        "lines": [
            {
                "id": one.line.id, "date": one.line.booked_on, "amount": one.line.amount, "text": one.line.text,
                "accepted": one.line.id in done, "recorded": list(one.recorded), "returned": list(one.returned),
                "proposals": [
                    {"score": way.score, "party": way.party, "left": way.left, "why": list(way.reasons),
                     "parts": [{"invoice": invoice, "amount": part} for invoice, part in way.parts]}
                    for way in one.proposals
                ],
                **_besides(one),
            }
            for one in found
        ],
    }  # fmt: skip
    head = ngettext("{count} ligne importée", "{count} lignes importées", taken.added).format(count=taken.added)
    if taken.known:
        head += _(", {known} déjà connues").format(known=taken.known)
    rows = [
        (numeric_day(one.line.booked_on), euros(one.line.amount), str(one.best.score) if one.best else "",
         _("rapprochée") if one.line.id in done else _("à voir"), _why(one))
        for one in found
    ]  # fmt: skip
    return Result(data, f"{head}.\n{columns(rows, right=(1, 2))}")


def _why(one: Candidate) -> str:
    if one.recorded:
        return _("déjà enregistré : règlement n° {ids}").format(ids=", ".join(map(str, one.recorded)))
    if one.returned:
        return _("reprend le règlement n° {id}").format(id=one.returned[0])
    for offer in (*one.others.debits, *one.others.transfers):
        return _(" ; ").join(offer.reasons)
    if one.others.bounced:
        return _("prélèvement rejeté : {code}").format(code=code_words(one.others.bounced[0][1]))
    if one.others.deposits:
        return _("dépôt de garantie, {number}").format(number=one.others.deposits[0].number)
    if one.others.charged:
        return _("sans facture, compte {account}").format(account=one.others.charged)
    return _(" ; ").join(one.best.reasons) if one.best else one.line.text
