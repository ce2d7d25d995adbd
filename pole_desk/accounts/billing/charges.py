"""Tells the activities which of their charges were invoiced, hence locked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from pole_desk.accounts.billing import queries
from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import InvoicedCharge
from pole_desk.ports.ids import DossierId


class BillingLedger:
    """The `ChargeLedger` port."""

    def invoiced(self, reader: Reader, dossiers: Collection[DossierId]) -> list[InvoicedCharge]:
        """The invoiced charges of dossiers."""
        return queries.invoiced_charges(reader, dossiers=dossiers)

    def invoiced_until(self, reader: Reader, dossier: DossierId) -> date | None:
        """The last service day that an issued invoice of the dossier covers."""
        return queries.invoiced_until(reader, dossier=dossier)
