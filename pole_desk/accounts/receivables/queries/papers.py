"""A client's account and a leaver's final account as they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.receivables.queries.account import Account, account
from pole_desk.accounts.receivables.queries.as_of import Standing, Waiting
from pole_desk.accounts.receivables.queries.deposits import HeldDeposit
from pole_desk.accounts.receivables.queries.leaver import FinalAccount, final_account
from pole_desk.accounts.receivables.rules import method_names
from pole_desk.formats.pdf.client_account import AccountPaper, AccountTable
from pole_desk.formats.pdf.papers import Column
from pole_desk.formats.pdf.snapshot import PartyBlock
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, numeric_day, plain_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId, PartyId
from pole_desk.registers.catalog.queries import issuers

_MOVES = (
    Column("Date", 15), Column("Pièce", 20), Column("Mouvement", 43), Column("Montant", 16, "right"),
    Column("Solde", 16, "right"),
)  # fmt: skip
_OPEN = (
    Column("Facture", 22), Column("Du", 14), Column("Échéance", 14), Column("Total", 18, "right"),
    Column("Reste dû", 18, "right"),
)  # fmt: skip
_KEPT = (Column("Objet", 50), Column("Depuis", 14), Column("Montant", 18, "right"))


def account_paper(
    reader: Reader, *, party: PartyId, first: date | None = None, last: date | None = None
) -> AccountPaper:
    """A client's statement of account; raises NotFound `party`, RuleBroken `no_issuer`."""
    found = account(reader, party=party, first=first, last=last)
    span = _("au {last}").format(last=plain_day(found.last))
    if first is not None:
        span = _("du {first} au {last}").format(first=plain_day(first), last=plain_day(found.last))
    return AccountPaper(
        heading=_("Relevé de compte"), subheading=span, issue_date=reader.clock.today(),
        sender=_sender(reader, found.open, found.last), client=_client(reader, party), balance=found.closing,
        due_label=_("Solde dû au {day}").format(day=plain_day(found.last)),
        owed_label=_("Solde en votre faveur au {day}").format(day=plain_day(found.last)),
        facts=(
            (_("Solde au début"), euros(found.opening) if first is not None else ""),
            (_("Dont échu"), euros(found.overdue)),
            (_("Règlements non répartis"), euros(found.free) if found.free else ""),
            (_("Dépôts de garantie détenus"), euros(found.held) if found.held else ""),
        ),
        tables=(_moves(found), _open(found.open), *_kept(found.waiting, found.deposits)),
        mentions=(
            _("Les dépôts de garantie sont détenus à part : ils ne comptent pas dans le solde."),
        ) if found.deposits else (),
    )  # fmt: skip


def final_paper(
    reader: Reader, *, party: PartyId, on: date | None = None, found: FinalAccount | None = None
) -> AccountPaper:
    """A leaver's final account, as it stands or as `found`; raises NotFound `party`, RuleBroken `no_issuer`."""
    found = found or final_account(reader, party=party, on=on)
    return AccountPaper(
        heading=_("Solde de tout compte"), subheading=_("au {day}").format(day=plain_day(found.on)),
        issue_date=reader.clock.today(), sender=_sender(reader, found.open, found.on), client=_client(reader, party),
        balance=found.balance, due_label=_("Reste dû au pôle"), owed_label=_("À vous rendre"),
        facts=(
            (_("Factures à payer"), euros(found.owed)),
            (_("Ailleurs au pôle"), euros(found.elsewhere) if found.elsewhere else ""),
            (_("Règlements non répartis"), euros(-found.free) if found.free else ""),
            (_("Dépôts de garantie"), euros(-found.held) if found.held else ""),
        ),
        tables=(_open(found.open), *_kept(found.waiting, found.deposits), *_others(found)),
        mentions=(
            _("La signature vaut accord sur ce solde ; elle ne vaut pas renonciation à en contester le calcul."),
        ),
        signatures=(_("Pour le pôle"), _("Pour la structure")),
    )  # fmt: skip


def _sender(reader: Reader, open_: Iterable[Standing], on: date) -> PartyBlock:
    issuer = account_issuer(reader, open_=open_, on=on)
    return billing.sellers(reader, issuers=[issuer])[issuer].block


def account_issuer(reader: Reader, *, open_: Iterable[Standing], on: date) -> IssuerId:
    """The seller whose invoices are open, else the first there is; raises RuleBroken `no_issuer`."""
    known = [one.issuer for one in open_] or [one.id for one in issuers(reader, on=on)]
    if not known:
        raise RuleBroken("no_issuer", _("Aucun vendeur n’est enregistré. Ajoutez-en un dans Réglages, Vendeurs."))
    return IssuerId(known[0])


def _client(reader: Reader, party: PartyId) -> PartyBlock:
    return billing.buyers(reader, parties=[party])[party].block


def _moves(found: Account) -> AccountTable:
    rows = [
        (numeric_day(one.on), one.number, one.label, euros(one.amount), euros(one.balance)) for one in found.entries
    ]
    if found.first is not None:
        rows.insert(0, (numeric_day(found.first), "", _("Solde reporté"), "", euros(found.opening)))
    return AccountTable(
        title=_("Mouvements"), columns=_MOVES, rows=tuple(rows), empty=_("Aucun mouvement sur la période."),
        totals=("", "", _("Solde"), "", euros(found.closing)),
    )  # fmt: skip


def _open(rows: Iterable[Standing]) -> AccountTable:
    told = list(rows)
    return AccountTable(
        title=_("Factures non soldées"), columns=_OPEN, empty=_("Tout est réglé."),
        rows=tuple(
            (one.number, numeric_day(one.issued_on), numeric_day(one.due_on), euros(one.total), euros(one.balance))
            for one in told
        ),
    )  # fmt: skip


def _kept(waiting: Iterable[Waiting], deposits: Iterable[HeldDeposit]) -> list[AccountTable]:
    """Money that waits and deposits held, where there is any."""
    names = method_names()
    paid = [
        (_("Règlement par {method}").format(method=names[one.method]), numeric_day(one.received_on), euros(one.free))
        for one in waiting
    ]
    held = [
        (_("Convention {number}").format(number=one.number),
         numeric_day(one.since) if one.since else "", euros(one.held))
        for one in deposits
    ]
    found = [(_("Règlements non répartis"), paid), (_("Dépôts de garantie détenus"), held)]
    return [AccountTable(title=title, columns=_KEPT, rows=tuple(rows)) for title, rows in found if rows]


def _others(found: FinalAccount) -> list[AccountTable]:
    """What is settled elsewhere: keys, goods, badges, cards, sales."""
    rows = tuple(
        (f"{one.title} {one.detail}".strip(), "", "" if one.amount is None else euros(one.amount))
        for one in found.others
    )
    return [AccountTable(title=_("À rendre ou à régler ailleurs"), columns=_KEPT, rows=rows)] if rows else []
