"""What a leaver has not paid, invoice by invoice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pole_desk.accounts.receivables.queries import invoices, payments
from pole_desk.accounts.receivables.rules import state_names
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.ports.settlement import Unsettled

PAGE = "billing"


class ReceivablesSettlement:
    """Implements ports.settlement.SettlementSource."""

    def unsettled(self, reader: Reader, party: PartyId | None, on: date) -> Sequence[Unsettled]:
        """The invoices with a balance on either side, the oldest first, then the money that waits for one."""
        found = [
            Unsettled(
                "unpaid", one.number,
                _("{state}, échéance le {day}").format(
                    state=state_names()[one.state], day=plain_day(one.due_on)
                ),
                one.balance, PAGE, one.id, one.party,
            )
            for one in invoices(reader, party=party, on=on)
            if one.balance
        ]  # fmt: skip
        return found + [
            Unsettled(
                "unallocated", _("Règlement du {day} non réparti").format(day=plain_day(one.received_on)), "",
                -one.free, "parties", one.party, one.party,
            )
            for one in payments(reader, party=party, unallocated=True)
        ]  # fmt: skip
