"""What the client answers: accepted, refused, its order number; an answer is taken back until it is invoiced."""

from __future__ import annotations

from datetime import date

from pole_desk.accounts.quotes.commands._rows import found_row, require_none_stands, told
from pole_desk.accounts.quotes.rules import QuoteState, require_answer_day, require_step
from pole_desk.accounts.quotes.tables import QuoteRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.texts import one_line
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.charges import ChargeLedger
from pole_desk.ports.ids import DossierId, GeneralQuoteId, PartyId
from pole_desk.registers.dossiers.commands import change_dossier, close_dossier, open_dossier
from pole_desk.registers.dossiers.rules import Kind, State


@command(Permission.INVOICE)
def accept_quote(
    tx: Tx,
    *,
    quote: GeneralQuoteId,
    by: str,
    on: date | None = None,
    note: str = "",
    order_number: str | None = None,
) -> DossierId:
    """The client accepts: what the quote says is due, on its dossier, else on one opened for it.

    `on` is when, today when None; `order_number` what the client's invoices must bear. Raises BadInput
    `by`, `on`, RuleBroken `quote_expired`, `quote_state`, `quote_accepted`.
    """
    row = found_row(tx, quote)
    require_step(row.number, row.state, QuoteState.ACCEPTED)
    require_none_stands(tx, row)
    if not by.strip():
        raise BadInput("by", _("Dites qui a accepté le devis."))
    day = on or tx.clock.today()
    _require_day(tx, row, day, row.valid_until)
    former = row.order_number
    row.order_number = former if order_number is None else one_line(order_number)
    row.dossier = _dossier(tx, row, day)
    row.state, row.charged_on = str(QuoteState.ACCEPTED), tx.clock.today()
    row.answered_on, row.answered_by, row.answer = day, one_line(by), note.strip()
    tx.notes.undo = None
    tx.undo_with(reopen_quote, quote=quote, order_number=former)
    told(tx, row, _("Devis {number} accepté par {by}.").format(number=row.number, by=row.answered_by))
    return DossierId(row.dossier)


def _require_day(tx: Tx, row: QuoteRow, day: date, until: date) -> None:
    assert row.sent_on is not None
    require_answer_day(row.number, day, row.sent_on, until, tx.clock.today())


def _dossier(tx: Tx, row: QuoteRow, day: date) -> int:
    if row.dossier is None:
        row.own_dossier = True
        return open_dossier(tx, kind=Kind.SERVICE, party=PartyId(row.party), title=row.title, on=day)
    if row.own_dossier:
        change_dossier(tx, dossier=DossierId(row.dossier), state=State.OPEN)
    return row.dossier


@command(Permission.INVOICE)
def refuse_quote(tx: Tx, *, quote: GeneralQuoteId, reason: str, on: date | None = None) -> None:
    """The client refuses, and why. Raises BadInput `reason`, `on`, RuleBroken `quote_state`."""
    row = found_row(tx, quote)
    require_step(row.number, row.state, QuoteState.REFUSED)
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi le devis est refusé."))
    day = on or tx.clock.today()
    _require_day(tx, row, day, date.max)
    row.state, row.answered_on, row.answer = str(QuoteState.REFUSED), day, reason.strip()
    tx.undo_with(reopen_quote, quote=quote)
    told(tx, row, _("Devis {number} refusé.").format(number=row.number))


@command(Permission.INVOICE)
def reopen_quote(tx: Tx, *, quote: GeneralQuoteId, order_number: str | None = None) -> None:
    """Take an answer back: the quote waits for one again, nothing is due any more.

    Raises RuleBroken `quote_state`, `quote_invoiced` naming the document that already bills it.
    """
    row = found_row(tx, quote)
    if row.state not in (QuoteState.ACCEPTED, QuoteState.REFUSED):
        raise RuleBroken("quote_state", _("Le devis {number} n’a pas de réponse.").format(number=row.number))
    accepted = row.state == QuoteState.ACCEPTED
    _name_the_way_back(tx, row)
    if accepted:
        _require_not_invoiced(tx, row)
        if row.own_dossier and row.dossier is not None:
            close_dossier(tx, dossier=DossierId(row.dossier), on=tx.clock.today(), cancelled=True)
    row.state, row.answered_on, row.answered_by, row.answer = str(QuoteState.SENT), None, "", ""
    row.charged_on = None
    if order_number is not None:
        row.order_number = order_number
    told(tx, row, _("Réponse au devis {number} reprise.").format(number=row.number))


def _name_the_way_back(tx: Tx, row: QuoteRow) -> None:
    quote = GeneralQuoteId(row.id)
    if row.state == QuoteState.ACCEPTED:
        tx.undo_with(
            accept_quote, quote=quote, by=row.answered_by, on=row.answered_on, note=row.answer,
            order_number=row.order_number,
        )  # fmt: skip
    else:
        tx.undo_with(refuse_quote, quote=quote, reason=row.answer, on=row.answered_on)


def _require_not_invoiced(tx: Tx, row: QuoteRow) -> None:
    ledger = tx.port(ChargeLedger)  # type: ignore[type-abstract]
    dossiers = [] if row.dossier is None else [DossierId(row.dossier)]
    for charge in ledger.invoiced(tx, dossiers):
        if charge.key.startswith(f"quote:{row.id}:"):
            raise RuleBroken(
                "quote_invoiced",
                _("Le devis {number} est déjà facturé ({invoice}) : faites d’abord un avoir.").format(
                    number=row.number, invoice=charge.invoice
                ),
                invoice=charge.invoice,
            )


@command(Permission.INVOICE)
def order_quote(tx: Tx, *, quote: GeneralQuoteId, order_number: str) -> None:
    """Write down the client's order number (BT-13), empty for none; what is invoiced keeps the one that it bears."""
    row = found_row(tx, quote)
    former, row.order_number = row.order_number, one_line(order_number)
    tx.undo_with(order_quote, quote=quote, order_number=former)
    told(tx, row, _("Numéro de commande du devis {number} : {order}.").format(
        number=row.number, order=row.order_number or _("aucun")
    ))  # fmt: skip
