"""Receivables follow what activities collect: invoices of dossiers that net are settled with it."""

from __future__ import annotations

from collections.abc import Collection

from pole_desk.accounts.receivables.commands import set_off_accounts
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import DossierId


class ReceivableCompensation:
    """Implements ports.payouts.Compensation."""

    def set_off(self, tx: Tx, dossiers: Collection[DossierId] | None = None) -> None:
        """Bring the compensations of the accounts that net, all or these, to what holds now."""
        set_off_accounts(tx, dossiers=dossiers)
