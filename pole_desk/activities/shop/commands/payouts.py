"""Money given back to participants, and corrections of their account by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from pole_desk.activities.shop.commands._account import settle_payouts
from pole_desk.activities.shop.commands._participation import Participation
from pole_desk.activities.shop.queries.contracts import contract as contract_of
from pole_desk.activities.shop.queries.ledger import require_owed
from pole_desk.activities.shop.rules import require_reason
from pole_desk.activities.shop.rules.ledger import Kind, PayoutMethod, PayoutState, Subject
from pole_desk.activities.shop.tables import MovementRow, PayoutRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, month_name, plain_day
from pole_desk.kernel.money import euros, round_cents
from pole_desk.kernel.periods import Month
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ShopContractId
from pole_desk.ports.locks import MoneyLock


@command(Permission.SHOP)
def pay_out(
    tx: Tx,
    *,
    contract: ShopContractId,
    month: Month,
    on: date,
    amount: Decimal | None = None,
    method: PayoutMethod = PayoutMethod.TRANSFER,
    reference: str = "",
) -> int:
    """Give a participant what the account owes it for the months up to one, or a part of it.

    Once a month and participation. Raises RuleBroken when nothing or less is owed, naming it, `closed_month`.
    """
    tx.port(MoneyLock).require_activity_open(tx, activity="shop", on=on)
    one = Participation.of(tx, contract)
    one.require_active()
    _require_not_paid(tx, one, month)
    owed = require_owed(tx, contract=contract_of(tx, contract=contract), month=month)
    wanted = owed if amount is None else amount
    _require_amount(one, wanted, owed)
    row = PayoutRow(
        contract=contract, month=str(month), paid_on=on, amount=wanted, method=str(method),
        reference=reference.strip(), state=PayoutState.PAID, reason="",
    )  # fmt: skip
    tx.session.add(row)
    settle_payouts(one, month, row, _("Reversement pour {month}").format(month=month_name(month)))
    one.written(
        _("{amount} reversés à {party} pour {month}.").format(
            amount=euros(wanted), party=one.party_name, month=month_name(month)
        )
    )
    tx.undo_with(withdraw_payout, payout=row.id, reason=_("saisie annulée"))
    return row.id


def _require_not_paid(tx: Tx, one: Participation, month: Month) -> None:
    row = PayoutRow
    paid = tx.session.scalar(
        select(row).where(
            row.contract == one.id, row.month == str(month), row.state == PayoutState.PAID
        )
    )
    if paid is not None:
        raise RuleBroken(
            "already_paid",
            _("{party} a déjà reçu {amount} pour {month}, le {day} : retirez ce reversement, ou "
              "reversez la suite avec le mois suivant.").format(
                party=one.party_name, amount=euros(paid.amount), month=month_name(month),
                day=plain_day(paid.paid_on),
            ),
        )  # fmt: skip


def _require_amount(one: Participation, wanted: Decimal, owed: Decimal) -> None:
    if wanted <= 0 or wanted != round_cents(wanted):
        raise BadInput("amount", _("Un reversement est un montant positif, au centime près."))
    if wanted > owed:
        raise RuleBroken(
            "more_than_owed",
            _("{amount} dépasse ce que le pôle doit à {party} : {owed}.").format(
                amount=euros(wanted), party=one.party_name, owed=euros(owed)
            ),
        )


@command(Permission.SHOP)
def withdraw_payout(tx: Tx, *, payout: int, reason: str) -> None:
    """Take back a payout entered by mistake; it stays, with its reason.

    Raises RuleBroken `payout_state`, `closed_month`, `payout_ordered` (its transfer is at the bank).
    """
    require_reason(reason)
    row = _payout(tx, payout)
    one = Participation.of(tx, row.contract)
    if row.state != PayoutState.PAID:
        raise RuleBroken("payout_state", _("Ce reversement est déjà retiré."))
    _require_open(tx, row)
    month = Month.parse(row.month)
    row.state, row.reason = PayoutState.WITHDRAWN, reason.strip()
    settle_payouts(one, month, row, _("Reversement retiré pour {month}").format(month=month_name(month)))
    one.written(
        _("Reversement de {amount} à {party} retiré.").format(
            amount=euros(row.amount), party=one.party_name
        )
    )
    tx.undo_with(restore_payout, payout=payout)


@command(Permission.SHOP)
def restore_payout(tx: Tx, *, payout: int) -> None:
    """Bring a withdrawn payout back: the money had gone out. Raises RuleBroken when another did."""
    row = _payout(tx, payout)
    one = Participation.of(tx, row.contract)
    if row.state != PayoutState.WITHDRAWN:
        raise RuleBroken("payout_state", _("Ce reversement n’est pas retiré."))
    _require_open(tx, row)
    month = Month.parse(row.month)
    _require_not_paid(tx, one, month)
    reason = row.reason
    row.state, row.reason = PayoutState.PAID, ""
    settle_payouts(one, month, row, _("Reversement pour {month}").format(month=month_name(month)))
    one.written(
        _("Reversement de {amount} à {party} rétabli.").format(
            amount=euros(row.amount), party=one.party_name
        )
    )
    tx.undo_with(withdraw_payout, payout=payout, reason=reason)


def _require_open(tx: Tx, row: PayoutRow) -> None:
    """What the accountant has already stays; raises RuleBroken `closed_month`."""
    fix = _("Corrigez plutôt le compte, à la date d’aujourd’hui.")
    tx.port(MoneyLock).require_activity_open(tx, activity="shop", on=row.paid_on, fix=fix)


def _payout(tx: Tx, payout: int) -> PayoutRow:
    row = tx.session.get(PayoutRow, payout)
    if row is None:
        raise NotFound("shop_payout", _("Le reversement n° {id} n’existe pas.").format(id=payout))
    return row


@command(Permission.SHOP)
def correct_balance(
    tx: Tx, *, contract: ShopContractId, month: Month, amount: Decimal, reason: str
) -> int:
    """Add to the account (negative: take off) what no declaration says: a broken good, a rounding."""
    require_reason(reason)
    one = Participation.of(tx, contract)
    one.require_active()
    if not amount or amount != round_cents(amount):
        raise BadInput("amount", _("Une correction est un montant au centime près, pas zéro."))
    row = MovementRow(
        contract=contract, month=str(month), on_day=tx.clock.today(), kind=Kind.CORRECTION,
        subject=Subject.OTHER, amount=amount, label=reason.strip()[:200], declaration=None,
        payout=None, reverses=None,
    )  # fmt: skip
    tx.session.add(row)
    one.written(
        _("Compte de {party} corrigé de {amount} : {reason}.").format(
            party=one.party_name, amount=euros(amount), reason=reason.strip()
        )
    )
    tx.undo_with(reverse_correction, movement=row.id)
    return row.id


@command(Permission.SHOP)
def reverse_correction(tx: Tx, *, movement: int) -> int:
    """Write the contrary of a correction made by hand; once only. Raises RuleBroken."""
    row = tx.session.get(MovementRow, movement)
    if row is None or row.subject != Subject.OTHER:
        raise NotFound("shop_movement", _("Cette correction n’existe pas."))
    one = Participation.of(tx, row.contract)
    if tx.session.scalar(select(MovementRow.id).where(MovementRow.reverses == movement)) is not None:
        raise RuleBroken("reversed", _("Cette correction est déjà reprise."))
    back = MovementRow(
        contract=row.contract, month=row.month, on_day=tx.clock.today(), kind=Kind.CORRECTION,
        subject=Subject.OTHER, amount=-row.amount,
        label=_("Reprise : {label}").format(label=row.label)[:200], declaration=None, payout=None,
        reverses=movement,
    )  # fmt: skip
    tx.session.add(back)
    one.written(_("Correction reprise ({party}).").format(party=one.party_name))
    tx.undo_with(reverse_correction, movement=back.id)
    return back.id
