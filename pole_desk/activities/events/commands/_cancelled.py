"""Bookings marked cancelled, and what is owed for it: by the scale, or otherwise for a reason."""

from __future__ import annotations

from decimal import Decimal

from pole_desk.activities.events.commands._batch import Batch
from pole_desk.activities.events.queries.fees import fee_of
from pole_desk.activities.events.rules.states import BookingState, require_transition
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros


def cancel_owing(batch: Batch, reason: str, fee: Decimal | None, fee_reason: str) -> None:
    """Cancel what a batch holds; the scale says what each owes, or `fee` for a reason, on the first."""
    fees = _fees(batch)
    scale = sum(fees, ZERO)
    mark_cancelled(batch, _with_fee(reason, scale, fee, fee_reason), scale if fee is None else fee)
    if fee is None:
        for row, owed in zip(batch.rows, fees, strict=True):
            row.cancel_fee = owed


def mark_cancelled(batch: Batch, reason: str, fee: Decimal) -> None:
    """Cancel the bookings of a batch, not yet written; raises RuleBroken, BadInput without a reason."""
    words = " ".join(reason.split())
    if not words:
        raise BadInput("reason", _("Dites pourquoi."))
    if fee < ZERO:
        raise BadInput("fee", _("Des frais d’annulation ne sont pas négatifs."))
    for row in batch.rows:
        require_transition(row.state, BookingState.CANCELLED, batch.name(row))
        row.before_cancel, row.state = row.state, str(BookingState.CANCELLED)
        row.cancelled_at, row.cancel_reason, row.cancel_fee = batch.tx.clock.now(), words, ZERO
        row.cancellations += 1
    batch.rows[0].cancel_fee = fee


def _fees(batch: Batch) -> list[Decimal]:
    return [
        fee_of(batch.tx, state=row.state, price=row.agreed_price, starts_at=row.starts_at).amount
        for row in batch.rows
    ]


def _with_fee(reason: str, scale: Decimal, fee: Decimal | None, fee_reason: str) -> str:
    """The reason, with why the fee is not the scale's."""
    if fee is None or fee == scale:
        return reason
    words = " ".join(fee_reason.split())
    if not words:
        raise BadInput(
            "fee_reason",
            _("Le barème donne {scale} de frais : dites pourquoi ce sont {fee}.").format(
                scale=euros(scale), fee=euros(fee)
            ),
        )
    if not reason.strip():
        return reason
    return _("{reason} (frais de {fee} au lieu de {scale} : {why})").format(
        reason=reason, fee=euros(fee), scale=euros(scale), why=words
    )
