"""The leaver's final account settled in one gesture, and taken back in one; for whoever may issue and credit invoices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from pole_desk.accounts.receivables.commands._recording import first_of
from pole_desk.accounts.receivables.commands.allocating import allocate_payment
from pole_desk.accounts.receivables.commands.losses import write_off
from pole_desk.accounts.receivables.queries.as_of import Standing
from pole_desk.accounts.receivables.queries.leaver import FinalAccount, final_account
from pole_desk.activities.leases.commands import return_deposit, withhold_deposit
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, Undo, command
from pole_desk.ports.ids import PartyId


class Settled(NamedTuple):
    """What settling did, in euros: `left` is still due by the client, `waiting` still owed to it."""

    allocated: Decimal
    withheld: Decimal
    returned: Decimal
    lost: Decimal
    left: Decimal
    waiting: Decimal


@command(Permission.INVOICE)
def settle_final_account(
    tx: Tx, *, party: PartyId, on: date, loss_reason: str = "", return_rest: bool = True
) -> Settled:
    """Settle a leaver's account: money that waits, then deposits, pay what is due, the first due first.

    The rest of a deposit is returned; with `loss_reason`, what is then unpaid is written off. Raises NotFound
    `party`, RuleBroken `still_running` naming what has not ended, `nothing_to_settle`.
    """
    before = final_account(tx, party=party, on=on)
    if before.running:
        raise RuleBroken(
            "still_running",
            _("« {name} » n’est pas encore partie : {what}. Terminez cela d’abord.").format(
                name=before.party_name, what=" ; ".join(one.title for one in before.running)
            ),
        )
    acts = _Acts(tx)
    allocated = _allocate(acts, before)
    withheld = _withhold(acts, party, on)
    returned = _return(acts, party, on) if return_rest else ZERO
    lost = _lose(acts, party, on, loss_reason) if loss_reason.strip() else ZERO
    if not acts.done:
        raise RuleBroken(
            "nothing_to_settle", _("Rien n’est à solder pour « {name} ».").format(name=before.party_name)
        )
    after = final_account(tx, party=party, on=on)
    tx.says(
        _("Solde de tout compte de {name} : {withheld} retenus, {returned} rendus, {lost} passés en perte ; "
          "reste dû {left}.").format(
            name=before.party_name, withheld=euros(withheld), returned=euros(returned), lost=euros(lost),
            left=euros(after.owed),
        )
    )  # fmt: skip
    tx.undo_with(take_settlement_back, acts=acts.done)
    return Settled(allocated, withheld, returned, lost, after.owed, after.free)


@command(Permission.INVOICE)
def take_settlement_back(tx: Tx, *, acts: Sequence[Undo]) -> None:
    """Take back what settling an account did, or do it again: each act by its own way back, the last first."""
    again = tx.each_back(acts)
    tx.says(_("Solde de tout compte repris."))
    tx.undo_with(take_settlement_back, acts=again)


class _Acts:
    """The commands run within the gesture, with how each is taken back."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx
        self.done: list[Undo] = []

    def do(self, run: Callable[..., Any], **arguments: Any) -> Any:
        value = run(self.tx, **arguments)
        back = self.tx.way_back()
        if back is not None:
            self.done.append(back)
        return value


def _allocate(acts: _Acts, before: FinalAccount) -> Decimal:
    given = ZERO
    for one in before.waiting:
        due = sum((each.balance for each in _due(acts.tx, before.party, before.on)), ZERO)
        if due > 0:
            try:
                given += acts.do(allocate_payment, payment=one.payment)
            except RuleBroken as refusal:
                if refusal.code != "nothing_due":
                    raise
    return given


def _due(tx: Tx, party: PartyId, on: date) -> list[Standing]:
    return [one for one in final_account(tx, party=party, on=on).open if one.balance > 0]


def _withhold(acts: _Acts, party: PartyId, on: date) -> Decimal:
    """Each deposit pays what is due to one seller after the other."""
    total = ZERO
    for deposit in final_account(acts.tx, party=party, on=on).deposits:
        left = deposit.held
        due = _due(acts.tx, party, on)
        for issuer in dict.fromkeys(one.issuer for one in due):
            parts = first_of(left, [(one.invoice, one.balance) for one in due if one.issuer == issuer])
            amount = sum((part for _invoice, part in parts), ZERO)
            if amount:
                acts.do(
                    withhold_deposit, lease=deposit.lease, on=on, amount=amount,
                    reason=_("solde de tout compte"), invoices=[invoice for invoice, _part in parts],
                )  # fmt: skip
                left -= amount
                total += amount
    return total


def _return(acts: _Acts, party: PartyId, on: date) -> Decimal:
    """What is left of the deposits goes back, unless something is still due."""
    if _due(acts.tx, party, on):
        return ZERO
    total = ZERO
    for deposit in final_account(acts.tx, party=party, on=on).deposits:
        acts.do(
            return_deposit, lease=deposit.lease, on=on, amount=deposit.held, reason=_("solde de tout compte")
        )
        total += deposit.held
    return total


def _lose(acts: _Acts, party: PartyId, on: date, reason: str) -> Decimal:
    total = ZERO
    for one in _due(acts.tx, party, on):
        acts.do(write_off, invoice=one.invoice, on=on, reason=reason)
        total += one.balance
    return total
