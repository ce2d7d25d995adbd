"""What is late of a dossier, for activities that block or remind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from pole_desk.accounts.billing.queries import invoices_billing
from pole_desk.accounts.receivables.queries import overdue
from pole_desk.kernel.work import Reader
from pole_desk.ports.arrears import Late
from pole_desk.ports.ids import DossierId


class ReceivableArrears:
    """Implements ports.arrears.Arrears."""

    def late(self, reader: Reader, dossiers: Collection[DossierId], on: date) -> Sequence[Late]:
        """The late invoices that bill these dossiers, the oldest due first."""
        billed = invoices_billing(reader, dossiers=dossiers) if dossiers else []
        if not billed:
            return []
        late = {one.id: one for one in overdue(reader, on=on, among={one.invoice for one in billed})}
        found = [
            Late(one.dossier, late[one.invoice].number, late[one.invoice].due_on, late[one.invoice].balance)
            for one in billed
            if one.invoice in late
        ]
        return sorted(found, key=lambda one: (one.due_on, one.invoice, one.dossier))
