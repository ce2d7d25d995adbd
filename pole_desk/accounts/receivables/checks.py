"""Receivables check themselves: payments against what they pay for, invoices against payments."""

from __future__ import annotations

from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.rules import State
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding


class ReceivablesChecker:
    """Implements `ports.findings.Checker`."""

    def check(self, reader: Reader) -> list[Finding]:
        """Every invariant of payments that does not hold.

        A balance is below zero only when a credit note came after the payment.
        """
        over = [
            Finding(
                "over_allocated",
                f"payment:{one.payment}",
                _("Le règlement nᵒ {id} de {amount} est réparti pour {allocated}.").format(
                    id=one.payment, amount=euros(one.amount), allocated=euros(one.allocated)
                ),
            )
            for one in queries.allocated(reader)
            if one.allocated != one.amount
        ]
        below = [
            Finding(
                "over_paid",
                f"invoice:{one.number}",
                _("{number} de {total} a reçu {paid}.").format(
                    number=one.number, total=euros(one.total), paid=euros(one.paid)
                ),
            )
            for one in queries.invoices(reader)
            if one.state != State.CREDIT and one.paid > one.total
        ]
        return [*over, *below]
