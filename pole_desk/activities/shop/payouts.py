"""What the shop collected on mandate and owes its depositors, month by month; never revenue."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from pole_desk.activities.shop.queries.contracts import contracts
from pole_desk.activities.shop.queries.ledger import MonthSum, collected, month_sums, payouts_of
from pole_desk.activities.shop.rules.ledger import PayoutState
from pole_desk.kernel.i18n import _, of_month
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId
from pole_desk.ports.payouts import NettedAccount, PaidOut, Payout


class ShopPayouts:
    """Implements ports.payouts.PayoutSource, PaidSource and NettingSource."""

    def payouts(self, reader: Reader, month: Month) -> Sequence[Payout]:
        """The sales of each participant, less commission and rent where its contract nets them."""
        return [_payout(row) for row in month_sums(reader, month=month) if row.sales or row.due]

    def paid(self, reader: Reader, first: date, last: date) -> Sequence[PaidOut]:
        """What depositors were paid from `first` to `last`."""
        known = {one.id: one for one in contracts(reader)}
        return [
            PaidOut(
                f"shop_payout:{row.id}", known[row.contract].party, known[row.contract].party_name, row.paid_on,
                row.amount, row.method,
            )
            for row in payouts_of(reader)
            if row.state == PayoutState.PAID and first <= row.paid_on <= last
        ]  # fmt: skip

    def netted(
        self, reader: Reader, dossiers: Collection[DossierId] | None = None
    ) -> Sequence[NettedAccount]:
        """The participations that net, each with its sales less what it was given back."""
        return [
            NettedAccount(one.dossier, one.party, f"shop:{one.id}:payout", held)
            for one, held in collected(reader, dossiers=dossiers)
        ]


def _payout(row: MonthSum) -> Payout:
    one = row.contract
    return Payout(
        key=f"shop:{one.id}:payout:{row.month}",
        activity="shop",
        dossier=one.dossier,
        party=one.party,
        month=row.month,
        first=max(row.month.first, one.first_day),
        last=min(row.month.last, one.last_day or row.month.last),
        label=_("Ventes {month} au magasin").format(month=of_month(row.month)),
        collected=row.sales,
        kept=row.commission,
        amount=row.due,
        netted=one.netting,
    )
