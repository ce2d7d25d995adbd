"""A bank line said to be a payment: recorded from it, or known already; put aside with a reason; detached again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlalchemy import func, select

from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.receivables.commands._recording import (
    Parts,
    bring_back,
    parts_standing,
    record,
    require_standing,
    seller_of,
    withdraw,
)
from pole_desk.accounts.receivables.commands.bank import TOPIC
from pole_desk.accounts.receivables.commands.refunds import cancel_return, return_payment
from pole_desk.accounts.receivables.queries import payment as recorded
from pole_desk.accounts.receivables.queries import receivables
from pole_desk.accounts.receivables.queries import refund as given_back
from pole_desk.accounts.receivables.queries.bank import bank_account, bank_line
from pole_desk.accounts.receivables.rules import Method
from pole_desk.accounts.receivables.tables import AllocationRow, BankLineRow, BankMatchRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import InvoiceId, PartyId, PaymentId
from pole_desk.ports.locks import MoneyLock
from pole_desk.registers.parties.queries import require_party

LINES_TOPIC = "bank_lines"
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
    row = _new(tx, line)
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
        row = _new(tx, line)
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
    row = _new(tx, line)
    told = [(one, None, _standing_payment(tx, one)) for one in payments]
    gone = [(None, one, _standing_refund(tx, one)) for one in refunds]
    total = sum((amount for _payment, _refund, amount in [*told, *gone]), ZERO)
    if total != row.amount:
        raise RuleBroken(
            "line_sums",
            _("La ligne est de {line} et ces règlements font {total} : choisissez-en qui fassent la même "
              "somme.").format(line=euros(row.amount), total=euros(total)),
        )
    for payment, refund, amount in [*told, *gone]:
        _tie(tx, row, payment=payment, refund=refund, amount=amount, made=False)
    _settle(tx, row, "matched")
    tx.says(_("Ligne de {amount} rapprochée de ce qui était déjà enregistré.").format(amount=euros(row.amount)))
    tx.undo_with(unmatch_line, line=line)


def _standing_payment(tx: Tx, payment: PaymentId) -> Decimal:
    found = recorded(tx, payment=payment)
    require_standing(found)
    if found.banked:
        raise RuleBroken("matched", _("Ce règlement est déjà celui d’une autre ligne de banque."))
    return found.amount


def _standing_refund(tx: Tx, refund: int) -> Decimal:
    found = given_back(tx, refund=refund)
    if found.withdrawn_on is not None:
        raise RuleBroken("already_withdrawn", _("Ce remboursement est retiré."))
    return -found.amount


@command(Permission.PAYMENTS)
def match_return(tx: Tx, *, line: int, payment: PaymentId, reason: str = "") -> int:
    """Say that a line takes a payment back (rejected debit, cheque without funds): its invoices are due again.

    Raises RuleBroken `line_used`, `line_sums`, and as `return_payment` does.
    """
    row = _new(tx, line)
    found = recorded(tx, payment=payment)
    if row.amount != -(found.amount - found.refunded):
        raise RuleBroken(
            "line_sums",
            _("La ligne est de {line} et ce règlement de {amount} : ce n’est pas le même argent.").format(
                line=euros(row.amount), amount=euros(found.amount - found.refunded)
            ),
        )
    why = reason.strip() or row.returned or row.text[:200] or _("repris par la banque")
    on = tx.port(MoneyLock).open_day(tx, on=row.booked_on, issuer=seller_of(tx, payment))
    refund = return_payment(
        tx, payment=payment, on=max(on, found.received_on), reason=why, reference=row.reference
    )
    _tie(tx, row, payment=None, refund=refund, amount=row.amount, made=True)
    _settle(tx, row, "matched")
    tx.undo_with(unmatch_line, line=line)
    return refund


@command(Permission.PAYMENTS)
def ignore_line(tx: Tx, *, line: int, reason: str) -> None:
    """Put aside a line that is no client's payment, with the reason.

    Raises BadInput `reason`, RuleBroken `line_used`.
    """
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi cette ligne est écartée : frais, salaire, virement interne…"))
    row = _new(tx, line)
    row.ignored_reason = reason.strip()[:300]
    _settle(tx, row, "ignored")
    tx.says(_("Ligne de {amount} écartée : {reason}.").format(amount=euros(row.amount), reason=reason.strip()))
    tx.undo_with(unmatch_line, line=line)


@command(Permission.PAYMENTS)
def unmatch_line(tx: Tx, *, line: int) -> None:
    """Make a line new again: payments recorded from it are withdrawn, those known already stay.

    Raises NotFound `bank_line`, RuleBroken `line_new`, `refunded`.
    """
    row = _line(tx, line)
    if row.state == "ignored":
        reason = row.ignored_reason
        row.ignored_reason = ""
        _settle(tx, row, "new")
        tx.says(_("Ligne de {amount} de nouveau à rapprocher.").format(amount=euros(row.amount)))
        tx.undo_with(ignore_line, line=line, reason=reason)
        return
    ties = _ties(tx, row)
    _detach(tx, row, ties)
    tx.says(_("Ligne de {amount} détachée.").format(amount=euros(row.amount)))
    returned = [tie for tie in ties if tie.made and tie.refund is not None]
    if returned:
        found = given_back(tx, refund=returned[0].refund or 0)
        tx.undo_with(match_return, line=line, payment=found.payment, reason=found.reason)
    else:
        tx.undo_with(rematch_line, line=line, matches=[tie.id for tie in ties])


@command(Permission.PAYMENTS)
def unmatch_lines(tx: Tx, *, lines: Sequence[int]) -> None:
    """Make several lines new again, all or none."""
    again = {}
    for line in lines:
        row = _line(tx, line)
        ties = _ties(tx, row)
        again[line] = [tie.id for tie in ties]
        _detach(tx, row, ties)
    tx.says(ngettext("{count} ligne détachée.", "{count} lignes détachées.", len(lines)).format(count=len(lines)))
    tx.undo_with(rematch_lines, matches=again)


@command(Permission.PAYMENTS)
def rematch_line(tx: Tx, *, line: int, matches: Sequence[int]) -> None:
    """Bring back what a line was matched to; raises RuleBroken `over_balance` when it no longer fits."""
    _rematch(tx, line, matches)
    tx.says(_("Ligne rapprochée de nouveau."))
    tx.undo_with(unmatch_line, line=line)


@command(Permission.PAYMENTS)
def rematch_lines(tx: Tx, *, matches: dict[int, Sequence[int]]) -> None:
    """Bring back what several lines were matched to, all or none."""
    for line, ties in matches.items():
        _rematch(tx, line, ties)
    tx.says(_("Lignes rapprochées de nouveau."))
    tx.undo_with(unmatch_lines, lines=list(matches))


def _rematch(tx: Tx, line: int, matches: Sequence[int]) -> None:
    row = _new(tx, line)
    for one in matches:
        tie = tx.session.get_one(BankMatchRow, one)
        if tie.payment is not None:
            if tie.made:
                bring_back(tx, PaymentId(tie.payment))
            else:
                _standing_payment(tx, PaymentId(tie.payment))
        tie.withdrawn = False
        tx.session.flush()
    _settle(tx, row, "matched")


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
    on = tx.port(MoneyLock).open_day(tx, on=row.booked_on, issuer=issuer)
    made = []
    for client, own in shares.items():
        amount = sum((part for _invoice, part in own), ZERO) + (left if client == keeper else ZERO)
        payment = record(
            tx, party=client, issuer=issuer, on=on, amount=amount, method=method, parts=own,
            reference=(row.reference or row.text)[:120],
        )  # fmt: skip
        _tie(tx, row, payment=payment, refund=None, amount=amount, made=True)
        made.append(payment)
    _settle(tx, row, "matched")
    return made


def _current(tx: Tx, party: PartyId) -> PartyId:
    return billing.current_parties(tx).get(party, party)


def _by_client(tx: Tx, parts: Parts) -> dict[PartyId, list[tuple[int, Decimal]]]:
    owners = {one.id: one.party for one in billing.invoices(tx, ids=[invoice for invoice, _part in parts])}
    shares: dict[PartyId, list[tuple[int, Decimal]]] = {}
    for invoice, part in parts:
        if invoice not in owners:
            raise NotFound("invoice", _("La facture nᵒ {id} n’existe pas.").format(id=invoice))
        shares.setdefault(_current(tx, owners[invoice]), []).append((invoice, part))
    return shares


def _line(tx: Tx, line: int) -> BankLineRow:
    bank_line(tx, line=line)
    row = tx.session.get_one(BankLineRow, line)
    if row.state in ("new", "withdrawn"):
        raise RuleBroken("line_new", _("Cette ligne n’est pas rapprochée."))
    return row


def _new(tx: Tx, line: int) -> BankLineRow:
    found = bank_line(tx, line=line)
    if found.state != "new":
        said = {
            "matched": _("Cette ligne est déjà rapprochée : détachez-la d’abord."),
            "ignored": _("Cette ligne a été écartée ({reason}) : reprenez-la d’abord."),
            "withdrawn": _("Le relevé de cette ligne a été retiré : importez-le à nouveau."),
        }[found.state]
        raise RuleBroken("line_used", said.format(reason=found.ignored_reason))
    return tx.session.get_one(BankLineRow, line)


def _tie(tx: Tx, row: BankLineRow, *, amount: Decimal, made: bool, charged: str = "", **what: int | None) -> None:
    """Say that a line is a `payment`, a `refund`, a `transfer`, a `deposit`, or money on the account `charged`."""
    said = {name: what.get(name) for name in ("payment", "refund", "transfer", "deposit")}
    tx.session.add(BankMatchRow(line=row.id, **said, charged=charged, amount=amount, made=made, withdrawn=False))
    tx.session.flush()


def _settle(tx: Tx, row: BankLineRow, state: str) -> None:
    row.state = state
    tx.session.flush()
    tx.changed(LINES_TOPIC, row.id)
    tx.changed(TOPIC, row.account)


def _ties(tx: Tx, row: BankLineRow) -> list[BankMatchRow]:
    statement = select(BankMatchRow).where(BankMatchRow.line == row.id, BankMatchRow.withdrawn.is_(False))
    return list(tx.session.scalars(statement.order_by(BankMatchRow.id)))


def _detach(tx: Tx, row: BankLineRow, ties: Iterable[BankMatchRow]) -> None:
    _settle(tx, row, "new")
    for tie in ties:
        tie.withdrawn = True
    tx.session.flush()
    for tie in ties:
        if tie.made and tie.payment is not None:
            _withdraw_made(tx, PaymentId(tie.payment))
        if tie.made and tie.refund is not None:
            _undo_return(tx, tie.refund)


def _withdraw_made(tx: Tx, payment: PaymentId) -> None:
    found = recorded(tx, payment=payment)
    if found.refunded:
        raise RuleBroken("refunded", _("Ce règlement a été remboursé : retirez d’abord le remboursement."))
    invoices = [part.invoice for part in parts_standing(tx, payment)]
    withdraw(tx, payment, _("ligne de banque détachée"), invoices)


def _undo_return(tx: Tx, refund: int) -> None:
    """A payment was not taken back: what it paid before, it pays again as far as there is room."""
    found = given_back(tx, refund=refund)
    given = select(func.coalesce(func.max(AllocationRow.id), 0)).where(
        AllocationRow.payment == found.payment, AllocationRow.amount > ZERO
    )
    taken = select(AllocationRow.invoice, AllocationRow.amount).where(
        AllocationRow.payment == found.payment, AllocationRow.id > given.scalar_subquery(),
        AllocationRow.on_day >= found.on,
    )  # fmt: skip
    room = receivables(tx, invoices=[row.invoice for row in tx.connection.execute(taken)])
    parts = [
        (found.payment, InvoiceId(invoice), min(-amount, room[InvoiceId(invoice)].balance))
        for invoice, amount in tx.connection.execute(taken)
        if room[InvoiceId(invoice)].balance > 0
    ]
    cancel_return(tx, refund=refund, parts=parts)
