"""What the pole collected for the operators and owes them for a month."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.canteen.queries.dues import settlement
from pole_desk.activities.canteen.queries.services import services
from pole_desk.activities.canteen.rules import ACTIVITY
from pole_desk.kernel.i18n import _, month_name
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.payouts import Payout


class CanteenPayouts:
    """Implements ports.payouts.PayoutSource."""

    def payouts(self, reader: Reader, month: Month) -> Sequence[Payout]:
        """One by operator; services of which nobody is named are left out, a reminder says so."""
        held = services(reader, first=month.first, last=month.last)
        if not held:
            return []
        return [
            Payout(
                key=f"canteen:{line.operator}:{month}",
                activity=ACTIVITY,
                dossier=held[0].dossier,
                party=line.operator,
                month=month,
                first=month.first,
                last=month.last,
                label=_("Repas vendus pour le compte de {name}, {month}").format(
                    name=line.name, month=month_name(month)
                ),
                collected=line.collected,
                kept=line.kept,
                amount=line.amount,
                netted=False,
            )
            for line in settlement(reader, month=month)
            if line.operator is not None and line.collected
        ]
