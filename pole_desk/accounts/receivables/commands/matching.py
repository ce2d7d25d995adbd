"""A bank line said to be a payment: recorded from it, or known already, or taken back; batches are in `batches`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.receivables.commands._lines import (
    new_line,
    open_day,
    require_sum,
    settle_line,
    standing_payment,
    standing_refund,
    tie,
)
from pole_desk.accounts.receivables.commands._recording import Parts, record
from pole_desk.accounts.receivables.commands._telling import tell_returned
from pole_desk.accounts.receivables.commands.detaching import unmatch_line, unmatch_lines
from pole_desk.accounts.receivables.queries.bank import bank_account
from pole_desk.accounts.receivables.rules import Method
from pole_desk.accounts.receivables.tables import BankLineRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId, PaymentId
from pole_desk.registers.parties.queries import require_party

Accepted = tuple[int, Parts, PartyId | None]
"""A line, what it gives to invoices, and the client who keeps the rest."""


@command(Permission.PAYMENTS)
def match_line(
    tx: Tx, *, line: int, parts: Parts, party: PartyId | None = None, method: Method = Method.TRANSFER
) -> list[PaymentId]:
    """Record the payments that a line is: its parts by client, what is left on `party`'s account.

    Raises NotFound `bank_line`, `invoice`, RuleBroken `line_used`, `line_out`, `over_line`, `over_balance`,
    `other_issuer`, BadInput `party` when money is left and nobody is named.
    """
    row = new_line(tx, line)
    made = _record_line(tx, row, parts, party, Method(method))
    tx.says(
        ngettext(
            "Ligne de {amount} du {day} rapprochée : {count} règlement.",
            "Ligne de {amount} du {day} rapprochée : {count} règlements.",
            len(made),
        ).format(amount=euros(row.amount), day=plain_day(row.booked_on), count=len(made))
    )
    tx.undo_with(unmatch_line, line=line)
    return made


@command(Permission.PAYMENTS)
def accept_proposals(tx: Tx, *, accepted: Sequence[Accepted]) -> list[PaymentId]:
    """Match several lines as proposed, all or none; raises as `match_line` does."""
    made: list[PaymentId] = []
    total = ZERO
    for line, parts, party in accepted:
        row = new_line(tx, line)
        made += _record_line(tx, row, parts, party, Method.TRANSFER)
        total += row.amount
    tx.says(
        ngettext(
            "{count} ligne de banque rapprochée, {total}.", "{count} lignes de banque rapprochées, {total}.",
            len(accepted),
        ).format(count=len(accepted), total=euros(total))
    )  # fmt: skip
    tx.undo_with(unmatch_lines, lines=[line for line, _parts, _party in accepted])
    return made


@command(Permission.PAYMENTS)
def match_recorded(
    tx: Tx, *, line: int, payments: Sequence[PaymentId] = (), refunds: Sequence[int] = ()
) -> None:
    """Say that a line is payments, or refunds, recorded already: together exactly its amount.

    Raises RuleBroken `line_used`, `line_sums`, `matched`, `already_withdrawn`.
    """
    row = new_line(tx, line)
    told = [(one, None, standing_payment(tx, one)) for one in payments]
    gone = [(None, one, standing_refund(tx, one)) for one in refunds]
    total = sum((amount for _payment, _refund, amount in [*told, *gone]), ZERO)
    require_sum(row, total)
    for payment, refund, amount in [*told, *gone]:
        tie(tx, row, payment=payment, refund=refund, amount=amount, made=False)
    settle_line(tx, row, "matched")
    tx.says(_("Ligne de {amount} rapprochée de ce qui était déjà enregistré.").format(amount=euros(row.amount)))
    tx.undo_with(unmatch_line, line=line)


@command(Permission.PAYMENTS)
def match_return(tx: Tx, *, line: int, payment: PaymentId, reason: str = "") -> int:
    """Say that a line takes a payment back (rejected debit, cheque without funds): its invoices are due again.

    Raises RuleBroken `line_used`, `line_sums`, and as `return_payment` does.
    """
    row = new_line(tx, line)
    refund = tell_returned(tx, row, payment, reason)
    settle_line(tx, row, "matched")
    tx.undo_with(unmatch_line, line=line)
    return refund


def _record_line(
    tx: Tx, row: BankLineRow, parts: Parts, party: PartyId | None, method: Method
) -> list[PaymentId]:
    """One payment for each client that the parts pay; what is left of the line goes to `party`."""
    if row.amount <= 0:
        raise RuleBroken("line_out", _("De l’argent est sorti : cette ligne ne paie aucune facture."))
    left = row.amount - sum((part for _invoice, part in parts), ZERO)
    if left < 0:
        raise RuleBroken(
            "over_line",
            _("{total} à répartir dépassent la ligne de {line}.").format(
                total=euros(row.amount - left), line=euros(row.amount)
            ),
        )
    shares = _by_client(tx, parts)
    if left and party is None and len(shares) == 1:
        party = next(iter(shares))
    if left and party is None:
        raise BadInput("party", _("Il reste {left} : dites sur le compte de quel client.").format(left=euros(left)))
    if left and party is not None:
        require_party(tx, party=party)
        shares.setdefault(_current(tx, party), [])
    issuer = bank_account(tx, account=row.account).issuer
    keeper = None if party is None else _current(tx, party)
    on = open_day(tx, row)
    made = []
    for client, own in shares.items():
        amount = sum((part for _invoice, part in own), ZERO) + (left if client == keeper else ZERO)
        payment = record(
            tx, party=client, issuer=issuer, on=on, amount=amount, method=method, parts=own,
            reference=(row.reference or row.text)[:120],
        )  # fmt: skip
        tie(tx, row, payment=payment, refund=None, amount=amount, made=True)
        made.append(payment)
    settle_line(tx, row, "matched")
    return made


def _current(tx: Tx, party: PartyId) -> PartyId:
    return billing.current_parties(tx).get(party, party)


def _by_client(tx: Tx, parts: Parts) -> dict[PartyId, list[tuple[int, Decimal]]]:
    owners = {one.id: one.party for one in billing.invoices(tx, ids=[invoice for invoice, _part in parts])}
    shares: dict[PartyId, list[tuple[int, Decimal]]] = {}
    for invoice, part in parts:
        if invoice not in owners:
            raise NotFound("invoice", _("La facture n° {id} n’existe pas.").format(id=invoice))
        shares.setdefault(_current(tx, owners[invoice]), []).append((invoice, part))
    return shares
