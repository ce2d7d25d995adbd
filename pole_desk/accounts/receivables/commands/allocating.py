"""Money on a client's account given to invoices, taken off them, moved from one to another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.receivables.commands._recording import (
    Move,
    Parts,
    first_due,
    parts_standing,
    require_by_hand,
    require_room,
    require_standing,
    seller_of,
    write,
)
from pole_desk.accounts.receivables.queries import Received, payments_of, receivable
from pole_desk.accounts.receivables.queries import payment as recorded
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import InvoiceId, PaymentId
from pole_desk.ports.locks import MoneyLock


@command(Permission.PAYMENTS)
def allocate_payment(tx: Tx, *, payment: PaymentId, parts: Parts | None = None) -> Decimal:
    """Give what waits of a payment to the invoices given, or None: to the first due; what was given, in euros.

    Raises NotFound `payment`, `invoice`, RuleBroken `over_payment`, `over_balance`, `is_credit`, `other_party`,
    `other_issuer`, `nothing_free`, `nothing_due`.
    """
    found = _open(tx, payment)
    if not found.free:
        raise RuleBroken("nothing_free", _("Ce règlement est entièrement réparti : rien n’attend de facture."))
    if parts is None:
        parts, _issuer = first_due(tx, party=found.party, issuer=found.issuer, amount=found.free)
    if not parts:
        raise RuleBroken(
            "nothing_due",
            _("« {name} » ne doit rien : ce règlement reste sur son compte.").format(name=found.party_name),
        )
    given = [Move(payment, invoice, part) for invoice, part in parts]
    _apply(tx, given)
    total = sum((move.amount for move in given), ZERO)
    tx.says(
        _("{amount} du règlement de {party} répartis sur {numbers}.").format(
            amount=euros(total), party=found.party_name,
            numbers=", ".join(receivable(tx, invoice=invoice).number for invoice, _part in parts),
        )
    )  # fmt: skip
    return total


@command(Permission.PAYMENTS)
def release_payment(tx: Tx, *, payment: PaymentId, parts: Parts | None = None) -> Decimal:
    """Take a payment off invoices, or None: off all; the money waits on the client's account, in euros.

    Raises NotFound `payment`, RuleBroken `not_allocated`, `already_withdrawn`, `follows_account`,
    `follows_deposit`.
    """
    found = _open(tx, payment)
    standing = parts_standing(tx, payment)
    taken = [(part.invoice, part.amount) for part in standing] if parts is None else list(parts)
    if not taken:
        raise RuleBroken("not_allocated", _("Ce règlement ne paie aucune facture."))
    _apply(tx, [Move(payment, invoice, -part) for invoice, part in taken])
    total = sum((part for _invoice, part in taken), ZERO)
    tx.says(
        _("{amount} du règlement de {party} remis sur son compte.").format(amount=euros(total), party=found.party_name)
    )
    return total


@command(Permission.PAYMENTS)
def move_allocation(
    tx: Tx, *, payment: PaymentId, invoice: InvoiceId, to: InvoiceId, amount: Decimal | None = None
) -> None:
    """Move what an invoice has of a payment, all of it or an amount, to another of the same client and seller."""
    _open(tx, payment)
    has = {part.invoice: part.amount for part in parts_standing(tx, payment)}
    part = has.get(invoice, ZERO) if amount is None else amount
    if not part:
        raise RuleBroken("not_allocated", _("Ce règlement ne paie pas cette facture."))
    _apply(tx, [Move(payment, invoice, -part), Move(payment, to, part)])
    tx.says(
        _("{amount} déplacés de {source} à {target}.").format(
            amount=euros(part), source=receivable(tx, invoice=invoice).number,
            target=receivable(tx, invoice=to).number,
        )
    )  # fmt: skip


@command(Permission.PAYMENTS)
def set_off_credit(tx: Tx, *, invoice: InvoiceId, to: Parts | None = None) -> Decimal:
    """Use what an invoice has too much, since a credit note, on other invoices; what was moved, in euros.

    The last payments come off first. None gives it to the first due; what none takes waits on the account.
    Taken back, all of it waits there: nothing is put back over an invoice.
    Raises RuleBroken `nothing_over`, and as `allocate_payment` does.
    """
    found = receivable(tx, invoice=invoice)
    over = -found.balance
    if over <= 0:
        raise RuleBroken(
            "nothing_over", _("{number} n’a rien reçu de trop : il n’y a rien à reporter.").format(number=found.number)
        )
    moves, left = [], over
    for one in reversed([one for one in payments_of(tx, invoice=invoice) if one.withdrawn_on is None]):
        part = min(one.amount, left)
        if part > 0 and one.payout is None:
            moves.append(Move(one.id, invoice, -part))
            left -= part
    if not moves:
        raise RuleBroken(
            "nothing_over",
            _("{number} n’est payée que par compensation : rien n’est à reporter.").format(number=found.number),
        )
    for move in moves:
        write(tx, [move], on=max(tx.clock.today(), recorded(tx, payment=move.payment).received_on))
    given = _spread(tx, moves, to)
    if given:
        tx.undo_with(adjust_allocations, moves=_back(given))
    tx.says(
        _("{amount} de trop sur {number} reportés : {given} sur d’autres factures, {kept} sur le compte du "
          "client.").format(
            amount=euros(over - left), number=found.number, given=euros(sum((one.amount for one in given), ZERO)),
            kept=euros(over - left - sum((one.amount for one in given), ZERO)),
        )
    )  # fmt: skip
    return over - left


def _spread(tx: Tx, taken: Sequence[Move], to: Parts | None) -> list[Move]:
    """What was taken off, given to invoices: payment after payment, invoice after invoice."""
    free = sum((-move.amount for move in taken), ZERO)
    source = recorded(tx, payment=taken[0].payment)
    if to is None:
        to, _issuer = first_due(tx, party=source.party, issuer=source.issuer, amount=free)
    require_room(tx, to, amount=free, party=source.party, issuer=source.issuer)
    waiting = [[move.payment, -move.amount] for move in taken]
    given: list[Move] = []
    for invoice, wanted in to:
        for one in waiting:
            part = min(wanted, one[1])
            if part > 0:
                given.append(Move(PaymentId(one[0]), invoice, part))
                one[1] -= part
                wanted -= part
    write(tx, given, on=max(tx.clock.today(), source.received_on))
    return given


@command(Permission.PAYMENTS)
def adjust_allocations(tx: Tx, *, moves: Sequence[tuple[PaymentId, InvoiceId, Decimal]]) -> None:
    """Give and take several parts at once: how the acts above are taken back, checked like them."""
    wanted = [Move(*move) for move in moves]
    for payment in {move.payment for move in wanted}:
        _open(tx, payment)
    _apply(tx, wanted)
    tx.says(_("Répartition des règlements reprise."))


def _open(tx: Tx, payment: PaymentId) -> Received:
    found = recorded(tx, payment=payment)
    require_standing(found)
    require_by_hand(found)
    return found


def _apply(tx: Tx, moves: Sequence[Move]) -> None:
    """Write moves, checked: what comes back was there, what is given fits once that came back."""
    back = [move for move in moves if move.amount < 0]
    has = {
        (part.payment, part.invoice): part.amount
        for payment in {move.payment for move in back}
        for part in parts_standing(tx, payment)
    }
    for move in back:
        if has.get((move.payment, move.invoice), ZERO) + move.amount < 0:
            raise RuleBroken(
                "not_allocated",
                _("{number} n’a que {part} de ce règlement.").format(
                    number=receivable(tx, invoice=move.invoice).number,
                    part=euros(has.get((move.payment, move.invoice), ZERO)),
                ),
            )
    for move in back:
        write(tx, [move], on=max(tx.clock.today(), recorded(tx, payment=move.payment).received_on))
    given = [move for move in moves if move.amount > 0]
    for payment in {move.payment for move in given}:
        found = recorded(tx, payment=payment)
        _require_named(tx, found, given)
        own = [(move.invoice, move.amount) for move in given if move.payment == payment]
        require_room(tx, own, amount=found.free, party=found.party, issuer=found.issuer)
        write(tx, [move for move in given if move.payment == payment], on=max(tx.clock.today(), found.received_on))
    tx.undo_with(adjust_allocations, moves=_back(moves))


def _require_named(tx: Tx, found: Received, given: Iterable[Move]) -> None:
    """Money of no seller leaves the first one's books with its first invoice: not once their month is closed."""
    if found.issuer is not None or seller_of(tx, found.id) is not None:
        return
    fix = _("Ce règlement a été enregistré sans vendeur : retirez-le, puis enregistrez-le pour le bon vendeur, à la "
            "date d’aujourd’hui.")  # fmt: skip
    sellers = {billing.invoice(tx, invoice=move.invoice).issuer for move in given if move.payment == found.id}
    if sellers - {tx.port(MoneyLock).first_seller(tx)}:
        for seller in (None, *sorted(sellers)):
            tx.port(MoneyLock).require_open(tx, on=found.received_on, issuer=seller, fix=fix)


def _back(moves: Iterable[Move]) -> list[tuple[PaymentId, InvoiceId, Decimal]]:
    return [(move.payment, move.invoice, -move.amount) for move in moves]
